"""Episodes: faulty windows that lie close together, of which some run holds three of five."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from tui.triage.flag import HELD, RUN


class Episode(NamedTuple):
    """A stretch of faults.

    Attributes:
        first: the first faulty window of a run that held.
        last: the last faulty window before as many without a fault as are looked at together.
        runs: the first windows of the runs that held, ascending.
        run: the length of a run: shorter than `RUN` where the stretch is.
    """

    first: int
    last: int
    runs: Sequence[int]
    run: int


def episodes(
    faulty: Sequence[int], first: int, last: int, held: Callable[[Sequence[int], int], Sequence[int]]
) -> Iterator[Episode]:
    """Yield the episodes among the windows `first` to `last - 1`, ascending.

    Args:
        faulty: indices of the faulty windows, ascending.
        first: the first window looked at.
        last: the window after the last one.
        held: takes the first windows of runs with enough faults, and the length of a run, and returns those of them
            by which anything can be judged.
    """
    run = min(RUN, last - first)
    own = faulty[bisect_left(faulty, first) : bisect_left(faulty, last)]
    for cluster in _clusters(own, run):
        starts = held(_with_enough_faults(cluster, first, last, run), run)
        if starts:
            yield Episode(cluster[bisect_left(cluster, starts[0])], cluster[-1], starts, run)


def _clusters(faulty: Sequence[int], run: int) -> Iterator[Sequence[int]]:
    """Yield faulty windows in groups with a whole run without a fault between them; too small ones are left out."""
    edges = [0, *(index for index, (a, b) in enumerate(pairwise(faulty), 1) if b - a > run), len(faulty)]
    return (faulty[a:b] for a, b in pairwise(edges) if b - a >= HELD)


def _with_enough_faults(cluster: Sequence[int], first: int, last: int, run: int) -> list[int]:
    """Return the first windows of the runs that hold enough of a cluster's faults."""
    starts: list[int] = []
    free = first
    for low, high in zip(cluster, cluster[HELD - 1 :], strict=False):
        # every run that reaches from one fault to the one that makes it enough, where that is not known yet
        since, until = high - run + 1, (low if low + run <= last else last - run) + 1
        since = max(since, free)
        if since < until:
            starts += range(since, until)
            free = until
    return starts
