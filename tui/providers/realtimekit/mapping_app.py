"""Apps, meetings and usage of the wire as values of the model."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tui.model import App, DayUsage, Meeting, Usage
from tui.providers.realtimekit.schema.app import UsageData, WireApp, WireMeeting
from tui.providers.realtimekit.times import day, when
from tui.providers.realtimekit.values import count, text


def app(wire: WireApp) -> App | None:
    """Return an app, or None for a row without an id."""
    app_id = text(wire.id)
    return None if app_id is None else App(id=app_id, name=wire.name, created_at=when(wire.created_at))


def meeting(wire: WireMeeting) -> Meeting | None:
    """Return a meeting, or None for a row without an id."""
    meeting_id = text(wire.id)
    if meeting_id is None:
        return None
    return Meeting(
        id=meeting_id,
        title=wire.title,
        status=text(wire.status),
        created_at=when(wire.created_at),
        updated_at=when(wire.updated_at),
        record_on_start=wire.record_on_start,
        live_stream_on_start=wire.live_stream_on_start,
        persist_chat=wire.persist_chat,
    )


def usage(wire: UsageData | None, source_id: str) -> Usage:
    """Return the usage, days of sessions and of recordings joined, oldest first."""
    sessions = wire.session_stats if wire else None
    recordings = wire.recording_stats if wire else None
    days: dict[date, DayUsage] = {}
    for session_day in (sessions and sessions.day_stats) or ():
        if on := day(session_day.day):
            days[on] = replace(
                days.get(on, DayUsage(on)),
                sessions=count(session_day.total_sessions),
                session_minutes=session_day.total_session_minutes,
            )
    for recording_day in (recordings and recordings.day_stats) or ():
        if on := day(recording_day.day):
            days[on] = replace(
                days.get(on, DayUsage(on)),
                recordings=count(recording_day.total_recordings),
                recording_minutes=recording_day.total_recording_minutes,
            )
    return Usage(
        days=tuple(days[on] for on in sorted(days)),
        sessions=count(sessions.sessions_count) if sessions else None,
        session_minutes=sessions.sessions_minutes_consumed if sessions else None,
        recordings=count(recordings.recording_count) if recordings else None,
        recording_minutes=recordings.recording_minutes_consumed if recordings else None,
        source_id=source_id,
    )
