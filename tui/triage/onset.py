"""Change points: when a series became another one, not when somebody noticed.

A change point splits a stretch in two so that the sum of squared distances to the two means is least; values are cut
at the stretch's 95th percentile first, so that one spike is not a change. One pass with running sums finds it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from tui.model import Series

BACK = 12
"""Windows before a flag's first fault in which its onset is looked for."""
AHEAD = 8
"""Windows behind it that are looked at."""
CLEAR_OF_NOISE = 3.0
"""A split is a change where the means differ by so many standard errors of what scatters beside them."""
SHORTEST = 3
"""The fewest windows on each side of a change."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change point.

    Attributes:
        at_s: UTC epoch seconds: the start of the first window that was different.
        before: mean value before.
        after: mean value behind.
    """

    at_s: float
    before: float
    after: float


def onset_s(times_s: Sequence[float], values: Sequence[float], first: int, step_s: float) -> float:
    """Return when a fault began whose first window beyond the limit is `first`.

    Args:
        times_s: ends of the windows, UTC epoch seconds.
        values: one for each.
        first: index of the first window beyond the limit.
        step_s: length of a window.
    """
    start = max(0, first - BACK)
    stretch = values[start : first + AHEAD]
    split = best_split(stretch, shortest=1)
    index = first if split is None or start + split > first else start + split
    # what rose long before was not beyond the limit then, and is another thing
    if index < first and any(_is_hole(times_s, i, step_s) for i in range(index + 1, first + 1)):
        index = first
    return _start_of(times_s, index, step_s)


def change_points(series: Series) -> tuple[Change, ...]:
    """Return every change of a series, ascending: halves are split on until nothing stands out of the noise."""
    values, times = series.values, series.times_s
    step_s = series.step_s or 0.0
    found: list[int] = []
    left = [(0, len(values))]
    while left:
        first, last = left.pop()
        if last - first < 2 * SHORTEST:
            continue
        split = best_split(values[first:last], shortest=SHORTEST)
        if split is None or not _stands_out(values[first:last], split):
            continue
        found.append(first + split)
        left += [(first, first + split), (first + split, last)]
    edges = [0, *sorted(found), len(values)]
    return tuple(
        Change(_start_of(times, at, step_s), _mean(values[before:at]), _mean(values[at:after]))
        for before, at, after in zip(edges[:-2], edges[1:-1], edges[2:], strict=True)
    )


def best_split(values: Sequence[float], *, shortest: int) -> int | None:
    """Return where a stretch is best split in two; None where it is too short, or all alike."""
    count = len(values)
    if count < 2 * shortest:
        return None
    cut = _cut(values)
    whole = sum(cut)
    mean = whole / count
    best, where, running = 0.0, None, 0.0
    for index in range(1, count):
        running += cut[index - 1]
        if index < shortest or count - index < shortest:
            continue
        # the gain of a split: how far its first part's sum is from its share, over both lengths
        gain = (running - mean * index) ** 2 / (index * (count - index))
        if gain > best * (1 + 1e-9):
            best, where = gain, index
    return where


def _stands_out(values: Sequence[float], split: int) -> bool:
    cut = _cut(values)
    first, second = cut[:split], cut[split:]
    scatter = sum((value - _mean(first)) ** 2 for value in first) + sum(
        (value - _mean(second)) ** 2 for value in second
    )
    deviation = math.sqrt(scatter / max(1, len(cut) - 2))
    error = deviation * math.sqrt(1 / len(first) + 1 / len(second))
    apart = abs(_mean(second) - _mean(first))
    return apart > CLEAR_OF_NOISE * max(error, 1e-9) and apart > 1.5 * deviation


def _cut(values: Sequence[float]) -> list[float]:
    ordered = sorted(values)
    most = ordered[max(0, -(-len(ordered) * 19 // 20) - 1)]
    return [value if value < most else most for value in values]


def _start_of(times_s: Sequence[float], index: int, step_s: float) -> float:
    """Return when a window began: at the end of the one before, unless there is a hole between them."""
    if index and not _is_hole(times_s, index, step_s):
        return times_s[index - 1]
    return times_s[index] - step_s


def _is_hole(times_s: Sequence[float], index: int, step_s: float) -> bool:
    return step_s > 0 and times_s[index] - times_s[index - 1] > 1.6 * step_s


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if len(values) else 0.0
