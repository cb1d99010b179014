"""The names over a matrix: side by side where there is room, else letter under letter."""

from __future__ import annotations

from collections.abc import Sequence

from tui.render.cells import Line, Run, Style, line_of
from tui.text import fitted

LEAST_ACROSS = 6
"""Cells of a column from which on names stand side by side."""
MOST_DOWN = 12


def cell_width(room: int, columns: int) -> int:
    """Return how many cells a column takes: what there is room for, at least two."""
    return max(2, min(14, room // max(1, columns)))


def head_height(names: Sequence[str], width: int, room: int) -> int:
    """Return how many lines the names take.

    Args:
        names: of all columns.
        width: cells of a column.
        room: lines that may be taken.
    """
    if width >= LEAST_ACROSS or not names:
        return 1
    return max(1, min(MOST_DOWN, room, max(len(name) for name in names)))


def head_lines(names: Sequence[str], width: int, height: int, cursor: int, *, ellipsis: str = "…") -> list[Line]:
    """Return the lines of names, the cursor's standing out.

    Args:
        names: of the columns in sight.
        width: cells of a column.
        height: lines, as `head_height` says.
        cursor: which of them the cursor is on.
        ellipsis: what shows that a name was cut.
    """
    if width >= LEAST_ACROSS:
        cells = [f"{fitted(name, width - 1, ellipsis=ellipsis)} " for name in names]
        return [tuple(Run(cell, Style.STRONG if n == cursor else Style.MUTED) for n, cell in enumerate(cells))]
    lead, tail = " " * ((width - 1) // 2), " " * (width // 2)
    lines = []
    for row in range(height):
        shown: list[tuple[str, Style]] = []
        for number, name in enumerate(names):
            style = Style.STRONG if number == cursor else Style.MUTED
            pad = height - min(len(name), height)
            index = row - pad
            char = name[index] if 0 <= index < len(name) else " "
            shown += [(each, style) for each in f"{lead}{char if char.isprintable() else ' '}{tail}"]
        lines.append(line_of(shown))
    return lines
