"""A table of records on Textual's line API: the cost of a key does not depend on how many rows there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from textwrap import wrap
from typing import ClassVar, Generic, TypeVar

from rich.style import Style as RichStyle
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from tui.render.cells import Run, Style
from tui.render.column import Column
from tui.text import printable
from tui.widgets.looks import Drawn
from tui.widgets.table_drawing import header_text, row_lines
from tui.widgets.table_layout import Layout, TableView

__all__ = ["Table", "TableView"]

T = TypeVar("T")

HEADER_ROWS = 1
_MEASURED_AHEAD = 100
"""So many rows are looked at for the widths of columns, beside those on the screen."""
_NEAR_END = 10
"""So many rows before the last one, more are asked for."""


class Table(Drawn, Generic[T], can_focus=True):
    """Rows with a cursor.

    The cursor's row is told by a mark and by reverse or background, never by colour alone.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "table--header",
        "table--cursor",
        "table--cursor-unfocused",
        "table--marked",
    }

    cursor: reactive[int] = reactive(0, repaint=False)
    """The index of the row that the cursor is on; 0 where there are none."""

    @dataclass
    class Moved(Message):
        """The cursor came to another record."""

        table: Table[object]
        key: str
        index: int

    @dataclass
    class Chosen(Message):
        """Enter was pressed on a record."""

        table: Table[object]
        key: str
        index: int

    @dataclass
    class NearEnd(Message):
        """The cursor is close to the last row: more may be wanted."""

        table: Table[object]

    def __init__(self, view: TableView[T], *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._view = view
        self._top = 0
        self._fitting: Layout[T] = Layout()
        self._key_at_cursor: str | None = None

    # ---- what a screen calls

    @property
    def view(self) -> TableView[T]:
        """What is shown."""
        return self._view

    def show(self, view: TableView[T], *, cursor_key: str | None = None) -> None:
        """Show other rows or columns. The cursor stays on its record, or goes to `cursor_key`."""
        self._fitting.change(self._view, view)
        self._view = view
        wanted = cursor_key or self._key_at_cursor
        index = self._find(wanted) if wanted is not None else None
        self.set_reactive(Table.cursor, self._clamped(self.cursor if index is None else index))
        self._note_cursor()
        self._scroll_to_cursor()
        self._fitting.measure(view, view.rows[:_MEASURED_AHEAD])
        self._place_columns()
        self.refresh()

    def update_rows(self, rows: Sequence[T], changed: Iterable[int]) -> None:
        """Show the same records with other values: only the changed lines are drawn again."""
        self._view = replace(self._view, rows=rows)
        changed = list(changed)
        ahead = [rows[index] for index in changed if index < min(len(rows), _MEASURED_AHEAD)]
        self._fitting.measure(self._view, ahead)
        lines = [HEADER_ROWS + index - self._top for index in changed if 0 <= index - self._top < self._page]
        if lines and self._place_columns():
            self.refresh()
            return
        self._refresh_lines(lines)

    def mark(self, marked: frozenset[str]) -> None:
        """Show which rows are marked."""
        changed = self._view.marked ^ marked
        self._view = replace(self._view, marked=marked)
        visible = self._view.rows[self._top : self._top + self._page]
        self._refresh_lines([HEADER_ROWS + line for line, row in enumerate(visible) if self._view.key(row) in changed])

    def shift_columns(self, columns: int) -> bool:
        """Show columns further to the right or left; what always stands stays. Return whether there was any change."""
        layout = self._fitting
        before = (layout.shift, [placed.column.key for placed in layout.placed])
        if columns > 0 and not layout.hides_right:
            return False
        layout.shift = max(0, layout.shift + columns)
        self._place_columns()
        self.refresh()
        return before != (layout.shift, [placed.column.key for placed in layout.placed])

    @property
    def shift(self) -> int:
        """How many columns are left out at the left."""
        return self._fitting.shift

    @property
    def visible_rows(self) -> Sequence[T]:
        """The records on the screen, from top to bottom."""
        return self._view.rows[self._top : self._top + self._page]

    @property
    def current(self) -> T | None:
        """The record that the cursor is on."""
        return self._view.rows[self.cursor] if self.cursor < len(self._view.rows) else None

    @property
    def row_count(self) -> int:
        """How many records there are."""
        return len(self._view.rows)

    @property
    def is_at_end(self) -> bool:
        """Whether the cursor is on the last record."""
        return self.cursor >= len(self._view.rows) - 1

    @property
    def shown_columns(self) -> list[Column[T]]:
        """The columns that fit, left to right."""
        return [placed.column for placed in self._fitting.placed]

    def move(self, rows: int) -> None:
        """Move the cursor by so many rows."""
        self.cursor = self._clamped(self.cursor + rows)

    def move_page(self, pages: float) -> None:
        """Move the cursor by so many screens of rows."""
        self.move(round(pages * max(1, self._page - 1)) or (1 if pages > 0 else -1))

    def move_to(self, index: int) -> None:
        """Move the cursor to a row; negative numbers count from the end."""
        self.cursor = self._clamped(index if index >= 0 else len(self._view.rows) + index)

    def choose(self) -> None:
        """Say that the record at the cursor was chosen."""
        if self._key_at_cursor is not None:
            self.post_message(self.Chosen(self, self._key_at_cursor, self.cursor))  # type: ignore[arg-type]  # generic messages confuse the toolkit's types

    # ---- inside

    @property
    def _page(self) -> int:
        return max(1, self.size.height - HEADER_ROWS)

    def _clamped(self, index: int) -> int:
        return max(0, min(index, len(self._view.rows) - 1))

    def _find(self, key: str) -> int | None:
        rows, name = self._view.rows, self._view.key
        if self.cursor < len(rows) and name(rows[self.cursor]) == key:
            return self.cursor
        if self._view.find is not None:
            return self._view.find(key)
        return next((index for index, row in enumerate(rows) if name(row) == key), None)

    def _note_cursor(self) -> None:
        row = self.current
        self._key_at_cursor = self._view.key(row) if row is not None else None

    def watch_cursor(self, before: int, now: int) -> None:
        """Draw the two lines that changed, or the whole page where it scrolled."""
        self._note_cursor()
        top = self._top
        self._scroll_to_cursor()
        if self._top != top:
            self._place_columns()
            self.refresh()
        else:
            self._refresh_lines([HEADER_ROWS + index - top for index in (before, now)])
        if self._key_at_cursor is not None and before != now:
            self.post_message(self.Moved(self, self._key_at_cursor, now))  # type: ignore[arg-type]  # generic messages confuse the toolkit's types
        if now >= len(self._view.rows) - _NEAR_END:
            self.post_message(self.NearEnd(self))  # type: ignore[arg-type]  # generic messages confuse the toolkit's types

    def _scroll_to_cursor(self) -> None:
        last_top = max(0, len(self._view.rows) - self._page)
        if self.cursor < self._top:
            self._top = self.cursor
        elif self.cursor >= self._top + self._page:
            self._top = self.cursor - self._page + 1
        self._top = max(0, min(self._top, last_top))

    def _refresh_lines(self, lines: Iterable[int]) -> None:
        regions = [Region(0, y, self.size.width, 1) for y in set(lines) if 0 <= y < self.size.height]
        if regions:
            self.refresh(*regions)

    def on_resize(self) -> None:
        """Find out anew what fits."""
        self._scroll_to_cursor()
        self._place_columns()
        self.refresh()

    def _place_columns(self) -> bool:
        return self._fitting.fit(self._view, self.visible_rows, max(1, self.size.width - 2))

    def render_line(self, y: int) -> Strip:
        """Draw one line: the headings, a row, or nothing."""
        width = self.size.width
        if y < HEADER_ROWS:
            return self._header(width)
        index = self._top + y - HEADER_ROWS
        if index < len(self._view.rows):
            return self._row(index, width)
        if not self._view.rows and y > HEADER_ROWS:
            told = wrap(printable(self._view.empty), max(20, width - 4))
            line = told[y - HEADER_ROWS - 1] if y - HEADER_ROWS <= len(told) else ""
            return self.strip((Run(f"  {line}", Style.MUTED),), width)
        return Strip.blank(width, self.look(Style.TEXT))

    def _header(self, width: int) -> Strip:
        line = (Run(header_text(self._view, self._fitting), Style.MUTED),)
        return self.strip(line, width, over=self.get_component_rich_style("table--header", partial=True))

    def _row(self, index: int, width: int) -> Strip:
        at_cursor = index == self.cursor
        rows = self._view.rows
        above = rows[index - 1] if index > self._top else None
        lead, rest, lead_width = row_lines(self._view, self._fitting, rows[index], above, at_cursor=at_cursor)
        over = self._over(at_cursor)
        if over is None:
            return self.strip((*lead, *rest), width)
        head = self.strip(lead, min(lead_width, width), over=over)
        return Strip.join([head, self.strip(rest, max(0, width - lead_width))])

    def _over(self, at_cursor: bool) -> RichStyle | None:
        if not at_cursor:
            return None
        name = "table--cursor" if self.has_focus else "table--cursor-unfocused"
        return self.get_component_rich_style(name, partial=True)

    def on_focus(self) -> None:
        """Show that keys move this cursor."""
        self._refresh_lines([HEADER_ROWS + self.cursor - self._top])

    def on_blur(self) -> None:
        """Show that keys go elsewhere."""
        self._refresh_lines([HEADER_ROWS + self.cursor - self._top])
