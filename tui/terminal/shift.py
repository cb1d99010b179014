"""Finds text that moved sideways within a row, such as the rest of a sentence behind a number that grew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tui.terminal.canvas import Cell
from tui.terminal.style import PLAIN
from tui.terminal.width import is_certain

_LEAST_CELLS = 12
"""Writing fewer cells anew is as short as pushing them."""


class Shift(NamedTuple):
    """Cells of a row that move sideways, together with all behind them.

    Attributes:
        at: the column at which blanks come in, or from which on cells go.
        by: how many come in; negative for those that go.
    """

    at: int
    by: int

    def of(self, row: Sequence[Cell]) -> list[Cell]:
        """Return what a row is after it."""
        blanks: list[Cell] = [(" ", PLAIN)] * abs(self.by)
        if self.by > 0:
            return [*row[: self.at], *blanks, *row[self.at : -self.by]]
        return [*row[: self.at], *row[self.at - self.by :], *blanks]


def find_shift(wanted: Sequence[Cell], shown: Sequence[Cell]) -> Shift | None:
    """Return the shift that brings the end of what a row shows to its place; None where that saves nothing."""
    wanted_end, shown_end = text_end(wanted), text_end(shown)
    by = wanted_end - shown_end
    if by == 0 or min(wanted_end, shown_end) < _LEAST_CELLS:
        return None
    same = 0
    for one, other in zip(reversed(wanted[:wanted_end]), reversed(shown[:shown_end]), strict=False):
        if one is not other and one != other:
            break
        same += 1
    at = min(wanted_end, shown_end) - same
    # Where a character's width is not certain, or two cells, terminals may push it to somewhere else.
    if same < _LEAST_CELLS or not all(text and is_certain(text) for text, _ in shown[at:]):
        return None
    return Shift(at, by)


def text_end(row: Sequence[Cell]) -> int:
    """Return the column from which a row is blanks of one look; its width where it ends with anything else."""
    end, last = len(row), row[-1]
    if last[0] != " ":
        return end
    while end and row[end - 1] == last:
        end -= 1
    return end
