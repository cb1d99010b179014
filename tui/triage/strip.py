"""The heat strip: one cell of quality for each stretch of a session's clock, and what was worst.

Cells follow from the same flags as everything else. What cannot be judged says why.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tui.model import (
    BAD,
    FAIR,
    OK,
    Depth,
    Event,
    EventKind,
    Evidence,
    Participant,
    Quality,
    QualityState,
    Reason,
    Series,
    Threshold,
    Window,
    unclassified,
)
from tui.triage.flag import Flag
from tui.triage.judge import Judgement, judge
from tui.triage.rulesets import RuleSet, default_ruleset, limits_for
from tui.triage.samples import MEDIA, SentMedia

_READ = (Depth.OVERVIEW, Depth.FULL)
_NARROWLY_S = 0.001
"""So near to an edge between cells, a time is looked at by itself: times of day have no more than microseconds."""


@dataclass(frozen=True, slots=True)
class Worst:
    """What went furthest beyond its limit, for at least 3 of 5 windows.

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


def heat_strip(
    evidence: Evidence,
    window: Window,
    buckets: int,
    *,
    ruleset: RuleSet | None = None,
    sent: SentMedia | None = None,
    judgement: Judgement | None = None,
) -> Strip:
    """Judge what was read about a participant.

    Args:
        evidence: what was read.
        window: the session's clock, from the first cell's start to the last one's end.
        buckets: how many cells.
        ruleset: the limits; None for those that the source starts with.
        sent: what everybody sent, to judge a frame rate by what there was to receive.
        judgement: of this evidence by these rules, where it is at hand.
    """
    if evidence.coverage.depth not in _READ:
        return Strip((unclassified(Reason.NOT_READ),) * buckets)
    rules = ruleset or default_ruleset(evidence.participant.address.vendor)
    told = judgement or judge(evidence, rules, sent=sent)
    clock = _Clock(window.since_s, window.duration_s / buckets, buckets)
    states: list[QualityState | None] = [None] * buckets
    for state in (QualityState.FAIR, QualityState.BAD):
        for flag in told.flags:
            if flag.state is state:
                for cell in clock.cells(flag.since_s, flag.until_s):
                    states[cell] = state
    quiet = _Quiet(evidence, rules, clock)
    worst = max(told.flags, key=_weight, default=None)
    return Strip(
        tuple(_cell(states[cell], quiet, evidence, clock, cell) for cell in range(buckets)),
        Worst(worst.metric, worst.value, worst.limit, worst.track_id) if worst is not None else None,
    )


@dataclass(frozen=True, slots=True)
class _Clock:
    """Cells of equal length."""

    since_s: float
    length_s: float
    count: int

    def cells(self, since_s: float, until_s: float) -> range:
        """Return the cells that `(since_s, until_s]` covers a part of."""
        if self.length_s <= 0:
            return range(0)
        first = int((since_s - self.since_s) // self.length_s)
        last = -int((self.since_s - until_s) // self.length_s)
        return range(max(0, first), max(0, min(self.count, max(last, first + 1))))

    def mark(self, marks: list[bool], times_s: list[float], step_s: float) -> None:
        """Mark the cells that ascending windows, each `step_s` long up to its time, cover a part of."""
        index = bisect_left(times_s, self.since_s - _NARROWLY_S)
        while index < len(times_s):
            cells = self.cells(times_s[index] - step_s, times_s[index])
            if not cells and cells.start >= self.count:
                return
            for cell in cells:
                marks[cell] = True
            # windows that end before the last cell marked does cover nothing new
            ended_s = self.since_s + cells.stop * self.length_s - _NARROWLY_S if cells else 0.0
            index = max(index + 1, bisect_left(times_s, ended_s, index))

    def bounds(self, cell: int) -> tuple[float, float]:
        """Return from when to when a cell is."""
        return self.since_s + cell * self.length_s, self.since_s + (cell + 1) * self.length_s


class _Quiet:
    """What a cell without a flag is."""

    def __init__(self, evidence: Evidence, ruleset: RuleSet, clock: _Clock) -> None:
        self._clock = clock
        flows = list(_flows(evidence))
        limited = [
            series for kind, series in _all(evidence) if len(series) and limits_for(series, kind, evidence, ruleset)
        ]
        self.is_limited = bool(limited)
        self.is_long_enough = any(len(series) >= 3 for series in limited)
        self.has_flows = bool(flows)
        self.flowing = self._marked(flows, above_zero=True)
        self.told = self._marked([series for series in limited if series.metric not in MEDIA], above_zero=False)
        self.measured = self._marked(flows, above_zero=False)

    def _marked(self, many: Sequence[Series], *, above_zero: bool) -> list[bool]:
        marks = [False] * self._clock.count
        for series in many:
            if all(marks):
                break
            times = series.times_s.tolist()
            if above_zero:
                times = [at for at, value in zip(times, series.values.tolist(), strict=True) if value > 0]
            self._clock.mark(marks, times, series.step_s or 1.0)
        return marks


def _all(evidence: Evidence) -> Iterator[tuple[str | None, Series]]:
    yield from ((None, series) for series in evidence.connection)
    yield from ((track.kind, series) for track in evidence.tracks for series in track.series)


def _flows(evidence: Evidence) -> Iterator[Series]:
    """Yield one series for each track that says whether media flowed."""
    for track in evidence.tracks:
        flow = next((found for metric in MEDIA if (found := track.get(metric)) is not None and len(found)), None)
        if flow is not None:
            yield flow


def _weight(flag: Flag) -> tuple[bool, float]:
    return flag.state is QualityState.BAD, flag.severity


def _cell(state: QualityState | None, quiet: _Quiet, evidence: Evidence, clock: _Clock, cell: int) -> Quality:
    since, until = clock.bounds(cell)
    read = evidence.coverage.window
    if read is None or _was_away(evidence.participant, since, until):
        return unclassified(Reason.NO_DATA)
    if read.until_s <= since or read.since_s >= until:
        return unclassified(Reason.NOT_READ)
    if state is not None:
        return BAD if state is QualityState.BAD else FAIR
    if not quiet.flowing[cell] and (quiet.measured[cell] or not quiet.told[cell]):
        if not quiet.has_flows and quiet.is_limited:
            return unclassified(Reason.NO_DATA)
        if not quiet.has_flows:
            return unclassified(Reason.NOT_DELIVERED)
        return unclassified(Reason.MUTED if _was_muted(evidence.events, until) else Reason.NO_MEDIA)
    if not quiet.is_limited:
        return unclassified(Reason.NOT_DELIVERED)
    return OK if quiet.is_long_enough else unclassified(Reason.TOO_SHORT)


def _was_away(participant: Participant, since_s: float, until_s: float) -> bool:
    joined, left = participant.joined_at, participant.left_at
    return (joined is not None and joined.timestamp() >= until_s) or (left is not None and left.timestamp() <= since_s)


def _was_muted(events: Sequence[Event], until_s: float) -> bool:
    switches = [event for event in events if event.at is not None and event.kind in (EventKind.MUTE, EventKind.UNMUTE)]
    last = bisect_right(switches, until_s, key=lambda event: event.at.timestamp() if event.at is not None else 0.0)
    return last > 0 and switches[last - 1].kind is EventKind.MUTE
