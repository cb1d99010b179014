"""A labelled band over the time axis, for what has names instead of numbers: the resolution, the codec."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui.model import Labels
from tui.render.cells import Glyphs, Line, Style, line_of
from tui.render.timeline import Timeline
from tui.text import cell_width, printable

_SIZE = re.compile(r"(\d+)x(\d+)")
_BANDS = (Style.BAND_1, Style.BAND_2, Style.BAND_3, Style.BAND_4)
_WORDS = {
    **dict.fromkeys(("none", "connected", "completed"), Style.BAND_1),
    **dict.fromkeys(("disconnected", "failed"), Style.BAND_4),
}
"""States of a connection and of an encoder whose meaning is known; beside them, others are in between."""


def ribbon(
    labels: Labels, timeline: Timeline, *, glyphs: Glyphs = Glyphs.BRAILLE, cursor_s: float | None = None
) -> Line:
    """Return a band as wide as the timeline: each stretch with its label, as long as there is room for it.

    Resolutions are shortened (1280x720, 720p, 720) and banded by size, the largest first; other labels by what they
    are known to mean, else by how long they held. A stretch begins with a bar, to be told apart without colours.
    Holes are dots.
    """
    plain = glyphs is Glyphs.ASCII
    hole, bar = (".", "|") if plain else ("·", "│")
    cells: list[tuple[str, Style]] = [(hole, Style.NO_MEDIA)] * timeline.width
    styles = _styles(labels)
    for first, last, label in _stretches(labels, timeline):
        style, room = styles[label], last - first + 1
        text = next((form for form in _forms(label, plain=plain) if cell_width(form) <= room - 1), "")
        pad = (room - 1 - len(text)) // 2
        body = f"{bar}{' ' * pad}{text}".ljust(room)
        if cell_width(body) != len(body):
            body = bar.ljust(room)
        cells[first : last + 1] = [(char, style) for char in body]
    column = timeline.column(cursor_s) if cursor_s is not None else None
    if column is not None:
        char = cells[column][0]
        cells[column] = (bar if char == " " else char, Style.INSTANT)
    return line_of(cells)


def _stretches(labels: Labels, timeline: Timeline) -> Iterator[tuple[int, int, str]]:
    """Yield first column, last column and label; the longest span within a column has it, equal neighbours are one."""
    held: list[tuple[float, str] | None] = [None] * timeline.width
    for span in labels.spans:
        if span.until_s <= timeline.since_s or span.since_s >= timeline.until_s:
            continue
        first, last = timeline.nearest(span.since_s), timeline.nearest(span.until_s - 1e-9)
        for column in range(first, last + 1):
            start = timeline.since_s + column * timeline.column_s
            share = min(span.until_s, start + timeline.column_s) - max(span.since_s, start)
            now = held[column]
            if now is None or share > now[0]:
                held[column] = (share, span.label)
    column = 0
    while column < timeline.width:
        here = held[column]
        end = column + 1
        if here is not None:
            while end < timeline.width and (there := held[end]) is not None and there[1] == here[1]:
                end += 1
            yield column, end - 1, here[1]
        column = end


def _styles(labels: Labels) -> dict[str, Style]:
    """Return what each label means: sizes by their area, known words by how good they are, others by how long."""
    lasted: dict[str, float] = {}
    for span in labels.spans:
        lasted[span.label] = lasted.get(span.label, 0.0) + span.until_s - span.since_s
    names = sorted(lasted, key=lambda name: (-_area(name), -lasted[name]))
    ranked = {name: _BANDS[min(rank, len(_BANDS) - 1)] for rank, name in enumerate(names)}
    if not any(name in _WORDS for name in names):
        return ranked
    return {name: _WORDS.get(name, Style.BAND_2) for name in names}


def _area(name: str) -> int:
    match = _SIZE.fullmatch(name)
    return int(match[1]) * int(match[2]) if match else 0


def _forms(label: str, *, plain: bool) -> tuple[str, ...]:
    """Return a label from long to short."""
    if match := _SIZE.fullmatch(label):
        short = min(int(match[1]), int(match[2]))
        return label, f"{short}p", str(short)
    text = printable(label)
    return (text.encode("ascii", "replace").decode() if plain else text,)
