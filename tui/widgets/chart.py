"""A chart of one series that fills its room, with a time cursor on its frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, tzinfo

from textual.geometry import Region
from textual.strip import Strip

from tui.model import Series
from tui.render.cells import Glyphs, Line, Run, Style
from tui.render.chart import Drawing, chart, with_mark
from tui.render.instants import Mark
from tui.render.marks import marks as mark_lane
from tui.render.sparkline import Limit
from tui.render.timeline import Timeline
from tui.widgets.looks import Drawn

LANE = 1
"""The line of marks under the chart."""


@dataclass(frozen=True)
class ChartView:
    """What a chart shows.

    Attributes:
        series: what was measured.
        since_s: the start of what is shown, UTC epoch seconds.
        until_s: its end.
        limit: a threshold.
        label: what the threshold is called.
        marks: what happened.
        glyphs: what may be drawn with.
        zone: whose clock is shown.
    """

    series: Series
    since_s: float
    until_s: float
    limit: Limit | None = None
    label: str = ""
    marks: Sequence[Mark] = field(default=(), compare=False)
    glyphs: Glyphs = Glyphs.BRAILLE
    zone: tzinfo = UTC


class Chart(Drawn, can_focus=True):
    """Drawn once for each series, window and size; moving the cursor draws three lines again."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._view: ChartView | None = None
        self._drawing: Drawing | None = None
        self._at_s: float | None = None

    @property
    def timeline(self) -> Timeline | None:
        """The time inside the frame; None where nothing is drawn."""
        return self._drawing.timeline if self._drawing is not None else None

    def show(self, view: ChartView | None, *, at_s: float | None) -> None:
        """Show a series, or nothing."""
        self._at_s = at_s
        self._view = view
        self._draw()
        self.refresh()

    def read_at(self, at_s: float | None) -> None:
        """Move the time cursor."""
        self._at_s = at_s
        if self._drawing is not None:
            lines = (*self._drawing.frame, len(self._drawing.lines))
            self.refresh(*(Region(0, y, self.size.width, 1) for y in lines))

    def on_resize(self) -> None:
        """Draw anew."""
        self._draw()
        self.refresh()

    def _draw(self) -> None:
        view = self._view
        self._drawing = None
        if view is not None and self.size.width:
            self._drawing = chart(
                view.series,
                view.since_s,
                view.until_s,
                width=self.size.width,
                height=self.size.height - LANE,
                limit=view.limit,
                label=view.label,
                glyphs=view.glyphs,
                zone=view.zone,
            )

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        width, drawing, view = self.size.width, self._drawing, self._view
        if drawing is None or view is None:
            text = "there is too little room for a chart" if view is not None and y == 0 else ""
            return self.strip((Run(text, Style.MUTED),), width)
        if y < len(drawing.lines):
            return self.strip(self._with_cursor(drawing, y, view), width)
        if y == len(drawing.lines):
            notable = [(mark.at_s, mark.style) for mark in view.marks if mark.notable]
            lane = mark_lane(notable, drawing.timeline, glyphs=view.glyphs, selected_s=self._at_s)
            return self.strip((Run(" " * drawing.left, Style.MUTED), *lane), width)
        return Strip.blank(width, self.look(Style.TEXT))

    def _with_cursor(self, drawing: Drawing, y: int, view: ChartView) -> Line:
        line = drawing.lines[y]
        column = drawing.timeline.column(self._at_s) if self._at_s is not None else None
        if column is None or y not in drawing.frame:
            return line
        plain = view.glyphs is Glyphs.ASCII
        char = ("v" if plain else "▼") if y == drawing.frame[0] else ("^" if plain else "▲")
        return with_mark(line, drawing.left + column, char)
