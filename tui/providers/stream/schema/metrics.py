"""GetCallParticipantSessionMetrics: what one participant session published."""

from __future__ import annotations

from tui.providers.stream.schema.base import Instant, Points, Wire


class Location(Wire):
    """Where an address is registered."""

    city: str | None = None
    subdivision: str | None = None
    country: str | None = None
    country_iso_code: str | None = None
    continent: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    accuracy_radius_meters: float | None = None


class SessionClient(Wire):
    """The participant's program."""

    name: str | None = None
    version: str | None = None
    ip: str | None = None
    network_type: str | None = None
    location: Location | None = None


class TimeSeries(Wire):
    """A value over time."""

    data_points: Points = None


class Resolution(Wire):
    """Width and height over time."""

    width: TimeSeries | None = None
    height: TimeSeries | None = None


class TrackWarning(Wire):
    """A warning about a track. Its codes are not published."""

    time: Instant = None
    code: str | None = None
    warning: str | None = None


class PublishedTrack(Wire):
    """One published track."""

    track_id: str | None = None
    track_type: str | None = None
    codec: str | None = None
    bitrate: TimeSeries | None = None
    framerate: TimeSeries | None = None
    resolution: Resolution | None = None
    warnings: list[TrackWarning] | None = None


class MetricsAnswer(Wire):
    """What one participant session published. `duration`, the request's own, is left aside."""

    user_id: str | None = None
    user_session_id: str | None = None
    publisher_type: str | None = None
    joined_at: Instant = None
    is_publisher: bool | None = None
    is_subscriber: bool | None = None
    client: SessionClient | None = None
    published_tracks: list[PublishedTrack] | None = None
