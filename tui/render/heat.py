"""The heat strip: one person's quality over the session's clock, a cell per stretch of time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from tui.model import BAD, FAIR, OK, Quality, QualityState, Reason, unclassified
from tui.render.cells import Line, Style, line_of

_STATES = {
    QualityState.OK: ("▂", ".", Style.OK),
    QualityState.FAIR: ("▒", "o", Style.FAIR),
    QualityState.BAD: ("█", "#", Style.BAD),
}
_NOT_READ = ("╌", "?", Style.NOT_READ)
_NO_MEDIA = ("·", "_", Style.NO_MEDIA)
_UNREAD = unclassified(Reason.NOT_READ)

LEGEND = "▂ ok  ▒ fair  █ bad  · no media  ╌ not read"
"""What the glyphs mean, for a help line."""

ASCII_LEGEND = ". ok  o fair  # bad  _ no media  ? not read"
"""What the ASCII glyphs mean."""


def heat_line(qualities: Iterable[Quality], *, ascii_only: bool = False) -> Line:
    """Return a heat strip, a cell per quality. Every state has a glyph of its own: no colour is needed to read it."""
    return line_of((glyphs[1 if ascii_only else 0], glyphs[2]) for glyphs in map(_glyphs, qualities))


def heat_text(qualities: Iterable[Quality], *, ascii_only: bool = False) -> str:
    """Return a heat strip as text alone."""
    return "".join(run.text for run in heat_line(qualities, ascii_only=ascii_only))


def fitted_heat(qualities: Sequence[Quality], width: int) -> tuple[Quality, ...]:
    """Return `width` qualities, each the worst of those that it stands for; without any, all are "not read"."""
    count = len(qualities)
    if not count:
        return (_UNREAD,) * width
    edges = [index * count // width for index in range(width + 1)]
    return tuple(_worst(qualities[since : max(until, since + 1)]) for since, until in pairwise(edges))


def _worst(qualities: Sequence[Quality]) -> Quality:
    if len(qualities) == 1:
        return qualities[0]
    for quality in (BAD, FAIR, OK):
        if quality in qualities:
            return quality
    return next((quality for quality in qualities if quality.reason is not Reason.NOT_READ), qualities[0])


def glyph_of(quality: Quality, *, ascii_only: bool = False) -> tuple[str, Style]:
    """Return what one cell is drawn as."""
    block, plain, style = _glyphs(quality)
    return (plain if ascii_only else block), style


def _glyphs(quality: Quality) -> tuple[str, str, Style]:
    if quality.state in _STATES:
        return _STATES[quality.state]
    return _NOT_READ if quality.reason is Reason.NOT_READ else _NO_MEDIA
