"""Sessions and live calls."""

from __future__ import annotations

from datetime import datetime, timedelta

from tui.model import Address, LiveCall, Session, SessionCounts, SessionStatus, Vendor
from tui.providers.stream.mapping.people import score_of
from tui.providers.stream.schema.attendance import AttendanceAnswer, CallSession
from tui.providers.stream.schema.sessions import Call, Counts, SessionReport, SessionStats

_LIVE_WORDS = ("active", "live", "ongoing", "in_progress", "started")
_ENDED_WORDS = ("ended", "finished", "completed", "inactive", "done")


def session_address(call_type: str, call_id: str, session_id: str) -> Address:
    """Return the address of a session."""
    return Address(Vendor.STREAM, (call_type, call_id), session_id)


def from_stats(row: SessionStats, source_id: str) -> Session | None:
    """Return the session of a row of the app's sessions; None for a row without the ids to ask for it by."""
    if not (row.call_type and row.call_id and row.call_session_id):
        return None
    counts = row.counts or Counts()
    started, ended = row.call_started_at, row.call_ended_at
    total_s = counts.total_participant_duration
    return Session(
        address=session_address(row.call_type, row.call_id, row.call_session_id),
        title=f"{row.call_type}:{row.call_id}",
        container_id=row.call_id,
        kind=row.call_type,
        status=_status(counts.live_sessions, ended),
        started_at=started,
        ended_at=ended,
        generated_at=row.generated_at,
        duration_s=_seconds(started, ended),
        participant_minutes=None if total_s is None else total_s / 60.0,
        score=score_of(counts.cq_score),
        counts=counts_of(counts),
        is_final=_is_final(counts.live_sessions, ended, row.generated_at),
        source_id=source_id,
    )


def from_report(row: SessionReport, source_id: str) -> Session | None:
    """Return the session of a row of one call's sessions; None for a row without the ids to ask for it by.

    It starts with its first statistics: that row tells no other time.
    """
    call_type, colon, call_id = (row.call_cid or "").partition(":")
    if not (colon and call_type and call_id and row.call_session_id):
        return None
    word = (row.call_status or "").lower()
    status = SessionStatus.UNKNOWN
    if word in _LIVE_WORDS:
        status = SessionStatus.LIVE
    elif word in _ENDED_WORDS:
        status = SessionStatus.ENDED
    started, length_s = row.first_stats_time, row.call_duration_seconds
    is_over = status is SessionStatus.ENDED and started is not None and length_s is not None
    return Session(
        address=session_address(call_type, call_id, row.call_session_id),
        title=f"{call_type}:{call_id}",
        container_id=call_id,
        kind=call_type,
        status=status,
        started_at=started,
        ended_at=_after(started, length_s) if is_over else None,
        created_at=row.created_at,
        duration_s=length_s,
        score=score_of(row.quality_score),
        counts=SessionCounts(min_user_rating=row.min_user_rating),
        is_final=False if status is SessionStatus.LIVE else None,
        meta={"call_status": row.call_status} if row.call_status else {},
        source_id=source_id,
    )


def from_attendance_head(address: Address, answer: AttendanceAnswer, source_id: str) -> Session:
    """Return what attendance tells of a session that no list has."""
    call_type, call_id = address.scope
    state = answer.session or CallSession()
    total_s = answer.total_participant_duration
    live = None
    if state.started_at is not None:
        live = 1 if state.ended_at is None else 0
    return Session(
        address=address.session,
        title=f"{call_type}:{call_id}",
        container_id=call_id,
        kind=call_type,
        status=_status(live, state.ended_at),
        started_at=state.started_at,
        ended_at=state.ended_at,
        duration_s=_seconds(state.started_at, state.ended_at),
        participant_minutes=None if total_s is None else total_s / 60.0,
        counts=SessionCounts(
            participant_sessions=answer.total_participant_sessions,
            participant_duration_s=total_s,
        ),
        source_id=source_id,
    )


def live_call(call: Call, source_id: str) -> LiveCall | None:
    """Return a live call; None for one without an id."""
    call_type, call_id = call.type, call.id
    if not (call_type and call_id):
        call_type, _, call_id = (call.cid or "").partition(":")
    if not (call_type and call_id):
        return None
    state = call.session or CallSession()
    by_role = state.participants_count_by_role
    people = sum(by_role.values()) if by_role else None
    if people is None and state.participants is not None:
        people = len(state.participants)
    return LiveCall(
        cid=call.cid or f"{call_type}:{call_id}",
        call_type=call_type,
        call_id=call_id,
        session_id=call.current_session_id or state.id or None,
        started_at=state.started_at,
        created_at=call.created_at,
        created_by=(call.created_by.id or None) if call.created_by else None,
        participants=people,
        anonymous_participants=state.anonymous_participant_count,
        recording=call.recording,
        transcribing=call.transcribing,
        backstage=call.backstage,
        team=call.team or None,
        source_id=source_id,
    )


def counts_of(counts: Counts) -> SessionCounts:
    """Return the numbers about a session."""
    return SessionCounts(
        participants=counts.participants,
        participant_sessions=counts.sessions,
        live_sessions=counts.live_sessions,
        publishers=counts.publishers,
        peak_users=counts.peak_concurrent_users,
        peak_sessions=counts.peak_concurrent_sessions,
        sfus_used=counts.sfus_used,
        average_jitter_ms=counts.average_jitter_ms,
        average_rtt_ms=counts.average_latency_ms,
        max_freezes_ms=counts.max_freezes_duration_ms,
        participant_duration_s=counts.total_participant_duration,
        call_events=counts.call_event_count,
        min_user_rating=counts.min_user_rating,
        avg_user_rating=counts.avg_user_rating,
    )


def _status(live_sessions: int | None, ended_at: datetime | None) -> SessionStatus:
    if ended_at is not None:
        return SessionStatus.ENDED
    if live_sessions is None:
        return SessionStatus.UNKNOWN
    return SessionStatus.LIVE if live_sessions > 0 else SessionStatus.UNKNOWN


def _is_final(live_sessions: int | None, ended_at: datetime | None, generated_at: datetime | None) -> bool | None:
    """Return whether numbers were computed after the end: the only sign of it that can be asked for."""
    if ended_at is None:
        return False if live_sessions else None
    return None if generated_at is None else generated_at >= ended_at


def _seconds(since: datetime | None, until: datetime | None) -> float | None:
    return max(0.0, (until - since).total_seconds()) if since and until else None


def _after(since: datetime | None, seconds: float | None) -> datetime | None:
    if since is None or seconds is None:
        return None
    try:
        return since + timedelta(seconds=seconds)
    except OverflowError:
        return None
