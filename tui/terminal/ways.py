"""The shortest sequences that take a terminal's cursor from one place to another."""

from __future__ import annotations

from functools import lru_cache

TAB = 8
"""The columns from one tab stop to the next."""
_MOST_LINE_FEEDS = 4
"""Going down by more lines than this is as short as one sequence."""


@lru_cache(maxsize=1 << 15)
def way(from_y: int, from_x: int, y: int, x: int, line_feed_is_down: bool, tabs_to: int) -> str:
    """Return the shortest way from one place to another.

    Args:
        from_y: the row in which the cursor is, from 0.
        from_x: its column.
        y: the row to get to.
        x: the column.
        line_feed_is_down: whether a line feed stays in its column.
        tabs_to: the columns, from the left, that are known to have a tab stop every eight and no others.
    """
    ways = [down + _across(column, x, tabs_to) for down, column in _vertical(y - from_y, from_x, line_feed_is_down)]
    return min((absolute(y, x), *ways), key=len)


def absolute(y: int, x: int) -> str:
    """Return the way to a place from wherever the cursor is."""
    return f"\x1b[{y + 1};{x + 1}H" if x else (f"\x1b[{y + 1}H" if y else "\x1b[H")


def _vertical(down: int, x: int, line_feed_is_down: bool) -> list[tuple[str, int]]:
    """Return ways to go down by rows, each with the column in which it ends when it starts in column `x`."""
    if down == 0:
        return [("", x)]
    count = abs(down)
    steps = str(count) if count > 1 else ""
    ways = [(f"\x1b[{steps}{'B' if down > 0 else 'A'}", x)]
    if 0 < down <= _MOST_LINE_FEEDS:
        if line_feed_is_down:
            ways.append(("\n" * down, x))
        ways.append(("\r" + "\n" * down, 0))
    return ways


def _across(from_x: int, x: int, tabs_to: int) -> str:
    """Return the shortest way from a column to another one of the same row."""
    if x == from_x:
        return ""
    ways = [_straight(from_x, x)]
    if x < from_x:
        ways += [f"\r{way}" for way in _rightwards(0, x, tabs_to)]
    else:
        ways += _rightwards(from_x, x, tabs_to)
    return min(ways, key=len)


def _straight(from_x: int, x: int) -> str:
    if x < from_x:
        back = from_x - x
        return "\b" * back if back < 4 else f"\x1b[{back}D"
    return f"\x1b[{x - from_x}C" if x - from_x > 1 else "\x1b[C" if x > from_x else ""


def _rightwards(from_x: int, x: int, tabs_to: int) -> list[str]:
    """Return ways to the right: straight, and by the tab stops before and behind the column."""
    stops = [stop for stop in (x - x % TAB, x - x % TAB + TAB) if from_x < stop < tabs_to]
    tabbed = ["\t" * (stop // TAB - from_x // TAB) + _straight(stop, x) for stop in stops]
    return [_straight(from_x, x), *tabbed]
