"""What the terminal ought to show: the cells that result from what Textual writes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import get_character_cell_size, split_graphemes

from tui.terminal.charset import Charset
from tui.terminal.style import PLAIN, Style, apply_sgr, of_blank

Cell = tuple[str, Style]
"""A character (with what combines with it) and its look. The right half of a wide character is ("", its look)."""

_BELL = "\x07"
_JOINING = re.compile("[\u200d\ufe0f]")
"""With these the width of a text is not the sum of its characters' widths."""
_TOKEN = re.compile(
    r"\x1b\[(?P<cup>\d*(?:;\d*)?)H"
    r"|\x1b\[(?P<sgr>[\d;]*)m"
    r"|(?P<newline>\r?\n)"
    r"|(?P<return>\r)"
    r"|(?P<link>\x1b\]8;[^\x07\x1b]*(?:\x07|\x1b\\))"
    r"|(?P<text>[^\x00-\x1f\x7f-\x9f]+)"
    r"|(?P<other>\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1bP[^\x1b]*\x1b\\|\x1b\[[0-?]*[ -/]*[@-~]|\x1b[ -/]*[0-~]|.)",
    re.DOTALL,
)


class _Interned(dict[str, Cell]):
    """The cells of one look by character: the same cell is always the same object, which makes comparing fast."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self[" "] = (" ", of_blank(style))

    def __missing__(self, character: str) -> Cell:
        cell = (character, self._style)
        if len(character) == 1:
            self[character] = cell
        return cell


class Canvas:
    """A grid of cells that is drawn on with terminal sequences.

    Args:
        width: columns.
        height: rows.
        charset: what the terminal's encoding can say; the rest is replaced.

    Attributes:
        width: columns.
        height: rows.
        rows: `height` lists of `width` cells.
        dirty: numbers of the rows drawn on since the caller last emptied the set.
    """

    def __init__(self, width: int, height: int, charset: Charset | None = None) -> None:
        self.width = width
        self.height = height
        self._charset: Charset | None = None
        self.keep_to(charset)
        self.dirty: set[int] = set()
        self._x = self._y = 0
        self._style = self._drawn_style = PLAIN
        self._drawn_to = (-1, -1)
        self._tables: dict[Style, _Interned] = {}
        blank = self._table(PLAIN)[" "]
        self.rows: list[list[Cell]] = [[blank] * width for _ in range(height)]

    def keep_to(self, charset: Charset | None) -> None:
        """Replace from now on what a charset lacks; None for nothing."""
        self._charset = None if charset is None or charset.has_all else charset

    def draw(self, data: str) -> Iterator[str]:
        """Draw what `data` says, and yield each sequence in it that is not drawing, in order.

        Drawing is: cursor position, SGR, line breaks and text. Links are left out: there is no mouse to follow them.
        Control characters are too, but for the bell: in the middle of a text they are nobody's intent, and harm.
        """
        for match in _TOKEN.finditer(data):
            kind = match.lastgroup
            if kind == "text":
                self._text(match[0])
            elif kind == "sgr":
                self._style = apply_sgr(self._style, match["sgr"])
            elif kind == "cup":
                row, _, column = match["cup"].partition(";")
                self._y, self._x = max(int(row or 1), 1) - 1, max(int(column or 1), 1) - 1
            elif kind == "newline":
                self._y += 1
                self._x = 0
            elif kind == "return":
                self._x = 0
            elif kind == "other" and (len(match[0]) > 1 or match[0] == _BELL):
                yield match[0]

    def _table(self, style: Style) -> _Interned:
        table = self._tables.get(style)
        if table is None:
            if len(self._tables) > 2048:
                self._tables.clear()
            table = self._tables[style] = _Interned(style)
        return table

    def _text(self, text: str) -> None:
        if self._y >= self.height:
            return
        row, table, x = self.rows[self._y], self._table(self._style), self._x
        self.dirty.add(self._y)
        if self._charset is not None:
            text = self._charset.fitted(text)
        if text.isascii():
            shown = text[: max(0, self.width - x)]
            if shown:
                self._split_wide(row, x)
                self._split_wide(row, x + len(shown))
                row[x : x + len(shown)] = map(table.__getitem__, shown)
            self._x = x + len(text)
            self._drawn_to, self._drawn_style = (self._y, self._x), self._style
            return
        if _JOINING.search(text):
            for start, end, columns in split_graphemes(text)[0]:
                x = self._character(row, table, x, text[start:end], columns)
        else:
            for character in text:
                x = self._character(row, table, x, character, get_character_cell_size(character))
        self._x = x

    def _character(self, row: list[Cell], table: _Interned, x: int, character: str, columns: int) -> int:
        """Put one character at column `x` and return the column behind it."""
        if columns == 0:
            self._combine(row, x, character)
            return x
        if x + columns <= self.width:
            self._split_wide(row, x)
            self._split_wide(row, x + columns)
            row[x] = table[character]
            if columns == 2:
                row[x + 1] = table[""]
        self._drawn_to, self._drawn_style = (self._y, x + columns), self._style
        return x + columns

    def _combine(self, row: list[Cell], x: int, mark: str) -> None:
        at = min(x, self.width) - 1
        if at >= 0 and not row[at][0]:
            at -= 1
        if at >= 0:
            character, style = row[at]
            # A blank was kept without its foreground, which the mark on it now shows.
            row[at] = (character + mark, self._drawn_style if self._drawn_to == (self._y, x) else style)

    def _split_wide(self, row: list[Cell], x: int) -> None:
        """Blank the halves of a wide character that an edge at column `x` cuts in two."""
        if 0 < x < self.width and not row[x][0]:
            row[x - 1] = self._table(row[x - 1][1])[" "]
            row[x] = self._table(row[x][1])[" "]
