"""Where the rows of a stack of series stand, how high each is, and which of them are in sight."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from tui.render.series_rows import HeadRow, MarkRow, Row, SeriesRow


class Placed(NamedTuple):
    """A row, its first line counted from the top of all rows, and its height."""

    row: int
    top: int
    height: int


class Layout:
    """Rows under each other, the selected one higher than the others.

    Args:
        rows: from top to bottom.
        selected: which of them is selected.
        room: lines to show them in.

    Attributes:
        placed: every row.
        room: lines to show them in.
    """

    def __init__(self, rows: Sequence[Row], selected: int, room: int) -> None:
        self.room = room
        self._selected = selected
        self.placed = _placed(rows, selected, room)
        self._tops = [placed.top for placed in self.placed]
        self._headings = [
            placed.top for placed in self.placed if not placed.row or isinstance(rows[placed.row], HeadRow)
        ]

    def scrolled(self, top: int) -> int:
        """Return the first line in sight, such that the selected row is: no further from `top` than need be.

        It is the heading of a track, and the selected row's own is in sight. Where the screen has no room for that
        heading and the row, it is the first line of a row.
        """
        if self._selected >= len(self.placed):
            return 0
        row, end = self.placed[self._selected], self.placed[-1]
        least = min(row.top, row.top + row.height - self.room)
        heading = self._headings[bisect_right(self._headings, row.top) - 1]
        starts, most = (self._headings, heading) if heading >= least else (self._tops, row.top)
        return starts[bisect_left(starts, max(least, min(top, most, end.top + end.height - self.room)))]

    def visible(self, top: int) -> list[Placed]:
        """Return the rows of which something is in sight from a line on."""
        bottom = top + self.room
        return [placed for placed in self.placed if placed.top < bottom and placed.top + placed.height > top]

    def at_line(self, line: int) -> Placed | None:
        """Return the row that a line belongs to; None between tracks and behind the last row."""
        index = bisect_right(self._tops, line) - 1
        if index < 0:
            return None
        placed = self.placed[index]
        return placed if line < placed.top + placed.height else None

    def nearest(self, top: int) -> int | None:
        """Return the row that stands nearest to a line."""
        best = min(self.placed, key=lambda placed: abs(placed.top - top), default=None)
        return best.row if best is not None else None


def next_row(rows: Sequence[Row], index: int, step: int) -> int:
    """Return the row so many rows further on, headings not counted; the last one where there are not so many."""
    direction = 1 if step > 0 else -1
    left, at = abs(step), index
    while left and 0 <= at + direction < len(rows):
        at += direction
        if not isinstance(rows[at], HeadRow):
            index = at
            left -= 1
    return index


def selectable(rows: Sequence[Row], index: int) -> int:
    """Return the row to select from an index on: the first that is no heading."""
    after = next((n for n in range(index, len(rows)) if not isinstance(rows[n], HeadRow)), None)
    return after if after is not None else max(0, min(index, len(rows) - 1))


def _placed(rows: Sequence[Row], selected: int, room: int) -> list[Placed]:
    usual, tall, spaced = _heights(room)
    placed: list[Placed] = []
    y = 0
    for index, row in enumerate(rows):
        height = 1
        if isinstance(row, HeadRow):
            y += 1 if spaced and index else 0
        elif index == selected:
            height = min(tall, 3) if isinstance(row, MarkRow) else tall
        elif isinstance(row, SeriesRow):
            height = usual
        placed.append(Placed(index, y, height))
        y += height
    return placed


def _heights(room: int) -> tuple[int, int, bool]:
    """Return the height of a usual series, of the selected one, and whether headings stand apart."""
    if room >= 30:
        return 2, 6, True
    if room >= 20:
        return 1, 5, True
    return 1, 4 if room >= 9 else 3 if room >= 6 else 1, False
