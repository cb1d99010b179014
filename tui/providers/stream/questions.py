"""One method for each of Stream's endpoints: what to send, and which answer comes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from tui.model import Address, Window
from tui.providers.answers import Answer
from tui.providers.http import ApiClient, Params
from tui.providers.stream import paths
from tui.providers.stream.cursors import Cursor, FilterForm
from tui.providers.stream.filters import Conditions, as_brackets, as_json
from tui.providers.stream.schema.app import FeedbackAnswer, HealthAnswer, MapAnswer, ReportAnswer
from tui.providers.stream.schema.attendance import AttendanceAnswer
from tui.providers.stream.schema.base import Wire, read
from tui.providers.stream.schema.details import TimelineAnswer
from tui.providers.stream.schema.roster import RosterAnswer
from tui.providers.stream.schema.sessions import CallsAnswer, CallState, SessionReportsAnswer, SessionStatsAnswer
from tui.providers.stream.times import rfc3339

PAGE_LIMIT = 100
"""More is refused."""
MAX_POINTS = 4096

T = TypeVar("T")
W = TypeVar("W", bound=Wire)
W_co = TypeVar("W_co", covariant=True, bound=Wire)

Decode = Callable[[Answer], T]
"""What reads an answer whose data points are too many to be read like any other part."""


@dataclass(frozen=True, slots=True)
class Reply(Generic[W_co]):
    """An answer and what it says."""

    answer: Answer
    wire: W_co

    @property
    def source_id(self) -> str:
        """The answer's name within this run."""
        return self.answer.source_id


@dataclass(frozen=True, slots=True)
class ListQuestion:
    """What every list takes."""

    conditions: Conditions = field(default_factory=dict)
    sort: tuple[tuple[str, int], ...] = ()
    limit: int = 25
    cursor: Cursor = field(default_factory=Cursor)


@dataclass(frozen=True, slots=True)
class Questions:
    """Asks Stream's endpoints. Raises `CallscopeError` by class, as `ApiClient` does."""

    client: ApiClient

    async def sessions(self, question: ListQuestion) -> Reply[SessionStatsAnswer]:
        """Ask for the app's sessions."""
        return await self._list("QueryCallSessionStats", paths.SESSIONS, SessionStatsAnswer, question)

    async def call_sessions(self, question: ListQuestion) -> Reply[SessionReportsAnswer]:
        """Ask for a call's sessions."""
        return await self._list("QueryCallStats", paths.CALL_SESSIONS, SessionReportsAnswer, question)

    async def calls(self, question: ListQuestion) -> Reply[CallsAnswer]:
        """Ask for calls."""
        return await self._list("QueryCalls", paths.CALLS, CallsAnswer, question)

    async def call(self, call_type: str, call_id: str) -> Reply[CallState]:
        """Ask for one call, without its members."""
        return await self._get("GetCall", paths.call(call_type, call_id), CallState, [("members_limit", "0")])

    async def feedback(self, question: ListQuestion) -> Reply[FeedbackAnswer]:
        """Ask for what users said."""
        return await self._list("QueryUserFeedback", paths.FEEDBACK, FeedbackAnswer, question, [("full", "true")])

    async def health(self) -> Reply[HealthAnswer]:
        """Ask how the app fares."""
        return await self._get("GetActiveCallsStatus", paths.HEALTH, HealthAnswer)

    async def attendance(self, address: Address, question: ListQuestion) -> Reply[AttendanceAnswer]:
        """Ask who was in a session."""
        path = paths.attendance(address)
        return await self._get("QueryCallParticipantSessions", path, AttendanceAnswer, _list_params(question))

    async def roster(self, address: Address, question: ListQuestion) -> Reply[RosterAnswer]:
        """Ask who was in a session and how each fared."""
        path = paths.roster(address)
        return await self._get("QueryCallSessionParticipantStats", path, RosterAnswer, _list_params(question))

    async def timeline(
        self, address: Address, user_id: str, user_session_id: str, window: Window | None
    ) -> Reply[TimelineAnswer]:
        """Ask what happened to one participant session."""
        path = paths.timeline(address, user_id, user_session_id)
        params = _window_params(window, "start_time", "end_time")
        return await self._get("QueryCallSessionParticipantStatsTimeline", path, TimelineAnswer, params)

    async def call_map(self, address: Address, window: Window | None) -> Reply[MapAnswer]:
        """Ask where people and media servers were."""
        params = _window_params(window, "start_time", "end_time")
        return await self._get("GetCallStatsMap", paths.call_map(address), MapAnswer, params)

    async def report(self, address: Address) -> Reply[ReportAnswer]:
        """Ask for the report about a session."""
        return await self._get(
            "GetCallReport", paths.report(address), ReportAnswer, [("session_id", address.session_id)]
        )

    async def track_metrics(
        self, address: Address, user_id: str, user_session_id: str, window: Window | None, decode: Decode[T]
    ) -> tuple[Answer, T]:
        """Ask what one participant session published; without a window, in the last minute of the session."""
        path = paths.track_metrics(address, user_id, user_session_id)
        params = _window_params(window, "since", "until")
        return await self.client.read("GetCallParticipantSessionMetrics", "GET", path, decode, params=params)

    async def details(
        self,
        address: Address,
        user_id: str,
        user_session_id: str,
        window: Window | None,
        max_points: int,
        decode: Decode[T],
    ) -> tuple[Answer, T]:
        """Ask for one participant session's series."""
        path = paths.details(address, user_id, user_session_id)
        params = [*_window_params(window, "since", "until"), ("max_points", str(min(max_points, MAX_POINTS)))]
        return await self.client.read("GetCallSessionParticipantStatsDetails", "GET", path, decode, params=params)

    async def _get(self, endpoint: str, path: str, kind: type[W], params: Params = ()) -> Reply[W]:
        answer, wire = await self.client.read(endpoint, "GET", path, lambda answer: read(kind, answer), params=params)
        return Reply(answer, wire)

    async def _list(
        self, endpoint: str, path: str, kind: type[W], question: ListQuestion, params: Params = ()
    ) -> Reply[W]:
        body: dict[str, object] = {"limit": page_limit(question.limit), **question.cursor.params()}
        if question.sort:
            body["sort"] = [{"field": name, "direction": direction} for name, direction in question.sort]
        if question.conditions:
            body["filter_conditions"] = question.conditions
        answer, wire = await self.client.read(
            endpoint, "POST", path, lambda answer: read(kind, answer), params=params, body=body
        )
        return Reply(answer, wire)


def page_limit(limit: int) -> int:
    """Return a limit that Stream accepts."""
    return max(1, min(limit, PAGE_LIMIT))


def _list_params(question: ListQuestion) -> list[tuple[str, str]]:
    in_form = as_brackets if question.cursor.form is FilterForm.BRACKETS else as_json
    place: Mapping[str, str] = question.cursor.params()
    return [("limit", str(page_limit(question.limit))), *place.items(), *in_form(question.conditions)]


def _window_params(window: Window | None, since: str, until: str) -> list[tuple[str, str]]:
    return [(since, rfc3339(window.since)), (until, rfc3339(window.until))] if window else []
