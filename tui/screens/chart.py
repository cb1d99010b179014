"""One series full screen, with axes, its threshold and the time cursor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult

from tui.commands import Condition
from tui.model import Window
from tui.render.axis_lines import mark_at
from tui.render.cells import Line, Run, Style
from tui.render.chart_lines import number_lines, title_line, value_line
from tui.render.instants import Mark
from tui.render.limits import drawn, limit_text
from tui.render.series_rows import SeriesRow
from tui.render.stack_columns import StackColumns
from tui.render.stack_lines import mark_runs
from tui.render.stack_page import Page, cut
from tui.render.timeline import Timeline
from tui.screens.context import Workspace
from tui.screens.pane import Pane
from tui.screens.participant_pane import ParticipantPane
from tui.screens.participant_time import TimeCommands
from tui.screens.participant_windows import ask_window
from tui.screens.raw import show_raw
from tui.view_state import Show, ViewState
from tui.widgets.chart import Chart, ChartView
from tui.widgets.lines import Lines


class ChartPane(TimeCommands, Pane):
    """Shows one of the series that a participant's pane has read. j and k go through the series."""

    CONTEXT = "participant"
    HINTS: ClassVar[Mapping[str, str]] = {"time.chart": "all series", "time.down": "next series"}

    def __init__(self, workspace: Workspace, of: ParticipantPane) -> None:
        super().__init__(workspace, id="chart-pane")
        self._of = of
        self._said = Lines(id="chart-said")
        self._chart = Chart(id="chart")
        self._below = Lines(id="chart-below")

    def compose(self) -> ComposeResult:
        """Lay what is to be said over the chart, and what is at the cursor under it."""
        yield self._said
        yield self._chart
        yield self._below

    def take_focus(self) -> None:
        """Give the keyboard to the chart."""
        self._chart.focus()

    def present(self, view: ViewState) -> None:
        """Show the series that the view names."""
        if view.show is not Show.CHART or not self.is_mounted:
            return
        row, read = self._row(), self._of.loaded
        if row is None or read is None:
            empty = "reading" if read is None else f"there is no series {view.detail}"
            self._said.show([((Run(f" {empty}", Style.MUTED),), ())])
            self._chart.show(None, at_s=None)
            return
        since_s, until_s = self._window_s()
        workspace = self.workspace
        limit, label = None, ""
        if row.limits:
            worst = row.limits[0]
            limit = drawn(worst)
            label = limit_text(worst, workspace.formats.measured(worst.limit), source=False)
        self._chart.show(
            ChartView(row.series, since_s, until_s, limit, label, read.marks, workspace.look.glyphs, self._of.zone()),
            at_s=self.at_s,
        )
        self._say(row)

    def on_resize(self) -> None:
        """Find out anew what is at the cursor: columns are others."""
        self.call_after_refresh(lambda: self.present(self.view))

    def _row(self) -> SeriesRow | None:
        read = self._of.loaded
        wanted = self.view.detail
        if read is None:
            return None
        found = _find(read.rows, wanted)
        return found if found is not None else _find(read.with_rows(everything=True).rows, wanted)

    def _window_s(self) -> tuple[float, float]:
        view, whole = self.view, self._of.whole()
        assert whole is not None
        since = view.since.timestamp() if view.since is not None else whole.since_s
        until = view.until.timestamp() if view.until is not None else whole.until_s
        return since, max(until, since + 1.0)

    def _say(self, row: SeriesRow) -> None:
        formats, at_s = self.workspace.formats, self.at_s
        value = value_line(row, at_s, self._of.clock(at_s) if at_s is not None else "", formats)
        numbers = number_lines(row, *self._window_s(), formats, max(1, self.size.width))
        self._said.show([(title_line(row, formats), value), *((line, ()) for line in numbers)])
        read, page = self._of.loaded, self._page()
        mark = mark_at(read.marks, page, self.at_s) if read is not None and page is not None else None
        line: Line = ()
        if mark is not None and page is not None:
            line = (Run(f" {page.clock(mark.at_s)} ", Style.TEXT), *mark_runs(mark, page))
            tail = "  ".join(part for part in (self._of.track_at(page), mark.told(formats)) if part)
            line = (*line, Run(f"  {tail}" if tail else "", Style.MUTED))
        self._below.show([(cut(line, max(1, self.size.width), ellipsis=self.workspace.formats.ellipsis), ())])

    def _page(self) -> Page | None:
        timeline = self.timeline()
        if timeline is None:
            return None
        columns = StackColumns(0, timeline.width, (), 0, True)
        return Page(
            columns,
            timeline,
            self.workspace.formats,
            self.workspace.look.glyphs,
            self._of.zone(),
            self._of.is_relative(),
        )

    # ---- moving about (see TimeCommands)

    def here(self) -> ViewState:
        """Return where the user stands."""
        return self.view

    def to(self, view: ViewState) -> None:
        """Go to another view; going there can be undone."""
        self.go(view)

    def cursor_to(self, at_s: float, mark: Mark | None = None) -> None:
        """Move the time cursor; outside of what is shown the window follows."""
        timeline = self.timeline()
        if timeline is None:
            return
        view = self.with_cursor(at_s, timeline)
        if (view.since, view.until) != (self.view.since, self.view.until):
            self.to(view)
            return
        self.move(view)
        self._chart.read_at(at_s)
        row = self._row()
        if row is not None:
            self._say(row)

    def timeline(self) -> Timeline | None:
        """Return what is shown."""
        return self._chart.timeline

    def whole(self) -> Window | None:
        """Return all the time that can be shown."""
        return self._of.whole()

    def marks(self) -> Sequence[Mark]:
        """Return what happened."""
        return self._of.marks()

    def step_s(self) -> float:
        """Return seconds between samples."""
        return self._of.step_s()

    def say(self, text: str) -> None:
        """Tell something in the status line."""
        self.stop.status.say(text)

    # ---- commands

    def conditions(self) -> frozenset[Condition]:
        """Return what holds now."""
        return self._of.conditions()

    def reload(self) -> None:
        """Read again."""
        self._of.reload()

    def do_time_down(self) -> None:
        """Show the next series."""
        self._step(1)

    def do_time_up(self) -> None:
        """Show the series before."""
        self._step(-1)

    def do_time_window(self) -> None:
        """Choose one of the vendor's windows."""
        if self._of.loaded is not None:
            ask_window(self._of)

    def do_time_chart(self) -> None:
        """Go back to all series."""
        self.go(self.view.out())

    def do_data_raw(self) -> None:
        """Show the exact answers that this series came from."""
        row, read = self._row(), self._of.loaded
        if read is not None:
            ids = row.series.source_ids if row is not None and row.series.source_ids else read.evidence.source_ids
            show_raw(self, ids, address=self.view.address)

    def _step(self, rows: int) -> None:
        read = self._of.loaded
        if read is None:
            return
        series = [row for row in read.rows if isinstance(row, SeriesRow)]
        keys = [row.key for row in series]
        at = keys.index(self.view.detail) if self.view.detail in keys else 0
        key = keys[max(0, min(at + rows, len(keys) - 1))] if keys else None
        if key is not None and key != self.view.detail:
            self.move(replace(self.view, detail=key, selected=key))
            self.present(self.view)


def _find(rows: Sequence[object], key: str | None) -> SeriesRow | None:
    return next((row for row in rows if isinstance(row, SeriesRow) and row.key == key), None)
