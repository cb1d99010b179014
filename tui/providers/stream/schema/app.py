"""GetActiveCallsStatus, QueryUserFeedback, GetCallStatsMap and GetCallReport."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from tui.providers.stream.schema.base import Instant, Wire
from tui.providers.stream.schema.metrics import Location


class HealthAnswer(Wire):
    """How the app fares. The tree of metrics is young: it is read as it comes."""

    start_time: Instant = None
    end_time: Instant = None
    summary: dict[str, Any] | None = None
    metrics: dict[str, Any] | None = None


class Named(Wire):
    """A browser, device or operating system."""

    name: str | None = None
    version: str | None = None


class Platform(Wire):
    """What somebody used."""

    browser: Named | None = None
    device: Named | None = None
    os: Named | None = None


class UserFeedback(Wire):
    """What one user said."""

    cid: str | None = None
    session_id: str | None = None
    user_id: str | None = None
    rating: float | None = None
    reason: str | None = None
    created_at: Instant = None
    sdk: str | None = None
    sdk_version: str | None = None
    platform: Platform | None = None
    custom: dict[str, Any] | None = None


class FeedbackAnswer(Wire):
    """A page of feedback."""

    user_feedback: list[UserFeedback] | None = None
    next: str | None = None
    prev: str | None = None


class MapParticipant(Wire):
    """Somebody on the map."""

    user_id: str | None = None
    user_session_id: str | None = None
    name: str | None = None
    is_live: bool | None = None
    location: Location | None = None


class MapPublishers(Wire):
    """Who sent."""

    publishers: list[MapParticipant] | None = None


class MapPlace(Wire):
    """How many received in one place."""

    count: int | None = None
    live_count: int | None = None
    location: Location | None = None


class MapSubscribers(Wire):
    """Who received, by place and, where told, one by one."""

    locations: list[MapPlace] | None = None
    participants: list[MapParticipant] | None = None


class Coordinates(Wire):
    """A point on Earth, in degrees."""

    latitude: float | None = None
    longitude: float | None = None


class Codes(Wire):
    """A place by its codes."""

    continent_code: str | None = None
    country_iso_code: str | None = None
    subdivision_iso_code: str | None = None


class MapSfu(Wire):
    """A media server."""

    id: str | None = None
    datacenter: str | None = None
    count: int | None = None
    coordinates: Coordinates | None = None
    location: Codes | None = None


class MapSfus(Wire):
    """The media servers."""

    locations: list[MapSfu] | None = None


class MapAnswer(Wire):
    """Where people and media servers were."""

    publishers: MapPublishers | None = None
    subscribers: MapSubscribers | None = None
    sfus: MapSfus | None = None


class Group(Wire):
    """How many people share something."""

    name: str | None = None
    unique: int | None = None


class Minute(Wire):
    """How many were there within one minute."""

    start_ts: Instant = None
    first: int | None = None
    last: int | None = None
    max: int | None = None
    min: int | None = None


class ByMinute(Wire):
    """Minutes in order."""

    by_minute: list[Minute] | None = None


class TrackTotal(Wire):
    """How long tracks of a kind were published."""

    track_type: str | None = None
    duration_seconds: float | None = None


class Publishers(Wire):
    """How many sent."""

    total: int | None = None
    unique: int | None = None
    by_track: list[TrackTotal] | None = None


class Subscribers(Wire):
    """How many received."""

    total: int | None = None
    unique: int | None = None
    total_subscribed_duration_seconds: float | None = None


class Participants(Wire):
    """The people of a report."""

    sum: int | None = None
    unique: int | None = None
    max_concurrent: int | None = None
    by_browser: list[Group] | None = None
    by_country: list[Group] | None = None
    by_device: list[Group] | None = None
    by_os: list[Group] | None = Field(default=None, alias="by_operating_system")
    count_over_time: ByMinute | None = None
    publishers: Publishers | None = None
    subscribers: Subscribers | None = None


class CallPart(Wire):
    """The call of a report."""

    score: float | None = None
    started_at: Instant = None
    ended_at: Instant = None


class Ratings(Wire):
    """What users gave."""

    average: float | None = None
    count: int | None = None


class Report(Wire):
    """A report about one session."""

    call: CallPart | None = None
    participants: Participants | None = None
    user_ratings: Ratings | None = None


class ReportAnswer(Wire):
    """A report about one session."""

    session_id: str | None = None
    report: Report | None = None
