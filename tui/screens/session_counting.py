"""Counts over all pages of a session whom the filter matches, where the list tells that."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING

from tui.errors import CallscopeError
from tui.screens.session_costs import ASKS_ABOVE
from tui.screens.session_scan import PACE_S

if TYPE_CHECKING:
    from tui.screens.session_asking import SessionAsking

COUNTED_AT_ONCE = 100
"""Rows in a page while matches are counted: nobody looks at these pages."""


class Counting:
    """Counts for a table."""

    def __init__(self, pane: SessionAsking) -> None:
        """Take whose filter is counted."""
        self._pane = pane

    def count_if_cheap(self) -> None:
        """Count where that takes few requests, and was not done yet."""
        pane = self._pane
        total = pane.listing.total
        is_filtered = pane.listing.question.filter is not None and not pane.listing.judges_people
        if is_filtered and pane.matched is None and total is not None and -(-total // COUNTED_AT_ONCE) <= ASKS_ABOVE:
            self.count()

    def count(self) -> None:
        """Count over all pages what the filter matches."""
        pane = self._pane
        question = replace(pane.listing.question, limit=COUNTED_AT_ONCE)

        async def count() -> None:
            told_at = 0.0
            try:
                counted = pane.workspace.service.matched(question)
                async with aclosing(counted):
                    async for matched in counted:
                        pane.matched = matched
                        now = asyncio.get_running_loop().time()
                        if matched.complete or now - told_at >= PACE_S:
                            told_at = now
                            pane.show_facts()
            except CallscopeError as error:
                pane.paging.fail(error)

        pane.start(count, group="matched")
