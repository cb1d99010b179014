"""Marks on the time axis: warnings and events, one column each."""

from __future__ import annotations

from collections.abc import Iterable

from tui.render.cells import Glyphs, Line, Style, line_of
from tui.render.timeline import Timeline


def marks(
    instants: Iterable[tuple[float, Style]],
    timeline: Timeline,
    *,
    glyphs: Glyphs = Glyphs.BRAILLE,
    selected_s: float | None = None,
) -> Line:
    """Return a lane as wide as the timeline with a mark at each instant, and a digit where several share a column.

    Args:
        instants: UTC epoch seconds with what each means; of several in a column the worst meaning is shown.
        timeline: the stretch of time and the columns.
        glyphs: what may be drawn with.
        selected_s: the instant that the cursor is on, which stands out.
    """
    counts: dict[int, list[Style]] = {}
    for instant, style in instants:
        column = timeline.column(instant)
        if column is not None:
            counts.setdefault(column, []).append(style)
    selected = timeline.column(selected_s) if selected_s is not None else None
    cells = [(" ", Style.MUTED)] * timeline.width
    for column, styles in counts.items():
        worst = min(styles, key=_rank)
        text = mark_glyph(worst, glyphs) if len(styles) == 1 else str(len(styles)) if len(styles) < 10 else "+"
        cells[column] = (text, Style.CURSOR if column == selected else worst)
    return line_of(cells)


def mark_glyph(style: Style, glyphs: Glyphs) -> str:
    """Return what a mark is drawn as: how grave it is can be told without colours."""
    if style is Style.BAD:
        return "!" if glyphs is Glyphs.ASCII else "▲"
    if style is Style.FAIR:
        return "~" if glyphs is Glyphs.ASCII else "△"
    return "." if glyphs is Glyphs.ASCII else "•"


def _rank(style: Style) -> int:
    order = (Style.BAD, Style.FAIR, Style.ACCENT, Style.TEXT)
    return order.index(style) if style in order else len(order)
