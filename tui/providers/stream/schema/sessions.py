"""QueryCallSessionStats, QueryCallStats and QueryCalls: lists of sessions and calls."""

from __future__ import annotations

from tui.providers.stream.schema.attendance import CallSession
from tui.providers.stream.schema.base import Instant, Wire


class Counts(Wire):
    """Numbers about a session."""

    participants: int | None = None
    sessions: int | None = None
    live_sessions: int | None = None
    publishers: int | None = None
    peak_concurrent_users: int | None = None
    peak_concurrent_sessions: int | None = None
    sfus_used: int | None = None
    cq_score: float | None = None
    average_jitter_ms: float | None = None
    average_latency_ms: float | None = None
    max_freezes_duration_ms: float | None = None
    total_participant_duration: float | None = None
    call_event_count: int | None = None
    min_user_rating: float | None = None
    avg_user_rating: float | None = None


class SessionStats(Wire):
    """One session."""

    call_type: str | None = None
    call_id: str | None = None
    call_session_id: str | None = None
    call_started_at: Instant = None
    call_ended_at: Instant = None
    generated_at: Instant = None
    counts: Counts | None = None


class SessionStatsAnswer(Wire):
    """A page of the app's sessions."""

    call_stats: list[SessionStats] | None = None
    next: str | None = None
    prev: str | None = None


class SessionReport(Wire):
    """One session of a call, in short."""

    call_cid: str | None = None
    call_session_id: str | None = None
    call_status: str | None = None
    call_duration_seconds: float | None = None
    first_stats_time: Instant = None
    created_at: Instant = None
    quality_score: float | None = None
    min_user_rating: float | None = None


class SessionReportsAnswer(Wire):
    """A page of a call's sessions."""

    reports: list[SessionReport] | None = None
    next: str | None = None
    prev: str | None = None


class User(Wire):
    """A user of the app."""

    id: str | None = None
    name: str | None = None


class Call(Wire):
    """The state of a call. Its settings are left aside."""

    cid: str | None = None
    type: str | None = None
    id: str | None = None
    current_session_id: str | None = None
    session: CallSession | None = None
    created_by: User | None = None
    created_at: Instant = None
    ended_at: Instant = None
    recording: bool | None = None
    transcribing: bool | None = None
    backstage: bool | None = None
    team: str | None = None


class CallState(Wire):
    """A call as lists carry it, and as it is asked for alone."""

    call: Call | None = None


class CallsAnswer(Wire):
    """A page of calls."""

    calls: list[CallState] | None = None
    next: str | None = None
    prev: str | None = None
