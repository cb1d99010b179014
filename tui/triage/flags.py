"""Flags of series: 3 of 5 windows beyond a limit, judged by enough packets, cleared by five windows without a fault."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tui.model import Comparison, Direction, Evidence, Metric, QualityState, Series, Threshold, Track
from tui.model.series import GAP_STEPS
from tui.triage.flag import HELD, RUN, Flag
from tui.triage.onset import onset_s
from tui.triage.rules.signs import SENT_SHARE, SHARES
from tui.triage.rulesets import RuleSet, limits_for
from tui.triage.samples import Flow, SentMedia, measured, publisher_key, source_of

COUNTED = (Metric.LOSS, Metric.JITTER, Metric.CONCEALMENT, Metric.JITTER_BUFFER_DELAY)
"""What means nothing without enough packets."""
UNCOUNTED = "no packet counts: judged by duration and bitrate"
UNKNOWN_SOURCE = "what was sent was not read"
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
        look = _Look(track, series, ruleset.least_packets, sent, found)
        found.flags += look.flags(limits)
    return found


def _furthest(series: Series, limit: Threshold) -> float:
    return max(series.values) if _rises(limit) else min(series.values)


def _rises(limit: Threshold) -> bool:
    return limit.comparison in (Comparison.ABOVE, Comparison.AT_OR_ABOVE)


class _Look:
    """A look at one series."""

    def __init__(
        self, track: Track | None, series: Series, least_packets: int, sent: SentMedia | None, found: Found
    ) -> None:
        self._track, self._series, self._least, self._found = track, series, least_packets, found
        self._step = series.step_s or 1.0
        self._flow = Flow(track)
        self._reference, self._is_known = _reference(track, series, sent)
        self._slow_below = None if self._is_known else slow_below(series)
        self._counts = series.metric in COUNTED and track is not None

    def flags(self, limits: Sequence[Threshold]) -> list[Flag]:
        """Return the bad flags, and the fair ones where there is no bad one."""
        bad = [flag for limit in limits if limit.state is QualityState.BAD for flag in self._by(limit)]
        fair = [flag for limit in limits if limit.state is QualityState.FAIR for flag in self._by(limit)]
        return bad + [flag for flag in fair if not any(flag.overlaps(b.since_s, b.until_s) for b in bad)]

    def _by(self, limit: Threshold) -> Iterator[Flag]:
        values, holds, most = self._series.values, limit.comparison.holds, limit.limit
        beyond = [holds(value, most) for value in values]
        if beyond.count(True) < HELD:
            return
        if self._series.metric == Metric.FRAMERATE:
            beyond = [faulty and self._is_slow(index, limit) for index, faulty in enumerate(beyond)]
        elif self._counts:
            beyond = [faulty and self._flow.flowed(*self._span(index, 1)) for index, faulty in enumerate(beyond)]
        for first, last in self._stretches():
            for since, until, runs in self._episodes(limit, beyond, first, last):
                yield self._flag(limit, beyond, since, until, runs, min(RUN, last - first))

    def _stretches(self) -> Iterator[tuple[int, int]]:
        """Yield ranges of windows without a hole between them."""
        times, limit = self._series.times_s, GAP_STEPS * self._step
        edges = [0, *(i + 1 for i, (a, b) in enumerate(pairwise(times)) if b - a > limit), len(times)]
        for first, last in pairwise(edges):
            if last - first >= HELD:
                yield first, last

    def _episodes(
        self, limit: Threshold, beyond: Sequence[bool], first: int, last: int
    ) -> Iterator[tuple[int, int, list[int]]]:
        """Yield (first faulty window, last faulty window, starts of the runs that held)."""
        run = min(RUN, last - first)
        faulty = sum(beyond[first : first + run])
        begun, latest, runs = -1, -1, list[int]()
        for start in range(first, last - run + 1):
            if start > first:
                faulty += beyond[start + run - 1] - beyond[start - 1]
            if faulty >= HELD and self._is_enough(limit, start, run):
                if begun < 0:
                    begun = next(i for i in range(start, start + run) if beyond[i])
                runs.append(start)
            if begun >= 0:
                if faulty == 0:
                    yield begun, latest, runs
                    begun, runs = -1, []
                elif beyond[start + run - 1] or latest < begun:
                    latest = max(i for i in range(start, start + run) if beyond[i])
        if begun >= 0:
            yield begun, latest, runs

    def _is_enough(self, limit: Threshold, start: int, run: int) -> bool:
        """Return whether enough went over the track in a run of windows to judge it.

        Loss must be beyond its limit by the packets of all windows together, too: one packet of twenty is much, and
        says little.
        """
        if not self._counts:
            return True
        since, until = self._span(start, run)
        if not self._flow.counts:
            return self._flow.flowed(since, until)
        if self._flow.due(since, until) >= self._least:
            loss = self._flow.loss_percent(since, until) if self._series.metric == Metric.LOSS else None
            return loss is None or limit.comparison.holds(loss, limit.limit)
        self._found.too_few_packets = True
        return False

    def _span(self, start: int, run: int) -> tuple[float, float]:
        times = self._series.times_s
        return times[start] - self._step, times[start + run - 1]

    def _flag(
        self, limit: Threshold, beyond: Sequence[bool], since: int, until: int, runs: Sequence[int], run: int
    ) -> Flag:
        series, track = self._series, self._track
        rises, values = _rises(limit), series.values
        held = [(sorted(values[i] for i in range(at, at + run) if beyond[i]), at) for at in runs]
        value, worst_at = (
            max((each[-HELD], at) for each, at in held) if rises else min((each[HELD - 1], at) for each, at in held)
        )
        notes = []
        packets = None
        if self._counts and self._flow.counts:
            packets = self._flow.due(*self._span(worst_at, run))
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
            since_s=onset_s(series.times_s, series.values, since, self._step),
            until_s=series.times_s[until],
            step_s=self._step,
            track_id=track.track_id if track is not None else None,
            kind=track.kind if track is not None else None,
            direction=track.direction if track is not None else None,
            publisher=publisher_key(track.publisher) if track is not None else None,
            packets=packets,
            note="; ".join(notes) or None,
        )

    def _is_slow(self, index: int, limit: Threshold) -> bool:
        """Return whether a low frame rate is one: media flowed, and more frames were sent.

        Where nobody knows what was sent, what is merely fair must be low beside the track's own usual rate.
        """
        at, value = self._series.times_s[index], self._series.values[index]
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
