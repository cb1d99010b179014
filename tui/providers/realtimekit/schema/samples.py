"""Rows of the sample arrays: what one stream did over one interval of about 7 seconds.

Counts and bytes are of the interval alone. Jitter, round-trip time and the jitter buffer's delay are in seconds.
"""

from __future__ import annotations

from pydantic import ConfigDict, with_config
from typing_extensions import TypedDict

LENIENT = ConfigDict(extra="ignore", coerce_numbers_to_str=True, allow_inf_nan=False)


@with_config(LENIENT)
class LimitationDurations(TypedDict, total=False):
    """Seconds for which each reason limited the encoder."""

    bandwidth: float | None
    cpu: float | None
    none: float | None
    other: float | None


@with_config(LENIENT)
class Sample(TypedDict, total=False):
    """One row of any of the eight arrays; which keys there are depends on the array.

    A dictionary, not a model: an hour with ten peers has ten thousand rows.
    """

    timestamp: str | None
    mos_quality: float | None
    packets_lost: float | None
    packets_sent: float | None
    packets_received: float | None
    bytes_sent: float | None
    bytes_received: float | None
    jitter: float | None
    rtt: float | None
    concealment_events: float | None
    jitter_buffer_delay: float | None
    jitter_buffer_emitted_count: float | None
    frame_width: float | None
    frame_height: float | None
    frames_per_second: float | None
    frames_encoded: float | None
    frames_decoded: float | None
    frames_dropped: float | None
    key_frames_encoded: float | None
    key_frames_decoded: float | None
    fir_count: float | None
    pli_count: float | None
    quality_limitation_reason: str | None
    quality_limitation_durations: LimitationDurations | None
    quality_limitation_resolution_changes: float | None
    peer_id: str | None
    consumer_id: str | None
    producer_id: str | None
    ssrc: float | None
    mid: str | None
