"""QueryCallParticipantSessions: who was there."""

from __future__ import annotations

from tui.providers.stream.schema.base import Instant, Wire


class ParticipantSession(Wire):
    """One join of one user and its leave."""

    user_id: str | None = None
    user_session_id: str | None = None
    joined_at: Instant = None
    left_at: Instant = None
    duration_in_seconds: float | None = None
    publisher_type: str | None = None
    roles: list[str] | None = None


class CallParticipant(Wire):
    """Somebody in a call's state; `role` and the user are left aside."""

    user_session_id: str | None = None


class CallSession(Wire):
    """The state of a call's session, as it comes beside statistics and calls."""

    id: str | None = None
    started_at: Instant = None
    ended_at: Instant = None
    live_started_at: Instant = None
    live_ended_at: Instant = None
    participants: list[CallParticipant] | None = None
    participants_count_by_role: dict[str, int] | None = None
    anonymous_participant_count: int | None = None


class AttendanceAnswer(Wire):
    """A page of participant sessions. `duration`, the request's own, is left aside."""

    call_type: str | None = None
    call_id: str | None = None
    call_session_id: str | None = None
    total_participant_sessions: int | None = None
    total_participant_duration: float | None = None
    participants_sessions: list[ParticipantSession] | None = None
    session: CallSession | None = None
    next: str | None = None
    prev: str | None = None
