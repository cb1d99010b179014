"""Sessions of the wire as sessions of the model."""

from __future__ import annotations

from tui.model import Address, Session, SessionCounts, SessionStatus, Vendor
from tui.providers.realtimekit.schema import WireSession
from tui.providers.realtimekit.times import when
from tui.providers.realtimekit.values import count, flat, text

_STATUS = {"LIVE": SessionStatus.LIVE, "ENDED": SessionStatus.ENDED}


def session(wire: WireSession, app: str, source_id: str) -> Session | None:
    """Return a session, or None for a row without an id.

    `minutes_consumed` is the sum over participants. The vendor does not tell when its numbers are final: only a live
    session is known not to be.
    """
    session_id = text(wire.id)
    if session_id is None:
        return None
    status = _STATUS.get((wire.status or "").upper(), SessionStatus.UNKNOWN)
    started_at, ended_at = when(wire.started_at), when(wire.ended_at)
    duration_s = None
    if started_at and ended_at and ended_at >= started_at:
        duration_s = (ended_at - started_at).total_seconds()
    meeting = text(wire.associated_id) or ""
    rooms = (session(room, app, source_id) for room in wire.breakout_rooms or ())
    return Session(
        address=Address(Vendor.REALTIMEKIT, (app,), session_id),
        title=wire.meeting_display_name or meeting or session_id,
        container_id=meeting,
        kind=text(wire.type),
        status=status,
        started_at=started_at,
        ended_at=ended_at,
        created_at=when(wire.created_at),
        updated_at=when(wire.updated_at),
        duration_s=duration_s,
        participant_minutes=wire.minutes_consumed,
        counts=SessionCounts(
            live_sessions=count(wire.live_participants), peak_users=count(wire.max_concurrent_participants)
        ),
        is_final=False if status is SessionStatus.LIVE else None,
        organisation_id=text(wire.organization_id),
        breakout_rooms=tuple(room for room in rooms if room is not None),
        meta={key: str(value) for key, value in flat(wire.meta).items()},
        source_id=source_id,
    )
