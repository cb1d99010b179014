"""Flags of series: 3 of 5 windows beyond a limit, judged by enough packets, cleared by five windows without a fault."""

from __future__ import annotations

import math
import operator
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat

from tui.model import Comparison, Direction, Evidence, Metric, QualityState, Series, Threshold, Track
from tui.triage.episodes import Episode, episodes
from tui.triage.flag import HELD, Flag
from tui.triage.flow import Flow
from tui.triage.onset import onset_s
from tui.triage.rules.signs import SENT_SHARE, SHARES
from tui.triage.rulesets import RuleSet, limits_for
from tui.triage.samples import SentMedia, measured, publisher_key, source_of

COUNTED = (Metric.LOSS, Metric.JITTER, Metric.CONCEALMENT, Metric.JITTER_BUFFER_DELAY)
"""What means nothing without enough packets."""
UNCOUNTED = "no packet counts: judged by duration and bitrate"
UNKNOWN_SOURCE = "what was sent was not read"
_HOLDS: dict[Comparison, Callable[[float, float], bool]] = {
    Comparison.ABOVE: operator.gt,
    Comparison.AT_OR_ABOVE: operator.ge,
    Comparison.BELOW: operator.lt,
    Comparison.AT_OR_BELOW: operator.le,
}
_USUAL = 0.9
"""A frame rate's usual height: nine of ten samples are below it."""


@dataclass(slots=True)
class Found:
    """What a look at the series of one participant found.

    Attributes:
        flags: in the order of the series.
        limited: how many series a limit applied to.
        has_samples: whether any of them had enough windows to judge.
        too_few_packets: whether something was beyond a limit, but by too few packets to judge.
    """

    flags: list[Flag]
    limited: int = 0
    has_samples: bool = False
    too_few_packets: bool = False


def series_flags(evidence: Evidence, ruleset: RuleSet, *, sent: SentMedia | None = None) -> Found:
    """Return the flags of every series of a participant.

    Args:
        evidence: what was read.
        ruleset: the limits.
        sent: what everybody sent, to judge a frame rate against; None where only this participant was read.
    """
    found = Found([])
    flow = Flow(None)
    whose: Track | None = None
    for track, series in measured(evidence):
        kind = track.kind if track is not None else None
        limits = limits_for(series, kind, evidence, ruleset, SHARES)
        if not limits:
            continue
        found.limited += 1
        if len(series) < HELD:
            continue
        found.has_samples = True
        if not any(limit.comparison.holds(_furthest(series, limit), limit.limit) for limit in limits):
            continue
        if track is not whose:
            flow, whose = Flow(track), track
        look = _Look(track, series, flow, ruleset.least_packets, sent, found)
        found.flags += look.flags(limits)
    return found


def _furthest(series: Series, limit: Threshold) -> float:
    return max(series.values) if _rises(limit) else min(series.values)


def _rises(limit: Threshold) -> bool:
    return limit.comparison in (Comparison.ABOVE, Comparison.AT_OR_ABOVE)


class _Look:
    """A look at one series."""

    def __init__(
        self,
        track: Track | None,
        series: Series,
        flow: Flow,
        least_packets: int,
        sent: SentMedia | None,
        found: Found,
    ) -> None:
        self._track, self._series, self._flow = track, series, flow
        self._least, self._found = least_packets, found
        self._values = series.values.tolist()
        self._step = series.step_s or 1.0
        self._windows = flow.windows(series, self._step)
        self._reference, self._is_known = _reference(track, series, sent)
        self._slow_below = None if self._is_known else slow_below(series)
        self._counts = series.metric in COUNTED and track is not None

    def flags(self, limits: Sequence[Threshold]) -> list[Flag]:
        """Return the bad flags, and the fair ones where there is no bad one."""
        bad = [flag for limit in limits if limit.state is QualityState.BAD for flag in self._by(limit)]
        fair = [flag for limit in limits if limit.state is QualityState.FAIR for flag in self._by(limit)]
        return bad + [flag for flag in fair if not any(flag.overlaps(b.since_s, b.until_s) for b in bad)]

    def _by(self, limit: Threshold) -> Iterator[Flag]:
        beyond = map(_HOLDS[limit.comparison], self._values, repeat(limit.limit))
        faulty: Sequence[int] = [index for index, is_faulty in enumerate(beyond) if is_faulty]
        if len(faulty) < HELD:
            return
        if self._series.metric == Metric.FRAMERATE:
            faulty = [index for index in faulty if self._is_slow(index, limit)]
        elif self._counts:
            faulty = self._windows.flowed(faulty)

        def held(starts: Sequence[int], run: int) -> Sequence[int]:
            return self._with_enough(limit, starts, run)

        for first, last in self._windows.stretches:
            for episode in episodes(faulty, first, last, held):
                yield self._flag(limit, faulty, episode)

    def _with_enough(self, limit: Threshold, starts: Sequence[int], run: int) -> Sequence[int]:
        """Return those of some runs of windows in which enough went over the track to judge it.

        Loss must be beyond its limit by the packets of all windows together, too: one packet of twenty is much, and
        says little.
        """
        windows = self._windows
        if not self._counts:
            return starts
        if not self._flow.counts:
            return windows.carried(starts, run)
        enough = [start for start, due in zip(starts, windows.due(starts, run), strict=True) if due >= self._least]
        self._found.too_few_packets |= len(enough) < len(starts)
        if self._series.metric != Metric.LOSS:
            return enough
        losses = zip(enough, windows.loss_percent(enough, run), strict=True)
        return [start for start, loss in losses if loss is None or limit.comparison.holds(loss, limit.limit)]

    def _flag(self, limit: Threshold, faulty: Sequence[int], episode: Episode) -> Flag:
        series, track = self._series, self._track
        value, worst_at = self._worst(limit, faulty, episode)
        notes = []
        packets = None
        if self._counts and self._flow.counts:
            packets = self._windows.due([worst_at], episode.run)[0]
        elif self._counts:
            notes.append(UNCOUNTED)
        if series.metric == Metric.FRAMERATE and not self._is_known:
            notes.append(UNKNOWN_SOURCE)
        if series.unit.assumed:
            notes.append(f"unit assumed: {series.unit.symbol}")
        return Flag(
            metric=series.metric,
            value=value,
            limit=limit,
            since_s=onset_s(series.times_s, self._values, episode.first, self._step),
            until_s=series.times_s[episode.last],
            step_s=self._step,
            track_id=track.track_id if track is not None else None,
            kind=track.kind if track is not None else None,
            direction=track.direction if track is not None else None,
            publisher=publisher_key(track.publisher) if track is not None else None,
            packets=packets,
            note="; ".join(notes) or None,
        )

    def _worst(self, limit: Threshold, faulty: Sequence[int], episode: Episode) -> tuple[float, int]:
        """Return the worst value that held in a run of an episode, and that run's first window."""
        since, until = episode.runs[0], episode.runs[-1] + episode.run
        rises = _rises(limit)
        # what is not faulty is put where it can never be among the worst
        values = [-math.inf if rises else math.inf] * (until - since)
        for index in faulty[bisect_left(faulty, since) : bisect_left(faulty, until)]:
            values[index - since] = self._values[index]
        place = -HELD if rises else HELD - 1
        held = ((sorted(values[at - since : at - since + episode.run])[place], at) for at in episode.runs)
        return max(held) if rises else min(held)

    def _is_slow(self, index: int, limit: Threshold) -> bool:
        """Return whether a low frame rate is one: media flowed, and more frames were sent.

        Where nobody knows what was sent, what is merely fair must be low beside the track's own usual rate.
        """
        at, value = self._series.times_s[index], self._values[index]
        if value <= 0 and not (self._flow.bitrate is not None and near(self._flow.bitrate, at, self._step)):
            return False
        if self._slow_below is not None and limit.state is QualityState.FAIR and value >= self._slow_below:
            return False
        of = self._reference(at)
        return of is None or value < SENT_SHARE * of


def _reference(
    track: Track | None, series: Series, sent: SentMedia | None
) -> tuple[Callable[[float], float | None], bool]:
    """Return what frame rate there was to be had at an instant, and whether that is known at all."""
    if track is None or series.metric != Metric.FRAMERATE:
        return (lambda _: None), True
    if track.direction is Direction.SENT:
        source = track.get(Metric.SOURCE_FRAMERATE)
        offered = [source] if source is not None else []
    else:
        offered = [rate for each in source_of(track, sent) if (rate := each.get(Metric.FRAMERATE)) is not None]
    steps = [rate.step_s or 1.0 for rate in offered]

    def of(at_s: float) -> float | None:
        values = (near(rate, at_s, step) for rate, step in zip(offered, steps, strict=True))
        return max((value for value in values if value is not None), default=None)

    return of, bool(offered)


def slow_below(series: Series) -> float | None:
    """Return below which value a frame rate is low beside its own usual one; None where nothing was shown."""
    shown = sorted(value for value in series.values if value > 0)
    return SENT_SHARE * shown[int(_USUAL * (len(shown) - 1))] if shown else None


def near(series: Series, at_s: float, step_s: float) -> float | None:
    """Return the value whose window an instant lies in, or else the one before; None in a hole."""
    times = series.times_s
    index = bisect_left(times, at_s)
    around = [i for i in (index, index - 1) if 0 <= i < len(times) and abs(times[i] - at_s) <= 1.6 * step_s]
    return series.values[around[0]] if around else None
