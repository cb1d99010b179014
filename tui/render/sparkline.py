"""Sparklines: a series over a shared time axis, in braille, blocks or ASCII.

Every sample shows: a column draws from its lowest to its highest value, the typical value brighter. A gap is drawn as a
hole, never as a zero and never bridged. Pure: text and meanings come out, colours are decided far above.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui.model import Metric, Series
from tui.render.braille import BRAILLE, bits, masks
from tui.render.buckets import Bucket, buckets
from tui.render.cells import Glyphs, Line, Style, line_of
from tui.render.scale import Scale, scale_of
from tui.render.timeline import Timeline

_STYLES = ((Style.SERIES_1, Style.SERIES_1_DIM), (Style.SERIES_2, Style.SERIES_2_DIM))
_LEVELS = {Glyphs.BLOCK: "▁▂▃▄▅▆▇█", Glyphs.ASCII: "_.:-=+*#"}
_LOW_IS_WORSE = frozenset({
    Metric.BITRATE, Metric.FRAMERATE, Metric.WIDTH, Metric.HEIGHT, Metric.SCORE, Metric.SOURCE_FRAMERATE,
    Metric.AVAILABLE_BITRATE, Metric.AVAILABLE_INCOMING_BITRATE, Metric.TARGET_BITRATE, Metric.PACKETS, Metric.BYTES,
    Metric.FRAMES_DECODED, Metric.FRAMES_SENT, Metric.AUDIO_LEVEL,
})  # fmt: skip

EMPTY = frozenset(" ╌")
"""Cells without a sample, where the time cursor shows itself."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A threshold to draw.

    Attributes:
        value: in the series' unit.
        above: whether values above it are at fault; else those below.
    """

    value: float
    above: bool = True

    def broken_by(self, value: float) -> bool:
        """Return whether a value is on the faulty side."""
        return value > self.value if self.above else value < self.value


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawn sparkline.

    Attributes:
        lines: from top to bottom, each as wide as the timeline.
        scale: the values at the bottom and the top.
        holes: the columns in which no series reported anything.
    """

    lines: tuple[Line, ...]
    scale: Scale
    holes: frozenset[int]


def sparkline(
    series: Series | Sequence[Series],
    timeline: Timeline,
    *,
    height: int = 1,
    glyphs: Glyphs = Glyphs.BRAILLE,
    scale: Scale | None = None,
    limit: Limit | None = None,
    cursor_s: float | None = None,
) -> Plot:
    """Draw one series, or two on one scale.

    Args:
        series: of one metric in one unit. Blocks and ASCII draw the first alone: two bars cannot share a column.
        timeline: the stretch of time and the columns.
        height: rows.
        glyphs: what may be drawn with. Braille shows a column's whole range; blocks and ASCII its worst value.
        scale: the values at bottom and top; by default round ones around what is shown, from zero, and up to half of
            the limit at least, where what is above it is at fault.
        limit: a threshold: a dashed line where two cells or more are free for it (a single dash between dots would
            read as one of them), and what lies typically beyond it means "bad".
        cursor_s: the instant of the time cursor.
    """
    several = (series,) if isinstance(series, Series) else tuple(series)[:2]
    dots = 2 if glyphs is Glyphs.BRAILLE else 1
    fine = Timeline(timeline.since_s, timeline.until_s, timeline.width * dots)
    drawn = [buckets(one, fine) for one in several]
    scale = scale or _scale(drawn, height, limit)
    holes = frozenset(
        column
        for column in range(timeline.width)
        if not any(one[column * dots + dot] for one in drawn for dot in range(dots))
    )
    grid = (
        _braille(drawn, scale, height, timeline.width, limit)
        if glyphs is Glyphs.BRAILLE
        else _bars(drawn[:1], several, scale, height, timeline.width, glyphs, limit)
    )
    _overlay(grid, scale, timeline, glyphs, limit, cursor_s, holes)
    return Plot(tuple(line_of(row) for row in grid), scale, holes)


def low_is_worse(metric: str) -> bool:
    """Return whether a metric's low values are the bad ones."""
    return metric in _LOW_IS_WORSE


_Grid = list[list[tuple[str, Style]]]


def _scale(drawn: Sequence[list[Bucket | None]], height: int, limit: Limit | None) -> Scale:
    seen = [bucket for one in drawn for bucket in one if bucket is not None]
    if not seen:
        return scale_of(0.0, limit.value if limit else 1.0, height=height)
    low, high = min(bucket.low for bucket in seen), max(bucket.high for bucket in seen)
    if limit is not None and low <= limit.value <= 2 * high:
        high = max(high, limit.value)
    elif limit is not None and limit.above:
        high = max(high, limit.value / 2)  # what is far below its limit looks so: noise is no mountain
    return scale_of(low, high, height=height)


def _braille(drawn: Sequence[list[Bucket | None]], scale: Scale, height: int, width: int, limit: Limit | None) -> _Grid:
    """Draw with one integer a dot column: bit 0 is its topmost dot. A later series takes the meaning of a cell."""
    grid: _Grid = [[(" ", Style.TEXT)] * width for _ in range(height)]
    below: list[list[tuple[int, int]]] = []
    for index, columns in enumerate(drawn):
        whole, bright = masks(columns, scale, 4 * height)
        bad = _broken(columns, limit, width)
        pairs = list(zip(whole[::2], whole[1::2], strict=True))
        lit = [left | right for left, right in zip(bright[::2], bright[1::2], strict=True)]
        line, dim = _STYLES[index]
        for cell, (left, right) in enumerate(pairs):
            both, shift = left | right, 0
            while both >> shift:
                if both >> shift & 15:
                    row, char = shift >> 2, BRAILLE[left >> shift & 15][right >> shift & 15]
                    for other in below:
                        char = chr(ord(char) | bits(other[cell], shift))
                    style = (Style.BAD if bad[cell] else line) if lit[cell] >> shift & 15 else dim
                    grid[row][cell] = (char, style)
                shift += 4
        below.append(pairs)
    return grid


def _broken(columns: list[Bucket | None], limit: Limit | None, width: int) -> list[bool]:
    if limit is None:
        return [False] * width
    dots = len(columns) // width
    return [
        any(
            bucket is not None and limit.broken_by(bucket.typical)
            for bucket in columns[cell * dots : (cell + 1) * dots]
        )
        for cell in range(width)
    ]


def _bars(
    drawn: Sequence[list[Bucket | None]],
    series: Sequence[Series],
    scale: Scale,
    height: int,
    width: int,
    glyphs: Glyphs,
    limit: Limit | None,
) -> _Grid:
    """Draw a bar a column up to its worst value; the lowest level still shows, because nothing is a gap."""
    levels = _LEVELS[glyphs]
    grid: _Grid = [[(" ", Style.TEXT)] * width for _ in range(height)]
    if not drawn:
        return grid
    low = low_is_worse(series[0].metric)
    for column, bucket in enumerate(drawn[0]):
        if bucket is None:
            continue
        steps = max(1, round(scale.share(bucket.low if low else bucket.high) * len(levels) * height))
        style = Style.BAD if limit is not None and limit.broken_by(bucket.typical) else Style.SERIES_1
        for row in range(height):
            filled = min(len(levels), steps - row * len(levels))
            if filled > 0:
                grid[height - 1 - row][column] = (levels[filled - 1], style)
    return grid


def _overlay(
    grid: _Grid,
    scale: Scale,
    timeline: Timeline,
    glyphs: Glyphs,
    limit: Limit | None,
    cursor_s: float | None,
    holes: frozenset[int],
) -> None:
    height = len(grid)
    if limit is not None and scale.low <= limit.value <= scale.high and height > 1:
        row = grid[scale.row(limit.value, height)]
        dash = "-" if glyphs is Glyphs.ASCII else "╌"
        free = [char == " " and column not in holes for column, (char, _) in enumerate(row)]
        beside = zip([False, *free], [*free[1:], False], strict=False)
        for column, neighbours in enumerate(beside):
            if free[column] and any(neighbours):
                row[column] = (dash, Style.THRESHOLD)
    at = timeline.column(cursor_s) if cursor_s is not None else None
    if at is not None:
        bar = "|" if glyphs is Glyphs.ASCII else "│"
        for row in grid:
            char, style = row[at]
            row[at] = (bar if char in EMPTY or style is Style.THRESHOLD else char, Style.INSTANT)
