"""What the participant table asks the service: the session, its pages, matches, and everybody's quality."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import replace

from textual.message import Message

from tui.errors import CallscopeError
from tui.model import Address, Evidence
from tui.providers.base import ParticipantQuestion
from tui.screens.session_findings import Findings
from tui.screens.session_judging import Judged, judge_all, session_clock
from tui.screens.session_pages import ASKS_ABOVE, Listing
from tui.screens.session_scan import PACE_S, Reader, Reading
from tui.screens.session_table import MANY, NOWHERE, SessionTable
from tui.service import ParticipantsReply, ScanProgress, Source
from tui.view_state import ViewState

COUNTED_AT_ONCE = 100
"""Rows in a page while matches are counted: nobody looks at these pages."""
LIVE_S = 15.0
"""Seconds between two looks at a live session."""
AGAIN_S, AGAIN_PEOPLE = 60.0, 20
"""Seconds after which the quality of so many people in a live session is read again: a third of Stream's limit."""
LIVE_PAGES = 4
"""Pages of a live session that are read again; of longer lists only the facts are."""
TALL = 34
"""Rows of a terminal that has room for longer pages."""


class SessionAsking(SessionTable):
    """Keeps the table filled.

    Attributes:
        page_size: rows in a page; None until the room is known.
        source: who answered; None until somebody did.
    """

    page_size: int | None = None
    source: Source | None = None

    class Told(Message):
        """More is known about the session or its people."""

    _address: Address | None = None
    _going_to: int | None = None
    _told_at = 0.0

    def on_mount(self) -> None:
        """Look at live sessions now and then."""
        self.set_interval(LIVE_S, self._look_again)

    def present(self, view: ViewState) -> None:
        """Show a session: what is at hand at once, the rest when it comes."""
        assert view.address is not None
        address = view.address.session
        if self.page_size is None:
            self.page_size = 50 if self.app.size.height >= TALL else 25
        if address != self._address:
            self._begin(address)
        question = ParticipantQuestion(address, filter=self.parsed_filter(view), limit=self.page_size)
        if question != self.listing.question:
            self._ask_for(question)
        page = view.page if self.is_paged else 1
        if self.listing.needs_every_page and not self.listing.is_complete:
            self.read_on(to_page=None, most=ASKS_ABOVE)
        elif self.listing.wants(page):
            self.read_on(to_page=page, most=ASKS_ABOVE)
        self.show_rows(view, view.selected)
        self.show_facts()

    def _begin(self, address: Address) -> None:
        for group in ("session", "pages", "scan", "matched", "again", "order", "judging"):
            self.drop(group)
        self._address = address
        self.workspace.people_read = self._people_read
        self.session = self.reader = self.clock = self.source = self.outcome = None
        self.fault = ""
        self.findings = Findings()
        self.marked = frozenset()
        self.is_one_list = self.notices_open = False
        self.listing = Listing(NOWHERE, self.findings.get)
        self.table.show(self.no_rows())
        self._ask_session(address)

    def _ask_for(self, question: ParticipantQuestion) -> None:
        self.drop("pages")
        self.drop("matched")
        self.matched, self._going_to, self.fault = None, None, ""
        self.listing = Listing(question, self.findings.get)
        self.extras = {}
        self.adopt(self.findings.known.values())

    # ---- the session

    def _ask_session(self, address: Address) -> None:
        async def ask() -> None:
            try:
                reply = await self.workspace.service.session(address)
                self.session, self.source, self.session_at = reply.value, reply.source, self.workspace.now()
            except CallscopeError as error:
                self.fault = error.line()
            self.clock = session_clock(self.session, self.workspace.now())
            self.show_facts()
            self.show_rows(self.view)
            self.post_message(self.Told())
            if self.session is not None:
                self.start_reading(address)

        self.start(ask, group="session")

    def _look_again(self) -> None:
        if self.is_live and not self.workspace.paused and self.screen is self.app.screen and self._address is not None:
            self.look_again(self._address)

    def look_again(self, address: Address) -> None:
        """Read the session and its first pages again, and replace what is shown when they are there."""
        old = self.listing

        async def ask() -> None:
            try:
                reply = await self.workspace.service.session(address)
                again = Listing(old.question, self.findings.get)
                pages = min(old.requests, LIVE_PAGES)
                while not again.is_complete and again.requests < pages:
                    again.take(await self.workspace.service.participants(again.asked, again.next))
            except CallscopeError as error:
                self._fail(error)
                return
            if address != self._address:
                return
            self.session, self.source, self.session_at = reply.value, reply.source, self.workspace.now()
            if old is self.listing and old.requests <= LIVE_PAGES:
                self.listing = again
                self.fault = ""
                self.show_rows(self.view)
            self.show_facts()
            self.post_message(self.Told())
            if self._is_due_again():
                self.start_reading(address)

        self.start(ask, group="again")

    def _is_due_again(self) -> bool:
        """Return whether a live session's people are few enough, and were read long enough ago, to be read again."""
        if self.people_at is None or self.reader is None or self.reader.state is not Reading.DONE:
            return False
        age_s = (self.workspace.now() - self.people_at).total_seconds()
        return self.is_live and len(self.listing.rows) <= AGAIN_PEOPLE and age_s >= AGAIN_S

    def reload(self) -> None:
        """Read everything again; what is shown stays until it comes."""
        if self._address is None:
            return
        self.fault = ""
        self.drop("scan")
        self._ask_session(self._address)
        if self.listing.requests <= LIVE_PAGES and self.listing.has_begun:
            self.look_again(self._address)
        elif not self.listing.has_begun:
            self.read_on(to_page=1, most=ASKS_ABOVE)

    # ---- pages

    def read_on(self, *, to_page: int | None, most: int | None, then: int | None = None) -> None:
        """Read pages until one is full, and no more than `most` of them; None is without end.

        Args:
            to_page: the page to fill; None for the last.
            most: so many requests.
            then: the page to show when it is there; 0 for the last, None to stay.
        """
        listing = self.listing
        self._going_to = then

        async def read() -> None:
            left = most
            try:
                while left != 0 and (not listing.is_complete if to_page is None else listing.wants(to_page)):
                    reply = await self.workspace.service.participants(listing.asked, listing.next, ahead=True)
                    if listing is not self.listing:
                        return
                    self._take(reply)
                    left = None if left is None else left - 1
            except CallscopeError as error:
                self._fail(error)
                return
            self._arrive(ended=True)
            self.show_foot()
            self.stop.show_hints()
            self.post_message(self.Told())
            self._count_if_cheap()

        self.start(read, group="pages")

    def _fail(self, error: CallscopeError) -> None:
        self._going_to = None
        if self.listing.has_begun:
            self.stop.status.fault(error.line())
            return
        self.fault = error.line()
        self.show_rows(self.view)

    def _take(self, reply: ParticipantsReply) -> None:
        listing = self.listing
        if not listing.expects(reply):
            return
        before = len(listing.rows)
        self.source = reply.source
        listing.take(reply)
        for row in listing.rows[before:]:
            self.extras.pop(self.row_key(row), None)
        view = self.view
        if not before:
            self.show_rows(view, view.selected)
            self.show_facts()
            return
        if self._arrive(ended=False):
            return
        if self.is_one_list and not self.is_ordered:
            self.show_longer()
        elif self._changes_what_is_shown(view):
            self.show_rows(view)
        if listing.is_complete or self._is_due():
            self._told_at = asyncio.get_running_loop().time()
            self.show_facts()
            self.show_foot()

    def _changes_what_is_shown(self, view: ViewState) -> bool:
        listing = self.listing
        if self.is_paged:
            return len(listing.page(view.page)) > self.table.row_count
        return listing.is_complete or (len(listing.rows) < MANY and self._is_due())

    def _is_due(self) -> bool:
        return asyncio.get_running_loop().time() - self._told_at >= PACE_S

    def _arrive(self, *, ended: bool) -> bool:
        """Show the page that was waited for, if it is there; return whether it was."""
        page = self._going_to
        if page == 0:
            page = self.listing.last_read() if self.listing.is_complete else None
        if page is None or (self.listing.wants(page) and not ended):
            return False
        self._going_to = None
        self.show_page(min(page, self.listing.last_read()))
        return True

    def show_page(self, page: int) -> None:
        """Show a page that was read, from its first row on."""
        self.move(replace(self.view, page=page, selected=None))
        first = next(iter(self.listing.page(page)), None)
        self.show_rows(self.view, self.row_key(first) if first is not None else None)
        self.stop.show_hints()

    # ---- counting

    def _count_if_cheap(self) -> None:
        total = self.listing.total
        is_filtered = self.listing.question.filter is not None and not self.listing.judges_people
        if is_filtered and self.matched is None and total is not None and -(-total // COUNTED_AT_ONCE) <= ASKS_ABOVE:
            self.count()

    def count(self) -> None:
        """Count over all pages what the filter matches."""
        question = replace(self.listing.question, limit=COUNTED_AT_ONCE)

        async def count() -> None:
            told_at = 0.0
            try:
                counted = self.workspace.service.matched(question)
                async with aclosing(counted):
                    async for matched in counted:
                        self.matched = matched
                        now = asyncio.get_running_loop().time()
                        if matched.complete or now - told_at >= PACE_S:
                            told_at = now
                            self.show_facts()
            except CallscopeError as error:
                self._fail(error)

        self.start(count, group="matched")

    # ---- everybody's quality

    def start_reading(self, address: Address) -> None:
        """Read one person after the other."""

        def tell(news: Sequence[Judged], progress: ScanProgress | None) -> None:
            if reader is self.reader:
                self._hear(news, progress)

        reader = Reader(
            address,
            self.workspace.service.scan(address),
            clock=lambda: self.clock,
            tell=tell,
            rules=lambda: self.workspace.ruleset(address.vendor),
        )
        self.reader, self.people_at = reader, self.workspace.now()
        reader.pause(self.workspace.paused)
        self.look()

        async def run() -> None:
            try:
                await reader.run()
            except CallscopeError as error:
                if reader is self.reader:
                    self.stop.status.fault(f"quality could not be read: {error.line()}")

        self.start(run, group="scan")

    def _hear(self, news: Sequence[Judged], progress: ScanProgress | None) -> None:
        """Take what was read. What that costs depends on the news, not on how many rows there are."""
        self.findings.add(news)
        news = [self.findings.known[each.key] for each in news]  # a page of the list may come behind a closer look
        stayed = self.listing.put(news)
        self.adopt(news)
        if stayed is None or self._reorders(news):
            is_at_top = self.is_ordered and self.table.cursor == 0
            self.show_rows(self.view)
            if is_at_top:
                self.table.move_to(0)
        elif news:
            self.show_news(news)
        self.show_facts()
        self.show_foot()
        if news:
            self.post_message(self.Told())

    def _reorders(self, news: Sequence[Judged]) -> bool:
        """Return whether what came is put in order at once: while nobody has gone into the rows, and at the end."""
        if not self.is_ordered or not any(each.is_read for each in news) or len(self.listing.rows) > MANY:
            return False
        ends = self.reader is not None and self.reader.state in (Reading.DONE, Reading.HELD)
        return self.table.cursor == 0 or (ends and not self.reader_waits)

    @property
    def reader_waits(self) -> bool:
        """Whether people were read and not judged yet."""
        return self.reader is not None and self.reader.unjudged > 0

    @property
    def has_judged(self) -> bool:
        """Whether everybody who is read without asking was read and judged."""
        return self.reader is not None and self.reader.state in (Reading.DONE, Reading.HELD) and not self.reader_waits

    def judge_again(self) -> None:
        """Judge everybody who was read by the rules that count now."""
        address = self._address
        if address is None:
            return
        read = [each.evidence for each in self.findings.known.values() if each.is_read]
        clock, rules = self.clock, self.workspace.ruleset(address.vendor)

        def take(judged: Sequence[Judged]) -> None:
            changed = self.findings.judged_anew(judged)
            self.listing.put(changed)
            self.adopt(changed)
            self.show_rows(self.view)
            self.show_facts()
            self.post_message(self.Told())

        self.ask(lambda: asyncio.to_thread(judge_all, read, clock, rules), take, group="judging")

    def _people_read(self, address: Address) -> Sequence[Evidence]:
        """Return what was read about the people of a session, if it is this one."""
        known = self.findings.known.values() if address == self._address else ()
        return [each.evidence for each in known]

    def read_session(self, address: Address) -> None:
        """Read a session and its people, where that is not done already, for a view other than the table."""
        if address != self._address:
            self.present(ViewState(address))

    def paused(self, paused: bool) -> None:
        """Hold what is read by itself, or let it go on."""
        if self.reader is not None:
            self.reader.pause(paused)
            self.show_foot()
