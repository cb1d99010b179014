"""Reads the pages of a session's participants, and shows the one that is waited for when it is there."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from tui.errors import CallscopeError
from tui.screens.session_scan import PACE_S
from tui.screens.session_table import MANY
from tui.service import ParticipantsReply
from tui.view_state import ViewState

if TYPE_CHECKING:
    from tui.screens.session_asking import SessionAsking


PAGES = "pages"
"""What the status line calls the reading of a page that is waited for."""


class Paging:
    """Reads pages into a table's listing.

    Attributes:
        going_to: the page to show when it is there; 0 for the last, None to stay.
    """

    def __init__(self, pane: SessionAsking) -> None:
        """Take whose listing is filled."""
        self._pane = pane
        self.going_to: int | None = None
        self._told_at = 0.0

    def read_on(self, *, to_page: int | None, most: int | None, then: int | None = None) -> None:
        """Read pages until one is full, and no more than `most` of them; None is without end.

        Args:
            to_page: the page to fill; None for the last.
            most: so many requests.
            then: the page to show when it is there; 0 for the last, None to stay.
        """
        pane = self._pane
        listing = pane.listing
        if then is None:
            self.give_up()
        self.going_to = then

        async def read() -> None:
            left = most
            try:
                while left != 0 and (not listing.is_complete if to_page is None else listing.wants(to_page)):
                    reply = await pane.workspace.service.participants(listing.asked, listing.next, ahead=True)
                    if listing is not pane.listing:
                        return
                    self._take(reply)
                    left = None if left is None else left - 1
            except CallscopeError as error:
                self.fail(error)
                return
            self._arrive(ended=True)
            pane.show_foot()
            pane.stop.show_hints()
            pane.post_message(pane.Told())
            pane.counting.count_if_cheap()

        pane.start(read, group="pages")

    def give_up(self) -> None:
        """Wait for no page."""
        self.going_to = None
        self._pane.stop.status.withdraw(PAGES)

    def fail(self, error: CallscopeError) -> None:
        """Say what went wrong: in the status line where there are rows, else in their place."""
        pane = self._pane
        self.give_up()
        if pane.listing.has_begun:
            pane.stop.status.fault(error.line())
            return
        pane.fault = error.line()
        pane.show_rows(pane.view)

    def _take(self, reply: ParticipantsReply) -> None:
        pane = self._pane
        listing = pane.listing
        if not listing.expects(reply):
            return
        before = len(listing.rows)
        pane.source = reply.source
        listing.take(reply)
        for row in listing.rows[before:]:
            pane.extras.pop(pane.row_key(row), None)
        view = pane.view
        if not before:
            pane.show_rows(view, view.selected)
            pane.show_facts()
            return
        if self._arrive(ended=False):
            return
        if len(listing.rows) < before:  # only all rows together told who matches
            pane.show_rows(view)
        elif pane.is_one_list and not pane.is_ordered:
            pane.show_longer()
        elif self._changes_what_is_shown(view):
            pane.show_rows(view)
        if listing.is_complete or self._is_due():
            self._told_at = asyncio.get_running_loop().time()
            pane.show_facts()
            pane.show_foot()

    def _changes_what_is_shown(self, view: ViewState) -> bool:
        pane = self._pane
        listing = pane.listing
        if pane.is_paged:
            return len(listing.page(view.page)) > pane.table.row_count
        return listing.is_complete or (len(listing.rows) < MANY and self._is_due())

    def _is_due(self) -> bool:
        return asyncio.get_running_loop().time() - self._told_at >= PACE_S

    def _arrive(self, *, ended: bool) -> bool:
        """Show the page that was waited for, if it is there; return whether it was."""
        pane = self._pane
        page = self.going_to
        if page == 0:
            page = pane.listing.last_read() if pane.listing.is_complete else None
        if page is None or (pane.listing.wants(page) and not ended):
            return False
        self.show_page(min(page, pane.listing.last_read()))
        return True

    def show_page(self, page: int) -> None:
        """Show a page that was read, from its first row on."""
        pane = self._pane
        self.give_up()
        pane.move(replace(pane.view, page=page, selected=None))
        first = next(iter(pane.listing.page(page)), None)
        pane.show_rows(pane.view, pane.row_key(first) if first is not None else None)
        pane.stop.show_hints()
