"""What the participant table asks the service: the session, its pages, matches, and everybody's quality."""

from __future__ import annotations

from textual.message import Message

from tui.errors import CallscopeError
from tui.model import Address
from tui.providers.base import ParticipantQuestion
from tui.screens.context import Workspace
from tui.screens.session_costs import ASKS_ABOVE
from tui.screens.session_counting import Counting
from tui.screens.session_findings import Findings
from tui.screens.session_judging import session_clock
from tui.screens.session_pages import Listing
from tui.screens.session_paging import Paging
from tui.screens.session_people import PeopleReading
from tui.screens.session_scan import Reading
from tui.screens.session_table import NOWHERE, SessionTable
from tui.service import Source
from tui.view_state import ViewState

LIVE_S = 15.0
"""Seconds between two looks at a live session."""
LIVE_PAGES = 4
"""Pages of a live session that are read again; of longer lists only the facts are."""
TALL = 34
"""Rows of a terminal that has room for longer pages."""


class SessionAsking(SessionTable):
    """Keeps the table filled.

    Attributes:
        paging: reads the pages of the list.
        counting: counts whom the filter matches.
        people: reads everybody's quality.
        page_size: rows in a page; None until the room is known.
        source: who answered; None until somebody did.
    """

    class Told(Message):
        """More is known about the session or its people."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.page_size: int | None = None
        self.source: Source | None = None
        self.paging = Paging(self)
        self.counting = Counting(self)
        self.people = PeopleReading(self)

    def on_mount(self) -> None:
        """Look at live sessions now and then."""
        self.set_interval(LIVE_S, self._look_again)

    def present(self, view: ViewState) -> None:
        """Show a session: what is at hand at once, the rest when it comes."""
        assert view.address is not None
        address = view.address.session
        if self.page_size is None:
            self.page_size = 50 if self.app.size.height >= TALL else 25
        if address != self.address:
            self._begin(address)
        question = ParticipantQuestion(address, filter=self.parsed_filter(view), limit=self.page_size)
        if question != self.listing.question:
            self._ask_for(question)
        page = view.page if self.is_paged else 1
        if self.listing.needs_every_page and not self.listing.is_complete:
            self.paging.read_on(to_page=None, most=ASKS_ABOVE)
        elif self.listing.wants(page):
            self.paging.read_on(to_page=page, most=ASKS_ABOVE)
        self.show_rows(view, view.selected)
        self.show_facts()

    def _begin(self, address: Address) -> None:
        for group in ("session", "pages", "scan", "matched", "again", "order", "judging"):
            self.drop(group)
        self.address = address
        self.workspace.people_read = self.people.known
        self.session = self.reader = self.clock = self.source = self.outcome = None
        self.fault = ""
        self.findings = Findings()
        self.is_one_list = self.notices_open = False
        self.listing = Listing(NOWHERE, self.findings.get)
        self.table.show(self.no_rows())
        self._ask_session(address)

    def _ask_for(self, question: ParticipantQuestion) -> None:
        self.drop("pages")
        self.drop("matched")
        self.paging.give_up()
        self.matched, self.fault = None, ""
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
                self.people.start(address)

        self.start(ask, group="session")

    def _look_again(self) -> None:
        if self.is_live and not self.workspace.paused and self.screen is self.app.screen and self.address is not None:
            self.look_again(self.address)

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
                self.paging.fail(error)
                return
            if address != self.address:
                return
            self.session, self.source, self.session_at = reply.value, reply.source, self.workspace.now()
            if old is self.listing and old.requests <= LIVE_PAGES:
                self.listing = again
                self.fault = ""
                self.show_rows(self.view)
            self.show_facts()
            self.post_message(self.Told())
            if self.people.is_due_again():
                self.people.start(address)

        self.start(ask, group="again")

    def reload(self) -> None:
        """Read everything again; what is shown stays until it comes."""
        if self.address is None:
            return
        self.fault = ""
        self.drop("scan")
        self._ask_session(self.address)
        if self.listing.requests <= LIVE_PAGES and self.listing.has_begun:
            self.look_again(self.address)
        elif not self.listing.has_begun:
            self.paging.read_on(to_page=1, most=ASKS_ABOVE)

    def read_session(self, address: Address) -> None:
        """Read a session and its people, where that is not done already, for a view other than the table."""
        if address != self.address:
            self.present(ViewState(address))

    @property
    def is_held(self) -> bool:
        """Whether people are left whom nobody asked to read."""
        return self.reader is not None and self.reader.state is Reading.HELD

    @property
    def has_judged(self) -> bool:
        """Whether everybody who is read without asking was read and judged."""
        return self.people.has_judged

    def judge_again(self) -> None:
        """Judge everybody who was read by the rules that count now."""
        self.people.judge_again()

    def paused(self, paused: bool) -> None:
        """Hold what is read by itself, or let it go on."""
        if self.reader is not None:
            self.reader.pause(paused)
            self.show_foot()
