"""Cumulative numbers under names that say their unit."""

from __future__ import annotations

from collections.abc import Iterator

from tui.providers.realtimekit.schema.cumulative import (
    AudioConsumerCumulative,
    AudioProducerCumulative,
    Cumulative,
    Latency,
    Loss,
    Percentiles,
    VideoConsumerCumulative,
    VideoProducerCumulative,
)
from tui.providers.realtimekit.schema.quality_stats import QualityStats


def totals(wire: Cumulative | None, *, measured: bool) -> dict[str, float]:
    """Return the numbers of a cumulative object by name with unit.

    Delays are in ms: the vendor's mean of `rtt` is a thousand times the mean of the samples. That the mean of the
    jitter buffer's delay is in ms too is assumed from the names beside it, and the unit of the mean loss is not known.

    Args:
        wire: the object.
        measured: whether there are samples; without any, zeros only say that there is no data.
    """
    if wire is None:
        return {}
    found = {name: value for name, value in _numbers(wire) if value is not None}
    return found if measured or any(found.values()) else {}


def stats_totals(wire: QualityStats, media: str) -> dict[str, float]:
    """Return the numbers of `quality_stats` about "audio" or "video"; units that nobody tells are called unknown.

    Zeros beside an empty series only say that there is no data.
    """
    rows = wire.audio_stats if media == "audio" else wire.video_stats
    named = {
        "bandwidth_unknown_unit": getattr(wire, f"{media}_bandwidth"),
        "packet_loss_unknown_unit": getattr(wire, f"{media}_packet_loss"),
        "packets": getattr(wire, f"total_{media}_packets"),
        "packets_lost": getattr(wire, f"total_{media}_packets_lost"),
    }
    return {name: value for name, value in named.items() if value is not None and (rows or value)}


def _numbers(wire: Cumulative) -> Iterator[tuple[str, float | None]]:
    yield from _percentiles("score_0_to_1", wire.quality_mos)
    yield from _loss(wire.packet_loss)
    match wire:
        case AudioProducerCumulative():
            yield from _latency("rtt", "ms", wire.rtt)
        case AudioConsumerCumulative():
            yield from _latency("jitter_buffer_delay", "ms_assumed", wire.jitter_buffer_delay)
        case VideoProducerCumulative():
            yield from _latency("rtt", "ms", wire.rtt)
            yield "high_negative_feedback_fraction", wire.high_negative_feedback_fraction
            yield "key_frames_encoded_fraction", wire.key_frames_encoded_fraction
        case VideoConsumerCumulative():
            yield from _latency("jitter_buffer_delay", "ms_assumed", wire.jitter_buffer_delay)
            yield "key_frames_decoded_fraction", wire.key_frames_decoded_fraction
    if isinstance(wire, VideoProducerCumulative | VideoConsumerCumulative):
        yield from _percentiles("framerate_fps", wire.frame_per_second)
        yield from _percentiles("width_px", wire.frame_width)
        if wire.issues is not None:
            yield from wire.issues


def _percentiles(name: str, wire: Percentiles | None) -> Iterator[tuple[str, float | None]]:
    if wire is not None:
        yield f"{name}_avg", wire.avg
        yield f"{name}_p50", wire.p50
        yield f"{name}_p75", wire.p75
        yield f"{name}_p90", wire.p90


def _loss(wire: Loss | None) -> Iterator[tuple[str, float | None]]:
    if wire is not None:
        yield "packet_loss_avg_unknown_unit", wire.avg
        yield "packet_loss_from_5_percent_fraction", wire.from_5_percent
        yield "packet_loss_from_10_percent_fraction", wire.from_10_percent
        yield "packet_loss_from_25_percent_fraction", wire.from_25_percent
        yield "packet_loss_from_50_percent_fraction", wire.from_50_percent


def _latency(name: str, unit: str, wire: Latency | None) -> Iterator[tuple[str, float | None]]:
    if wire is not None:
        yield f"{name}_avg_{unit}", wire.avg
        yield f"{name}_from_100_ms_fraction", wire.from_100_ms
        yield f"{name}_from_250_ms_fraction", wire.from_250_ms
        yield f"{name}_from_500_ms_fraction", wire.from_500_ms
