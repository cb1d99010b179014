"""A series reduced to the columns that it is drawn in, without losing its extremes."""

from __future__ import annotations

from bisect import bisect_left
from statistics import median
from typing import NamedTuple

from tui.model import GAP_STEPS, Series
from tui.render.timeline import Timeline

_TYPICAL_OF = 32


class Bucket(NamedTuple):
    """What a series did in one column."""

    low: float
    high: float
    typical: float


def buckets(series: Series, timeline: Timeline) -> list[Bucket | None]:
    """Return what the series did in each column; None where nothing was reported.

    Lowest and highest are exact, so that every sample shows. The typical value is the mean, of at most about
    32 evenly spaced samples. Where columns are narrower than the samples are apart, the last value
    stands until the next sample, but for one step only before a gap (`GAP_STEPS`) and at the end.
    """
    times, values = series.times_s, series.values
    since, column_s = timeline.since_s, timeline.column_s
    step = step_of(series)
    out: list[Bucket | None] = []
    first = bisect_left(times, since)
    for column in range(timeline.width):
        end_s = since + (column + 1) * column_s
        last = bisect_left(times, end_s, first)
        if last > first:
            part = values[first:last]
            some = part if last - first <= _TYPICAL_OF else part[:: (last - first) // _TYPICAL_OF]
            low, high = min(part), max(part)
            # Rounding may carry a mean of equal values past them.
            out.append(Bucket(low, high, min(high, max(low, sum(some) / len(some)))))
        elif _stands(series, first, end_s - column_s, step):
            value = values[first - 1]
            out.append(Bucket(value, value, value))
        else:
            out.append(None)
        first = last
    return out


def step_of(series: Series) -> float | None:
    """Return seconds between samples: as announced, else the median of a sample of the distances."""
    if series.nominal_step_s:
        return series.nominal_step_s
    times = series.times_s
    if len(times) < 2:
        return None
    stride = max(1, (len(times) - 1) // 99)
    return median(times[index + 1] - times[index] for index in range(0, len(times) - 1, stride))


def _stands(series: Series, index: int, start_s: float, step: float | None) -> bool:
    """Tell whether the sample before `index` still stands in an empty column that begins at `start_s`."""
    if index == 0 or step is None:
        return False
    before = series.times_s[index - 1]
    if index < len(series.times_s) and series.times_s[index] - before <= GAP_STEPS * step:
        return True
    return start_s < before + step
