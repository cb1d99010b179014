"""What an app used, day by day."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta

from tui.sandbox.realtimekit.directory import Directory
from tui.sandbox.realtimekit.meetings import is_recorded
from tui.sandbox.realtimekit.wire import Json, Question, minutes, refuse

_DEFAULT_DAYS = 30


def usage(directory: Directory, question: Question) -> Json:
    """Return sessions and recordings by UTC day; days without any are left out.

    Raises:
        Refusal: a date that cannot be read.
    """
    today = datetime.fromtimestamp(directory.world.now(), UTC).date()
    last = _day(question, "end_date") or today
    first = _day(question, "start_date") or last - timedelta(days=_DEFAULT_DAYS)
    sessions: dict[date, list[float]] = defaultdict(list)
    recordings: dict[date, list[float]] = defaultdict(list)
    since = datetime.combine(first, time.min, UTC).timestamp()
    until = datetime.combine(last, time.max, UTC).timestamp()
    for call in directory.calls_between(since, until, whole=True):
        day = datetime.fromtimestamp(call.started_at, UTC).date()
        sessions[day].append(directory.participant_seconds(call))
        if is_recorded(call.container_id):
            recordings[day].append(min(call.ended_at, directory.world.now()) - call.started_at)
    return {
        "session_stats": {
            "sessions_count": sum(map(len, sessions.values())),
            "sessions_minutes_consumed": minutes(sum(map(sum, sessions.values()))),
            "day_stats": [
                {"day": _midnight(day), "total_sessions": len(spans), "total_session_minutes": minutes(sum(spans))}
                for day, spans in sorted(sessions.items())
            ],
        },
        "recording_stats": {
            "recording_count": sum(map(len, recordings.values())),
            "recording_minutes_consumed": minutes(sum(map(sum, recordings.values()))),
            "day_stats": [
                {"day": _midnight(day), "total_recordings": len(spans), "total_recording_minutes": minutes(sum(spans))}
                for day, spans in sorted(recordings.items())
            ],
        },
    }


def _day(question: Question, name: str) -> date | None:
    text = question.text(name)
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise refuse(400, f'BAD_REQUEST "{name}" must be a date in YYYY-MM-DD format') from None


def _midnight(day: date) -> str:
    return f"{day.isoformat()}T00:00:00.000Z"
