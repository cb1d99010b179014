"""One participant at any depth, and everybody in a scan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tui.errors import AddressError, AuthError, CallscopeError
from tui.model import Address, Depth, Evidence, Notice, NoticeKind, Participant, Session
from tui.providers.base import Provider
from tui.providers.gate import Tally, tally
from tui.query import Node
from tui.service.cache import Cache
from tui.service.clock import Clock
from tui.service.joining import merged
from tui.service.replies import EvidenceQuestion, EvidenceReply, Reply, Source
from tui.service.scan import Scan
from tui.service.scan_count import LIST_LIMIT
from tui.service.scan_state import ScanJob
from tui.service.sources import Sources
from tui.service.truth import evidence_notices
from tui.service.windows import UNFINISHED_S, full_requests, read_window, tile_cache

SESSIONS_KEPT = 500


class People:
    """Answers what asks for one participant, or for all that can be read about each. Of one event loop."""

    def __init__(self, sources: Sources, clock: Clock) -> None:
        """Take where the answers come from."""
        self._sources = sources
        self._tiles = tile_cache(clock)
        self._sessions: Cache[tuple[Source, Address], Session] = Cache(clock, most=SESSIONS_KEPT)

    async def session(self, address: Address) -> Reply[Address, Session]:
        """Return one session."""

        async def ask(_: Source, provider: Provider) -> Session:
            return await provider.session(address.session)

        source, session = await self._sources.answering(address.session, ask)
        self._sessions.put((source, address.session), session, keep_s=UNFINISHED_S)
        return Reply(address, source, session)

    async def participant(self, address: Address) -> Reply[Address, Participant]:
        """Return one participant."""
        _must_be_participant(address)

        async def ask(_: Source, provider: Provider) -> Participant:
            return await provider.participant(address)

        source, participant = await self._sources.answering(address, ask)
        return Reply(address, source, participant)

    async def evidence(self, question: EvidenceQuestion, participant: Participant | None) -> EvidenceReply:
        """Return everything about one participant in a window."""
        _must_be_participant(question.address)
        counted = Tally()
        before = tally.set(counted)
        try:
            reply = await self._evidence(question, participant)
        finally:
            tally.reset(before)
        return replace(reply, requests=counted.requests)

    async def _evidence(self, question: EvidenceQuestion, participant: Participant | None) -> EvidenceReply:
        who = participant
        if who is None or who.joined_at is None:
            told = (await self.participant(question.address)).value
            who = told if who is None else merged(who, told)

        async def ask(source: Source, provider: Provider) -> tuple[Evidence, Session | None]:
            if question.latest:
                return await provider.latest(who), None
            session = await self._session_of(source, provider, question.address)
            return await self._read(source, provider, who, question, session), session

        source, (evidence, session) = await self._sources.answering(question.address, ask)
        evidence = replace(evidence, participant=merged(who, evidence.participant))
        notices = evidence_notices(evidence, None if question.latest else question.window)
        return EvidenceReply(question, source, evidence, session, (*_session_notices(session), *notices))

    async def full_requests(self, participants: Sequence[Participant]) -> int:
        """Return how many requests it takes to read every series of some people of one session."""

        async def ask(source: Source, provider: Provider) -> int:
            session = await self._session_of(source, provider, participants[0].address)
            now = self._sources.clock_of(source).now()
            return sum(full_requests(provider, each, session, now) for each in participants)

        return (await self._sources.answering(participants[0].address, ask))[1] if participants else 0

    async def scan_requests(self, session: Session, most: int | None) -> int | None:
        """Return about how many requests a scan of a session takes; None where nobody knows how many people there are.

        Args:
            session: as a list told it.
            most: so many people are read at most; None for all.
        """
        there = session.counts.participant_sessions
        if there is None:
            return None

        async def ask(source: Source, provider: Provider) -> int:
            return provider.costs.overview_requests

        each = (await self._sources.answering(session.address, ask))[1]
        return each * min(there, there if most is None else most) + -(-there // LIST_LIMIT)

    async def scan(self, address: Address, filter: Node | None, depth: Depth) -> Scan:
        """Return a scan of a session, ready to run."""

        async def ask(source: Source, provider: Provider) -> Session | None:
            return await self._session_of(source, provider, address.session, must=True)

        source, session = await self._sources.answering(address.session, ask)
        provider = await self._sources.provider(source)

        async def full(participant: Participant) -> Evidence:
            return await self._read(source, provider, participant, EvidenceQuestion(participant.address), session)

        return Scan(
            ScanJob(
                address=address.session,
                provider=provider,
                clock=self._sources.clock_of(source),
                full=full,
                budgets=lambda: [state for state in self._sources.states() if state.source == source.id],
                session=session,
                filter=filter,
                depth=depth,
            )
        )

    async def _read(
        self,
        source: Source,
        provider: Provider,
        participant: Participant,
        question: EvidenceQuestion,
        session: Session | None,
    ) -> Evidence:
        return await read_window(
            provider,
            participant,
            question.window,
            session=session,
            cache=self._tiles,
            clock=self._sources.clock_of(source),
        )

    async def _session_of(
        self, source: Source, provider: Provider, address: Address, *, must: bool = False
    ) -> Session | None:
        """Return the session, which tells where tiles begin and which of them are finished; None where it is gone."""
        try:
            return await self._sessions.get_or_read(
                (source, address.session), lambda: provider.session(address.session), lambda _: UNFINISHED_S
            )
        except AuthError:
            raise
        except CallscopeError:
            if must:
                raise
            return None


def _session_notices(session: Session | None) -> tuple[Notice, ...]:
    if session is None or session.is_final is not False:
        return ()
    return (Notice(NoticeKind.NOT_FINAL, "the vendor's numbers of this session are not final yet"),)


def _must_be_participant(address: Address) -> None:
    if not address.is_participant:
        raise AddressError(f"{address} is the address of a session, not of a participant")
