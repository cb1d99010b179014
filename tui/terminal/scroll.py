"""Finds rows that have only moved, so that the terminal can move them itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from difflib import SequenceMatcher
from operator import ne
from typing import NamedTuple

from tui.terminal.canvas import Cell
from tui.terminal.style import PLAIN

Rows = Sequence[list[Cell]]

_FEWEST_ROWS = 4
"""Fewer changed rows than this are written: no motion can pay."""
_REGION_BYTES = 24
"""What setting a region, going there and giving it up costs."""
_STEP_BYTES = 9
"""What going to a row and making or taking lines there costs."""
_LEAST_TEXT = 4
"""A row with less on it says nothing about where it came from."""


class Motion(NamedTuple):
    """Rows of a region that move.

    Attributes:
        top: the first row of the region.
        bottom: its last row.
        by: how many rows all of it moves up; negative for down; 0 where `steps` say what moves.
        steps: a row, and how many blank lines are put in before it; negative for lines that are taken out from it on.
    """

    top: int
    bottom: int
    by: int = 0
    steps: tuple[tuple[int, int], ...] = ()

    def of(self, rows: Rows) -> list[list[Cell]]:
        """Return what rows are after it."""
        region = list(rows[self.top : self.bottom + 1])
        blank: Cell = (" ", PLAIN)
        for row, count in self.steps or ((self.top, -self.by),):
            at, empty = row - self.top, [[blank] * len(rows[0]) for _ in range(abs(count))]
            if count > 0:
                region = (region[:at] + empty + region[at:])[: len(region)]
            else:
                region = region[:at] + region[at - count :] + empty
        return [*rows[: self.top], *region, *rows[self.bottom + 1 :]]

    @property
    def cost(self) -> int:
        """About how many bytes it takes."""
        return _REGION_BYTES + (abs(self.by) or _STEP_BYTES * len(self.steps))


def find_motion(wanted: Rows, shown: Rows, dirty: Collection[int]) -> Motion | None:
    """Return the motion after which the least is left to write; None where writing is shorter."""
    changed = [y for y in sorted(dirty) if wanted[y] != shown[y]]
    if len(changed) < _FEWEST_ROWS:
        return None
    before, after = _texts(shown), _texts(wanted)
    found: Motion | None = None
    most = 0
    by = _shift(before, after, changed)
    scroll = _scroll(wanted, shown, *by) if by is not None else None
    for motion in (scroll, _lines(before, after, changed[0], changed[-1])):
        if motion is not None:
            moved = motion.of(shown)
            rows = range(motion.top, motion.bottom + 1)
            saved = sum(_differ(wanted[y], shown[y]) - _differ(wanted[y], moved[y]) for y in rows) - motion.cost
            if saved > most:
                found, most = motion, saved
    return found


def _shift(before: Sequence[object], after: Sequence[object], changed: Sequence[int]) -> tuple[int, int, int] | None:
    """Return the one shift that most of the rows took part in, and the first and last of those rows as they are now."""
    places: dict[object, list[int]] = {}
    for y, text in enumerate(before):
        places.setdefault(text, []).append(y)
    rows_of: dict[int, list[int]] = {}
    for y in changed:
        for was in places.get(after[y], ()):
            if was != y:
                rows_of.setdefault(was - y, []).append(y)
    if not rows_of:
        return None
    by = Counter({shift: len(rows) for shift, rows in rows_of.items()}).most_common(1)[0][0]
    return by, rows_of[by][0], rows_of[by][-1]


def _scroll(wanted: Rows, shown: Rows, by: int, first: int, last: int) -> Motion:
    """Return the shift of these rows, and of those beside them that are more like what would come there than what is.

    A row at the edge of a list may say more than it did further in.
    """

    def joins(y: int) -> bool:
        return (
            min(y, y + by) >= 0
            and max(y, y + by) < len(shown)
            and _differ(wanted[y], shown[y + by]) < _differ(wanted[y], shown[y])
        )

    while joins(first - 1):
        first -= 1
    while joins(last + 1):
        last += 1
    return Motion(min(first, first + by), max(last, last + by), by)


def _lines(before: Sequence[object], after: Sequence[object], top: int, bottom: int) -> Motion | None:
    """Return what puts in and takes out lines so that rows that stay come to stand where they belong."""
    matcher = SequenceMatcher(None, before[top : bottom + 1], after[top : bottom + 1], autojunk=False)
    steps: list[tuple[int, int]] = []
    moved_by = 0
    for was, now, length in matcher.get_matching_blocks():
        at = was + moved_by
        if length and at != now and at <= bottom - top:
            steps.append((top + min(at, now), now - at))
            moved_by = now - was
    return Motion(top, bottom, steps=tuple(steps)) if steps else None


def _texts(rows: Rows) -> list[object]:
    """Return what stands on each row; a row that says nothing equals no other."""
    texts = ["".join([character for character, _ in row]) for row in rows]
    return [text if len(text.strip()) >= _LEAST_TEXT else object() for text in texts]


def _differ(one: Sequence[Cell], other: Sequence[Cell]) -> int:
    return sum(map(ne, one, other))
