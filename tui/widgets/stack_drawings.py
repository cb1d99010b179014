"""What was drawn of the rows of a stack, kept as long as it holds: a key then costs the lines that it changes."""

from __future__ import annotations

from functools import partial

from tui.model import SeriesStats
from tui.render.cells import Line
from tui.render.limits import drawn
from tui.render.readings import stats_between, within
from tui.render.series_lines import series_lines
from tui.render.series_rows import BandRow, HeadRow, Row, SeriesRow
from tui.render.sparkline import Plot, sparkline
from tui.render.stack_layout import Placed
from tui.render.stack_lines import band_lines, head_line, mark_lines
from tui.render.stack_page import Page

MANY = 20_000
"""Statistics of more samples are worked out beside the screen."""
_MOST_LINES = 400


class StackDrawings:
    """Draws rows, and remembers charts, statistics and lines by the row's place."""

    def __init__(self) -> None:
        self._plots: dict[tuple[int, int], Plot] = {}
        self._stats: dict[int, SeriesStats | None] = {}
        self._lines: dict[tuple[object, ...], tuple[Line, ...]] = {}

    def forget(self) -> None:
        """Draw everything anew: rows, their samples or the page are others."""
        self._plots.clear()
        self._stats.clear()
        self._lines.clear()

    def forget_lines(self) -> None:
        """Put lines together anew: values are shown in another way."""
        self._lines.clear()

    def line(self, row: Row, placed: Placed, index: int, page: Page, *, at_s: float | None, selected: bool) -> Line:
        """Return one line of a row, counted from its first."""
        if isinstance(row, HeadRow):
            return head_line(row, page)
        if isinstance(row, SeriesRow):
            return self._series(row, placed, page, at_s=at_s, selected=selected)[index]
        if isinstance(row, BandRow):
            return band_lines(row, page, height=placed.height, at_s=at_s, selected=selected)[index]
        return mark_lines(row, page, height=placed.height, selected=selected)[index]

    def waits_for_stats(self, row: SeriesRow, index: int, page: Page) -> bool:
        """Return whether a row's statistics take so long that they must be brought with `take_stats`; say so once."""
        if index in self._stats:
            return False
        since_s, until_s = page.timeline.since_s, page.timeline.until_s
        first, last = within(row.series, since_s, until_s)
        is_long = last - first > MANY
        self._stats[index] = None if is_long else stats_between(row.series, since_s, until_s)
        return is_long

    def take_stats(self, index: int, stats: SeriesStats | None) -> None:
        """Show statistics that were worked out elsewhere."""
        self._stats[index] = stats
        self._lines.clear()

    def _series(
        self, row: SeriesRow, placed: Placed, page: Page, *, at_s: float | None, selected: bool
    ) -> tuple[Line, ...]:
        key = (placed.row, placed.height, at_s, selected)
        lines = self._lines.get(key)
        if lines is None:
            if len(self._lines) > _MOST_LINES:
                self._lines.clear()
            plot, stats = self._plot(row, placed, page), self._stats.get(placed.row)
            lines = self._lines[key] = series_lines(row, plot, stats, page, at_s=at_s, selected=selected)
        return lines

    def _plot(self, row: SeriesRow, placed: Placed, page: Page) -> Plot:
        key = (placed.row, placed.height)
        plot = self._plots.get(key)
        if plot is None:
            limit = drawn(row.limits[0]) if row.limits else None
            draw = partial(sparkline, timeline=page.timeline, height=placed.height, glyphs=page.glyphs, limit=limit)
            scale = draw((row.series, row.beside)).scale if row.beside is not None else None
            plot = self._plots[key] = draw(row.series, scale=scale)
        return plot
