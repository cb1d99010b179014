"""Turns columns of one stat into series of the model."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeAlias

from tui.model import Labels, Series, Span, Unit
from tui.model.series import GAP_STEPS
from tui.providers.captures import differences
from tui.providers.captures.table import Stat

Samples: TypeAlias = "tuple[array[float], array[float]]"


@dataclass(slots=True)
class Measured:
    """Series of one stat; those with the same times share one array of them.

    Attributes:
        source: the source id that the series carry.
    """

    stat: Stat
    source: str
    breaks: frozenset[int] = frozenset()
    _is_polled: bool = True
    _shared: list[array[float]] = field(default_factory=list)

    @classmethod
    def of(cls, stat: Stat, source: str) -> Measured:
        """Prepare a stat."""
        # An object of the other end is reported again until the next RTCP report: only its own clock tells.
        return cls(stat, source, differences.baselines(stat), not stat.type.startswith("remote-"))

    def gauge(
        self,
        metric: str,
        unit: Unit,
        name: str,
        factor: float = 1.0,
        *,
        over_zero: bool = False,
        flow: array[float] | None = None,
    ) -> Series | None:
        """Return a field as it is, times `factor`; None where it was never there.

        `over_zero` tells that 0 means that nothing was measured. `flow` is a counter of packets: where it did not
        grow, the field only repeats what it said before the silence, and is left out.
        """
        column = self.stat.column(name)
        if column is None:
            return None
        times, values = array("d"), array("d")
        last = None
        for sample, (at, value) in enumerate(zip(self.stat.times_s, column, strict=True)):
            absent = not value >= 0 or (over_zero and value == 0)  # NaN too: nothing that is measured is below zero
            if absent or at == last or (flow is not None and _stands_still(flow, sample)):
                continue
            times.append(at)
            values.append(value * factor)
            last = at
        return self.series(metric, unit, (times, values))

    def increments(self, metric: str, unit: Unit, name: str, factor: float = 1.0) -> Series | None:
        """Return how much a counter grew from sample to sample."""
        column = self.stat.column(name)
        if column is None:
            return None
        times, values = differences.increments(self.stat.times_s, self.breaks, column)
        if factor != 1.0:
            values = array("d", (value * factor for value in values))
        return self.series(metric, unit, (times, values))

    def corrections(self, metric: str, unit: Unit, name: str) -> Series | None:
        """Return the differences of a counter that may fall."""
        column = self.stat.column(name)
        if column is None:
            return None
        return self.series(metric, unit, differences.corrections(self.stat.times_s, self.breaks, column))

    def rate(self, metric: str, unit: Unit, name: str, factor: float = 1.0) -> Series | None:
        """Return a counter's growth a second."""
        column = self.stat.column(name)
        if column is None:
            return None
        return self.series(metric, unit, differences.rates(self.stat.times_s, self.breaks, column, factor))

    def quotient(self, metric: str, unit: Unit, dividend: str, divisor: str, factor: float = 1.0) -> Series | None:
        """Return one counter's growth for each growth of another."""
        over, under = self.stat.column(dividend), self.stat.column(divisor)
        if over is None or under is None:
            return None
        return self.series(metric, unit, differences.quotients(self.stat.times_s, self.breaks, over, under, factor))

    def series(self, metric: str, unit: Unit, samples: Samples) -> Series | None:
        """Build a series; None without samples."""
        times, values = samples
        if not times:
            return None
        step = self.stat.step_s if self._is_polled else None
        if all(a < b for a, b in pairwise(times)):
            return Series(metric, unit, self._once(times), values, step, source_ids=(self.source,))
        return Series.of(metric, unit, times, values, nominal_step_s=step, source_ids=(self.source,))

    def labels(self, name: str, texts: Sequence[tuple[int, int, str]]) -> Labels | None:
        """Build labels from stretches of samples, `[first, end)`; a hole in the samples ends a span."""
        times = self.stat.times_s
        step = self.stat.step_s or 1.0
        spans: list[Span] = []
        for first, end, text in texts:
            begin = first
            for sample in range(first, end):
                is_last = sample + 1 >= len(times)
                ahead = step if is_last else times[sample + 1] - times[sample]
                is_hole = ahead > GAP_STEPS * step or ahead < 0
                if sample + 1 < end and not is_hole:
                    continue
                until = times[sample] + (step if is_last or is_hole else ahead)
                _add_span(spans, Span(times[begin], until, text))
                begin = sample + 1
        return Labels(name, tuple(spans)) if spans else None

    def _once(self, times: array[float]) -> array[float]:
        for known in self._shared:
            if known == times:
                return known
        self._shared.append(times)
        return times


def _stands_still(flow: array[float], sample: int) -> bool:
    return flow[sample] == (flow[sample - 1] if sample else 0.0)


def _add_span(spans: list[Span], span: Span) -> None:
    if spans and span.since_s < spans[-1].until_s:
        return  # the clock went back: what was said first about an instant stays
    if spans and spans[-1].label == span.label and spans[-1].until_s == span.since_s:
        spans[-1] = Span(spans[-1].since_s, span.until_s, span.label)
    elif span.since_s < span.until_s:
        spans.append(span)
