"""Tracks and their series under each other, all on one time axis, with a cursor that reads them at one instant."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, tzinfo
from functools import partial
from typing import NamedTuple

from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from tui.model import SeriesStats
from tui.render.cells import Glyphs, Line, Run, Style
from tui.render.format import Formats
from tui.render.limits import drawn
from tui.render.readings import stats_between, within
from tui.render.series_rows import BandRow, HeadRow, MarkRow, Row, SeriesRow
from tui.render.sparkline import Plot, sparkline
from tui.render.stack_columns import StackColumns, stack_columns
from tui.render.stack_lines import Page, band_lines, head_line, heading_line, mark_lines, series_lines, value_run
from tui.render.timeline import Timeline
from tui.widgets.looks import Drawn

HEADER_ROWS = 1
MANY = 20_000
"""Statistics of more samples are worked out beside the screen."""


@dataclass(frozen=True)
class StackView:
    """What a stack shows.

    Attributes:
        rows: from top to bottom.
        since_s: the start of the time that is shown, UTC epoch seconds.
        until_s: its end.
        formats: how values are shown.
        glyphs: what may be drawn with.
        zone: whose clock is shown.
        relative: whether that clock starts with the session.
        empty: what to say where there is nothing.
    """

    rows: Sequence[Row] = ()
    since_s: float = 0.0
    until_s: float = 1.0
    formats: Formats = field(default_factory=Formats)
    glyphs: Glyphs = Glyphs.BRAILLE
    zone: tzinfo = UTC
    relative: bool = False
    empty: str = ""


class _Placed(NamedTuple):
    """A row, its first line below the header counted from the top of all rows, and its height."""

    row: int
    top: int
    height: int


class SeriesStack(Drawn, can_focus=True):
    """Rows of series with two cursors: the selected row, and the instant that all of them are read at."""

    @dataclass
    class Selected(Message):
        """Another row was selected."""

        stack: SeriesStack
        row: Row

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._view = StackView()
        self._page: Page | None = None
        self._selected = 0
        self._at_s: float | None = None
        self._top = 0
        self._placed: list[_Placed] = []
        self._plots: dict[tuple[int, int], Plot] = {}
        self._stats: dict[int, SeriesStats | None] = {}
        self._lines: dict[tuple[object, ...], tuple[Line, ...]] = {}

    # ---- what a pane calls

    @property
    def view(self) -> StackView:
        """What is shown."""
        return self._view

    @property
    def columns(self) -> StackColumns:
        """Where things stand."""
        return stack_columns(max(1, self.size.width))

    @property
    def selected(self) -> Row | None:
        """The selected row."""
        return self._view.rows[self._selected] if self._selected < len(self._view.rows) else None

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        return len(self._view.rows)

    def show(self, view: StackView, *, at_s: float | None, selected: str | None = None) -> None:
        """Show other rows or another time. The selection stays on its row, or goes to the one with a key."""
        key = selected or (self.selected.key if self.selected is not None else None)
        same_rows = view.rows is self._view.rows
        if not same_rows:
            self.forget()
        self._view, self._at_s = view, at_s
        if not same_rows or selected is not None:
            self._selected = self._index_of(key)
        self._lay_out()
        self.refresh()

    def read_at(self, at_s: float | None) -> None:
        """Move the time cursor: only what changes is drawn again."""
        before = self._at_s
        if at_s == before or self._page is None:
            self._at_s = at_s
            return
        page = self._page
        lines = [0]
        for placed in self._visible():
            row = self._view.rows[placed.row]
            y = HEADER_ROWS + placed.top - self._top
            if placed.row == self._selected:
                lines += range(y, y + placed.height)
            elif isinstance(row, SeriesRow):
                if value_run(row, before, page) != value_run(row, at_s, page):
                    lines.append(y)
            elif isinstance(row, BandRow):
                lines.append(y)
        self._at_s = at_s
        self._refresh_lines(lines)

    def move(self, rows: int) -> None:
        """Select another row; headings are passed over."""
        index, step = self._selected, 1 if rows > 0 else -1
        left = abs(rows)
        at = index
        while left and 0 <= at + step < len(self._view.rows):
            at += step
            if not isinstance(self._view.rows[at], HeadRow):
                index = at
                left -= 1
        self._select(index)

    def move_page(self, pages: int) -> None:
        """Select a row a screen further on."""
        height = max(1, self._room - 2)
        here = self._placed[self._selected].top if self._selected < len(self._placed) else 0
        target = here + pages * height
        best = min(self._placed, key=lambda placed: abs(placed.top - target), default=None)
        if best is not None:
            index = best.row
            if isinstance(self._view.rows[index], HeadRow):
                index = self._selectable(index)
            self._select(index)

    def select(self, key: str) -> bool:
        """Select a row by its key; return whether there is one."""
        index = next((n for n, row in enumerate(self._view.rows) if row.key == key), None)
        if index is None:
            return False
        self._select(index)
        return True

    def shows(self, key: str) -> bool:
        """Return whether the whole of a row is on the screen."""
        top, room = self._top, self._room
        return any(
            self._view.rows[placed.row].key == key and placed.top >= top and placed.top + placed.height <= top + room
            for placed in self._visible()
        )

    def page_text(self) -> str:
        """Return what is on the screen as text, for tests."""
        return "\n".join(self.render_line(y).text.rstrip() for y in range(self.size.height))

    # ---- inside

    @property
    def _room(self) -> int:
        return max(1, self.size.height - HEADER_ROWS)

    def _index_of(self, key: str | None) -> int:
        found = next(
            (n for n, row in enumerate(self._view.rows) if row.key == key and not isinstance(row, HeadRow)), None
        )
        return found if found is not None else self._selectable(0)

    def _selectable(self, index: int) -> int:
        rows = self._view.rows
        after = next((n for n in range(index, len(rows)) if not isinstance(rows[n], HeadRow)), None)
        return after if after is not None else max(0, min(index, len(rows) - 1))

    def _select(self, index: int) -> None:
        if index == self._selected or not self._view.rows:
            return
        before, top = {(p.row, p.top, p.height) for p in self._visible()}, self._top
        old = self._selected
        self._selected = index
        self._lay_out()
        if self._top != top:
            self.refresh()
        else:
            changed = before ^ {(p.row, p.top, p.height) for p in self._visible()}
            lines = [HEADER_ROWS + at - top + n for _, at, height in changed for n in range(height)]
            for placed in self._visible():
                if placed.row in (old, index):
                    lines += range(HEADER_ROWS + placed.top - top, HEADER_ROWS + placed.top - top + placed.height)
            self._refresh_lines(lines)
        row = self._view.rows[index]
        self.post_message(self.Selected(self, row))

    def _lay_out(self) -> None:
        """Decide where every row stands."""
        width = max(1, self.size.width)
        view = self._view
        columns = stack_columns(width)
        timeline = Timeline(view.since_s, max(view.until_s, view.since_s + 1e-3), columns.chart)
        page = Page(columns, timeline, view.formats, view.glyphs, view.zone, view.relative)
        if self._page is None or replace(page, formats=self._page.formats) != self._page:
            self._plots.clear()
            self._stats.clear()
        self._page = page
        self._lines.clear()
        usual, tall, spaced = self._heights()
        self._placed = []
        y = 0
        for index, row in enumerate(view.rows):
            if isinstance(row, HeadRow):
                y += 1 if spaced and index else 0
                height = 1
            elif index == self._selected:
                height = tall
                if isinstance(row, MarkRow):
                    height = min(tall, 3)
            else:
                height = usual if isinstance(row, SeriesRow) else 1
            self._placed.append(_Placed(index, y, height))
            y += height
        self._scroll(y)

    def _heights(self) -> tuple[int, int, bool]:
        """Return the height of a usual series, of the selected one, and whether headings stand apart."""
        room = self._room
        if room >= 30:
            return 2, 6, True
        if room >= 20:
            return 1, 5, True
        return 1, 4 if room >= 9 else 3 if room >= 6 else 1, False

    def _scroll(self, total: int) -> None:
        room = self._room
        if self._selected < len(self._placed):
            placed = self._placed[self._selected]
            first = placed.top
            # a track's heading comes along with its first row
            if placed.row and isinstance(self._view.rows[placed.row - 1], HeadRow):
                first = self._placed[placed.row - 1].top
            if first < self._top:
                self._top = first
            elif placed.top + placed.height > self._top + room:
                self._top = placed.top + placed.height - room
        self._top = max(0, min(self._top, total - room))

    def _visible(self) -> list[_Placed]:
        top, bottom = self._top, self._top + self._room
        return [placed for placed in self._placed if placed.top < bottom and placed.top + placed.height > top]

    def _refresh_lines(self, lines: Iterable[int]) -> None:
        regions = [Region(0, y, self.size.width, 1) for y in set(lines) if 0 <= y < self.size.height]
        if regions:
            self.refresh(*regions)

    def on_resize(self) -> None:
        """Find out anew what fits."""
        self._lay_out()
        self.refresh()

    def forget(self) -> None:
        """Draw every series anew: its samples are others."""
        self._plots.clear()
        self._stats.clear()
        self._lines.clear()

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        width = self.size.width
        page = self._page
        if page is None or not self._view.rows:
            text = self._view.empty if y == HEADER_ROWS + 1 else ""
            return self.strip((Run(f"  {text}", Style.MUTED),), width)
        if y < HEADER_ROWS:
            return self.strip(heading_line(page, self._at_s), width)
        at = self._top + y - HEADER_ROWS
        placed = self._at_line(at)
        if placed is None:
            return Strip.blank(width, self.look(Style.TEXT))
        return self.strip(self._row_line(placed, at - placed.top, page), width)

    def _at_line(self, line: int) -> _Placed | None:
        low, high = 0, len(self._placed)
        while low < high:
            middle = (low + high) // 2
            if self._placed[middle].top + self._placed[middle].height <= line:
                low = middle + 1
            else:
                high = middle
        return self._placed[low] if low < len(self._placed) and self._placed[low].top <= line else None

    def _row_line(self, placed: _Placed, line: int, page: Page) -> Line:
        row = self._view.rows[placed.row]
        selected = placed.row == self._selected
        if isinstance(row, HeadRow):
            return head_line(row, page)
        if isinstance(row, SeriesRow):
            key = (placed.row, placed.height, self._at_s, selected)
            lines = self._lines.get(key)
            if lines is None:
                plot, stats = self._plot(placed, row, page), self._stats_of(placed.row, row, page)
                if len(self._lines) > 2 * self.size.height:
                    self._lines.clear()
                lines = self._lines[key] = series_lines(row, plot, stats, page, at_s=self._at_s, selected=selected)
            return lines[line]
        if isinstance(row, BandRow):
            return band_lines(row, page, height=placed.height, at_s=self._at_s, selected=selected)[line]
        assert isinstance(row, MarkRow)
        return mark_lines(row, page, height=placed.height, selected=selected)[line]

    def _plot(self, placed: _Placed, row: SeriesRow, page: Page) -> Plot:
        key = (placed.row, placed.height)
        plot = self._plots.get(key)
        if plot is None:
            limit = drawn(row.limits[0]) if row.limits else None
            draw = partial(sparkline, timeline=page.timeline, height=placed.height, glyphs=page.glyphs, limit=limit)
            scale = draw((row.series, row.beside)).scale if row.beside is not None else None
            plot = self._plots[key] = draw(row.series, scale=scale)
        return plot

    def _stats_of(self, index: int, row: SeriesRow, page: Page) -> SeriesStats | None:
        if index not in self._stats:
            since_s, until_s = page.timeline.since_s, page.timeline.until_s
            first, last = within(row.series, since_s, until_s)
            if last - first > MANY:
                self._stats[index] = None
                self.run_worker(self._count(index, row, page), name=row.key)
            else:
                self._stats[index] = stats_between(row.series, since_s, until_s)
        return self._stats[index]

    async def _count(self, index: int, row: SeriesRow, page: Page) -> None:
        """Work statistics out that would take longer than a key may."""
        timeline = page.timeline
        stats = await asyncio.to_thread(stats_between, row.series, timeline.since_s, timeline.until_s)
        now = self._page
        if now is None or now.timeline != timeline or index >= self.row_count or self._view.rows[index] is not row:
            return
        self._stats[index] = stats
        self._lines.clear()
        placed = next((each for each in self._visible() if each.row == index), None)
        if placed is not None:
            y = HEADER_ROWS + placed.top - self._top
            self._refresh_lines(range(y, y + placed.height))
