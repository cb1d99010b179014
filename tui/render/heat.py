"""The heat strip: one person's quality over the session's clock, a cell per stretch of time."""

from __future__ import annotations

from collections.abc import Iterable

from tui.model import Quality, QualityState, Reason
from tui.render.cells import Line, Style, line_of

_STATES = {
    QualityState.OK: ("▂", ".", Style.OK),
    QualityState.FAIR: ("▅", "o", Style.FAIR),
    QualityState.BAD: ("█", "#", Style.BAD),
}
_NOT_READ = ("░", "?", Style.NOT_READ)
_NO_MEDIA = ("·", "_", Style.NO_MEDIA)

LEGEND = "▂ ok  ▅ fair  █ bad  · no media  ░ not read"
"""What the glyphs mean, for a help line."""

ASCII_LEGEND = ". ok  o fair  # bad  _ no media  ? not read"
"""What the ASCII glyphs mean."""


def heat_line(qualities: Iterable[Quality], *, ascii_only: bool = False) -> Line:
    """Return a heat strip, a cell per quality. Every state has a glyph of its own: no colour is needed to read it."""
    return line_of((glyphs[1 if ascii_only else 0], glyphs[2]) for glyphs in map(_glyphs, qualities))


def heat_text(qualities: Iterable[Quality], *, ascii_only: bool = False) -> str:
    """Return a heat strip as text alone."""
    return "".join(run.text for run in heat_line(qualities, ascii_only=ascii_only))


def _glyphs(quality: Quality) -> tuple[str, str, Style]:
    if quality.state in _STATES:
        return _STATES[quality.state]
    return _NOT_READ if quality.reason is Reason.NOT_READ else _NO_MEDIA
