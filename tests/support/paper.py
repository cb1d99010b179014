"""A vendor on paper: a provider that answers from memory through the gate, with real tasks and real waiting."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from tui.errors import CallscopeError, NotFound
from tui.model import (
    MS,
    Address,
    Attendance,
    Coverage,
    Depth,
    Evidence,
    Metric,
    Page,
    Participant,
    QualitySummary,
    Score,
    Series,
    Session,
    SessionCounts,
    SessionStatus,
    Vendor,
    Window,
)
from tui.providers.answers import Answer, Archive, NoArchive
from tui.providers.base import Costs, ParticipantQuestion, Pushdown, SessionPage, SessionQuestion
from tui.providers.gate import Gate, Limit, LimitState, OpenGate, Priority, priority
from tui.service import Source, SourceKind, SourceSpec

START = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
FREE = Limit(1_000_000, 60.0)


def person(session: Address, number: int) -> Participant:
    joined = START + timedelta(seconds=number % 60)
    return Participant(
        session.of(f"user-{number}", f"presence-{number}"),
        user_id=f"user-{number}",
        session_id=f"presence-{number}",
        joined_at=joined,
        left_at=joined + timedelta(minutes=50),
        duration_s=3000.0,
        publisher_type="rtmp" if number % 10 == 3 else "webrtc",
    )


@dataclass
class Paper:
    """A vendor with sessions of so many people.

    Attributes:
        people: in each session.
        sessions_count: sessions, newest first, an hour apart.
        page_limit: rows in a page at most.
        asked: the endpoints asked, with the priority of each.
        fails: what to raise instead of an answer, by endpoint and subject.
        ignore_filters: answer every filter with all rows.
        slow: seconds that single endpoints take.
        now_waiting: tasks inside an answer at this moment.
    """

    people: int = 30
    sessions_count: int = 3
    page_limit: int = 10
    gate: Gate = field(default_factory=OpenGate)
    archive: Archive = field(default_factory=NoArchive)
    vendor: Vendor = Vendor.STREAM
    name: str = "call"
    tile: timedelta | None = timedelta(minutes=30)
    limit: Limit = FREE
    asked: list[tuple[str, Priority]] = field(default_factory=list)
    subjects: list[str] = field(default_factory=list)
    fails: Callable[[str, str], CallscopeError | None] = lambda endpoint, subject: None
    ignore_filters: bool = False
    pause_s: float = 0.0
    slow: dict[str, float] = field(default_factory=dict)
    now_waiting: int = 0
    most_waiting: int = 0
    closed: bool = False
    is_final: bool | None = True
    with_scores: bool = True

    @property
    def costs(self) -> Costs:
        return Costs(self.page_limit, self.tile, roster_tells_quality=True, overview_requests=1)

    def spec(self, name: str = "paper") -> SourceSpec:
        def open_source(gate: Gate, archive: Archive) -> Paper:
            self.gate, self.archive = gate, archive
            return self

        return SourceSpec(Source(name, self.vendor, SourceKind.LIVE), open_source)

    def address(self, number: int = 0) -> Address:
        return Address(self.vendor, ("default", self.name), f"session-{number}")

    async def _ask(self, endpoint: str, subject: str) -> str:
        await self.gate.enter(endpoint, self.limit)
        try:
            self.asked.append((endpoint, priority.get()))
            self.subjects.append(subject)
            self.now_waiting += 1
            self.most_waiting = max(self.most_waiting, self.now_waiting)
            try:
                await asyncio.sleep(self.slow.get(endpoint, self.pause_s))
                await asyncio.sleep(0)
            finally:
                self.now_waiting -= 1
        finally:
            self.gate.saw(endpoint, self.limit, LimitState(limit=1_000_000))
        source_id = self.archive.next_id()
        self.archive.keep(Answer(source_id, "GET", f"https://paper/{endpoint}/{subject}", b"", 200, {}, b"{}", NOW))
        error = self.fails(endpoint, subject)
        if error is not None:
            raise error
        return source_id

    def session_pushdown(self, question: SessionQuestion) -> Pushdown:
        return Pushdown(local=question.filter)

    def participant_pushdown(self, question: ParticipantQuestion) -> Pushdown:
        return Pushdown(server=question.filter) if self.ignore_filters else Pushdown(local=question.filter)

    async def sessions(self, question: SessionQuestion, cursor: str | None = None) -> SessionPage:
        source_id = await self._ask("sessions", cursor or "first")
        rows = [self._session(number) for number in range(self.sessions_count)]
        return SessionPage(self._page(rows, cursor, question.limit, source_id))

    def _session(self, number: int) -> Session:
        started = START - timedelta(hours=number)
        return Session(
            self.address(number),
            f"default:{self.name}",
            self.name,
            status=SessionStatus.ENDED,
            started_at=started,
            ended_at=started + timedelta(hours=1),
            counts=SessionCounts(participant_sessions=self.people),
            is_final=self.is_final,
        )

    async def session(self, address: Address) -> Session:
        await self._ask("session", str(address))
        number = address.session_id.removeprefix("session-")
        if not number.isdecimal() or int(number) >= self.sessions_count or address.scope != ("default", self.name):
            raise NotFound(f"no session {address}")
        return self._session(int(number))

    def _page(self, rows: list, cursor: str | None, limit: int, source_id: str) -> Page:  # type: ignore[type-arg]  # of either kind
        start = int(cursor or 0)
        limit = min(limit, self.page_limit)
        following = start + limit
        return Page(
            tuple(rows[start:following]),
            next=str(following) if following < len(rows) else None,
            prev=str(max(0, start - limit)) if start else None,
            source_id=source_id,
        )

    async def attendance(self, question: ParticipantQuestion, cursor: str | None = None) -> Attendance:
        source_id = await self._ask("attendance", cursor or "first")
        if question.address.scope != ("default", self.name):
            raise NotFound(f"no session {question.address}")
        rows = [replace(person(question.address, number), source_id=source_id) for number in range(self.people)]
        page = self._page(rows, cursor, question.limit, source_id)
        return Attendance(question.address, page, self.people, 3000.0 * self.people)

    async def participant(self, address: Address) -> Participant:
        await self._ask("participant", str(address))
        return person(address.session, int(address.participant[0].removeprefix("user-")))

    async def roster(self, address: Address, cursor: str | None = None, *, limit: int = 100) -> Page[Evidence]:
        source_id = await self._ask("roster", cursor or "first")
        rows = []
        for number in range(self.people):
            who = person(address, number)
            if self.with_scores:
                score = Score(float((number * 37) % 100), "0-100", worst=0, best=100)
                who = replace(who, summary=QualitySummary(score))
            rows.append(Evidence(who, Coverage(Depth.SUMMARY), source_ids=(source_id,)))
        return self._page(rows, cursor, limit, source_id)

    async def overview(self, participant: Participant, window: Window | None = None) -> Evidence:
        source_id = await self._ask("overview", str(participant.address))
        where = window or Window(START, START + timedelta(hours=1))
        return self._reading(participant, where, Depth.OVERVIEW, 60.0, source_id)

    async def detail(self, participant: Participant, window: Window) -> Evidence:
        source_id = await self._ask("detail", f"{participant.address} {window.since:%H:%M}-{window.until:%H:%M}")
        return self._reading(participant, window, Depth.FULL, 10.0, source_id)

    async def latest(self, participant: Participant) -> Evidence:
        source_id = await self._ask("latest", str(participant.address))
        window = Window(START + timedelta(minutes=59), START + timedelta(minutes=60))
        return self._reading(participant, window, Depth.FULL, 10.0, source_id)

    def _reading(self, who: Participant, window: Window, depth: Depth, step_s: float, source_id: str) -> Evidence:
        since = window.since_s
        times = [since + index * step_s for index in range(int(window.duration_s // step_s))]
        rtt = Series.of(Metric.RTT, MS, times, [20.0 + index % 7 for index in range(len(times))], nominal_step_s=step_s)
        bare = Participant(who.address)  # as an answer about series alone tells it
        coverage = Coverage(depth, window, points=len(times), step_s=step_s)
        return Evidence(bare, coverage, connection=(rtt,), source_ids=(source_id,))

    async def aclose(self) -> None:
        await asyncio.sleep(0)
        self.closed = True
