"""Drawn text: runs of cells that share one meaning. What a meaning looks like is decided far above."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from tui.text import cell_width


class Style(StrEnum):
    """What a run of cells means; never a colour."""

    TEXT = "text"
    STRONG = "strong"
    MUTED = "muted"
    ACCENT = "accent"
    OK = "ok"
    FAIR = "fair"
    BAD = "bad"
    NO_MEDIA = "no-media"
    NOT_READ = "not-read"
    AXIS = "axis"
    GRID = "grid"
    CURSOR = "cursor"
    """What is chosen, and stands out from all around it."""
    INSTANT = "instant"
    """The time cursor where it crosses what was measured, which stays to be read."""
    THRESHOLD = "threshold"
    SERIES_1 = "series-1"
    SERIES_1_DIM = "series-1-dim"
    SERIES_2 = "series-2"
    SERIES_2_DIM = "series-2-dim"
    BAND_1 = "band-1"
    """The largest picture in a ribbon; each further band is a smaller one."""
    BAND_2 = "band-2"
    BAND_3 = "band-3"
    BAND_4 = "band-4"


class Glyphs(StrEnum):
    """Which characters may be drawn with."""

    BRAILLE = "braille"
    BLOCK = "block"
    ASCII = "ascii"


class Run(NamedTuple):
    """Text of one meaning."""

    text: str
    style: Style


Line = tuple[Run, ...]
"""A line of drawn cells."""


def line_of(cells: Iterable[tuple[str, Style]]) -> Line:
    """Join single cells to runs; an empty cell takes the meaning of the run before it, because nobody can see it."""
    runs: list[Run] = []
    text = ""
    style: Style | None = None
    for char, wanted in cells:
        if (
            style is None
            or wanted is style
            or (char == " " and wanted not in _SEEN_WHEN_EMPTY and style not in _SEEN_WHEN_EMPTY)
        ):
            text += char
            style = style or wanted
        else:
            runs.append(Run(text, style))
            text, style = char, wanted
    if style is not None:
        runs.append(Run(text, style))
    return tuple(runs)


_SEEN_WHEN_EMPTY = frozenset({Style.CURSOR})


def line_cells(line: Line) -> int:
    """Return how many cells a line takes."""
    return sum(cell_width(run.text) for run in line)


def plain(line: Line) -> str:
    """Return a line's text alone."""
    return "".join(run.text for run in line)
