"""One series as a chart with axes, drawn by plotext.

plotext is slow with many points, so each column is reduced to its lowest, highest and typical value first; nothing
that happened is lost by that. Gaps are not joined.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo

from tui.model import Series
from tui.render.buckets import Bucket, buckets
from tui.render.cells import Glyphs, Line, Run, Style, line_of
from tui.render.scale import scale_of, tick_text
from tui.render.sparkline import Limit
from tui.render.timeaxis import ticks
from tui.render.timeline import Timeline

_SGR = re.compile(r"\x1b\[([0-9;]*)m")
_LINE, _RANGE, _LIMIT, _BEYOND = 1, 2, 3, 4
_STYLES = {
    _LINE: Style.SERIES_1,
    _RANGE: Style.SERIES_1_DIM,
    _LIMIT: Style.THRESHOLD,
    _BEYOND: Style.BAD,
}
_MARKERS = {Glyphs.BRAILLE: "braille", Glyphs.BLOCK: "hd", Glyphs.ASCII: "*"}
_FRAME = frozenset("┌┐└┘─│┤├┬┴┼")
_ASCII = str.maketrans({**dict.fromkeys("┌┐└┘┤├┬┴┼", "+"), "─": "-", "│": "|"})
_LABELS = 7
"""Cells that the labels and the frame take at the left, or so."""
LEAST_WIDTH, LEAST_HEIGHT = 24, 6


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawn chart.

    Attributes:
        lines: from top to bottom.
        left: the first column inside the frame.
        timeline: the time inside the frame, a column each.
        frame: the lines of the frame's top and bottom.
    """

    lines: tuple[Line, ...]
    left: int
    timeline: Timeline
    frame: tuple[int, int]


def chart(
    series: Series,
    since_s: float,
    until_s: float,
    *,
    width: int,
    height: int,
    limit: Limit | None = None,
    label: str = "",
    glyphs: Glyphs = Glyphs.BRAILLE,
    zone: tzinfo = UTC,
) -> Drawing | None:
    """Draw a series over a stretch of time; None where there is too little room.

    Args:
        series: what was measured.
        since_s: the start of what is shown, UTC epoch seconds.
        until_s: its end.
        width: cells.
        height: lines, the axis and its labels included.
        limit: a threshold to draw.
        label: what stands on the threshold's line, where there is room for it.
        glyphs: what may be drawn with.
        zone: whose clock is shown.
    """
    if width < LEAST_WIDTH or height < LEAST_HEIGHT:
        return None
    import plotext as plt

    columns = max(8, width - _LABELS)
    fine = Timeline(since_s, until_s, columns * (1 if glyphs is Glyphs.ASCII else 2))
    drawn = buckets(series, fine)
    seen = [bucket for bucket in drawn if bucket is not None]
    low, high = min((one.low for one in seen), default=0.0), max((one.high for one in seen), default=1.0)
    if limit is not None and low <= limit.value <= 2 * high:
        high = max(high, limit.value)
    scale = scale_of(low, high, height=height)
    plt.clear_figure()
    plt.theme("clear")
    plt.limit_size(False, False)  # plotext would take no more than the terminal that standard output is
    plt.plot_size(width, height)
    plt.xlim(since_s, until_s)
    plt.ylim(scale.low, scale.high)
    plt.yticks(list(scale.ticks), [tick_text(tick) for tick in scale.ticks])
    marks = ticks(Timeline(since_s, until_s, columns), zone)
    plt.xticks([mark.at_s for mark in marks], [mark.label for mark in marks])
    if limit is not None and scale.low <= limit.value <= scale.high:
        plt.horizontal_line(limit.value, color=_LIMIT)
    marker = _MARKERS[glyphs]
    for part in _parts(drawn, fine):
        if any(bucket.low != bucket.high for _, bucket in part):
            plt.plot(*_envelope(part), marker=marker, color=_RANGE)
        for run, is_beyond in _runs(part, limit):
            color = _BEYOND if is_beyond else _LINE
            plt.plot([at for at, _ in run], [bucket.typical for _, bucket in run], marker=marker, color=color)
    return _read(str(plt.build()), since_s, until_s, glyphs, label)


def _parts(drawn: Sequence[Bucket | None], timeline: Timeline) -> Iterator[list[tuple[float, Bucket]]]:
    part: list[tuple[float, Bucket]] = []
    for column, bucket in enumerate(drawn):
        if bucket is not None:
            part.append((timeline.instant_s(column), bucket))
        elif part:
            yield part
            part = []
    if part:
        yield part


def _runs(
    part: Sequence[tuple[float, Bucket]], limit: Limit | None
) -> Iterator[tuple[Sequence[tuple[float, Bucket]], bool]]:
    """Yield the stretches that are typically beyond the limit, and those that are not, each up to the next one."""
    if limit is None:
        yield part, False
        return
    start = 0
    states = [limit.broken_by(bucket.typical) for _, bucket in part]
    for index in range(1, len(part) + 1):
        if index == len(part) or states[index] != states[start]:
            yield part[start : index + 1], states[start]
            start = index


def _envelope(part: Sequence[tuple[float, Bucket]]) -> tuple[list[float], list[float]]:
    """Return a line up and down through every column's range."""
    times: list[float] = []
    values: list[float] = []
    for index, (at, bucket) in enumerate(part):
        times += (at, at)
        values += (bucket.high, bucket.low) if index % 2 else (bucket.low, bucket.high)
    return times, values


def _read(text: str, since_s: float, until_s: float, glyphs: Glyphs, label: str) -> Drawing | None:
    """Turn the drawn text into lines of meanings, and find the frame."""
    rows = [_cells(line) for line in text.splitlines()]
    while rows and not any(char.strip() for char, _ in rows[0]):
        rows.pop(0)
    plain = ["".join(char for char, _ in row) for row in rows]
    bottom = next((number for number in range(len(plain) - 1, -1, -1) if "└" in plain[number]), None)
    top = next((number for number, line in enumerate(plain) if "┌" in line), None)
    if bottom is None or top is None:
        return None
    left, right = plain[bottom].index("└") + 1, plain[bottom].rindex("┘")
    lines = []
    _write(label, rows, left, right)
    for row in rows:
        if glyphs is Glyphs.ASCII:
            row = [(char.translate(_ASCII), style) for char, style in row]
        lines.append(line_of(row))
    return Drawing(tuple(lines), left, Timeline(since_s, until_s, max(1, right - left)), (top, bottom))


def _write(label: str, rows: Sequence[list[tuple[str, Style]]], left: int, right: int) -> None:
    """Write a label on the threshold's line, as far to the right as nothing else is drawn."""
    line = next((row for row in rows if any(style is Style.THRESHOLD for _, style in row[left:right])), None)
    room = len(label) + 2
    if line is None or not label:
        return
    for start in range(right - room - 1, left, -1):
        if all(style is Style.THRESHOLD or char == " " for char, style in line[start : start + room]):
            line[start : start + room] = [(char, Style.THRESHOLD) for char in f" {label} "]
            return


def _cells(line: str) -> list[tuple[str, Style]]:
    cells: list[tuple[str, Style]] = []
    style: Style | None = None
    at = 0
    for match in _SGR.finditer(line):
        cells += [_cell(char, style) for char in line[at : match.start()]]
        codes = match[1].split(";")
        style = _STYLES.get(int(codes[-1])) if codes[:2] == ["38", "5"] else None
        at = match.end()
    return cells + [_cell(char, style) for char in line[at:]]


def _cell(char: str, style: Style | None) -> tuple[str, Style]:
    if char == "⠀":
        return " ", Style.TEXT
    return char, style or (Style.AXIS if char in _FRAME else Style.MUTED)


def with_mark(line: Line, column: int, char: str) -> Line:
    """Return a line with the time cursor's mark in one column."""
    runs: list[Run] = []
    at = 0
    for text, style in line:
        offset = column - at
        if 0 <= offset < len(text):
            runs += [Run(text[:offset], style), Run(char, Style.CURSOR), Run(text[offset + 1 :], style)]
        else:
            runs.append(Run(text, style))
        at += len(text)
    return tuple(run for run in runs if run.text)
