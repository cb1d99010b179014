"""The one door to data for screens and command line.

Everything runs on an event loop of its own in one background thread. `await` for a value or a page, `async for` over
rows, a count or a scan; cancelling the caller's task cancels the work and waits for its clean-up. Every value carries
a `source_id`, and `raw(source_id)` gives the exact answer that it came from.

    async with Service(specs) as service:
        reply = await service.participants(ParticipantQuestion(address, filter=tree))
        async for update in service.scan(address):
            ...
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterable, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from tui.model import (
    Address,
    App,
    AppHealth,
    CallMap,
    CallReport,
    Depth,
    Feedback,
    LiveCall,
    Matched,
    Meeting,
    Page,
    Participant,
    Session,
    Usage,
    Vendor,
    Window,
)
from tui.providers.answers import Answer
from tui.providers.base import FeedbackQuestion, ParticipantQuestion, Pushdown, SessionQuestion
from tui.query.tree import Node
from tui.service.bridge import Bridge
from tui.service.clock import Clock
from tui.service.desk import Desk
from tui.service.replies import (
    BudgetState,
    EvidenceQuestion,
    EvidenceReply,
    FindProgress,
    Found,
    ListQuestion,
    MapQuestion,
    NoQuestion,
    ParticipantsReply,
    Reply,
    SessionsReply,
    Source,
    UsageQuestion,
)
from tui.service.rows import Rows
from tui.service.scan_handle import ScanHandle
from tui.service.sources import SourceSpec

T = TypeVar("T")


class Service:
    """Answers questions about calls.

    Every method raises `tui.errors.CallscopeError` where a vendor, the network or the question is at fault, and
    `tui.service.bridge.Closed` after `aclose`.
    """

    def __init__(
        self,
        specs: Sequence[SourceSpec],
        *,
        clock: Clock | None = None,
        new_loop: Callable[[], asyncio.AbstractEventLoop] = asyncio.new_event_loop,
    ) -> None:
        """Take the sources, in the order in which they are asked; nothing is opened before the first question.

        Args:
            specs: the sources.
            clock: what time it is, and how one waits; None for the usual one.
            new_loop: makes the event loop on which all work is done, in a thread of its own.
        """
        self._bridge = Bridge("callscope-data", new_loop)
        self._desk = Desk(specs, clock=clock or Clock())

    async def __aenter__(self) -> Service:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Cancel whatever still runs, close the sources, and end the thread. Closing twice is fine."""
        await self._bridge.aclose(self._desk.aclose)

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources, in the order in which they are asked."""
        return self._desk.sources.all

    def now(self) -> datetime:
        """Return what time it is where the data comes from: in a bundle, when it was recorded."""
        return self._desk.sources.now()

    # Lists

    async def sessions(
        self, question: SessionQuestion, cursor: str | None = None, *, source: Source | None = None, ahead: bool = False
    ) -> SessionsReply:
        """Return a page of sessions of one source.

        Args:
            question: which sessions.
            cursor: `page.next` or `page.prev` of another reply to the same question; None for the first page.
            source: which source to ask; None for the first.
            ahead: read the next page in the background, so that it is there when it is asked for.
        """
        return await self._run(lambda: self._desk.sessions(question, cursor, source=source, ahead=ahead))

    def all_sessions(self, question: SessionQuestion, *, source: Source | None = None) -> Rows[Session, SessionsReply]:
        """Return all sessions of one source, or those of all sources as one list in the order asked for.

        A source that fails is named in the notices; the list fails only where every source does.
        """
        return Rows(lambda: self._stream(lambda: self._desk.all_sessions(question, source)), lambda reply: reply.items)

    async def session(self, address: Address) -> Reply[Address, Session]:
        """Return one session."""
        return await self._run(lambda: self._desk.session(address))

    async def participants(
        self, question: ParticipantQuestion, cursor: str | None = None, *, ahead: bool = False
    ) -> ParticipantsReply:
        """Return a page of who was there, with the totals of the whole session.

        Args:
            question: which participants.
            cursor: `attendance.page.next` or `.prev` of another reply to the same question; None for the first page.
            ahead: read the next page in the background, so that it is there when it is asked for.
        """
        return await self._run(lambda: self._desk.participants(question, cursor, ahead=ahead))

    async def pushdown(
        self, question: SessionQuestion | ParticipantQuestion, *, source: Source | None = None
    ) -> Pushdown:
        """Tell which part of a question's filter the vendor would evaluate; no request is made.

        Args:
            question: with the filter.
            source: which source's sessions; None for the first.
        """
        return await self._run(lambda: self._desk.pushdown(question, source))

    def all_participants(self, question: ParticipantQuestion) -> Rows[Participant, ParticipantsReply]:
        """Return all participants that match, in bounded memory."""
        return Rows(lambda: self._stream(lambda: self._desk.all_participants(question)), lambda reply: reply.items)

    def matched(self, question: ParticipantQuestion) -> AsyncGenerator[Matched, None]:
        """Yield what the filter matched, accumulated over the pages read so far; the last has `complete` set."""
        return self._stream(lambda: self._desk.matched(question))

    # People

    async def participant(self, address: Address) -> Reply[Address, Participant]:
        """Return one participant, with all that is told without reading series."""
        return await self._run(lambda: self._desk.participant(address))

    async def evidence(
        self,
        address: Address,
        window: Window | None = None,
        *,
        latest: bool = False,
        participant: Participant | None = None,
    ) -> EvidenceReply:
        """Return everything that the vendor has about one participant in a window.

        Args:
            address: of the participant.
            window: any range; it is read in the vendor's windows and joined. None for the whole presence.
            latest: what the vendor answers without a window (Stream: the last minute of the session) instead.
            participant: as a list told it, where it is at hand; it saves a request.
        """
        question = EvidenceQuestion(address, window, latest)
        return await self._run(lambda: self._desk.evidence(question, participant))

    async def scan_requests(self, session: Session, most: int | None = None) -> int | None:
        """Return about how many requests a scan of a session takes; None where nobody knows how many people there are.

        Args:
            session: as a list told it.
            most: so many people are read at most; None for all.
        """
        return await self._run(lambda: self._desk.scan_requests(session, most))

    async def full_requests(self, participants: Sequence[Participant]) -> int:
        """Return how many requests it takes at most to read every series of some people of one session.

        0 where an overview has them all.
        """
        return await self._run(lambda: self._desk.full_requests(participants))

    def scan(self, address: Address, *, filter: Node | None = None, depth: Depth = Depth.OVERVIEW) -> ScanHandle:
        """Return a scan of every participant of a session; it starts when it is iterated.

        Args:
            address: of the session.
            filter: only participants that match.
            depth: how much to read of each: SUMMARY reads lists alone, OVERVIEW one answer a person (the default),
                FULL every series.
        """
        return ScanHandle(self._bridge, lambda: self._desk.scan(address, filter, depth))

    # Around them

    async def app_health(self, *, source: Source | None = None) -> Reply[NoQuestion, AppHealth]:
        """Return how a whole app fares at the moment. Stream only."""
        return await self._run(lambda: self._desk.app_health(source))

    async def report(self, address: Address) -> Reply[Address, CallReport]:
        """Return the vendor's report about a session. Stream only."""
        return await self._run(lambda: self._desk.report(address))

    async def feedback(
        self, question: FeedbackQuestion, cursor: str | None = None, *, source: Source | None = None
    ) -> Reply[FeedbackQuestion, Page[Feedback]]:
        """Return a page of what users said, newest first. Stream only."""
        return await self._run(lambda: self._desk.feedback(question, cursor, source))

    async def call_map(self, address: Address, window: Window | None = None) -> Reply[MapQuestion, CallMap]:
        """Return where the people and media servers of a session were. Stream only."""
        return await self._run(lambda: self._desk.call_map(MapQuestion(address, window)))

    async def live_calls(
        self, cursor: str | None = None, *, limit: int = 25, source: Source | None = None
    ) -> Reply[ListQuestion, Page[LiveCall]]:
        """Return a page of the calls that go on. Stream only."""
        return await self._run(lambda: self._desk.live_calls(ListQuestion(limit=limit), cursor, source))

    async def apps(
        self,
        cursor: str | None = None,
        *,
        search: str | None = None,
        limit: int = 25,
        source: Source | None = None,
    ) -> Reply[ListQuestion, Page[App]]:
        """Return a page of apps. RealtimeKit only."""
        return await self._run(lambda: self._desk.apps(ListQuestion(search=search, limit=limit), cursor, source))

    async def meetings(
        self,
        cursor: str | None = None,
        *,
        app: str | None = None,
        search: str | None = None,
        limit: int = 25,
        source: Source | None = None,
    ) -> Reply[ListQuestion, Page[Meeting]]:
        """Return a page of meetings. RealtimeKit only."""
        return await self._run(lambda: self._desk.meetings(ListQuestion(app, search, limit), cursor, source))

    async def usage(
        self, since: date, until: date, *, app: str | None = None, source: Source | None = None
    ) -> Reply[UsageQuestion, Usage]:
        """Return what was used from one day to another, both included. RealtimeKit only."""
        return await self._run(lambda: self._desk.usage(UsageQuestion(since, until, app), source))

    def find(
        self, text: str, *, vendors: Iterable[Vendor] = (), budget: int = 30
    ) -> AsyncGenerator[Found | FindProgress, None]:
        """Look for a user, call, session or time, and yield what is found and how far the search is.

        Args:
            text: an id, a part of a title, or a time.
            vendors: only sources of these vendors; empty for all.
            budget: the most requests to spend.
        """
        return self._stream(lambda: self._desk.find(text, tuple(vendors), budget))

    async def raw(self, source_id: str, address: Address | None = None) -> Answer:
        """Return the exact answer that a value came from.

        Args:
            source_id: as the value carries it.
            address: of whom the value tells; a capture keeps no answers, and is read again.

        Raises:
            NotFound: no such answer, or it is no longer kept.
        """
        return await self._run(lambda: self._desk.raw(source_id, address))

    def budget_states(self) -> tuple[BudgetState, ...]:
        """Return what is left of every limit that was met so far."""
        return self._desk.budget_states()

    async def _run(self, make: Callable[[], Coroutine[Any, Any, T]]) -> T:
        return await self._bridge.run(make)

    def _stream(self, make: Callable[[], AsyncGenerator[T, None]]) -> AsyncGenerator[T, None]:
        return self._bridge.stream(make)
