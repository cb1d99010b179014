"""The cumulative half of `peer_report.quality`, computed from the very rows that are told beside it.

Loss in percent, latencies in milliseconds (the samples are in seconds), fractions 0..1 of the samples. A peer without
samples has `{}`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from statistics import fmean

from tui.sandbox.realtimekit import score
from tui.sandbox.realtimekit.wire import Json

_FEEDBACK_IS_HIGH = 2
"""Requests for a key frame in one interval above which a receiver is taken to be in trouble."""


def audio_producer(rows: Sequence[Json]) -> Json:
    """Return the summary of sent audio."""
    return _sent(rows) if rows else {}


def audio_consumer(rows: Sequence[Json]) -> Json:
    """Return the summary of received audio."""
    return _received(rows) if rows else {}


def video_producer(rows: Sequence[Json], *, screenshare: bool) -> Json:
    """Return the summary of sent video."""
    if not rows:
        return {}
    frames = sum(row["frames_encoded"] for row in rows)
    return (
        _sent(rows)
        | _picture(rows)
        | {
            "high_negative_feedback_fraction": _share(
                rows, lambda row: row["pli_count"] + row["fir_count"] > _FEEDBACK_IS_HIGH
            ),
            "key_frames_encoded_fraction": _ratio(sum(row["key_frames_encoded"] for row in rows), frames),
            "issues": {
                "bandwidth_quality_limitation_fraction": _share(
                    rows, lambda row: row["quality_limitation_reason"] == "bandwidth"
                ),
                "cpu_quality_limitation_fraction": _share(rows, lambda row: row["quality_limitation_reason"] == "cpu"),
                "quality_limitation_fraction": _share(rows, lambda row: row["quality_limitation_reason"] != "none"),
                "no_video_fraction": _share(rows, lambda row: row["frames_encoded"] == 0),
                "poor_resolution_fraction": _poor_resolution(rows, screenshare=screenshare),
            },
        }
    )


def video_consumer(rows: Sequence[Json], *, screenshare: bool) -> Json:
    """Return the summary of received video."""
    if not rows:
        return {}
    frames = sum(row["frames_decoded"] for row in rows)
    return (
        _received(rows)
        | _picture(rows)
        | {
            "key_frames_decoded_fraction": _ratio(sum(row["key_frames_decoded"] for row in rows), frames),
            "issues": {
                "lag_fraction": _share(
                    rows, lambda row: score.is_lagging(row["frames_per_second"], screenshare=screenshare)
                ),
                "no_video_fraction": _share(rows, lambda row: row["frames_decoded"] == 0),
                "poor_resolution_fraction": _poor_resolution(rows, screenshare=screenshare),
            },
        }
    )


def _sent(rows: Sequence[Json]) -> Json:
    return {
        "quality_mos": _percentiles(row["mos_quality"] for row in rows),
        "packet_loss": _losses(
            [score.loss_percent(row["packets_lost"], row["packets_sent"], sent=True) for row in rows],
            score.loss_percent(_sum(rows, "packets_lost"), _sum(rows, "packets_sent"), sent=True),
        ),
        "rtt": _latencies([row["rtt"] * 1000 for row in rows if "rtt" in row]),
    }


def _received(rows: Sequence[Json]) -> Json:
    delays = [
        row["jitter_buffer_delay"] * 1000 / row["jitter_buffer_emitted_count"]
        for row in rows
        if row["jitter_buffer_emitted_count"]
    ]
    return {
        "quality_mos": _percentiles(row["mos_quality"] for row in rows),
        "packet_loss": _losses(
            [score.loss_percent(row["packets_lost"], row["packets_received"], sent=False) for row in rows],
            score.loss_percent(_sum(rows, "packets_lost"), _sum(rows, "packets_received"), sent=False),
        ),
        "jitter_buffer_delay": _latencies(delays),
    }


def _picture(rows: Sequence[Json]) -> Json:
    return {
        "frame_per_second": _percentiles(row["frames_per_second"] for row in rows),
        "frame_width": _percentiles(row["frame_width"] for row in rows),
    }


def _percentiles(values: Iterable[float]) -> Json:
    ranked = sorted(values)
    last = len(ranked) - 1
    return {
        "avg": round(fmean(ranked), 4),
        "p50": ranked[round(last * 0.5)],
        "p75": ranked[round(last * 0.75)],
        "p90": ranked[round(last * 0.9)],
    }


def _losses(percents: Sequence[float], overall: float) -> Json:
    parts: Json = {"avg": round(overall, 4)}
    for bound in (5, 10, 25, 50):
        reached = sum(percent >= bound for percent in percents)
        parts[f"{bound}_or_greater_event_fraction"] = _ratio(reached, len(percents))
    return parts


def _latencies(values_ms: Sequence[float]) -> Json:
    if not values_ms:
        return {}
    parts: Json = {"avg": round(fmean(values_ms), 4)}
    for bound in (100, 250, 500):
        reached = sum(value >= bound for value in values_ms)
        parts[f"{bound}ms_or_greater_event_fraction"] = _ratio(reached, len(values_ms))
    return parts


def _poor_resolution(rows: Sequence[Json], *, screenshare: bool) -> float:
    return _share(rows, lambda row: score.is_poor_resolution(row["frame_width"], screenshare=screenshare))


def _share(rows: Sequence[Json], holds: Callable[[Json], bool]) -> float:
    return _ratio(sum(holds(row) for row in rows), len(rows))


def _ratio(part: float, whole: float) -> float:
    return round(part / whole, 4) if whole else 0.0


def _sum(rows: Sequence[Json], name: str) -> int:
    return sum(row[name] for row in rows)
