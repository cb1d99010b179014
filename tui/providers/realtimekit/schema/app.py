"""Apps, meetings, usage and the token."""

from __future__ import annotations

from tui.providers.realtimekit.schema.base import Paging, Wire


class WireApp(Wire):
    """An app."""

    id: str | None = None
    name: str | None = None
    created_at: str | None = None


class AppsAnswer(Wire):
    """Answer of `apps`."""

    data: list[WireApp] | None = None
    paging: Paging | None = None


class WireMeeting(Wire):
    """A meeting, without its storage and AI settings: they may hold keys."""

    id: str | None = None
    title: str | None = None
    status: str | None = None
    created_at: str | None = None
    updated_at: str | None = None
    record_on_start: bool | None = None
    live_stream_on_start: bool | None = None
    persist_chat: bool | None = None


class MeetingsAnswer(Wire):
    """Answer of `meetings`."""

    data: list[WireMeeting] | None = None
    paging: Paging | None = None


class MeetingAnswer(Wire):
    """Answer of `meetings/{id}`."""

    data: WireMeeting | None = None


class SessionDay(Wire):
    """Sessions of one day."""

    day: str | None = None
    total_sessions: float | None = None
    total_session_minutes: float | None = None


class SessionStats(Wire):
    """Sessions of all days."""

    sessions_count: float | None = None
    sessions_minutes_consumed: float | None = None
    day_stats: list[SessionDay] | None = None


class RecordingDay(Wire):
    """Recordings of one day."""

    day: str | None = None
    total_recordings: float | None = None
    total_recording_minutes: float | None = None


class RecordingStats(Wire):
    """Recordings of all days."""

    recording_count: float | None = None
    recording_minutes_consumed: float | None = None
    day_stats: list[RecordingDay] | None = None


class UsageData(Wire):
    """Day-wise analytics."""

    session_stats: SessionStats | None = None
    recording_stats: RecordingStats | None = None


class UsageAnswer(Wire):
    """Answer of `analytics/daywise`."""

    data: UsageData | None = None


class TokenResult(Wire):
    """What Cloudflare says about a token."""

    id: str | None = None
    status: str | None = None
    not_before: str | None = None
    expires_on: str | None = None


class TokenAnswer(Wire):
    """Answer of `/user/tokens/verify`."""

    result: TokenResult | None = None
