"""Stream Video behind the seam: each question in a few requests, each answer in the model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import httpx

from tui.config import StreamAccess
from tui.errors import NotFound
from tui.model import (
    Address,
    AppHealth,
    Attendance,
    CallMap,
    CallReport,
    Event,
    Evidence,
    Feedback,
    LiveCall,
    Page,
    Participant,
    Session,
    Vendor,
    Window,
)
from tui.providers.answers import Archive
from tui.providers.base import (
    Costs,
    FeedbackQuestion,
    ParticipantQuestion,
    Pushdown,
    SessionPage,
    SessionQuestion,
)
from tui.providers.gate import Gate
from tui.providers.http import ApiClient
from tui.providers.stream import attending, lookup
from tui.providers.stream.asking import Asker, participant_ids
from tui.providers.stream.client import http_client
from tui.providers.stream.conditions import cid_of, compiled_sessions, feedback_conditions
from tui.providers.stream.cursors import Cursor, next_text, prev_text
from tui.providers.stream.dialect import StreamDialect
from tui.providers.stream.filters import PARTICIPANTS, Conditions, compile_filter
from tui.providers.stream.mapping import app
from tui.providers.stream.mapping.people import merged
from tui.providers.stream.mapping.roster import roster_page
from tui.providers.stream.mapping.sessions import from_attendance_head, from_report, from_stats, live_call
from tui.providers.stream.questions import PAGE_LIMIT, ListQuestion
from tui.providers.stream.reading import Reader, side_by_side

TILE = timedelta(minutes=30)
"""The longest window of track metrics."""

T = TypeVar("T")


def _utc_now() -> datetime:
    return datetime.now(UTC)


class StreamProvider:
    """Stream Video. It owns the HTTP client of its `client`.

    Every method raises `CallscopeError` by class: what the vendor, the network or something in between answered. An
    unknown id is told apart, where Stream lets one: `NotFound`, `WrongIdKind`, `NotReady`, `Expired`.
    """

    vendor: Vendor = Vendor.STREAM
    costs: Costs = Costs(PAGE_LIMIT, TILE, roster_tells_quality=True, overview_requests=1, tile_requests=3)

    def __init__(self, client: ApiClient, *, now: Callable[[], datetime] = _utc_now, whole_lists: bool = False) -> None:
        """Ask with `client`; `now` is the clock that "live", "just ended" and "expired" are told by.

        Args:
            client: asks.
            now: what time it is where the answers come from, in UTC.
            whole_lists: look for one participant in whole lists instead of with a filter: a recording holds them so.
        """
        self._client = client
        self._asker = Asker(client, now, whole_lists)
        self._questions = self._asker.questions
        self._reader = Reader(self._asker)

    @classmethod
    def connect(
        cls,
        access: StreamAccess,
        *,
        gate: Gate,
        archive: Archive,
        transport: httpx.AsyncBaseTransport | None = None,
        now: Callable[[], datetime] = _utc_now,
        whole_lists: bool = False,
    ) -> StreamProvider:
        """Return a provider that asks with `access`, over `transport` or the network.

        Raises:
            ConfigError: the token cannot be had.
        """
        dialect = StreamDialect(now_s=lambda: now().timestamp())
        client = ApiClient(http_client(access, transport), dialect, gate, archive)
        return cls(client, now=now, whole_lists=whole_lists)

    async def aclose(self) -> None:
        """Close the HTTP client."""
        await self._client.http.aclose()

    def session_pushdown(self, question: SessionQuestion) -> Pushdown:
        """Tell which part of a question's filter `sessions` sends."""
        return compiled_sessions(question).pushdown

    def participant_pushdown(self, question: ParticipantQuestion) -> Pushdown:
        """Tell which part of a question's filter `attendance` sends."""
        return compile_filter(question.filter, PARTICIPANTS).pushdown

    async def sessions(self, question: SessionQuestion, cursor: str | None = None) -> SessionPage:
        """Return a page of the app's sessions or, with a container, of one call's; newest first.

        Stream sorts sessions by time alone: `SessionOrder.WORST` is listed like `NEWEST`.
        """
        conditions, place = compiled_sessions(question).conditions, Cursor.parse(cursor)
        if question.container is not None:
            asked = ListQuestion(conditions, (("first_stats", -1),), question.limit, place)
            reports = await self._questions.call_sessions(asked)
            rows = [from_report(row, reports.source_id) for row in reports.wire.reports or ()]
            return SessionPage(_page(rows, reports.wire.next, reports.wire.prev, reports.source_id))
        asked = ListQuestion(conditions, (("session_started_at", -1),), question.limit, place)
        stats = await self._questions.sessions(asked)
        rows = [from_stats(row, stats.source_id) for row in stats.wire.call_stats or ()]
        return SessionPage(_page(rows, stats.wire.next, stats.wire.prev, stats.source_id))

    async def session(self, address: Address) -> Session:
        """Return one session, from the list of sessions or, where that has none, from its attendance."""
        session_id = address.session_id
        conditions: Conditions = {"call_session_id": {"$eq": session_id}, "call_cid": {"$eq": cid_of(address)}}
        listed = await self._questions.sessions(ListQuestion(conditions, limit=1))
        for row in listed.wire.call_stats or ():
            found = from_stats(row, listed.source_id)
            if found is not None and found.address == address.session:
                return found
        asking = self._questions.attendance(address.session, ListQuestion(limit=1))
        head = await self._asker.explained(asking, address.session)
        return from_attendance_head(address, head.wire, head.source_id)

    async def live_calls(self, cursor: str | None = None, *, limit: int = 25) -> Page[LiveCall]:
        """Return a page of the calls that go on, the newest first. Stream also lists calls that nobody ended."""
        question = ListQuestion({"ongoing": {"$eq": True}}, (("created_at", -1),), limit, Cursor.parse(cursor))
        reply = await self._questions.calls(question)
        calls = [live_call(state.call, reply.source_id) for state in reply.wire.calls or () if state.call]
        return _page(calls, reply.wire.next, reply.wire.prev, reply.source_id)

    async def attendance(self, question: ParticipantQuestion, cursor: str | None = None) -> Attendance:
        """Return a page of who was there, with the totals of the whole session."""
        return await attending.attendance(self._asker, question, cursor)

    async def roster(self, address: Address, cursor: str | None = None, *, limit: int = PAGE_LIMIT) -> Page[Evidence]:
        """Return a page of participants with score, jitter, latency, freezes, client, place and media server."""
        place = Cursor.parse(cursor)
        asking = self._questions.roster(address.session, ListQuestion(limit=limit, cursor=place))
        reply = await self._asker.explained(asking, address.session)
        return roster_page(reply.wire, address.session, place, source_id=reply.source_id)

    async def participant(self, address: Address) -> Participant:
        """Return one participant, from the roster and from attendance."""
        participant_ids(address)
        whole = self._asker.whole_lists
        listed, attended = await side_by_side(
            self._asker.if_any(lookup.in_roster(self._questions, address, whole=whole)),
            self._asker.if_any(lookup.in_attendance(self._questions, address, whole=whole)),
        )
        if listed is None and attended is None:
            raise await self._asker.absence.explain(NotFound("Stream does not know this participant"), address)
        if listed is None or attended is None:
            return listed or attended  # type: ignore[return-value]  # one of them is there
        # The roster says whether somebody is live; a row of attendance only hints at it.
        is_live = attended.is_live if listed.is_live is None else listed.is_live
        return replace(merged(attended, listed), is_live=is_live)

    async def overview(self, participant: Participant, window: Window | None = None) -> Evidence:
        """Return one participant's series with few points, in one request."""
        return await self._reader.overview(participant, window)

    async def detail(self, participant: Participant, window: Window) -> Evidence:
        """Return everything about one participant in a window; what Stream does not have is named in the coverage."""
        return await self._reader.detail(participant, window)

    async def latest(self, participant: Participant) -> Evidence:
        """Return what Stream answers without a window: the published tracks in the last minute of the session."""
        return await self._reader.latest(participant)

    async def timeline(self, participant: Participant, window: Window | None = None) -> tuple[Event, ...]:
        """Return what happened to one participant, in order."""
        return await self._reader.timeline(participant, window)

    async def app_health(self) -> AppHealth:
        """Return how the whole app fared in the last minute."""
        reply = await self._questions.health()
        return app.app_health(reply.wire, reply.source_id)

    async def feedback(self, question: FeedbackQuestion, cursor: str | None = None) -> Page[Feedback]:
        """Return a page of feedback, newest first."""
        conditions, place = feedback_conditions(question), Cursor.parse(cursor)
        reply = await self._questions.feedback(ListQuestion(conditions, (("created_at", -1),), question.limit, place))
        return app.feedback_page(reply.wire, reply.source_id)

    async def report(self, address: Address) -> CallReport:
        """Return the vendor's report about one session."""
        reply = await self._asker.explained(self._questions.report(address.session), address.session)
        return app.call_report(reply.wire, reply.source_id)

    async def call_map(self, address: Address, window: Window | None = None) -> CallMap:
        """Return where the people and media servers of a session were."""
        reply = await self._asker.explained(self._questions.call_map(address.session, window), address.session)
        return app.call_map(reply.wire, reply.source_id)


def _page(items: list[T | None], after: str | None, before: str | None, source_id: str) -> Page[T]:
    kept = tuple(item for item in items if item is not None)
    return Page(kept, next_text(after), prev_text(before), source_id=source_id)
