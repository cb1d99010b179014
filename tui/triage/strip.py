"""The heat strip: one cell of quality for each stretch of a session's clock, and the metric that fared worst.

A sample beyond a limit is no problem yet: 3 of 5 in a row must be, which is Twilio's rule for its own warnings. The
server's limits go before the vendor's published ones. What cannot be judged says why.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tui.model import (
    BAD,
    FAIR,
    OK,
    Comparison,
    Depth,
    Event,
    EventKind,
    Evidence,
    Metric,
    Participant,
    Quality,
    QualityState,
    Reason,
    Series,
    Threshold,
    Track,
    Window,
    unclassified,
)
from tui.triage.rules import published

RUN = 5
HELD = 3
MEDIA = (Metric.BITRATE, Metric.PACKETS, Metric.BYTES, Metric.FRAMERATE)
"""Any of these above zero shows that media flowed."""
_READ = (Depth.OVERVIEW, Depth.FULL)
_STATES = (QualityState.BAD, QualityState.FAIR)


@dataclass(frozen=True, slots=True)
class Worst:
    """The metric that went furthest beyond its limit, for at least 3 of 5 samples.

    Attributes:
        metric: which.
        value: the worst value that held, in the limit's unit.
        threshold: the limit that it crossed, and whose limit that is.
        track_id: of which track; None for the connection.
    """

    metric: str
    value: float
    threshold: Threshold
    track_id: str | None = None


@dataclass(frozen=True, slots=True)
class Strip:
    """A heat strip: `cells` of equal length over a window, and what was worst."""

    cells: tuple[Quality, ...]
    worst: Worst | None = None


def heat_strip(evidence: Evidence, window: Window, buckets: int) -> Strip:
    """Judge what was read about a participant.

    Args:
        evidence: what was read.
        window: the session's clock, from the first cell's start to the last one's end.
        buckets: how many cells.
    """
    edges = [window.since_s + window.duration_s * index / buckets for index in range(buckets + 1)]
    if evidence.coverage.depth not in _READ:
        return Strip((unclassified(Reason.NOT_READ),) * buckets)
    judged = [_judge(series, limits, track) for track, series, limits in _measured(evidence)]
    cells = tuple(_cell(since, until, evidence, judged) for since, until in pairwise(edges))
    worst = max((each.worst for each in judged if each.worst is not None), key=_weight, default=None)
    return Strip(cells, worst)


@dataclass(frozen=True, slots=True)
class _Judged:
    """A series, the times at which it was beyond a limit for long enough, and how far it went."""

    series: Series
    is_limited: bool
    bad: tuple[float, ...]
    fair: tuple[float, ...]
    worst: Worst | None

    def between(self, since_s: float, until_s: float) -> Sequence[float]:
        """Return the values of a cell: where cells are shorter than the step, a sample fills those before it too."""
        step = self.series.step_s or 0.0
        times = self.series.times_s
        first = bisect_left(times, since_s)
        last = bisect_left(times, max(until_s, since_s + step))
        return self.series.values[first:last]

    def is_beyond(self, times: Sequence[float], since_s: float, until_s: float) -> bool:
        """Return whether one of some times stands for a cell."""
        index = bisect_left(times, since_s)
        return index < len(times) and times[index] < max(until_s, since_s + (self.series.step_s or 0.0))


def _measured(evidence: Evidence) -> Iterator[tuple[Track | None, Series, tuple[Threshold, ...]]]:
    rules = published(evidence.participant.address.vendor)
    for track in (None, *evidence.tracks):
        for series in evidence.connection if track is None else track.series:
            told = series.thresholds or tuple(each for each in evidence.thresholds if each.metric == series.metric)
            kind = track.kind if track is not None else None
            yield track, series, tuple(limit for limit in told or rules if _fits(limit, series, kind))


def _fits(limit: Threshold, series: Series, kind: str | None) -> bool:
    return (
        limit.metric == series.metric
        and limit.unit == series.unit.symbol  # nobody knows what a value in an unknown unit says
        and limit.track_kind in (None, kind)
        and limit.state in _STATES
    )


def _judge(series: Series, limits: Sequence[Threshold], track: Track | None) -> _Judged:
    flowing = _while_flowing(series, track)
    times: dict[QualityState, set[float]] = {state: set() for state in _STATES}
    worst: Worst | None = None
    for limit in limits:
        beyond, held = _held_beyond(flowing, limit)
        times[limit.state].update(beyond)
        if held is not None:
            found = Worst(series.metric, held, limit, track.track_id if track is not None else None)
            worst = found if worst is None else max(worst, found, key=_weight)
    bad, fair = times[QualityState.BAD], times[QualityState.FAIR]
    return _Judged(series, bool(limits), tuple(sorted(bad)), tuple(sorted(fair)), worst)


def _held_beyond(series: Series, limit: Threshold) -> tuple[set[float], float | None]:
    """Return the times of samples beyond a limit where 3 of 5 in a row are, and the worst value that held."""
    count = len(series.values)
    beyond = [limit.comparison.holds(value, limit.limit) for value in series.values]
    run = min(RUN, count)
    times: set[float] = set()
    held: float | None = None
    rising = limit.comparison in (Comparison.ABOVE, Comparison.AT_OR_ABOVE)
    faulty = sum(beyond[:run])
    for start in range(count - run + 1):
        if start:
            faulty += beyond[start + run - 1] - beyond[start - 1]
        if faulty < HELD:
            continue
        times.update(series.times_s[index] for index in range(start, start + run) if beyond[index])
        value = sorted(series.values[start : start + run], reverse=rising)[HELD - 1]
        held = value if held is None else (max if rising else min)(held, value)
    return times, held


def _while_flowing(series: Series, track: Track | None) -> Series:
    """Leave out frame rates of zero while nothing was sent: a camera that is off is not slow."""
    if series.metric != Metric.FRAMERATE or track is None:
        return series
    bitrate = track.get(Metric.BITRATE)

    def counts(at_s: float, value: float) -> bool:
        return value > 0 or bool(bitrate is not None and bitrate.at(at_s))

    kept = [(at_s, value) for at_s, value in zip(series.times_s, series.values, strict=True) if counts(at_s, value)]
    return replace(
        series, times_s=array("d", (at_s for at_s, _ in kept)), values=array("d", (value for _, value in kept))
    )


def _weight(worst: Worst) -> tuple[bool, float]:
    limit = worst.threshold
    low = limit.comparison in (Comparison.BELOW, Comparison.AT_OR_BELOW)
    above, below = (limit.limit, worst.value) if low else (worst.value, limit.limit)
    return limit.state is QualityState.BAD, above / below if below > 0 else float("inf")


def _cell(since_s: float, until_s: float, evidence: Evidence, judged: Sequence[_Judged]) -> Quality:
    window = evidence.coverage.window
    if _was_away(evidence.participant, since_s, until_s):
        return unclassified(Reason.NO_DATA)
    if window is None or window.until_s <= since_s or window.since_s >= until_s:
        return unclassified(Reason.NOT_READ)
    if any(each.is_beyond(each.bad, since_s, until_s) for each in judged):
        return BAD
    if any(each.is_beyond(each.fair, since_s, until_s) for each in judged):
        return FAIR
    values = [(each, each.between(since_s, until_s)) for each in judged]
    media = [value for each, told in values if each.series.metric in MEDIA for value in told]
    others = [each for each, told in values if told and each.series.metric not in MEDIA]
    if not any(value > 0 for value in media) and (media or not others):
        return unclassified(Reason.MUTED if _was_muted(evidence.events, until_s) else Reason.NO_MEDIA)
    limited = [each for each, told in values if told and each.is_limited]
    if not limited:
        return unclassified(Reason.NOT_DELIVERED)
    if all(len(each.series.values) < HELD for each in limited):
        return unclassified(Reason.TOO_SHORT)
    return OK


def _was_away(participant: Participant, since_s: float, until_s: float) -> bool:
    joined, left = participant.joined_at, participant.left_at
    return (joined is not None and joined.timestamp() >= until_s) or (left is not None and left.timestamp() <= since_s)


def _was_muted(events: Sequence[Event], until_s: float) -> bool:
    muted = False
    for event in events:
        if event.at is not None and event.at.timestamp() < until_s and event.kind in (EventKind.MUTE, EventKind.UNMUTE):
            muted = event.kind is EventKind.MUTE
    return muted
