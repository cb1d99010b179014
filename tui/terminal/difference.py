"""The shortest way from what a terminal shows to what it ought to show."""

from __future__ import annotations

from unicodedata import east_asian_width

from tui.terminal.canvas import Canvas, Cell
from tui.terminal.style import PLAIN, Style, transition

_REWRITE = 4
"""Up to so many unchanged cells are written again rather than jumped over: a jump costs as much."""
_ERASE = 4
"""A tail of fewer blanks than this is written as blanks: erasing costs as much."""


class Shown:
    """What a terminal shows, as far as it is known.

    Args:
        erases_with_colour: whether the terminal erases with the background colour in force. Where it does not, or
            where that is not known, only tails of the terminal's own background are erased.
    """

    def __init__(self, *, erases_with_colour: bool = True) -> None:
        self._erases_with_colour = erases_with_colour
        self._rows: list[list[Cell | None]] = []
        self._style: Style | None = None
        self._at: tuple[int, int] | None = None

    def forget(self) -> None:
        """Take note that anything may be on the screen, in any look, with the cursor anywhere."""
        self._rows = []
        self._style = None
        self._at = None

    def forget_cursor(self) -> None:
        """Take note that somebody else wrote: cursor and look are not known."""
        self._style = None
        self._at = None

    def update(self, canvas: Canvas) -> str:
        """Return what to write so that the terminal shows `canvas`, and take it as shown.

        Only the rows that the canvas calls dirty are looked at; the caller's set is emptied.
        """
        out: list[str] = []
        if len(self._rows) != canvas.height or (self._rows and len(self._rows[0]) != canvas.width):
            out.append("\x1b[m\x1b[H\x1b[2J")
            blank: Cell = (" ", PLAIN)
            self._rows = [[blank] * canvas.width for _ in range(canvas.height)]
            self._style, self._at = PLAIN, (0, 0)
            canvas.dirty.update(range(canvas.height))
        for y in sorted(canvas.dirty):
            if canvas.rows[y] != self._rows[y]:
                self._row(out, y, canvas.rows[y], self._rows[y])
                self._rows[y] = list(canvas.rows[y])
        canvas.dirty.clear()
        return "".join(out)

    def _row(self, out: list[str], y: int, wanted: list[Cell], shown: list[Cell | None]) -> None:
        width = len(wanted)
        end = self._erasable_from(wanted, shown)
        x = 0
        while x < end:
            if wanted[x] == shown[x]:
                x += 1
                continue
            if not wanted[x][0]:
                x -= 1  # the right half changed: the wide character is written again
            self._move(out, y, x, wanted)
            x = self._run(out, x, end, wanted, shown)
        if end < width:
            self._move(out, y, end, wanted)
            self._look(out, wanted[end][1])
            out.append("\x1b[K")

    def _erasable_from(self, wanted: list[Cell], shown: list[Cell | None]) -> int:
        """Return the column from which the row is one blank tail that is worth erasing; the width where none is."""
        width = len(wanted)
        tail = wanted[-1]
        if tail[0] != " " or tail[1].attributes or (tail[1].background and not self._erases_with_colour):
            return width
        end = width
        while end and wanted[end - 1] == tail:
            end -= 1
        while end < width and wanted[end] == shown[end]:
            end += 1
        return end if width - end >= _ERASE else width

    def _run(self, out: list[str], x: int, end: int, wanted: list[Cell], shown: list[Cell | None]) -> int:
        """Write cells from `x` on while they differ, and return the column behind the last."""
        assert self._at is not None
        y = self._at[0]
        certain = True
        start = x
        while x < end and (x == start or wanted[x] != shown[x] or not wanted[x][0]):
            character, style = wanted[x]
            if character:
                self._look(out, style)
                out.append(character)
                if not character.isascii() and not _is_certain(character):
                    # Terminals disagree about its width: what follows is positioned anew.
                    certain = False
                    x += 2 if x + 1 < len(wanted) and not wanted[x + 1][0] else 1
                    break
            x += 1
        # Behind the last column the cursor's place depends on the terminal.
        self._at = (y, x) if certain and x < len(wanted) else None
        return x

    def _look(self, out: list[str], style: Style) -> None:
        if style != self._style:
            out.append(transition(self._style, style))
            self._style = style

    def _move(self, out: list[str], y: int, x: int, wanted: list[Cell]) -> None:
        if self._at == (y, x):
            return
        absolute = f"\x1b[{y + 1};{x + 1}H" if x else (f"\x1b[{y + 1}H" if y else "\x1b[H")
        out.append(min((absolute, *self._relative_moves(y, x, wanted)), key=len))
        self._at = (y, x)

    def _relative_moves(self, y: int, x: int, wanted: list[Cell]) -> list[str]:
        if self._at is None:
            return []
        from_y, from_x = self._at
        if from_y == y:
            if x > from_x:
                moves = [f"\x1b[{x - from_x}C" if x - from_x > 1 else "\x1b[C"]
                between = wanted[from_x:x]
                if x - from_x <= _REWRITE and all(
                    style == self._style and character.isascii() and character for character, style in between
                ):
                    moves.append("".join(character for character, _ in between))
                return moves
            if x == 0:
                return ["\r"]
            return [f"\x1b[{from_x - x}D" if from_x - x > 1 else "\b"]
        if y > from_y and x == 0 and y - from_y <= 3:
            return ["\r" + "\n" * (y - from_y)]
        if x == from_x:
            steps = abs(y - from_y)
            letter = "B" if y > from_y else "A"
            return [f"\x1b[{steps}{letter}" if steps > 1 else f"\x1b[{letter}"]
        return []


def _is_certain(character: str) -> bool:
    """Return whether every terminal gives a character the same width."""
    if len(character) != 1:
        return False
    code = ord(character)
    if 0xA1 <= code < 0x300 or 0x370 <= code < 0x590 or 0x2500 <= code < 0x2600 or 0x2800 <= code < 0x2900:
        return True
    return code < 0x1F000 and east_asian_width(character) in ("W", "F", "Na", "H")
