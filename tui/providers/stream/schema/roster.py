"""QueryCallSessionParticipantStats: who was there, and how each fared."""

from __future__ import annotations

from typing import Any

from tui.providers.stream.schema.base import Instant, Wire
from tui.providers.stream.schema.metrics import Location
from tui.providers.stream.schema.sessions import Counts


class PublishedTracks(Wire):
    """Which kinds of track were published."""

    audio: bool | None = None
    video: bool | None = None
    screenshare: bool | None = None
    screenshare_audio: bool | None = None


class RosterSession(Wire):
    """One participant session with its quality."""

    user_session_id: str | None = None
    unified_session_id: str | None = None
    is_live: bool | None = None
    started_at: Instant = None
    ended_at: Instant = None
    published_tracks: PublishedTracks | None = None
    publisher_type: str | None = None
    ingress: str | None = None
    sdk: str | None = None
    sdk_version: str | None = None
    webrtc_version: str | None = None
    browser: str | None = None
    browser_version: str | None = None
    os: str | None = None
    current_ip: str | None = None
    current_sfu: str | None = None
    distance_to_sfu_kilometers: float | None = None
    location: Location | None = None
    cq_score: float | None = None
    jitter_ms: float | None = None
    latency_ms: float | None = None
    freezes_duration_ms: float | None = None


class RosterUser(Wire):
    """One user with all sessions of theirs."""

    user_id: str | None = None
    name: str | None = None
    roles: list[str] | None = None
    latest_activity_at: Instant = None
    sessions: list[RosterSession] | None = None


class CallEvent(Wire):
    """Something that happened in the call. The unit of `timestamp` is not documented."""

    timestamp: Instant = None
    user_id: str | None = None
    event_type: str | None = None
    payload: dict[str, Any] | None = None


class RosterAnswer(Wire):
    """A page of users."""

    call_type: str | None = None
    call_id: str | None = None
    call_session_id: str | None = None
    call_started_at: Instant = None
    call_ended_at: Instant = None
    tmp_data_source: str | None = None
    counts: Counts | None = None
    participants: list[RosterUser] | None = None
    call_events: list[CallEvent] | None = None
    next: str | None = None
    prev: str | None = None
