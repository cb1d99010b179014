"""Tracks and their series under each other, all on one time axis, with a cursor that reads them at one instant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, tzinfo
from functools import partial

from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from tui.aside import aside
from tui.render.cells import Glyphs, Run, Style
from tui.render.format import Formats
from tui.render.readings import stats_between
from tui.render.series_lines import value_run
from tui.render.series_rows import BandRow, HeadRow, Row, SeriesRow
from tui.render.stack_columns import stack_columns
from tui.render.stack_layout import Layout, Placed, next_row, selectable
from tui.render.stack_lines import heading_line
from tui.render.stack_page import Page
from tui.render.timeline import Timeline
from tui.widgets.looks import Drawn
from tui.widgets.stack_drawings import StackDrawings

HEADER_ROWS = 1


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
        self._layout = Layout((), 0, 1)
        self._drawings = StackDrawings()

    # ---- what a pane calls

    @property
    def view(self) -> StackView:
        """What is shown."""
        return self._view

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
        lines = [0]
        for placed in self._layout.visible(self._top):
            lines += self._lines_that_tell(placed, before, at_s, self._page)
        self._at_s = at_s
        self._refresh_lines(lines)

    def move(self, rows: int) -> None:
        """Select another row; headings are passed over."""
        self._select(next_row(self._view.rows, self._selected, rows))

    def move_page(self, pages: int) -> None:
        """Select a row a screen further on."""
        placed = self._layout.placed
        here = placed[self._selected].top if self._selected < len(placed) else 0
        index = self._layout.nearest(here + pages * max(1, self._room - 2))
        if index is not None:
            self._select(selectable(self._view.rows, index))

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
            for placed in self._layout.visible(top)
        )

    def forget(self) -> None:
        """Draw every series anew: its samples are others."""
        self._drawings.forget()

    def page_text(self) -> str:
        """Return what is on the screen as text, for tests."""
        return "\n".join(self.render_line(y).text.rstrip() for y in range(self.size.height))

    # ---- inside

    @property
    def _room(self) -> int:
        return max(1, self.size.height - HEADER_ROWS)

    def _index_of(self, key: str | None) -> int:
        rows = self._view.rows
        found = next((n for n, row in enumerate(rows) if row.key == key and not isinstance(row, HeadRow)), None)
        return found if found is not None else selectable(rows, 0)

    def _select(self, index: int) -> None:
        if index == self._selected or not self._view.rows:
            return
        before, top, old = set(self._layout.visible(self._top)), self._top, self._selected
        self._selected = index
        self._lay_out()
        if self._top != top:
            self.refresh()
        else:
            now = self._layout.visible(top)
            changed = [*(before ^ set(now)), *(placed for placed in now if placed.row in (old, index))]
            self._refresh_lines(y for placed in changed for y in self._lines_of(placed))
        self.post_message(self.Selected(self, self._view.rows[index]))

    def _lay_out(self) -> None:
        """Decide where every row stands."""
        view = self._view
        columns = stack_columns(max(1, self.size.width))
        timeline = Timeline(view.since_s, max(view.until_s, view.since_s + 1e-3), columns.chart)
        page = Page(columns, timeline, view.formats, view.glyphs, view.zone, view.relative)
        if self._page is None or replace(page, formats=self._page.formats) != self._page:
            self._drawings.forget()
        self._drawings.forget_lines()
        self._page = page
        self._layout = Layout(view.rows, self._selected, self._room)
        self._top = self._layout.scrolled(self._top)

    def _lines_of(self, placed: Placed) -> range:
        y = HEADER_ROWS + placed.top - self._top
        return range(y, y + placed.height)

    def _lines_that_tell(self, placed: Placed, before: float | None, at_s: float | None, page: Page) -> Iterable[int]:
        """Return the lines of a row that say something else at another instant."""
        row, lines = self._view.rows[placed.row], self._lines_of(placed)
        if placed.row == self._selected:
            return lines
        if isinstance(row, SeriesRow):
            return lines[:1] if value_run(row, before, page) != value_run(row, at_s, page) else ()
        return lines[:1] if isinstance(row, BandRow) else ()

    def _refresh_lines(self, lines: Iterable[int]) -> None:
        regions = [Region(0, y, self.size.width, 1) for y in set(lines) if 0 <= y < self.size.height]
        if regions:
            self.refresh(*regions)

    def on_resize(self) -> None:
        """Find out anew what fits."""
        self._lay_out()
        self.refresh()

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
        placed = self._layout.at_line(at)
        if placed is None:
            return Strip.blank(width, self.look(Style.TEXT))
        row = self._view.rows[placed.row]
        if isinstance(row, SeriesRow) and self._drawings.waits_for_stats(row, placed.row, page):
            count = partial(self._count, placed.row, row, page)
            # without a description the toolkit makes one of every sample of the series
            self.run_worker(count, name=row.key, description=row.key)  # type: ignore[arg-type]  # no result
        selected = placed.row == self._selected
        line = self._drawings.line(row, placed, at - placed.top, page, at_s=self._at_s, selected=selected)
        return self.strip(line, width)

    async def _count(self, index: int, row: SeriesRow, page: Page) -> None:
        """Work statistics out that would take longer than a key may."""
        timeline = page.timeline
        stats = await aside(stats_between, row.series, timeline.since_s, timeline.until_s)
        now = self._page
        if now is None or now.timeline != timeline or index >= self.row_count or self._view.rows[index] is not row:
            return
        self._drawings.take_stats(index, stats)
        for placed in self._layout.visible(self._top):
            if placed.row == index:
                self._refresh_lines(self._lines_of(placed))
