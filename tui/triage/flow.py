"""How much went over a track: what says whether a stretch can be judged at all."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate, islice, pairwise, repeat
from operator import add, sub

from tui.model import Direction, Metric, Series, Track
from tui.model.series import GAP_STEPS
from tui.triage.flag import HELD


class Flow:
    """What went over a track, summed up once for every question asked of it."""

    def __init__(self, track: Track | None) -> None:
        """Take a track; of the connection, None, nothing is counted."""
        self.bitrate = track.get(Metric.BITRATE) if track is not None else None
        self._packets = track.get(Metric.PACKETS) if track is not None else None
        self._lost = track.get(Metric.PACKETS_LOST) if track is not None else None
        self._is_sent = track is not None and track.direction is Direction.SENT
        self._running: dict[int, _Running] = {}
        self._windows: dict[tuple[bytes, float], Windows] = {}

    @property
    def counts(self) -> bool:
        """Whether packets are counted."""
        return self._packets is not None

    def due(self, since_s: float, until_s: float) -> int:
        """Return the packets due within `(since_s, until_s]`: sent, or received and lost."""
        carried = self._sum(self._packets, since_s, until_s)
        return round(carried if self._is_sent else carried + self._sum(self._lost, since_s, until_s))

    def loss_percent(self, since_s: float, until_s: float) -> float | None:
        """Return the loss of all packets within `(since_s, until_s]` together, in %; None where nobody counts them."""
        due = self.due(since_s, until_s)
        if self._packets is None or self._lost is None or due <= 0:
            return None
        return 100 * self._sum(self._lost, since_s, until_s) / due

    def flowed(self, since_s: float, until_s: float) -> bool:
        """Return whether anything went over it within `(since_s, until_s]`; True where nobody says."""
        if self._packets is not None:
            return self.due(since_s, until_s) > 0
        return self.bitrate is None or self._sum(self.bitrate, since_s, until_s) > 0

    def windows(self, series: Series, step_s: float) -> Windows:
        """Return the windows of a series; series of one track have the same ones most of the time."""
        key = (series.times_s.tobytes(), step_s)
        found = self._windows.get(key)
        if found is None:
            counted = [self._of(each) for each in (self._packets, self._lost, self.bitrate)]
            found = self._windows[key] = Windows(series.times_s, step_s, *counted, is_sent=self._is_sent)
        return found

    def _of(self, series: Series | None) -> _Running | None:
        if series is None:
            return None
        running = self._running.get(id(series))
        if running is None:
            running = self._running[id(series)] = _Running(series)
        return running

    def _sum(self, series: Series | None, since_s: float, until_s: float) -> float:
        running = self._of(series)
        return running.upto(until_s) - running.upto(since_s) if running is not None else 0.0


class _Running:
    """The running sums of a series."""

    def __init__(self, series: Series) -> None:
        self.times_s = series.times_s.tolist()
        values = series.values.tolist()
        if values and min(values) < 0:
            values = [max(0.0, value) for value in values]
        self.sums = list(accumulate(values, initial=0.0))

    def upto(self, at_s: float) -> float:
        """Return what it comes to up to an instant, that instant included."""
        return self.sums[bisect_right(self.times_s, at_s)]


class Windows:
    """The windows of a series, each `step_s` long up to its time, and what went over the track in runs of them.

    A run is told by the index of its first window.
    """

    def __init__(
        self,
        times_s: array[float],
        step_s: float,
        packets: _Running | None,
        lost: _Running | None,
        bitrate: _Running | None,
        *,
        is_sent: bool,
    ) -> None:
        """Take the windows' ends and length, and what is counted of the track."""
        self._times_s = times_s.tolist()
        self._step_s = step_s
        self._packets, self._lost, self._bitrate = packets, lost, bitrate
        self._is_sent = is_sent
        self._places: list[tuple[list[float], list[int], list[int]]] = []
        self._bounds: dict[int, tuple[list[float], list[float]]] = {}

    @cached_property
    def stretches(self) -> tuple[tuple[int, int], ...]:
        """Ranges of windows without a hole between them, each long enough to judge."""
        times, limit_s = self._times_s, GAP_STEPS * self._step_s
        distances = list(map(sub, islice(times, 1, None), times))
        edges = [0, len(times)]
        if distances and max(distances) > limit_s:
            edges[1:1] = [index for index, distance in enumerate(distances, 1) if distance > limit_s]
        return tuple((first, last) for first, last in pairwise(edges) if last - first >= HELD)

    def flowed(self, windows: Sequence[int]) -> Sequence[int]:
        """Return those of some windows in which anything went over the track; all where nobody says."""
        if self._packets is None:
            return self.carried(windows, 1)
        return [window for window, due in zip(windows, self.due(windows, 1), strict=True) if due > 0]

    def carried(self, firsts: Sequence[int], run: int) -> Sequence[int]:
        """Return those of some runs in which the bitrate was above zero; all where nobody says."""
        if self._bitrate is None:
            return firsts
        sums = self._sums(self._bitrate, firsts, run)
        return [first for first, carried in zip(firsts, sums, strict=True) if carried > 0]

    def due(self, firsts: Sequence[int], run: int) -> list[int]:
        """Return the packets due in each of some runs of windows: sent, or received and lost; 0 where nobody counts."""
        if self._packets is None:
            return [0] * len(firsts)
        carried = self._sums(self._packets, firsts, run)
        if self._is_sent or self._lost is None:
            return list(map(round, carried))
        return list(map(round, map(add, carried, self._sums(self._lost, firsts, run))))

    def loss_percent(self, firsts: Sequence[int], run: int) -> list[float | None]:
        """Return the loss of all packets in each of some runs together, in %; None where nobody counts them."""
        if self._packets is None or self._lost is None:
            return [None] * len(firsts)
        counts = zip(self._sums(self._lost, firsts, run), self.due(firsts, run), strict=True)
        return [100 * lost / due if due > 0 else None for lost, due in counts]

    def _sums(self, running: _Running, firsts: Sequence[int], run: int) -> list[float]:
        """Return what a series comes to in each of some runs."""
        bounds = self._bounds.get(id(running))
        if bounds is None:
            starts, ends = self._indices(running.times_s)
            sums = running.sums
            bounds = self._bounds[id(running)] = [sums[i] for i in starts], [sums[i] for i in ends]
        before, upto = bounds
        return [upto[first + run - 1] - before[first] for first in firsts]

    def _indices(self, times_s: list[float]) -> tuple[list[int], list[int]]:
        """Return how many samples there were before each window, and up to its end."""
        for known, starts, ends in self._places:
            if known == times_s:
                return starts, ends
        own, step_s = self._times_s, self._step_s
        starts = list(map(bisect_right, repeat(times_s), [at - step_s for at in own]))
        ends = list(range(1, len(own) + 1)) if times_s == own else list(map(bisect_right, repeat(times_s), own))
        self._places.append((times_s, starts, ends))
        return starts, ends
