"""Where things stand in a stack of series: name, chart, value at the cursor, statistics. One place for all lines."""

from __future__ import annotations

from dataclasses import dataclass

from tui.model import SeriesStats, Unit
from tui.render.format import Formats
from tui.render.scale import tick_text
from tui.render.series_names import UNITS

MARK = 1
MARGIN = 1
NOW = 9
"""A clock time is eight wide, and one more cell tells a value's state."""


@dataclass(frozen=True, slots=True)
class StackColumns:
    """Widths in cells.

    Attributes:
        name: of the name and unit, the cursor's mark included.
        chart: of the chart, which is the time axis' too.
        stats: the statistics that fit, by name, left to right.
        stat: of each of them, the space before it included.
        wide: whether names are written out.
    """

    name: int
    chart: int
    stats: tuple[str, ...]
    stat: int
    wide: bool

    @property
    def right(self) -> int:
        """Cells behind the chart."""
        return NOW + 1 + self.stat * len(self.stats) + MARGIN


ALL: tuple[str, ...] = SeriesStats._fields[:4]
"""Minimum, median, 95th percentile and maximum."""

_NARROW, _USUAL, _WIDE = 64, 100, 140


def stack_columns(width: int) -> StackColumns:
    """Return where things stand in so many cells."""
    if width >= _WIDE:
        name, stats, stat = 25, ALL, 8
    elif width >= _USUAL:
        name, stats, stat = 23, ALL, 7
    elif width >= _NARROW:
        name, stats, stat = 17, ALL, 6
    else:
        name, stats, stat = 17, ALL[2:3], 6
    chart = max(8, width - name - 1 - NOW - stat * len(stats) - MARGIN)
    return StackColumns(name, chart, stats, stat, width >= _USUAL)


HEADINGS = {"min": "min", "median": "med", "p95": "p95", "max": "max"}


def short_number(value: float, room: int, formats: Formats) -> str:
    """Return a measured number in so many cells at most: 0.42, 42, 4,200, 42k."""
    text = formats.measured(value)
    return text if len(text) <= room else tick_text(value)


def unit_text(unit: Unit) -> str:
    """Return a unit as it stands behind a name; a star where the vendor does not say and callscope assumes it."""
    symbol = UNITS.get(unit.symbol, unit.symbol)
    first = symbol.partition(" ")[0]
    return f"{first}*" if unit.assumed and first else first
