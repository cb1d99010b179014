"""Which readings of a whole app are worst, by the limits that the vendor publishes for calls. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui.model import AppHealth, Comparison, Metric, QualityState, Reading, Threshold

_METRICS = {
    "rtt_ms": Metric.RTT,
    "jitter_ms": Metric.JITTER,
    "packets_lost_pct": Metric.LOSS,
    "concealment_pct": Metric.CONCEALMENT,
    "fps_30": Metric.FRAMERATE,
    "frame_encoding_time_ms": Metric.ENCODE_TIME,
    "frame_decoding_time_ms": Metric.DECODE_TIME,
}
"""The vendor's names in the paths of readings; of the frame rates only those of tracks that aim at 30."""
_HIGH, _LOW = ("p90", "p95", "p99"), ("p10", "p05", "p01")
_BELOW = (Comparison.BELOW, Comparison.AT_OR_BELOW)
_RANKS = {QualityState.BAD: 2, QualityState.FAIR: 1, QualityState.OK: 0}


@dataclass(frozen=True, slots=True)
class Judged:
    """A reading, and how it fares.

    Attributes:
        share: how far it is on the way to its bad limit: 1 is there, more is beyond.
    """

    reading: Reading
    metric: str
    state: QualityState
    share: float


def worst_readings(health: AppHealth, limits: Sequence[Threshold]) -> list[Judged]:
    """Return the readings that a limit judges, the worst first: of each metric its worst percentile alone."""
    worst: dict[str, Judged] = {}
    for reading in health.readings:
        parts = reading.name.split(".")
        metric = next((_METRICS[part] for part in parts if part in _METRICS), None)
        own = [limit for limit in limits if limit.metric == metric and limit.unit == reading.unit.symbol]
        if metric is None or not own or parts[-1] not in (*_HIGH, *_LOW):
            continue
        if (own[0].comparison in _BELOW) != (parts[-1] in _LOW):
            continue
        judged = _judged(reading, metric, own)
        if metric not in worst or _rank(judged) > _rank(worst[metric]):
            worst[metric] = judged
    return sorted(worst.values(), key=_rank, reverse=True)


def _judged(reading: Reading, metric: str, limits: Sequence[Threshold]) -> Judged:
    beyond = [limit.state for limit in limits if limit.comparison.holds(reading.value, limit.limit)]
    state = max(beyond, key=lambda each: _RANKS[each], default=QualityState.OK)
    limit = next((each for each in limits if each.state is QualityState.BAD), limits[0])
    if limit.comparison in _BELOW:
        share = limit.limit / reading.value if reading.value > 0 else float("inf")
    else:
        share = reading.value / limit.limit
    return Judged(reading, metric, state, share)


def _rank(judged: Judged) -> tuple[int, float]:
    return _RANKS[judged.state], judged.share
