"""Two participants, or one participant in two sessions, side by side on one axis.

On the clock, what they share is the time of day: two people of one call. By the time since joining, each starts at 0:
one person's good call beside the bad one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from statistics import median

from tui.model import Direction, Evidence, Metric, Series, Track, Unit
from tui.model.series import packed

ALIKE = 0.1
"""Two values no further apart than this share of the larger one are alike."""
HIGH_IS_WORSE = frozenset({
    Metric.LOSS, Metric.JITTER, Metric.RTT, Metric.CONCEALMENT, Metric.CONCEALMENT_EVENTS, Metric.FREEZES,
    Metric.FREEZE_COUNT, Metric.FRAMES_DROPPED, Metric.ENCODE_TIME, Metric.DECODE_TIME, Metric.JITTER_BUFFER_DELAY,
    Metric.PACKETS_LOST, Metric.NACKS, Metric.PLIS, Metric.FIRS, Metric.CPU_LIMITED, Metric.BANDWIDTH_LIMITED,
})  # fmt: skip
LOW_IS_WORSE = frozenset({
    Metric.BITRATE, Metric.FRAMERATE, Metric.WIDTH, Metric.HEIGHT, Metric.SCORE, Metric.SOURCE_FRAMERATE,
    Metric.AVAILABLE_BITRATE, Metric.AVAILABLE_INCOMING_BITRATE, Metric.TARGET_BITRATE,
})  # fmt: skip


class Axis(StrEnum):
    """What two series have in common."""

    CLOCK = "clock"
    SINCE_JOIN = "since join"


class Side(StrEnum):
    """One of the two."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Spread:
    """What one side's series comes to, in its own unit.

    Attributes:
        p05: 5th percentile, nearest rank: the bad end where low is worse.
        p95: 95th percentile: the bad end where high is worse.
        tracks: how many tracks of the kind there were; this is the worst of them.
    """

    median: float
    p05: float
    p95: float
    samples: int
    tracks: int = 1


@dataclass(frozen=True, slots=True)
class Pair:
    """One metric of both.

    Attributes:
        kind: of track; None for the connection.
        direction: sent or received; None for the connection.
        left: None where that side does not have it.
        left_series: on the common axis; None likewise.
        worse: which side fared worse; None where they are alike, cannot be told, or have other units.
    """

    metric: str
    unit: Unit
    kind: str | None
    direction: Direction | None
    left: Spread | None
    right: Spread | None
    left_series: Series | None
    right_series: Series | None
    worse: Side | None

    @property
    def factor(self) -> float | None:
        """How many times the better side's median the worse side's is, or the other way round; at least 1."""
        if self.left is None or self.right is None:
            return None
        low, high = sorted((abs(self.left.median), abs(self.right.median)))
        return high / low if low > 0 else None


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Two participants on one axis.

    Attributes:
        since_s: where the common axis begins: UTC epoch seconds, or seconds since joining.
        until_s: where it ends.
        shared: whether both have samples at some common time.
        pairs: connection first, then tracks; what is worse on one side by much before what is alike.
    """

    left: Evidence
    right: Evidence
    axis: Axis
    since_s: float
    until_s: float
    shared: bool
    pairs: tuple[Pair, ...]

    def worse_on(self, side: Side) -> int:
        """Return how many metrics fared worse on a side."""
        return sum(pair.worse is side for pair in self.pairs)


def compare(left: Evidence, right: Evidence, axis: Axis | None = None) -> SideBySide:
    """Put two participants side by side.

    Args:
        left: what was read about one.
        right: what was read about the other one.
        axis: None for the clock where both were in one session, and for the time since joining else.
    """
    one_session = left.participant.address.session == right.participant.address.session
    axis = axis or (Axis.CLOCK if one_session else Axis.SINCE_JOIN)
    ours, theirs = _by_measure(left, origin_s(left, axis)), _by_measure(right, origin_s(right, axis))
    pairs = [_pair(key, ours.get(key, ()), theirs.get(key, ())) for key in dict.fromkeys((*ours, *theirs))]
    spans = [_span(side) for side in (ours, theirs)]
    there = [span for span in spans if span is not None]
    shared = len(there) == 2 and max(each[0] for each in there) < min(each[1] for each in there)
    return SideBySide(
        left,
        right,
        axis,
        min((each[0] for each in there), default=0.0),
        max((each[1] for each in there), default=0.0),
        shared,
        tuple(sorted(pairs, key=_weight)),
    )


_Key = tuple[str, str | None, Direction | None]


def origin_s(evidence: Evidence, axis: Axis) -> float:
    """Return the UTC epoch second that is 0 on the axis: the join, else the first sample."""
    if axis is Axis.CLOCK:
        return 0.0
    joined = evidence.participant.joined_at
    if joined is not None:
        return joined.timestamp()
    return min((series.times_s[0] for _, series in _all(evidence) if len(series)), default=0.0)


def _all(evidence: Evidence) -> Iterator[tuple[Track | None, Series]]:
    for series in evidence.connection:
        yield None, series
    for track in evidence.tracks:
        yield from ((track, series) for series in track.series)


def _by_measure(evidence: Evidence, origin_s: float) -> dict[_Key, Sequence[Series]]:
    found: dict[_Key, list[Series]] = {}
    for track, series in _all(evidence):
        if len(series):
            key = (str(series.metric), track.kind if track else None, track.direction if track else None)
            moved = series if not origin_s else _moved(series, origin_s)
            found.setdefault(key, []).append(moved)
    return dict(found)


def _moved(series: Series, origin_s: float) -> Series:
    return replace(series, times_s=packed([at - origin_s for at in series.times_s]))


def _span(side: dict[_Key, Sequence[Series]]) -> tuple[float, float] | None:
    ends = [(series.times_s[0], series.times_s[-1]) for many in side.values() for series in many]
    return (min(first for first, _ in ends), max(last for _, last in ends)) if ends else None


def _pair(key: _Key, ours: Sequence[Series], theirs: Sequence[Series]) -> Pair:
    metric, kind, direction = key
    left, right = _worst(metric, ours), _worst(metric, theirs)
    told = left or right
    assert told is not None
    spreads = [_spread(each, len(many)) if each else None for each, many in ((left, ours), (right, theirs))]
    worse = None
    if left is not None and right is not None and left.unit.symbol == right.unit.symbol:
        worse = _worse(metric, spreads[0], spreads[1])
    return Pair(metric, told.unit, kind, direction, spreads[0], spreads[1], left, right, worse)


def _worst(metric: str, many: Sequence[Series]) -> Series | None:
    """Return the series that fared worst; of a metric that is neither good nor bad, the one with most samples."""
    if not many:
        return None
    if metric in HIGH_IS_WORSE:
        return max(many, key=lambda each: _quantile(each, 0.95))
    if metric in LOW_IS_WORSE:
        return min(many, key=lambda each: _quantile(each, 0.05))
    return max(many, key=len)


def _spread(series: Series, tracks: int) -> Spread:
    return Spread(median(series.values), _quantile(series, 0.05), _quantile(series, 0.95), len(series), tracks)


def _quantile(series: Series, share: float) -> float:
    ordered = sorted(series.values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def _worse(metric: str, left: Spread | None, right: Spread | None) -> Side | None:
    """Return the side whose median is worse; where the medians are alike, the one whose bad end is."""
    assert left is not None
    assert right is not None
    if metric in HIGH_IS_WORSE:
        ends = ((left.median, right.median), (left.p95, right.p95))
    elif metric in LOW_IS_WORSE:
        ends = ((right.median, left.median), (right.p05, left.p05))
    else:
        return None
    for ours, theirs in ends:
        if abs(ours - theirs) > ALIKE * max(abs(ours), abs(theirs)):
            return Side.LEFT if ours > theirs else Side.RIGHT
    return None


def _weight(pair: Pair) -> tuple[bool, bool, float]:
    return pair.kind is not None, pair.worse is None, -(pair.factor or 1.0)
