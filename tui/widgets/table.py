"""A table of records on Textual's line API: the cost of a key does not depend on how many rows there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from textwrap import wrap
from typing import ClassVar, Generic, TypeVar

from rich.style import Style as RichStyle
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from tui.model import QualityState
from tui.render.cells import Line, Run, Style
from tui.render.column import Column
from tui.render.format import Formats
from tui.render.tables import GUTTER, Placed, place
from tui.text import cell_width, fitted, printable
from tui.widgets.looks import Drawn

T = TypeVar("T")

HEADER_ROWS = 1
MARK = "▌"
ASCII_MARK = ">"
_STATES = {QualityState.OK: Style.OK, QualityState.FAIR: Style.FAIR, QualityState.BAD: Style.BAD}
_MEASURED_AHEAD = 100
"""So many rows are looked at for the widths of columns, beside those on the screen."""
_NEAR_END = 10
"""So many rows before the last one, more are asked for."""


@dataclass(frozen=True)
class TableView(Generic[T]):
    """What a table shows.

    Attributes:
        rows: the records, in the order shown; only those on the screen are looked at.
        columns: left to right; which of them fit is chosen by their priority.
        key: a record's stable name, by which the cursor stays on its record.
        formats: how values are shown.
        marked: keys of the rows that the user marked.
        empty: what to say where there are no rows.
        sorted_column: the key of the column sorted by, which its heading shows.
        descending: the direction of that.
        find: the index of a key among the rows; without it they are searched one by one.
        kept: keys of columns that stand although no row on the screen has a value yet.
    """

    rows: Sequence[T]
    columns: tuple[Column[T], ...]
    key: Callable[[T], str]
    formats: Formats
    marked: frozenset[str] = frozenset()
    empty: str = ""
    sorted_column: str | None = None
    descending: bool = False
    find: Callable[[str], int | None] | None = None
    kept: frozenset[str] = frozenset()


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
        self._placed: list[Placed[T]] = []
        self._shift = 0
        self._hides_some = False
        self._last_column: Column[T] | None = None
        self._widest: dict[str, int] = {}
        self._key_at_cursor: str | None = None

    # ---- what a screen calls

    @property
    def view(self) -> TableView[T]:
        """What is shown."""
        return self._view

    def show(self, view: TableView[T], *, cursor_key: str | None = None) -> None:
        """Show other rows or columns. The cursor stays on its record, or goes to `cursor_key`."""
        if view.columns != self._view.columns:
            self._shift = 0
        if view.columns != self._view.columns or view.formats != self._view.formats:
            self._widest.clear()
        self._view = view
        wanted = cursor_key or self._key_at_cursor
        index = self._find(wanted) if wanted is not None else None
        self.set_reactive(Table.cursor, self._clamped(self.cursor if index is None else index))
        self._note_cursor()
        self._scroll_to_cursor()
        self._measure_ahead()
        self._place_columns()
        self.refresh()

    def update_rows(self, rows: Sequence[T], changed: Iterable[int]) -> None:
        """Show the same records with other values: only the changed lines are drawn again."""
        self._view = replace(self._view, rows=rows)
        changed = list(changed)
        self._measure([rows[index] for index in changed if index < min(len(rows), _MEASURED_AHEAD)])
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
        before = (self._shift, [placed.column.key for placed in self._placed])
        if columns > 0 and not self._hides_right():
            return False
        self._shift = max(0, self._shift + columns)
        self._place_columns()
        self.refresh()
        return before != (self._shift, [placed.column.key for placed in self._placed])

    def _hides_right(self) -> bool:
        if not self._shift:
            return self._hides_some
        last = self._placed[-1].column if self._placed else None
        return self._hides_some and last is not self._last_column

    @property
    def visible_keys(self) -> list[str]:
        """The keys of the records on the screen, from top to bottom."""
        return [self._view.key(row) for row in self._view.rows[self._top : self._top + self._page]]

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
        return [placed.column for placed in self._placed]

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
            self.post_message(self.Chosen(self, self._key_at_cursor, self.cursor))  # type: ignore[arg-type]

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
            self.post_message(self.Moved(self, self._key_at_cursor, now))  # type: ignore[arg-type]
        if now >= len(self._view.rows) - _NEAR_END:
            self.post_message(self.NearEnd(self))  # type: ignore[arg-type]

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

    def _measure_ahead(self) -> None:
        """Make room for rows that will be scrolled to: a column that grows then moves all that stands behind it.

        On a slow link that is the whole screen once more, for one key.
        """
        self._measure(self._view.rows[:_MEASURED_AHEAD])

    def _measure(self, rows: Sequence[T]) -> None:
        view = self._view
        for column in view.columns:
            if not column.widths:
                most = max((cell_width(column.cell(row, view.formats)) for row in rows), default=0)
                self._widest[column.key] = max(most, self._widest.get(column.key, 0))

    def _place_columns(self) -> bool:
        """Choose columns and widths for what is on the screen; return whether anything changed.

        Widths only grow while the columns stay the same, so that paging does not make them jump.
        """
        view = self._view
        width = max(1, self.size.width - 2)
        visible = view.rows[self._top : self._top + self._page]
        sample = [
            [
                "." * _first_width(column, width) if column.widths else _sample(column, row, view.formats)
                for column in view.columns
            ]
            for row in visible
        ]
        for index, column in enumerate(view.columns):
            need = max((len(row[index]) for row in sample), default=0)
            seen = self._widest.get(column.key, column.min_width if column.key in view.kept else 0)
            self._widest[column.key] = max(seen, need)
            if sample and seen > need:
                padded = sample[0][index]
                sample[0][index] = padded if padded in ("", view.formats.absent) and not need else padded.ljust(seen)
        every = place(view.columns, sample, view.formats)
        if self._shift:
            placed = _window(every, width, self._shift)
        else:
            placed = _widened(place(view.columns, sample, view.formats, width=width), width)
        self._hides_some = len(placed) < len(every)
        self._last_column = every[-1].column if every else None
        before = [(one.column.key, one.width) for one in self._placed]
        self._placed = placed
        return before != [(one.column.key, one.width) for one in placed]

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
        view = self._view
        arrow = ("v", "^") if view.formats.ascii else ("▾", "▴")
        more = ("<", ">") if view.formats.ascii else ("‹", "›")
        text = (more[0] if self._shift else "") + (more[1] if self._hides_right() else "")
        text = text.ljust(2)
        for number, placed in enumerate(self._placed):
            heading = fitted(
                placed.column.heading(view.formats),
                placed.width,
                right=placed.column.right,
                ellipsis=view.formats.ellipsis,
            )
            text += " " * GUTTER if number else ""
            if placed.column.key == view.sorted_column:
                # The arrow stands close before the first letter: in the gap, or in a right-aligned column's own space.
                pad = len(heading) - len(heading.lstrip())
                mark = arrow[0] if view.descending else arrow[1]
                heading = " " * (pad - 1) + mark + heading.lstrip() if pad else heading
                text = text if pad else text[:-1] + mark
            text += heading
        line = (Run(text, Style.MUTED),)
        return self.strip(line, width, over=self.get_component_rich_style("table--header", partial=True))

    def _row(self, index: int, width: int) -> Strip:
        """Draw a row; at the cursor its mark and its first cells are laid over, not all of it.

        A highlight across the whole line would have to be sent twice for every key.
        """
        view, row = self._view, self._view.rows[index]
        key = view.key(row)
        at_cursor = index == self.cursor
        mark = (ASCII_MARK if view.formats.ascii else MARK) if at_cursor else " "
        lead = [Run(mark, Style.ACCENT), Run("*" if key in view.marked else " ", Style.ACCENT)]
        rest: list[Run] = []
        lead_columns = 1 + next((n for n, placed in enumerate(self._placed) if placed.column.priority == 0), 0)
        for number, placed in enumerate(self._placed):
            runs = lead if number < lead_columns else rest
            if number:
                runs.append(Run(" " * GUTTER, Style.TEXT))
            runs += self._cell(placed, row)
        over = self._over(at_cursor)
        if over is None:
            return self.strip((*lead, *rest), width)
        lead_width = 2 + sum(placed.width for placed in self._placed[:lead_columns]) + GUTTER * (lead_columns - 1)
        head = self.strip(tuple(lead), min(lead_width, width), over=over)
        return Strip.join([head, self.strip(tuple(rest), max(0, width - lead_width))])

    def _cell(self, placed: Placed[T], row: T) -> Line:
        view, column = self._view, placed.column
        if column.fit is not None:
            return column.fit(row, view.formats, placed.width)
        if column.draw is not None:
            line = column.draw(row, view.formats)
            length = sum(len(run.text) for run in line)
            if length <= placed.width:
                return (*line, Run(" " * (placed.width - length), Style.TEXT))
        text = column.cell(row, view.formats)
        state = column.severity(row) if column.severity is not None else None
        style = _STATES.get(state, Style.TEXT) if state is not None else Style.TEXT
        return (Run(fitted(text, placed.width, right=column.right, ellipsis=view.formats.ellipsis), style),)

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


def _sample(column: Column[T], row: T, formats: Formats) -> str:
    """Return the text that a column's width goes by. Where a cell leaves out what is known, the column stands."""
    return column.cell(row, formats) or column.text(row, formats)


def _first_width(column: Column[T], room: int) -> int:
    """Return the cells that a column is given before the others: a sixth of the room, or the fewest it can have."""
    return max((width for width in column.widths if width <= room // 6), default=column.widths[0])


def _widened(placed: list[Placed[T]], room: int) -> list[Placed[T]]:
    """Give what is left of the room to the columns that can use it."""
    spare = room - sum(one.width for one in placed) - GUTTER * (len(placed) - 1)
    for index, one in enumerate(placed):
        width = max((width for width in one.column.widths if width <= one.width + spare), default=one.width)
        if one.column.widths and width > one.width:
            spare -= width - one.width
            placed[index] = Placed(one.column, width)
    return placed


def _window(every: Sequence[Placed[T]], width: int, shift: int) -> list[Placed[T]]:
    """Return the columns that always stand, and of the others those from `shift` on that fit."""
    fixed = [placed for placed in every if placed.column.priority == 0]
    others = [placed for placed in every if placed.column.priority > 0]
    shown = list(fixed)
    room = width - sum(placed.width + GUTTER for placed in fixed)
    for placed in others[min(shift, max(0, len(others) - 1)) :]:
        if placed.width > room:
            if len(shown) == len(fixed) and room > 3:
                shown.append(Placed(placed.column, room))
            break
        shown.append(placed)
        room -= placed.width + GUTTER
    return shown
