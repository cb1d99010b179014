"""The value axis: round ends and round ticks."""

from __future__ import annotations

import math
from dataclasses import dataclass

_LEAST = 1e-6
"""Shares of a value, or of one, that no chart tells apart."""

_ENDS = 5
"""The ends are round to about a fifth of what is shown, so that little of the height is wasted."""

_MOST_TICKS = 6


@dataclass(frozen=True, slots=True)
class Scale:
    """The values that a chart spans.

    Attributes:
        low: the value at the bottom.
        high: the value at the top, above `low`.
        ticks: round values to label, ascending.
    """

    low: float
    high: float
    ticks: tuple[float, ...] = ()

    def share(self, value: float) -> float:
        """Return where a value stands: 0 at the bottom, 1 at the top, cut off there."""
        return max(0.0, min(1.0, (value - self.low) / (self.high - self.low)))

    def row(self, value: float, height: int) -> int:
        """Return the row from the top, of `height` rows, that a value falls into."""
        return height - 1 - min(height - 1, int(self.share(value) * height))


def scale_of(low: float, high: float, *, height: int, zero: bool = True) -> Scale:
    """Return a scale with round ends for values from `low` to `high`.

    Args:
        low: the lowest value.
        high: the highest value.
        height: rows of the chart; about every second one gets a tick.
        zero: whether a scale of values above zero begins at zero.
    """
    if zero and low > 0:
        low = 0.0
    if high - low < _LEAST * max(1.0, abs(low)):
        high = low + (abs(low) if abs(low) > _LEAST else 1.0)
    end = _round_step((high - low) / _ENDS)
    bottom, top = math.floor(low / end + 1e-9) * end, math.ceil(high / end - 1e-9) * end
    step = _round_step((top - bottom) / max(1, min(height // 2, _MOST_TICKS)))
    first, last = math.ceil(bottom / step - 1e-9), math.floor(top / step + 1e-9)
    ticks = tuple(round(number * step, 9) for number in range(first, last + 1))
    return Scale(round(bottom, 9), round(top, 9), ticks)


def tick_text(value: float) -> str:
    """Return a tick in at most five characters or so: 500, 1.5k, 2k, 0.25."""
    if abs(value) >= 1e6:
        return f"{value / 1e6:.3g}M"
    if abs(value) >= 1000:
        return f"{value / 1000:.3g}k"
    return f"{value:.3g}"


def _round_step(step: float) -> float:
    power = 10.0 ** math.floor(math.log10(step))
    return next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= step * (1 - 1e-9))
