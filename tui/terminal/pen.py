"""Moves the terminal's cursor and writes cells with the fewest bytes, and knows where that leaves cursor and look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from tui.terminal.canvas import Cell
from tui.terminal.scroll import Motion
from tui.terminal.shift import Shift
from tui.terminal.style import PLAIN, Style, of_blank, to_blank, transition
from tui.terminal.ways import absolute, way


@dataclass
class Abilities:
    """What a terminal can do beyond what all of them can.

    Attributes:
        erases_with_colour: it erases with the background colour in force. Where it does not, or where that is not
            known, only what has the terminal's own background is erased.
        repeats: it repeats the character before (REP, `CSI b`), if that is one of ASCII: tmux repeats no other.
        line_feed_is_down: a line feed goes down and stays in its column: the line discipline does not add a return.
        tabs_to: the columns, from the left, that are known to have a tab stop every eight and no others.
    """

    erases_with_colour: bool = True
    repeats: bool = False
    repeats_all: bool = False
    line_feed_is_down: bool = False
    tabs_to: int = 0


class Pen:
    """Writes to a terminal.

    Attributes:
        at: row and column of the cursor, from 0; None where it is not known.
        style: the look in force; None where it is not known.
        width: of the screen, in columns: behind the last one no tab stop is reached.
    """

    def __init__(self, abilities: Abilities) -> None:
        self._abilities = abilities
        self._out: list[str] = []
        self.at: tuple[int, int] | None = None
        self.style: Style | None = None
        self.width = 0

    def take(self) -> str:
        """Return what was written since the last time."""
        text = "".join(self._out)
        self._out.clear()
        return text

    def draft(self) -> Pen:
        """Return a pen that stands where this one does and has written nothing yet."""
        pen = Pen(self._abilities)
        pen.at, pen.style, pen.width = self.at, self.style, self.width
        return pen

    def adopt(self, draft: Pen) -> None:
        """Write what a draft has written."""
        self._out += draft._out
        self.at, self.style = draft.at, draft.style

    def cost(self) -> int:
        """Return the bytes of what was written since the last time."""
        return sum(len(text.encode(errors="replace")) for text in self._out)

    def clear(self, width: int) -> None:
        """Blank the whole screen, which is so wide."""
        self.width = width
        self._out.append("\x1b[m\x1b[H\x1b[2J")
        self.at, self.style = (0, 0), PLAIN

    def move(self, y: int, x: int) -> None:
        """Go to a row and column."""
        self._out.append(self.way(y, x))
        self.at = (y, x)

    def way(self, y: int, x: int) -> str:
        """Return the shortest sequence that goes to a row and column."""
        if self.at == (y, x):
            return ""
        if self.at is None:
            return absolute(y, x)
        return way(*self.at, y, x, self._abilities.line_feed_is_down, min(self._abilities.tabs_to, self.width))

    def write(self, cells: Sequence[Cell], ahead: Sequence[Cell] = ()) -> None:
        """Write cells from the cursor on; `ahead` is what will be written behind them."""
        text, style = self.spelt(cells, ahead)
        self._out.append(text)
        self.style = style
        if self.at is not None:
            self.at = (self.at[0], self.at[1] + len(cells))

    def can_erase(self, cell: Cell) -> bool:
        """Return whether erasing leaves a cell as this one."""
        character, look = cell
        return character == " " and not look.attributes and (not look.background or self._abilities.erases_with_colour)

    def erase_tail(self, blank: Cell) -> None:
        """Blank the row from the cursor on."""
        sgr, self.style = self._look(blank, ())
        self._out.append(f"{sgr}\x1b[K")

    def erase(self, blank: Cell, count: int) -> None:
        """Blank so many cells from the cursor on, which stays (ECH, as terminals have it since the VT220)."""
        sgr, self.style = self._look(blank, ())
        self._out.append(f"{sgr}\x1b[{count}X")

    def push(self, y: int, shift: Shift) -> None:
        """Have cells of row `y` move sideways (ICH and DCH); those that come in have the terminal's own background."""
        self.move(y, shift.at)
        sgr, self.style = self._look((" ", PLAIN), ())
        count = abs(shift.by)
        self._out.append(f"{sgr}\x1b[{count if count > 1 else ''}{'@' if shift.by > 0 else 'P'}")

    def erase_below(self, y: int) -> None:
        """Blank row `y` and all below it, with the terminal's own background."""
        self.move(y, 0)
        sgr, self.style = self._look((" ", PLAIN), ())
        self._out.append(f"{sgr}\x1b[J")

    def shift(self, motion: Motion, height: int) -> None:
        """Have the terminal move rows; those that come in are blank, of the terminal's own background.

        Index and reverse index in a region are what every terminal has had since the VT100, lines put in and taken
        out since the VT102.
        """
        sgr, self.style = self._look((" ", PLAIN), ())
        is_whole = (motion.top, motion.bottom) == (0, height - 1)
        if not is_whole:
            sgr += f"\x1b[{motion.top + 1};{motion.bottom + 1}r"
            self.at = None
        self._out.append(sgr)
        if motion.by > 0:
            self.move(motion.bottom, 0)
            self._out.append("\n" * motion.by)
        elif motion.by < 0:
            self.move(motion.top, 0)
            self._out.append("\x1bM" * -motion.by)
        for row, count in motion.steps:
            self.move(row, 0)
            self._out.append(f"\x1b[{abs(count) if abs(count) > 1 else ''}{'L' if count > 0 else 'M'}")
        if not is_whole:
            self._out.append("\x1b[r")
            self.at = None  # home, says DEC; not everybody does as DEC says

    def lose_place(self) -> None:
        """Take note that the cursor may be anywhere: terminals disagree about what was written."""
        self.at = None

    def cost_of_writing(self, cells: Sequence[Cell], then: Cell) -> int:
        """Return the bytes for writing cells and being ready to write `then`."""
        text, style = self.spelt(cells, (then,))
        return len(text.encode(errors="replace")) + len(_look_from(style, then, ())[0])

    def cost_of_look(self, then: Cell) -> int:
        """Return the bytes for being ready to write `then`."""
        return len(self._look(then, ())[0])

    def spelt(self, cells: Sequence[Cell], ahead: Sequence[Cell] = ()) -> tuple[str, Style | None]:
        """Return what writes cells in the look in force, and the look after it."""
        style, out, position = self.style, [], 0
        for cell, group in groupby(cells):
            count = len(list(group))
            character, wanted = cell
            if character:
                if wanted != style:
                    sgr, style = _look_from(style, cell, (*cells[position + count :], *ahead) if cell[0] == " " else ())
                    out.append(sgr)
                out.append(character if count == 1 else self._repeated(character, count))
            position += count
        return "".join(out), style

    def _look(self, cell: Cell, ahead: Sequence[Cell]) -> tuple[str, Style]:
        return _look_from(self.style, cell, ahead)

    def _repeated(self, character: str, count: int) -> str:
        can = self._abilities.repeats if character.isascii() else self._abilities.repeats_all
        if can and len(character) == 1:
            short = f"{character}\x1b[{count - 1}b"
            if len(short.encode(errors="replace")) < count * len(character.encode(errors="replace")):
                return short
        return character * count


def _look_from(style: Style | None, cell: Cell, ahead: Sequence[Cell]) -> tuple[str, Style]:
    """Return what gets from a look to one in which a cell can be written, and that look.

    A blank can be written in every look of its background. Where the look must change for it, it changes at once to
    what is written next, if that has the same background.
    """
    character, wanted = cell
    if character != " ":
        return transition(style, wanted), wanted
    if style is not None and of_blank(style) == wanted:
        return "", style
    following = next((look for text, look in ahead if text != " "), None)
    if following is not None and of_blank(following) == wanted:
        return transition(style, following), following
    ends = (wanted,) if style is None else (wanted, to_blank(style, wanted))
    return min(((transition(style, end), end) for end in ends), key=lambda way: len(way[0]))
