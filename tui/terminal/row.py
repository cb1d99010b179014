"""The shortest way from what one row of a terminal shows to what it ought to show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tui.terminal.canvas import Cell
from tui.terminal.pen import Pen
from tui.terminal.shift import Shift, find_shift, text_end
from tui.terminal.width import is_certain

_WORTH_WRITING = 12
"""A stretch of more unchanged cells than this is always jumped over."""
_WORTH_PASSING = 3
"""So many cells before the place to get to are looked at for a shorter way."""
_TAIL = 4
"""A tail of fewer blanks than this is written as blanks: erasing costs as much."""
_HOLE = 5
"""A stretch of fewer blanks than this within a row is written as blanks: erasing costs as much, and moves nothing."""


def change_row(pen: Pen, y: int, wanted: list[Cell], shown: list[Cell]) -> None:
    """Write what makes row `y` show `wanted` where it shows `shown`.

    Blanks within the row are written, or erased where the row is shorter for that. So is what moved sideways, such as
    the rest of a sentence behind a number that grew: written, or pushed.
    """
    drafts = [*_drafts(pen, y, wanted, shown)]
    if (shift := find_shift(wanted, shown)) is not None:
        drafts += _drafts(pen, y, wanted, shift.of(shown), shift)
    pen.adopt(min(drafts, key=Pen.cost) if len(drafts) > 1 else drafts[0])


def _drafts(pen: Pen, y: int, wanted: list[Cell], shown: list[Cell], shift: Shift | None = None) -> Iterator[Pen]:
    """Yield what writes the row where it shows `shown` behind a shift: without and with holes that are erased."""
    end = _tail(pen, wanted, shown)
    holes = _holes(pen, wanted, shown, end)
    for erased in ([], holes) if holes else ([],):
        draft = pen.draft()
        if shift is not None:
            draft.push(y, shift)
        _write_row(draft, y, wanted, shown, end, erased)
        yield draft


def _write_row(
    pen: Pen, y: int, wanted: list[Cell], shown: list[Cell], end: int, holes: Sequence[tuple[int, int]]
) -> None:
    """Write a row from left to right: what differs, holes that are erased, and from `end` on a blank tail."""
    if holes:
        shown = list(shown)
        for start, stop in holes:
            shown[start:stop] = wanted[start:stop]
    for start, stop in sorted([*_changes(wanted, shown, end), *holes]):
        _reach(pen, y, start, wanted)
        if (start, stop) in holes:
            pen.erase(wanted[start], stop - start)
        else:
            _write(pen, y, start, stop, wanted)
    if end < len(wanted):
        _reach(pen, y, end, wanted)
        pen.erase_tail(wanted[end])


def _tail(pen: Pen, wanted: list[Cell], shown: list[Cell]) -> int:
    """Return the column from which the row is one blank tail that is worth erasing; the width where none is."""
    width = len(wanted)
    if not pen.can_erase(wanted[-1]):
        return width
    end = text_end(wanted)
    while end < width and wanted[end] == shown[end]:
        end += 1
    return end if width - end >= _TAIL else width


def _holes(pen: Pen, wanted: list[Cell], shown: list[Cell], end: int) -> list[tuple[int, int]]:
    """Return the stretches before `end` that become blank and may be worth erasing, each from change to change."""
    if shown.count(shown[0]) == len(shown):
        return []  # a row of blanks: writing a whole screen passes here
    pairs = zip(range(end), wanted, shown, strict=False)
    gone = [x for x, one, other in pairs if one[0] == " " and one is not other and one != other]
    found: list[tuple[int, int]] = []
    for x in gone if len(gone) >= _HOLE else ():
        if found and all(wanted[between] == wanted[x] for between in range(found[-1][1] - 1, x)):
            found[-1] = (found[-1][0], x + 1)
        else:
            found.append((x, x + 1))
    return [(start, stop) for start, stop in found if stop - start >= _HOLE and pen.can_erase(wanted[start])]


def _reach(pen: Pen, y: int, x: int, wanted: list[Cell]) -> None:
    """Get to column `x`: jump, or write what stands before it once more where that is shorter.

    What a jump to a column or two before it saves (a tab stop, the start of the row) may be more than they cost.
    """
    if pen.at == (y, x):
        return
    jump = len(pen.way(y, x))
    best, cost = x, jump + pen.cost_of_look(wanted[x])
    for start in _starts(pen, y, x):
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


def _starts(pen: Pen, y: int, x: int) -> Iterator[int]:
    """Yield columns before `x` from which writing up to it may be shorter than jumping there."""
    at = pen.at
    if at is not None and at[0] == y and 0 < x - at[1] <= _WORTH_WRITING:
        yield at[1]
        if x - at[1] <= _WORTH_PASSING:
            return
    yield from range(max(0, x - _WORTH_PASSING), x)


def _write(pen: Pen, y: int, start: int, stop: int, wanted: list[Cell]) -> None:
    """Write the cells from `start` up to `stop`. Behind one whose width is not certain the place is taken anew."""
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
