"""Reading more of a session than goes without saying: what it costs is said first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.screens.session_costs import cost_text
from tui.screens.session_scan import Reading
from tui.widgets.picker import Choice, Picked

if TYPE_CHECKING:
    from tui.screens.session_pane import SessionPane

WHOLE_PAGE = 100
"""Rows in the largest pages."""
ROWS, PEOPLE = "rows", "people"


def ask_to_read(pane: SessionPane, title: str, *, last: bool = False) -> None:
    """Say what reading all rows or everybody's quality costs, and read what is chosen.

    Args:
        pane: whose rows.
        title: of the question.
        last: whether the last page is wanted: then rows alone are offered, and that page is shown.
    """
    listing, reader = pane.listing, pane.reader
    choices = []
    if not listing.is_complete:
        total, left = listing.total, listing.requests_left()
        requests = left if left is None or total is None else -(-total // WHOLE_PAGE)
        choices.append(Choice(ROWS, f"all {total:,} rows" if total else "all rows", cost_of(pane, requests)))
    if reader is not None and reader.state is not Reading.DONE and reader.progress is not None and not last:
        total = reader.progress.total
        what = f"the quality of all {total:,}" if total else "everybody's quality"
        choices.append(Choice(PEOPLE, what, cost_of(pane, reader.progress.requests_left)))
    if not choices:
        pane.stop.status.say("all rows and everybody's quality are read")
        return

    def choose(picked: Picked) -> None:
        if picked.ids[0] == PEOPLE and reader is not None:
            reader.read_all()
            pane.show_foot()
        elif picked.ids[0] == ROWS:
            _read_whole(pane, last=last)

    pane.pick(title, choices, choose, hint="Enter reads, Ctrl-G leaves")


def cost_of(pane: SessionPane, requests: int | None) -> str:
    """Return what so many requests take, in words."""
    if requests is None:
        return "nobody knows how many requests"
    states = pane.workspace.service.budget_states()
    own = [state for state in states if pane.source is not None and state.source == pane.source.id]
    return cost_text(requests, pane.listing.question.address.vendor, own)


def _read_whole(pane: SessionPane, *, last: bool) -> None:
    """Read every row, in the largest pages that the vendor has: they are the fewest requests."""
    if pane.page_size != WHOLE_PAGE:
        pane.page_size = WHOLE_PAGE
        pane.move(pane.view.on_page(1))
        pane.present(pane.view)
    pane.paging.read_on(to_page=None, most=None, then=0 if last else None)
