"""What a terminal can do that its name does not tell, found out by where its cursor is afterwards."""

from __future__ import annotations

from tui.terminal.pace import QUESTION
from tui.terminal.pen import Abilities
from tui.terminal.ways import TAB

_REPEATS_ASCII, _REPEATS_ALL = 5, 7
"""The column in which the cursor is after the first question: one or both characters were repeated twice."""


class Trial:
    """Two questions on the second row, which is blank again afterwards: are characters repeated, and where do tabs go?

    Until both are answered nothing is taken for granted.

    Args:
        abilities: where what is found is noted.
        width: of the terminal, in columns.
        ascii_only: whether no other characters may be sent.
    """

    def __init__(self, abilities: Abilities, width: int, *, ascii_only: bool) -> None:
        self._abilities = abilities
        abilities.repeats = abilities.repeats_all = False
        abilities.tabs_to = 0
        line = "-" if ascii_only else "─"
        # A line discipline that works on what is written may make blanks of tabs.
        self._tabs = (width - 1) // TAB if abilities.line_feed_is_down else 0
        tabs = "\t" * self._tabs + QUESTION if self._tabs else ""
        self.text = f"\x1b[2H{line}\x1b[2b-\x1b[2b{QUESTION}\r\x1b[K{tabs}"
        self._due = 2 if tabs else 1

    @property
    def is_due(self) -> bool:
        """Whether the next answer is to one of these questions."""
        return self._due > 0

    def answered(self, column: int) -> None:
        """Take an answer: the cursor's column, from 1."""
        self._due -= 1
        if self._due or not self._tabs:
            self._abilities.repeats = column in (_REPEATS_ASCII, _REPEATS_ALL)
            self._abilities.repeats_all = column == _REPEATS_ALL
        elif column == self._tabs * TAB + 1:
            self._abilities.tabs_to = column
