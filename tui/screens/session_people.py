"""Reads the quality of a session's people into its table, as it comes, and judges it again by other rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.aside import aside
from tui.errors import CallscopeError
from tui.model import Address, Evidence
from tui.screens.session_judging import Judged, judge_all
from tui.screens.session_scan import Reader, Reading
from tui.screens.session_table import MANY
from tui.service import ScanProgress

if TYPE_CHECKING:
    from tui.screens.session_asking import SessionAsking

AGAIN_S, AGAIN_PEOPLE = 60.0, 20
"""Seconds after which the quality of so many people in a live session is read again: a third of Stream's limit."""


class PeopleReading:
    """Reads people for a table."""

    def __init__(self, pane: SessionAsking) -> None:
        """Take whose rows are filled."""
        self._pane = pane
        self._had_judged = False

    def start(self, address: Address) -> None:
        """Read one person after the other."""
        pane = self._pane

        def tell(news: Sequence[Judged], progress: ScanProgress | None) -> None:
            if reader is pane.reader:
                self._hear(news, progress)

        reader = Reader(
            address,
            pane.workspace.service.scan(address),
            clock=lambda: pane.clock,
            tell=tell,
            rules=lambda: pane.workspace.ruleset(address.vendor),
        )
        pane.reader, pane.people_at = reader, pane.workspace.now()
        reader.pause(pane.workspace.paused)
        pane.look()

        async def run() -> None:
            try:
                await reader.run()
            except CallscopeError as error:
                if reader is pane.reader:
                    pane.stop.status.fault(f"quality could not be read: {error.line()}")

        pane.start(run, group="scan")

    def _hear(self, news: Sequence[Judged], progress: ScanProgress | None) -> None:
        """Take what was read. What that costs depends on the news, not on how many rows there are."""
        pane = self._pane
        pane.findings.add(news)
        news = [pane.findings.known[each.key] for each in news]  # a page of the list may come behind a closer look
        stayed = pane.listing.put(news)
        gone = pane.adopt(news)
        if stayed is None or gone or self._reorders(news):
            is_at_top = pane.is_ordered and pane.table.cursor == 0
            pane.show_rows(pane.view)
            if is_at_top:
                pane.table.move_to(0)
        elif news:
            pane.show_news(news)
        pane.show_facts()
        pane.show_foot()
        if news or self.has_judged != self._had_judged:
            self._had_judged = self.has_judged
            pane.post_message(pane.Told())

    def _reorders(self, news: Sequence[Judged]) -> bool:
        """Return whether what came is put in order at once: while nobody has gone into the rows, and at the end."""
        pane = self._pane
        if not pane.is_ordered or not any(each.is_read for each in news) or len(pane.listing.rows) > MANY:
            return False
        ends = pane.reader is not None and pane.reader.state in (Reading.DONE, Reading.HELD)
        return pane.table.cursor == 0 or (ends and not self.waits)

    @property
    def waits(self) -> bool:
        """Whether people were read and not judged yet."""
        pane = self._pane
        return pane.reader is not None and pane.reader.unjudged > 0

    @property
    def has_judged(self) -> bool:
        """Whether everybody who is read without asking was read and judged."""
        pane = self._pane
        return pane.reader is not None and pane.reader.state in (Reading.DONE, Reading.HELD) and not self.waits

    def judge_again(self) -> None:
        """Judge everybody who was read by the rules that count now."""
        pane = self._pane
        address = pane.address
        if address is None:
            return
        read = [each.evidence for each in pane.findings.known.values() if each.is_read]
        clock, rules = pane.clock, pane.workspace.ruleset(address.vendor)

        def take(judged: Sequence[Judged]) -> None:
            changed = pane.findings.judged_anew(judged)
            pane.listing.put(changed)
            pane.adopt(changed)
            pane.show_rows(pane.view)
            pane.show_facts()
            pane.post_message(pane.Told())

        pane.ask(lambda: aside(judge_all, read, clock, rules), take, group="judging")

    def is_due_again(self) -> bool:
        """Return whether a live session's people are few enough, and were read long enough ago, to be read again."""
        pane = self._pane
        if pane.people_at is None or pane.reader is None or pane.reader.state is not Reading.DONE:
            return False
        age_s = (pane.workspace.now() - pane.people_at).total_seconds()
        return pane.is_live and len(pane.listing.rows) <= AGAIN_PEOPLE and age_s >= AGAIN_S

    def known(self, address: Address) -> Sequence[Evidence]:
        """Return what was read about the people of a session, if it is the one shown."""
        pane = self._pane
        return [each.evidence for each in pane.findings.known.values()] if address == pane.address else ()
