"""The shortest way from what a terminal shows to what it ought to show."""

from __future__ import annotations

from collections.abc import Iterator

from tui.terminal.canvas import Canvas, Cell
from tui.terminal.pen import Abilities, Pen, is_certain
from tui.terminal.scroll import find_motion
from tui.terminal.style import PLAIN

_WORTH_WRITING = 12
"""A stretch of more unchanged cells than this is always jumped over."""
_WORTH_PASSING = 3
"""So many cells before the place to get to are looked at for a shorter way."""
_ERASE = 4
"""A tail of fewer blanks than this is written as blanks: erasing costs as much."""


class Shown:
    """What a terminal shows, as far as it is known.

    Attributes:
        abilities: what the terminal can do; the caller may learn more and change them at any time.
    """

    def __init__(self, abilities: Abilities | None = None) -> None:
        self.abilities = abilities or Abilities()
        self._pen = Pen(self.abilities)
        self._rows: list[list[Cell]] = []

    def forget(self) -> None:
        """Take note that anything may be on the screen, in any look, with the cursor anywhere."""
        self._rows = []

    def update(self, canvas: Canvas) -> str:
        """Return what to write so that the terminal shows `canvas`, and take it as shown.

        Only the rows that the canvas calls dirty are looked at; the caller's set is emptied.
        """
        if len(self._rows) != canvas.height or (self._rows and len(self._rows[0]) != canvas.width):
            self._pen.clear(canvas.width)
            blank: Cell = (" ", PLAIN)
            self._rows = [[blank] * canvas.width for _ in range(canvas.height)]
            canvas.dirty.update(range(canvas.height))
        elif (motion := find_motion(canvas.rows, self._rows, canvas.dirty)) is not None:
            self._pen.shift(motion, canvas.height)
            self._rows = motion.of(self._rows)
            canvas.dirty.update(range(motion.top, motion.bottom + 1))
        for y in sorted(canvas.dirty):
            if canvas.rows[y] != self._rows[y]:
                self._row(y, canvas.rows[y], self._rows[y])
                self._rows[y] = list(canvas.rows[y])
        canvas.dirty.clear()
        return self._pen.take()

    def _row(self, y: int, wanted: list[Cell], shown: list[Cell]) -> None:
        pen, width = self._pen, len(wanted)
        end = self._erasable_from(wanted, shown)
        for start, stop in _changes(wanted, shown, end):
            self._reach(y, start, wanted)
            self._write(y, start, stop, wanted)
        if end < width:
            self._reach(y, end, wanted)
            pen.erase_tail(wanted[end])

    def _erasable_from(self, wanted: list[Cell], shown: list[Cell]) -> int:
        """Return the column from which the row is one blank tail that is worth erasing; the width where none is."""
        width = len(wanted)
        tail = wanted[-1]
        if tail[0] != " " or tail[1].attributes or (tail[1].background and not self.abilities.erases_with_colour):
            return width
        end = width
        while end and wanted[end - 1] == tail:
            end -= 1
        while end < width and wanted[end] == shown[end]:
            end += 1
        return end if width - end >= _ERASE else width

    def _reach(self, y: int, x: int, wanted: list[Cell]) -> None:
        """Get to column `x`: jump, or write what stands before it once more where that is shorter.

        What a jump to a column or two before it saves (a tab stop, the start of the row) may be more than they cost.
        """
        pen = self._pen
        jump = len(pen.way(y, x))
        best, cost = x, jump + pen.cost_of_look(wanted[x])
        for start in self._starts(y, x):
            # What stands between takes a byte a cell at least.
            if (way := len(pen.way(y, start))) + x - start > (jump - 1 if way else cost):
                continue
            between = wanted[start:x]
            if between[0][0] and all(not text or is_certain(text) for text, _ in between):
                total = way + pen.cost_of_writing(between, wanted[x])
                if total < cost or (total == cost and not way):
                    best, cost = start, total
        pen.move(y, best)
        if best < x:
            pen.write(wanted[best:x], (wanted[x],))

    def _starts(self, y: int, x: int) -> Iterator[int]:
        """Yield columns before `x` from which writing up to it may be shorter than jumping there."""
        at = self._pen.at
        if at is not None and at[0] == y and 0 < x - at[1] <= _WORTH_WRITING:
            yield at[1]
            if x - at[1] <= _WORTH_PASSING:
                return
        yield from range(max(0, x - _WORTH_PASSING), x)

    def _write(self, y: int, start: int, stop: int, wanted: list[Cell]) -> None:
        """Write the cells from `start` up to `stop`. Behind one whose width is not certain the place is taken anew."""
        pen = self._pen
        while start < stop:
            upto = _certain_upto(wanted, start, stop)
            pen.move(y, start)
            pen.write(wanted[start:upto])
            # Behind the last column the cursor's place depends on the terminal.
            if upto == len(wanted) or upto < stop or not _is_all_certain(wanted[start:upto]):
                pen.lose_place()
            start = upto


def _changes(wanted: list[Cell], shown: list[Cell], end: int) -> list[tuple[int, int]]:
    """Return the stretches of columns before `end` that differ; halves of a wide character go together."""
    if wanted[:end] == shown[:end]:
        return []
    found: list[tuple[int, int]] = []
    differs = [one is not other and one != other for one, other in zip(wanted[:end], shown, strict=False)]
    x = 0
    while x < end:
        try:
            x = start = differs.index(True, x)
        except ValueError:
            break
        while x < end and (differs[x] or not wanted[x][0]):
            x += 1
        found.append((start, x))
    return found


def _certain_upto(wanted: list[Cell], start: int, stop: int) -> int:
    """Return the column behind the first cell whose width is not certain, or `stop`."""
    for x in range(start, stop):
        text = wanted[x][0]
        if text and not text.isascii() and not is_certain(text):
            return x + 2 if x + 1 < len(wanted) and not wanted[x + 1][0] else x + 1
    return stop


def _is_all_certain(cells: list[Cell]) -> bool:
    return all(not text or text.isascii() or is_certain(text) for text, _ in cells)
