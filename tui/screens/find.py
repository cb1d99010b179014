"""Looks for a user, call or session id beside the filter, and shows the sessions where it was found."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tui.model import Address, Session
from tui.render.column import Column, Kind
from tui.screens.session_list import row_of
from tui.service import FindProgress, Found
from tui.text import cell_width, clipped

if TYPE_CHECKING:
    from tui.screens.sessions_pane import SessionsPane

BUDGET = 60
"""Requests that one search may take."""
_FIND = "find"
"""What the status line calls a search."""
_TEXT_CELLS, _LEAST_CELLS = 36, 8
"""Cells that the text of a search, which may be a UUID, is given before its limits are told in more words; at least."""
_COST_CELLS = 16
"""Cells for what a search that goes on has cost."""


class Finder:
    """One search at a time, for the list of sessions.

    Attributes:
        hits: what was found, by the session that it is in.
        column: says in the table what was found in a session.
    """

    def __init__(self, pane: SessionsPane) -> None:
        self._pane = pane
        self._text = ""
        self._told: FindProgress | None = None
        self.hits: dict[Address, Found] = {}
        self.column: Column[Session] = Column(
            "found", "found", self._found, Kind.PERSON, priority=1, max_width=24, exported=False
        )

    def present(self, text: str) -> None:
        """Look for another text; nothing is looked for where it is ""."""
        if text == self._text:
            return
        self._text = text
        self._told = None
        self.hits = {}
        self._pane.drop("find")
        self._pane.stop.status.withdraw(_FIND)
        if text:
            service = self._pane.workspace.service
            self._pane.follow(lambda: service.find(text, budget=BUDGET), self._take, group="find", loud=False)

    def session_of(self, address: Address) -> Session:
        """Return the session of a hit, as far as it is known."""
        return self.hits[address].session or row_of(address)

    def tell_again(self) -> None:
        """Say how far the search is over the rows that the list has by now, where that is what the status line says."""
        if self._pane.stop.status.about == _FIND:
            self._tell()

    def _take(self, hit: Found | FindProgress) -> None:
        if isinstance(hit, Found):
            self.hits[hit.address.session] = hit
            self._pane.found()
            return
        self._told = hit
        self._tell()

    def _tell(self) -> None:
        told, pane = self._told, self._pane
        if told is None:
            return
        count = len({row.address for row in pane.reading.listed.rows} | self.hits.keys())
        shown = replace(told, text=pane.workspace.formats.person(told.text))
        said = found_text(shown, count, has_more=pane.reading.listed.has_more, width=pane.app.size.width)
        pane.stop.status.say(said, detail="" if told.complete else f"{told.requests_spent} requests", about=_FIND)

    def _found(self, session: Session) -> str | None:
        hit = self.hits.get(session.address)
        if hit is None:
            return None
        person = hit.participant
        return (person.name or person.user_id) if person is not None else hit.where


def found_text(told: FindProgress, count: int, *, has_more: bool, width: int) -> str:
    """Return what a search came to, and what could not be searched in as many words as there is room for.

    Args:
        told: how far the search is.
        count: sessions in which it found something, or whose own row matches.
        has_more: whether rows of the list are still to come, which may match too.
        width: cells.
    """
    so_far = " so far" if has_more or not told.complete else ""
    found = f"is in {count:,} session{'' if count == 1 else 's'}{so_far}"
    if not told.complete:
        return _quoted(told.text, f" {found}, looking on", width - _COST_CELLS)
    found = f" {found}" if count else f" was not found{so_far}"
    limits = "; ".join(notice.text for notice in told.not_searchable)
    in_short = ("users were looked for in recent sessions", "users: recent sessions only") if limits else ()
    wordings = [f"{found}; {each}" if each else found for each in (limits, *in_short)]
    text_cells = min(cell_width(told.text), _TEXT_CELLS) + 2
    fitting = (each for each in wordings if text_cells + cell_width(each) <= width)
    return _quoted(told.text, next(fitting, wordings[-1]), width)


def _quoted(text: str, said: str, width: int) -> str:
    return f"“{clipped(text, max(_LEAST_CELLS, width - cell_width(said) - 2))}”{said}"
