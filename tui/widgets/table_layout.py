"""Which columns of a table fit, how wide each is, and which part of them is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from tui.render.column import Column
from tui.render.format import Formats
from tui.render.tables import GUTTER, Placed, place
from tui.text import cell_width

T = TypeVar("T")


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
        shift: how many columns are left out at the left; None for as many as now.
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
    shift: int | None = None


class Layout(Generic[T]):
    """The columns of one table as they stand.

    Widths only grow while the columns stay the same, so that paging does not make them jump.

    Attributes:
        placed: the columns that fit, left to right, each with its width.
        shift: how many columns are left out at the left of those that do not always stand.
    """

    def __init__(self) -> None:
        self.placed: list[Placed[T]] = []
        self.shift = 0
        self._hides_some = False
        self._last: Column[T] | None = None
        self._widest: dict[str, int] = {}

    @property
    def hides_right(self) -> bool:
        """Whether there are columns to the right that do not fit."""
        if not self.shift:
            return self._hides_some
        last = self.placed[-1].column if self.placed else None
        return self._hides_some and last is not self._last

    def change(self, before: TableView[T], after: TableView[T]) -> None:
        """Forget what does not count for another view."""
        if after.columns != before.columns:
            self.shift = 0
        if after.shift is not None:
            self.shift = after.shift
        if after.columns != before.columns or after.formats != before.formats:
            self._widest.clear()

    def measure(self, view: TableView[T], rows: Sequence[T]) -> None:
        """Make room for rows that will be scrolled to: a column that grows then moves all that stands behind it.

        On a slow link that is the whole screen once more, for one key.
        """
        for column in view.columns:
            if not column.widths:
                most = max((cell_width(column.cell(row, view.formats)) for row in rows), default=0)
                self._widest[column.key] = max(most, self._widest.get(column.key, 0))

    def fit(self, view: TableView[T], visible: Sequence[T], width: int) -> bool:
        """Choose columns and widths for the rows on the screen; return whether anything changed."""
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
        if self.shift:
            placed = _window(every, width, self.shift)
        else:
            placed = _widened(place(view.columns, sample, view.formats, width=width), width)
        self._hides_some = len(placed) < len(every)
        self._last = every[-1].column if every else None
        before = [(one.column.key, one.width) for one in self.placed]
        self.placed = placed
        return before != [(one.column.key, one.width) for one in placed]


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
