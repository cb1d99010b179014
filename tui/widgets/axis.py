"""The pinned time axis of a stack of series, with the lanes over it and the line under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.geometry import Region
from textual.strip import Strip

from tui.render.axis_lines import Judged, axis_lines, marks_line, quality_line, selected_line
from tui.render.cells import Line, Style
from tui.render.instants import Mark
from tui.render.stack_page import Page
from tui.widgets.looks import Drawn


@dataclass(frozen=True)
class AxisView:
    """What an axis shows.

    Attributes:
        page: the time that is shown, and where it stands.
        marks: what happened, ascending.
        judged: quality over time; None until it was judged.
        holes: columns without any data.
        whole_s: seconds of all that was read.
    """

    page: Page
    marks: Sequence[Mark] = ()
    judged: Judged | None = None
    holes: frozenset[int] = frozenset()
    whole_s: float = 0.0


class Axis(Drawn):
    """Five lines: quality, events, axis, clock, and what is at the cursor."""

    HEIGHT = 5

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines: tuple[Line, ...] = ()
        self._view: AxisView | None = None

    def show(self, view: AxisView | None, *, at_s: float | None, track: str = "") -> None:
        """Show a time axis, or nothing; only lines that change are drawn again.

        Args:
            view: what to show.
            at_s: the time cursor.
            track: of which track the mark at the cursor is, in words.
        """
        self._view = view
        lines = self._drawn(view, at_s, track) if view is not None else ()
        changed = [
            y for y in range(self.HEIGHT) if (lines[y] if lines else ()) != (self._lines[y] if self._lines else ())
        ]
        self._lines = lines
        regions = [Region(0, y, self.size.width, 1) for y in changed if y < self.size.height]
        if regions:
            self.refresh(*regions)

    @staticmethod
    def _drawn(view: AxisView, at_s: float | None, track: str) -> tuple[Line, ...]:
        page = view.page
        return (
            quality_line(view.judged, page, at_s),
            marks_line(view.marks, page, at_s),
            *axis_lines(page, at_s, view.holes, whole_s=view.whole_s),
            selected_line(view.marks, page, at_s, track),
        )

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        if y >= len(self._lines):
            return Strip.blank(self.size.width, self.look(Style.TEXT))
        return self.strip(self._lines[y], self.size.width)
