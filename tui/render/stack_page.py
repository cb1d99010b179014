"""What all lines of a stack of series share: where they stand, and how a row begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo

from tui.render.cells import Glyphs, Line, Run, Style
from tui.render.format import Formats
from tui.render.instants import clock_text
from tui.render.stack_columns import MARK, StackColumns
from tui.render.timeline import Timeline
from tui.text import cell_width, clipped


@dataclass(frozen=True, slots=True)
class Page:
    """What all rows of a stack share.

    Attributes:
        columns: where things stand.
        timeline: the time that is shown, as wide as the charts.
        formats: how values are shown.
        glyphs: what may be drawn with.
        zone: whose clock is shown.
        relative: whether that clock starts with the session.
    """

    columns: StackColumns
    timeline: Timeline
    formats: Formats
    glyphs: Glyphs = Glyphs.BRAILLE
    zone: tzinfo = UTC
    relative: bool = False

    @property
    def width(self) -> int:
        """Cells of a line."""
        return self.columns.name + self.columns.chart + self.columns.right

    def clock(self, at_s: float) -> str:
        """Return an instant as it is shown."""
        return clock_text(at_s, self.zone, relative=self.relative)


def name_runs(label: str, unit: str, page: Page, *, selected: bool, tick: str = "") -> Line:
    """Return the left end of a row: its name, its unit, and a tick of its scale."""
    columns, ellipsis = page.columns, page.formats.ellipsis
    room = columns.name - MARK - 1
    lead = Run(row_bar(page, selected), Style.ACCENT)
    unit_room = cell_width(unit) + 1 if unit else 0
    text = clipped(page.formats.text(label), max(1, room - unit_room), ellipsis=ellipsis)
    used = cell_width(text) + unit_room
    tail = f"{tick:>{room - used}}" if len(tick) < room - used else " " * (room - used)
    return (
        lead,
        Run(text, Style.STRONG if selected else Style.TEXT),
        Run(f" {unit}" if unit else "", Style.MUTED),
        Run(f"{tail} ", Style.AXIS),
    )


def row_bar(page: Page, selected: bool) -> str:
    """Return what stands before a row: a bar where it is selected."""
    return (">" if page.glyphs is Glyphs.ASCII else "▌") if selected else " "


def cut(runs: Sequence[Run], width: int, *, ellipsis: str = "…") -> Line:
    """Return runs cut to so many cells, the cut shown by an ellipsis."""
    kept: list[Run] = []
    left = width
    for text, style in runs:
        cells = cell_width(text)
        if cells > left:
            kept.append(Run(clipped(text, left, ellipsis=ellipsis), style))
            break
        kept.append(Run(text, style))
        left -= cells
    return tuple(kept)
