"""A grid of glyphs with a name before each row, and a cursor on one cell: people by time, publishers by subscribers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from tui.render.cells import Line, Run, Style, line_of
from tui.text import fitted
from tui.widgets.looks import Drawn

MARK, ASCII_MARK = "▌", ">"

Cell = tuple[str, Style]


class Shape(NamedTuple):
    """How wide the parts of a grid are, in terminal cells."""

    label: int
    cell: int
    right: int


@dataclass(frozen=True)
class GridView:
    """What a grid shows. Only rows on the screen are asked for.

    Attributes:
        rows: how many there are.
        columns: how many there are.
        shape: widths of the parts.
        label: the name of a row.
        cells: the glyphs of a row, one for each column.
        right: what stands behind a row's cells.
        head: the lines over the cells, given the first column in sight, how many are, and the cursor's.
        heads: how many such lines there are.
        empty: what to say where there are no rows.
        ascii: whether only ASCII may be drawn.
        stamp: rows are drawn again where it changed.
    """

    rows: int
    columns: int
    shape: Shape
    label: Callable[[int], Run]
    cells: Callable[[int], Sequence[Cell]]
    right: Callable[[int], Line]
    head: Callable[[int, int, int], Sequence[Line]]
    heads: int
    empty: str = ""
    ascii: bool = False


class Grid(Drawn, can_focus=True):
    """Draws a `GridView`."""

    @dataclass
    class Moved(Message):
        """The cursor is on another cell."""

        grid: Grid

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._view: GridView | None = None
        self.row = 0
        self.column = 0
        self._top = 0
        self._left = 0
        self._empty = ""

    def show(self, view: GridView | None, *, row: int = 0, column: int = 0, empty: str = "") -> None:
        """Show something else, with the cursor on a cell."""
        self._view, self._empty = view, view.empty if view is not None else empty
        self._put(row, column)
        self.refresh()

    @property
    def view(self) -> GridView | None:
        """What is shown."""
        return self._view

    @property
    def visible_columns(self) -> int:
        """How many columns fit."""
        if self._view is None:
            return 0
        shape = self._view.shape
        return max(1, (self.size.width - shape.label - shape.right - 2) // shape.cell)

    @property
    def page(self) -> int:
        """How many rows fit."""
        heads = self._view.heads if self._view is not None else 0
        return max(1, self.size.height - heads)

    @property
    def top(self) -> int:
        """The first row in sight."""
        return self._top

    def move(self, rows: int = 0, columns: int = 0) -> None:
        """Move the cursor."""
        self.move_to(self.row + rows, self.column + columns)

    def move_to(self, row: int, column: int) -> None:
        """Move the cursor to a cell; only what changes is drawn again."""
        before = self.row, self.column, self._top, self._left
        self._put(row, column)
        if (self.row, self.column, self._top, self._left) == before:
            return
        if (self._top, self._left) != before[2:]:
            self.refresh()
        else:
            heads = self._view.heads if self._view is not None else 0
            lines = {heads + each - self._top for each in (before[0], self.row)}
            if self.column != before[1]:
                lines |= set(range(heads))
            self.refresh(*(Region(0, y, self.size.width, 1) for y in lines))
        self.post_message(self.Moved(self))

    def _put(self, row: int, column: int) -> None:
        view = self._view
        if view is None:
            return
        self.row = max(0, min(row, view.rows - 1))
        self.column = max(0, min(column, view.columns - 1))
        page, wide = self.page, self.visible_columns
        self._top = min(max(self._top, self.row - page + 1), self.row, max(0, view.rows - page))
        self._left = min(max(self._left, self.column - wide + 1), self.column, max(0, view.columns - wide))

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self._put(self.row, self.column)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        view, width = self._view, self.size.width
        if view is None or not view.rows:
            said = f" {self._empty}" if y == 1 else ""
            return self.strip((Run(said, Style.MUTED),), width)
        if y < view.heads:
            count = min(view.columns - self._left, self.visible_columns)
            lines = view.head(self._left, count, self.column)
            indent = Run(" " * (view.shape.label + 2), Style.MUTED)
            return self.strip((indent, *lines[y]), width)
        row = self._top + y - view.heads
        if row >= view.rows:
            return Strip.blank(width, self.look(Style.TEXT))
        return self.strip(self._row(view, row), width)

    def _row(self, view: GridView, row: int) -> Line:
        at_cursor = row == self.row
        mark = (ASCII_MARK if view.ascii else MARK) if at_cursor else " "
        label, shape = view.label(row), view.shape
        name = fitted(label.text, shape.label, ellipsis="..." if view.ascii else "…")
        style = Style.STRONG if at_cursor and label.style is Style.TEXT else label.style
        cells = view.cells(row)
        shown: list[Cell] = []
        lead, tail = (shape.cell - 1) // 2, shape.cell // 2
        for index in range(self._left, min(view.columns, self._left + self.visible_columns)):
            glyph, look = cells[index]
            around = Style.TEXT
            if at_cursor and index == self.column:
                around = Style.CURSOR
                if shape.cell == 1:  # there is nothing around it, and a full block has no ground to be seen against
                    glyph, look = "│" if glyph == "█" else glyph, Style.CURSOR
            shown += [(" ", around)] * lead + [(glyph, look)] + [(" ", around)] * tail
        return (Run(mark, Style.ACCENT), Run(f"{name} ", style), *line_of(shown), *view.right(row))
