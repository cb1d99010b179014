"""What a series says at an instant and over a stretch of time."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from tui.model import GAP_STEPS, Series, SeriesStats


def value_at(series: Series, at_s: float, step_s: float | None) -> float | None:
    """Return the value that stood at an instant; None inside a hole, before the first sample and behind the last.

    Args:
        series: the series.
        at_s: UTC epoch seconds.
        step_s: seconds between its samples, which a caller knows already.
    """
    index = bisect_right(series.times_s, at_s) - 1
    if index < 0:
        return None
    if step_s is not None and at_s - series.times_s[index] > GAP_STEPS * step_s:
        return None
    return series.values[index]


def within(series: Series, since_s: float, until_s: float) -> tuple[int, int]:
    """Return the first sample of a stretch and the one behind its last."""
    return bisect_left(series.times_s, since_s), bisect_right(series.times_s, until_s)


def stats_between(series: Series, since_s: float, until_s: float) -> SeriesStats | None:
    """Return what a series comes to over a stretch, both ends included; None where it has no sample there."""
    first, last = within(series, since_s, until_s)
    if (first, last) == (0, len(series)):
        return series.stats()
    return series.between(since_s, series.times_s[last - 1] + 1e-6).stats() if last > first else None
