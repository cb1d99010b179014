"""Plain aligned tables for a person at a terminal, as wide as the terminal and no wider."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from tui.render.column import Column
from tui.render.format import Formats
from tui.text import cell_width, fitted

T = TypeVar("T")

GUTTER = 2
"""Spaces between two columns."""


@dataclass(frozen=True, slots=True)
class Placed(Generic[T]):
    """A column with the cells that it gets."""

    column: Column[T]
    width: int


def table(
    columns: Sequence[Column[T]],
    records: Sequence[T],
    formats: Formats,
    *,
    width: int | None = None,
    header: bool = True,
) -> Iterator[str]:
    """Yield the lines of a table, without line ends.

    Args:
        columns: what to show, left to right.
        records: all rows: the widths are chosen from them.
        formats: how values are shown.
        width: cells that a line may take; None for as many as are needed: nothing is cut.
        header: whether the first line names the columns.
    """
    cells = [[column.text(record, formats) for column in columns] for record in records]
    placed = place(columns, cells, formats, width=width)
    indices = {id(column): index for index, column in enumerate(columns)}
    if header:
        yield _line([(one.column.heading(formats), one) for one in placed], formats)
    for row in cells:
        yield _line([(row[indices[id(one.column)]], one) for one in placed], formats)


def place(
    columns: Sequence[Column[T]], cells: Sequence[Sequence[str]], formats: Formats, *, width: int | None = None
) -> list[Placed[T]]:
    """Choose which columns fit, and how wide each is.

    A column without any value is left out where there are rows. When space is short, text is cut down to three quarters
    of what its column wants, to no less than its smallest width; then the columns of the highest priority number go,
    but for those that fit into what a wider one left.
    """
    wanted: list[Placed[T]] = []
    for index, column in enumerate(columns):
        texts = [row[index] for row in cells]
        if texts and column.priority > 0 and all(text in (formats.absent, "") for text in texts):
            continue
        need = max(map(cell_width, [column.heading(formats), *texts]))
        wanted.append(
            Placed(column, need if width is None or column.max_width is None else min(need, column.max_width))
        )
    if width is None:
        return wanted
    kept, gone = list(wanted), []
    while len(kept) > 1 and _total(kept, shrunk=True) > width:
        last = max(range(len(kept)), key=lambda index: (kept[index].column.priority, index))
        gone.append(kept.pop(last))
    for one in reversed(gone):  # a wide column that went at last may have left room for narrow ones
        more = [each for each in wanted if each in kept or each is one]
        if _total(more, shrunk=True) <= width:
            kept = more
    return _shrunk(kept, width)


def _least(placed: Placed[T]) -> int:
    if placed.column.right or placed.column.kind == "time" or placed.column.max_width is None:
        return placed.width
    return min(placed.width, max(placed.column.min_width, placed.width * 3 // 4, 6))


def _total(placed: Sequence[Placed[T]], *, shrunk: bool = False) -> int:
    return sum(_least(one) if shrunk else one.width for one in placed) + GUTTER * (len(placed) - 1)


def _shrunk(placed: list[Placed[T]], width: int) -> list[Placed[T]]:
    """Take cells from the columns that can spare most until the line fits."""
    excess = _total(placed) - width
    widths = [one.width for one in placed]
    while excess > 0:
        spare = [width_now - _least(one) for width_now, one in zip(widths, placed, strict=True)]
        most = max(range(len(placed)), key=spare.__getitem__)
        if spare[most] <= 0:
            break
        widths[most] -= 1
        excess -= 1
    if excess > 0:
        widths[-1] = max(1, widths[-1] - excess)
    return [Placed(one.column, width_now) for one, width_now in zip(placed, widths, strict=True)]


def _line(cells: Sequence[tuple[str, Placed[T]]], formats: Formats) -> str:
    parts = [fitted(text, one.width, right=one.column.right, ellipsis=formats.ellipsis) for text, one in cells]
    return (" " * GUTTER).join(parts).rstrip()
