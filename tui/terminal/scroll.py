"""Finds rows that have only moved, so that the terminal can move them itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from operator import ne

from tui.terminal.canvas import Cell
from tui.terminal.style import PLAIN

_FEWEST_ROWS = 4
"""Fewer changed rows than this are written: no scroll can pay."""
_OVERHEAD = 24
"""What setting a region, going there and giving it up costs, in bytes."""
_LEAST_TEXT = 4
"""A row with less on it says nothing about where it came from."""


@dataclass(frozen=True, slots=True)
class Scroll:
    """Rows that move.

    Attributes:
        top: the first row of the region.
        bottom: its last row.
        by: how many rows up; negative for down.
    """

    top: int
    bottom: int
    by: int


def find_scroll(wanted: Sequence[list[Cell]], shown: Sequence[list[Cell]], dirty: Collection[int]) -> Scroll | None:
    """Return the scroll after which the least is left to write; None where writing is shorter."""
    changed = [y for y in sorted(dirty) if wanted[y] != shown[y]]
    if len(changed) < _FEWEST_ROWS:
        return None
    places: dict[str, list[int]] = {}
    for y, row in enumerate(shown):
        places.setdefault(_text(row), []).append(y)
    votes: Counter[int] = Counter()
    rows_of: dict[int, list[int]] = {}
    for y in changed:
        text = _text(wanted[y])
        length = len(text.strip())
        if length < _LEAST_TEXT:
            continue
        for was in places.get(text, ()):
            if was != y:
                votes[was - y] += length
                rows_of.setdefault(was - y, []).append(y)
    if not votes:
        return None
    by = votes.most_common(1)[0][0]
    first, last = rows_of[by][0], rows_of[by][-1]
    scroll = Scroll(first, last + by, by) if by > 0 else Scroll(first + by, last, by)
    rows = range(scroll.top, scroll.bottom + 1)
    after = scrolled(shown, scroll)
    saved = sum(sum(map(ne, wanted[y], shown[y])) - sum(map(ne, wanted[y], after[y])) for y in rows)
    return scroll if saved > _OVERHEAD + abs(by) else None


def scrolled(rows: Sequence[list[Cell]], scroll: Scroll) -> list[list[Cell]]:
    """Return what rows are after a scroll."""
    region = list(rows[scroll.top : scroll.bottom + 1])
    blank: Cell = (" ", PLAIN)
    empty = [[blank] * len(rows[0]) for _ in range(abs(scroll.by))]
    moved = region[scroll.by :] + empty if scroll.by > 0 else empty + region[: scroll.by]
    return [*rows[: scroll.top], *moved, *rows[scroll.bottom + 1 :]]


def _text(row: Sequence[Cell]) -> str:
    return "".join([character for character, _ in row])
