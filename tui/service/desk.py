"""The rooms behind the bridge, put together: what `Service` hands every question to. It belongs to one event loop."""

# A protocol that is asked for with isinstance is handed on as a value, which mypy takes for an attempt to make one.
# mypy: disable-error-code="type-abstract"

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from typing import TypeVar

from tui.errors import ConfigError, UsageError
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
)
from tui.providers.answers import Answer
from tui.providers.base import (
    FeedbackQuestion,
    ParticipantQuestion,
    Provider,
    Pushdown,
    SessionQuestion,
    TellsApps,
    TellsFeedback,
    TellsHealth,
    TellsLiveCalls,
    TellsMap,
    TellsMeetings,
    TellsRaw,
    TellsReport,
    TellsUsage,
)
from tui.query import Node
from tui.service.archive import Archive
from tui.service.clock import Clock
from tui.service.find import Hit, Search
from tui.service.lists import Lists
from tui.service.people import People
from tui.service.replies import (
    BudgetState,
    EvidenceQuestion,
    EvidenceReply,
    ListQuestion,
    MapQuestion,
    NoQuestion,
    ParticipantsReply,
    Reply,
    SessionsReply,
    Source,
    UsageQuestion,
)
from tui.service.scan import Scan
from tui.service.sources import Sources, SourceSpec

C = TypeVar("C")
V = TypeVar("V")


class Desk:
    """Takes questions on the service's own loop."""

    def __init__(self, specs: Sequence[SourceSpec], *, clock: Clock) -> None:
        """Take the sources; nothing is opened before it is asked."""
        self._archive = Archive()
        self.sources = Sources(specs, clock, self._archive)
        self._lists = Lists(self.sources, clock)
        self._people = People(self.sources, clock)

    async def aclose(self) -> None:
        """Close the sources and forget the answers."""
        await self._lists.aclose()
        await self.sources.aclose()
        self._archive.close()

    # Lists

    async def sessions(
        self, question: SessionQuestion, cursor: str | None, *, source: Source | None, ahead: bool
    ) -> SessionsReply:
        """Return a page of sessions of one source."""
        return await self._lists.sessions(question, cursor, source=self._one(source), ahead=ahead)

    async def all_sessions(
        self, question: SessionQuestion, source: Source | None
    ) -> AsyncGenerator[SessionsReply, None]:
        """Yield all sessions of one source, or of all."""
        self._one(source)
        sources = self.sources.all if source is None else (source,)
        async with aclosing(self._lists.all_sessions(question, sources)) as replies:
            async for reply in replies:
                yield reply

    async def participants(
        self, question: ParticipantQuestion, cursor: str | None, *, ahead: bool
    ) -> ParticipantsReply:
        """Return a page of who was there."""
        return await self._lists.participants(question, cursor, ahead=ahead)

    async def pushdown(self, question: SessionQuestion | ParticipantQuestion, source: Source | None) -> Pushdown:
        """Tell which part of a question's filter the vendor would evaluate."""
        if isinstance(question, SessionQuestion):
            return (await self.sources.provider(self._one(source))).session_pushdown(question)
        provider = await self.sources.provider(self.sources.candidate(question.address))
        return provider.participant_pushdown(question)

    def all_participants(self, question: ParticipantQuestion) -> AsyncGenerator[ParticipantsReply, None]:
        """Yield all participants that match, a page at a time."""
        return self._lists.all_participants(question)

    def matched(self, question: ParticipantQuestion) -> AsyncGenerator[Matched, None]:
        """Yield what the filter matched."""
        return self._lists.matched(question)

    # People

    async def session(self, address: Address) -> Reply[Address, Session]:
        """Return one session."""
        return await self._people.session(address)

    async def participant(self, address: Address) -> Reply[Address, Participant]:
        """Return one participant."""
        return await self._people.participant(address)

    async def scan_requests(self, session: Session, most: int | None) -> int | None:
        """Return about how many requests a scan of a session takes."""
        return await self._people.scan_requests(session, most)

    async def full_requests(self, participants: Sequence[Participant]) -> int:
        """Return how many requests every series of some people takes."""
        return await self._people.full_requests(participants)

    async def evidence(self, question: EvidenceQuestion, participant: Participant | None) -> EvidenceReply:
        """Return everything about one participant in a window."""
        return await self._people.evidence(question, participant)

    async def scan(self, address: Address, filter: Node | None, depth: Depth) -> Scan:
        """Return a scan, ready to run."""
        return await self._people.scan(address, filter, depth)

    # Around them

    async def app_health(self, source: Source | None) -> Reply[NoQuestion, AppHealth]:
        """Return how a whole app fares."""
        source, teller = await self._teller(source, TellsHealth, "the health of an app")
        return Reply(NoQuestion(), source, await teller.app_health())

    async def report(self, address: Address) -> Reply[Address, CallReport]:
        """Return the vendor's report about a session."""
        source, value = await self._of(address, TellsReport, "a report", lambda teller: teller.report(address.session))
        return Reply(address, source, value)

    async def call_map(self, question: MapQuestion) -> Reply[MapQuestion, CallMap]:
        """Return where the people and media servers were."""
        address = question.address.session
        source, value = await self._of(
            address, TellsMap, "a map", lambda teller: teller.call_map(address, question.window)
        )
        return Reply(question, source, value)

    async def feedback(
        self, question: FeedbackQuestion, cursor: str | None, source: Source | None
    ) -> Reply[FeedbackQuestion, Page[Feedback]]:
        """Return a page of what users said."""
        source, teller = await self._teller(source, TellsFeedback, "feedback")
        return Reply(question, source, await teller.feedback(question, cursor))

    async def live_calls(
        self, question: ListQuestion, cursor: str | None, source: Source | None
    ) -> Reply[ListQuestion, Page[LiveCall]]:
        """Return a page of the calls that go on."""
        source, teller = await self._teller(source, TellsLiveCalls, "the calls that go on")
        return Reply(question, source, await teller.live_calls(cursor, limit=question.limit))

    async def apps(
        self, question: ListQuestion, cursor: str | None, source: Source | None
    ) -> Reply[ListQuestion, Page[App]]:
        """Return a page of apps."""
        source, teller = await self._teller(source, TellsApps, "apps")
        return Reply(question, source, await teller.apps(cursor, search=question.search, limit=question.limit))

    async def meetings(
        self, question: ListQuestion, cursor: str | None, source: Source | None
    ) -> Reply[ListQuestion, Page[Meeting]]:
        """Return a page of meetings."""
        source, teller = await self._teller(source, TellsMeetings, "meetings")
        page = await teller.meetings(cursor, app=question.app, search=question.search, limit=question.limit)
        return Reply(question, source, page)

    async def usage(self, question: UsageQuestion, source: Source | None) -> Reply[UsageQuestion, Usage]:
        """Return what was used."""
        source, teller = await self._teller(source, TellsUsage, "usage by day")
        return Reply(question, source, await teller.usage(question.since, question.until, app=question.app))

    def find(self, text: str, vendors: Sequence[Vendor], budget: int) -> AsyncGenerator[Hit, None]:
        """Look for a user, call, session or time."""
        return Search(self.sources, self._lists, self._people, text, budget).hits(vendors)

    async def raw(self, source_id: str, address: Address | None) -> Answer:
        """Return the exact answer that a value came from, or what the file of a capture holds."""
        if address is None or address.vendor is not Vendor.CAPTURE:
            return self._archive.raw(source_id)
        source = self.sources.candidate(address)
        provider = await self.sources.provider(source)
        if not isinstance(provider, TellsRaw):
            return self._archive.raw(source_id)
        body = await provider.raw(address, source_id)
        at = source.at or self.sources.clock_of(source).now()
        return Answer(source_id, "FILE", address.session_id, b"", 200, {}, body, at)

    def budget_states(self) -> tuple[BudgetState, ...]:
        """Return what is left of every limit met so far. Any thread may ask."""
        return self.sources.states()

    def _one(self, source: Source | None) -> Source:
        if source is not None and source in self.sources.all:
            return source
        if source is not None or not self.sources.all:
            raise ConfigError("there is no such source" if source else "there is no source at all")
        return self.sources.all[0]

    async def _teller(self, source: Source | None, capability: type[C], what: str) -> tuple[Source, C]:
        """Return the first source that tells something, or the one asked for."""
        for each in self.sources.all if source is None else (self._one(source),):
            provider = await self.sources.provider(each)
            if isinstance(provider, capability):
                return each, provider
        raise UsageError(f"no source here tells {what}")

    async def _of(
        self, address: Address, capability: type[C], what: str, ask: Callable[[C], Awaitable[V]]
    ) -> tuple[Source, V]:
        async def answer(source: Source, provider: Provider) -> V:
            if not isinstance(provider, capability):
                raise UsageError(f"{source.id} does not tell {what}")
            return await ask(provider)

        return await self.sources.answering(address, answer)
