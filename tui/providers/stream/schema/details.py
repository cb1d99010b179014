"""GetCallSessionParticipantStatsDetails and its timeline: one participant session's series and events.

The answer describes itself: names of metrics are open-ended, and units, labels, order and limits come with them.
"""

from __future__ import annotations

from typing import Any

from pydantic import Field

from tui.providers.stream.schema.base import Instant, Points, Wire


class Timeframe(Wire):
    """The time that the series cover."""

    since: Instant = None
    until: Instant = None
    step_seconds: float | None = None
    max_points: int | None = None


class Descriptor(Wire):
    """What a metric is."""

    label: str | None = None
    unit: str | None = None
    description: str | None = None


class Limit(Wire):
    """A limit of the server's own."""

    level: str | None = None
    operator: str | None = None
    value: float | None = None
    value_unit: str | None = None
    window_seconds: float | None = None


class Measured(Wire):
    """Metrics with what describes them."""

    metrics: dict[str, Points] | None = None
    metrics_meta: dict[str, Descriptor] | None = None
    metrics_order: list[str] | None = None
    thresholds: dict[str, list[Limit]] | None = None


class TrackMetrics(Measured):
    """One track."""

    track_id: str | None = None
    label: str | None = None
    track_type: str | None = None
    codec: str | None = None
    rid: str | None = None


class Connection(Wire):
    """Metrics of a whole connection, which the wire names differently from those of a track."""

    metrics: dict[str, Points] | None = Field(default=None, alias="global")
    metrics_meta: dict[str, Descriptor] | None = Field(default=None, alias="global_meta")
    metrics_order: list[str] | None = Field(default=None, alias="global_metrics_order")
    thresholds: dict[str, list[Limit]] | None = Field(default=None, alias="global_thresholds")


class PublisherStats(Connection):
    """What was sent, by kind of track."""

    tracks: dict[str, list[TrackMetrics]] | None = None


class SubscriptionStats(Wire):
    """What was received from one publisher, by kind of track."""

    publisher_user_id: str | None = None
    publisher_name: str | None = None
    publisher_user_session_id: str | None = None
    tracks: dict[str, list[TrackMetrics]] | None = None


class SubscriberStats(Connection):
    """What was received."""

    subscriptions: list[SubscriptionStats] | None = None


class DetailsAnswer(Wire):
    """One participant session's series."""

    user_id: str | None = None
    user_session_id: str | None = None
    timeframe: Timeframe | None = None
    user: Measured | None = None
    publisher: PublisherStats | None = None
    subscriber: SubscriberStats | None = None


class TimelineEvent(Wire):
    """Something that happened to a participant session."""

    timestamp: Instant = None
    type: str | None = None
    severity: str | None = None
    data: dict[str, Any] | None = None


class TimelineAnswer(Wire):
    """What happened to a participant session."""

    events: list[TimelineEvent] | None = None
