"""From columns to series: times in seconds, what lies outside the window counted, shared clocks looked at once."""

from __future__ import annotations

import math
import struct
from array import array
from collections.abc import Sequence
from dataclasses import replace
from itertools import compress, count, islice, pairwise
from operator import ne

from tui.model import PIXELS, Labels, Metric, Series, Span, Threshold, Unit, Window
from tui.model.series import packed
from tui.providers.stream.points import Columns, columns_of
from tui.providers.stream.times import ticks_per_s

LONE_SAMPLE_S = 1.0
"""How long a label is taken to hold where one sample alone tells it."""


class SeriesBuilder:
    """Builds the series of one answer.

    All series of a track, often of a whole answer, have the same times: a clock that was found to be clean is not
    looked at again.
    """

    def __init__(
        self,
        window: Window | None,
        lifted: Sequence[Columns] = (),
        *,
        step_s: float | None = None,
        source_ids: tuple[str, ...] = (),
    ) -> None:
        self._window = window
        self._lifted = lifted
        self._step_s = step_s
        self._source_ids = source_ids
        self._clean_clocks: dict[bytes, array[float]] = {}

    def series(
        self,
        metric: str,
        unit: Unit,
        points: object,
        *,
        factor: float = 1.0,
        label: str | None = None,
        thresholds: tuple[Threshold, ...] = (),
    ) -> Series:
        """Return one series of data points as they stand in the answer; `factor` brings the values into `unit`."""
        columns = columns_of(points, self._lifted)
        values = columns.values if factor == 1.0 else [value * factor for value in columns.values]
        clock = struct.pack(f"{len(columns.times)}d", *columns.times)
        times_s = self._clean_clocks.get(clock)
        if times_s is not None and math.isfinite(sum(values)):
            return Series(
                metric,
                unit,
                times_s,
                packed(values),
                nominal_step_s=self._step_s,
                label=label,
                thresholds=thresholds,
                dropped=columns.dropped,
                source_ids=self._source_ids,
            )
        seconds = in_seconds(columns.times)

        def build() -> Series:
            return Series.of(
                metric,
                unit,
                seconds,
                values,
                within=self._window,
                nominal_step_s=self._step_s,
                label=label,
                thresholds=thresholds,
                dropped=columns.dropped,
                source_ids=self._source_ids,
            )

        series = build()
        if series.dropped > columns.dropped or self._window is None:
            # One unit for all is the rule. Where it puts a sample outside the window, each is looked at by itself.
            seconds = each_in_seconds(columns.times)
            series = build()
        if len(series) == len(seconds):
            self._clean_clocks[clock] = series.times_s
        return self._without_boundary(series, seconds) if series.dropped > columns.dropped else series

    def _without_boundary(self, series: Series, seconds: list[float]) -> Series:
        """Return the series without counting a sample at the very end of the window as dropped.

        Whether the server's windows hold their last instant is not documented; the next window has it in any case.
        """
        at_end = self._window is not None and self._window.until_s in seconds
        return replace(series, dropped=series.dropped - 1) if at_end else series


def in_seconds(times: list[float]) -> list[float]:
    """Return times of data points in seconds, by the size of the first. Their unit is not documented."""
    ticks = float(ticks_per_s(abs(times[0]))) if times else 1.0
    return times if ticks == 1.0 else [time / ticks for time in times]


def each_in_seconds(times: list[float]) -> list[float]:
    """Return times of data points in seconds, by the size of each."""
    return [time / ticks_per_s(abs(time)) for time in times]


def resolution_labels(width: Series, height: Series) -> Labels:
    """Return the resolution as labels, "1280x720"; a hole in the samples is a hole in the labels."""
    times, wide, high = width.times_s, width.values, height.values
    if times != height.times_s:
        heights = dict(height)
        both = [(time, value, heights[time]) for time, value in width if time in heights]
        times, wide, high = (array("d", column) for column in zip(*both, strict=True)) if both else (array("d"),) * 3
    clock = Series("", PIXELS, times, times, nominal_step_s=width.nominal_step_s)
    gaps = clock.gaps()
    after_holes = {gap.until_s for gap in gaps}
    # Without holes the mean distance is the step, and much cheaper to have than the median.
    step_s = clock.step_s if gaps or len(times) < 2 else (times[-1] - times[0]) / (len(times) - 1)
    starts = {0, *_changes(wide, high)} if times else set()
    if after_holes:
        starts |= {index for index, time in enumerate(times) if time in after_holes}
    spans = []
    edges = [*sorted(starts), len(times)]
    for start, stop in pairwise(edges):
        goes_on = stop < len(times) and times[stop] not in after_holes
        until_s = times[stop] if goes_on else times[stop - 1] + (step_s or LONE_SAMPLE_S)
        spans.append(Span(times[start], until_s, f"{wide[start]:.0f}x{high[start]:.0f}"))
    return Labels("resolution", tuple(spans))


def _changes(wide: array[float], high: array[float]) -> list[int]:
    """Return the index of each sample in which either differs from the one before."""
    changes = _changes_of(wide)
    # Height nearly always changes together with width: a look at each run of equal widths is cheap.
    if all(_is_constant(high[start:stop]) for start, stop in pairwise([0, *changes, len(high)])):
        return changes
    return changes + _changes_of(high)


def _changes_of(values: array[float]) -> list[int]:
    if _is_constant(values):
        return []
    numbers = values.tolist()
    return list(compress(count(1), map(ne, numbers, islice(numbers, 1, None))))


def _is_constant(values: array[float]) -> bool:
    return values.tobytes() == values[:1].tobytes() * len(values)


def with_resolution(series: list[Series]) -> tuple[Labels, ...]:
    """Return the resolution labels of a track's series, where it has both width and height."""
    width = next((each for each in series if each.metric == Metric.WIDTH and each), None)
    height = next((each for each in series if each.metric == Metric.HEIGHT and each), None)
    return (resolution_labels(width, height),) if width and height else ()
