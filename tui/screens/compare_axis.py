"""The common axis of two participants: drawn, and moved about on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tui.model import Window
from tui.render.instants import Mark
from tui.render.series_rows import Row
from tui.render.session_clock import SessionClock
from tui.render.stack_columns import stack_columns
from tui.render.stack_page import Page
from tui.render.timeline import Timeline
from tui.screens.compare_state import Compared
from tui.screens.context import Workspace
from tui.screens.pane import Pane
from tui.screens.participant_time import TimeCommands
from tui.screens.series_layout import SeriesLayout
from tui.triage.compare import Axis as Shared
from tui.view_state import ViewState
from tui.widgets.axis import Axis, AxisView
from tui.widgets.series_stack import SeriesStack


class CompareAxis(SeriesLayout, TimeCommands, Pane):
    """Two participants' series over one axis.

    Inside, times are those of the axis; outside, in the view, those of the left one.
    """

    CONTEXT = "compare"

    def __init__(self, workspace: Workspace, *, id: str) -> None:
        super().__init__(workspace, id=id)
        self.stack = SeriesStack(id="compare-stack")
        self.axis = Axis(id="compare-axis")
        self.found: Compared | None = None
        self._rows: tuple[Row, ...] = ()
        self._marks: tuple[Mark, ...] = ()

    def _draw_axis(self) -> None:
        page, whole = self._page(), self.whole()
        if page is not None and whole is not None:
            self.axis.show(AxisView(page, self._marks, whole_s=whole.duration_s), at_s=self.at_s)

    def _clock(self) -> SessionClock:
        found = self.found
        if found is not None and found.both.axis is Shared.SINCE_JOIN:
            return SessionClock(UTC, True, "since joining")
        since = found.both.since_s if found is not None else None
        return SessionClock.of(self.workspace.formats, since)

    def _shown_s(self) -> tuple[float, float]:
        found, view = self.found, self.here()
        assert found is not None
        since = view.since.timestamp() if view.since is not None else found.both.since_s
        until = view.until.timestamp() if view.until is not None else found.both.until_s
        return since, max(until, since + 1.0)

    def _page(self) -> Page | None:
        timeline = self.timeline()
        if timeline is None:
            return None
        clock, workspace = self._clock(), self.workspace
        return Page(
            stack_columns(self.stack.size.width),
            timeline,
            workspace.formats,
            workspace.look.glyphs,
            clock.zone,
            clock.relative,
        )

    # ---- moving about (see TimeCommands): inside, times are those of the axis; outside, those of the left one

    def here(self) -> ViewState:
        """Return where the user stands, on the axis."""
        return _moved(self.view, -self._origin())

    def _outside(self, view: ViewState) -> ViewState:
        return _moved(view, self._origin())

    def _origin(self) -> float:
        return self.found.origins_s[0] if self.found is not None else 0.0

    def to(self, view: ViewState) -> None:
        """Go to another view; going there can be undone."""
        self.go(self._outside(view))

    def cursor_to(self, at_s: float, mark: Mark | None = None) -> None:
        """Move the time cursor; outside of what is shown the window follows."""
        timeline = self.timeline()
        if timeline is None:
            return
        before, view = self.here(), self.with_cursor(at_s, timeline)
        if (view.since, view.until) != (before.since, before.until):
            self.to(view)
            return
        self.move(self._outside(view))
        self.stack.read_at(at_s)
        self._draw_axis()

    def timeline(self) -> Timeline | None:
        """Return what is shown."""
        if self.found is None or not self._rows or self.stack.size.width < 1:
            return None
        return Timeline(*self._shown_s(), stack_columns(self.stack.size.width).chart)

    def whole(self) -> Window | None:
        """Return all the time that can be shown."""
        if self.found is None:
            return None
        both = self.found.both
        return Window.from_epoch(both.since_s, max(both.until_s, both.since_s + 1.0))

    def marks(self) -> Sequence[Mark]:
        """Return the flags of both."""
        return self._marks

    def step_s(self) -> float:
        """Return seconds between samples."""
        steps = [each.coverage.step_s for each in self.found.people] if self.found is not None else []
        return max((step for step in steps if step), default=1.0)

    def say(self, text: str) -> None:
        """Tell something in the status line."""
        self.stop.status.say(text)


def _moved(view: ViewState, seconds: float) -> ViewState:
    if not seconds:
        return view
    by = timedelta(seconds=seconds)
    return replace(
        view,
        at=view.at + by if view.at is not None else None,
        since=view.since + by if view.since is not None else None,
        until=view.until + by if view.until is not None else None,
    )


def instant(at_s: float) -> datetime:
    """Return UTC epoch seconds as a moment."""
    return datetime.fromtimestamp(at_s, UTC)
