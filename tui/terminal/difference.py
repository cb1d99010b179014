"""The shortest way from what a terminal shows to what it ought to show."""

from __future__ import annotations

from tui.terminal.canvas import Canvas, Cell
from tui.terminal.pen import Abilities, Pen
from tui.terminal.row import change_row
from tui.terminal.scroll import find_motion
from tui.terminal.style import PLAIN

_FEWEST_ROWS = 2
"""A single row is erased as a row."""


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
        end = self._blank_from(canvas)
        for y in sorted(canvas.dirty):
            if y < end and canvas.rows[y] != self._rows[y]:
                change_row(self._pen, y, canvas.rows[y], self._rows[y])
                self._rows[y] = list(canvas.rows[y])
        if end < canvas.height:
            self._pen.erase_below(end)
            self._rows[end:] = [list(row) for row in canvas.rows[end:]]
        canvas.dirty.clear()
        return self._pen.take()

    def _blank_from(self, canvas: Canvas) -> int:
        """Return the row from which all are blank that were not, and are worth erasing at once; else the height."""
        blank: list[Cell] = [(" ", PLAIN)] * canvas.width
        end = canvas.height
        while end and canvas.rows[end - 1] == blank:
            end -= 1
        changed = [y for y in range(end, canvas.height) if self._rows[y] != blank]
        return changed[0] if len(changed) >= _FEWEST_ROWS else canvas.height
