"""The cumulative objects: one stream kind over the whole presence of a peer.

Shares are fractions of the samples. Delays are in milliseconds, unlike those of the samples.
"""

from __future__ import annotations

from pydantic import Field

from tui.providers.realtimekit.schema.base import Wire


class Percentiles(Wire):
    """Mean and ordinary percentiles."""

    avg: float | None = None
    p50: float | None = None
    p75: float | None = None
    p90: float | None = None


class Loss(Wire):
    """Packet loss, and the shares of samples at or above so many percent."""

    avg: float | None = None
    from_5_percent: float | None = Field(default=None, alias="5_or_greater_event_fraction")
    from_10_percent: float | None = Field(default=None, alias="10_or_greater_event_fraction")
    from_25_percent: float | None = Field(default=None, alias="25_or_greater_event_fraction")
    from_50_percent: float | None = Field(default=None, alias="50_or_greater_event_fraction")


class Latency(Wire):
    """A delay, and the shares of samples at or above so many milliseconds."""

    avg: float | None = None
    from_100_ms: float | None = Field(default=None, alias="100ms_or_greater_event_fraction")
    from_250_ms: float | None = Field(default=None, alias="250ms_or_greater_event_fraction")
    from_500_ms: float | None = Field(default=None, alias="500ms_or_greater_event_fraction")


class Issues(Wire):
    """Shares of samples with a fault."""

    bandwidth_quality_limitation_fraction: float | None = None
    cpu_quality_limitation_fraction: float | None = None
    quality_limitation_fraction: float | None = None
    no_video_fraction: float | None = None
    poor_resolution_fraction: float | None = None
    lag_fraction: float | None = None


class Cumulative(Wire):
    """What all eight have."""

    quality_mos: Percentiles | None = None
    packet_loss: Loss | None = None


class AudioProducerCumulative(Cumulative):
    """Audio sent."""

    rtt: Latency | None = None


class AudioConsumerCumulative(Cumulative):
    """Audio received."""

    jitter_buffer_delay: Latency | None = None


class VideoProducerCumulative(Cumulative):
    """Video sent."""

    rtt: Latency | None = None
    frame_per_second: Percentiles | None = None
    frame_width: Percentiles | None = None
    high_negative_feedback_fraction: float | None = None
    key_frames_encoded_fraction: float | None = None
    issues: Issues | None = None


class VideoConsumerCumulative(Cumulative):
    """Video received."""

    jitter_buffer_delay: Latency | None = None
    frame_per_second: Percentiles | None = None
    frame_width: Percentiles | None = None
    key_frames_decoded_fraction: float | None = None
    issues: Issues | None = None
