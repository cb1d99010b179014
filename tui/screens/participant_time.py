"""The commands of a time axis: its cursor, zoom and windows."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from tui.model import Window
from tui.render.instants import Mark, step
from tui.render.timeline import Timeline
from tui.view_state import ViewState

FAR = 10
"""Columns of a far step."""
LEAST_STEPS = 8
"""Zoom shows at least so many samples."""


class TimeCommands:
    """Carries out what moves the time cursor or changes the time that is shown, for whoever draws an axis."""

    # ---- what the pane tells

    @abstractmethod
    def here(self) -> ViewState:
        """Return where the user stands."""

    @abstractmethod
    def to(self, view: ViewState) -> None:
        """Go to another view of this place."""

    @abstractmethod
    def cursor_to(self, at_s: float, mark: Mark | None = None) -> None:
        """Move the time cursor, to something that happened or just so."""

    @abstractmethod
    def timeline(self) -> Timeline | None:
        """Return what is shown; None while there is nothing."""

    @abstractmethod
    def whole(self) -> Window | None:
        """Return all the time that can be shown."""

    @abstractmethod
    def marks(self) -> Sequence[Mark]:
        """Return what happened."""

    @abstractmethod
    def step_s(self) -> float:
        """Return seconds between samples."""

    @abstractmethod
    def say(self, text: str) -> None:
        """Tell something in the status line."""

    @property
    def at_s(self) -> float | None:
        """The time cursor, UTC epoch seconds."""
        at = self.here().at
        return at.timestamp() if at is not None else None

    def with_cursor(self, at_s: float, timeline: Timeline) -> ViewState:
        """Return the view with the time cursor elsewhere; to what lies outside of what is shown the window follows."""
        at = datetime.fromtimestamp(at_s, UTC)
        view, whole = self.here().at_instant(at), self.whole()
        if whole is None or timeline.column(at_s) is not None:
            return view
        length = timedelta(seconds=timeline.until_s - timeline.since_s)
        start = max(whole.since, min(at - length / 2, whole.until - length))
        return view.in_window(start, start + length)

    # ---- the cursor

    def do_time_left(self) -> None:
        """One column to the left."""
        self._columns(-1)

    def do_time_right(self) -> None:
        """One column to the right."""
        self._columns(1)

    def do_time_far_left(self) -> None:
        """Ten columns to the left."""
        self._columns(-FAR)

    def do_time_far_right(self) -> None:
        """Ten columns to the right."""
        self._columns(FAR)

    def do_time_start(self) -> None:
        """To the start of what is shown."""
        timeline = self.timeline()
        if timeline is not None:
            self.cursor_to(timeline.since_s)

    def do_time_end(self) -> None:
        """To the end of what is shown."""
        timeline = self.timeline()
        if timeline is not None:
            self.cursor_to(timeline.until_s)

    def do_time_next_warning(self) -> None:
        """To the next warning or event."""
        self._to_mark(1)

    def do_time_previous_warning(self) -> None:
        """To the warning or event before."""
        self._to_mark(-1)

    def _columns(self, columns: int) -> None:
        timeline = self.timeline()
        if timeline is None:
            return
        at = self.at_s
        if at is None:
            self.cursor_to(timeline.instant_s(timeline.width // 2))
            return
        column = timeline.nearest(at) + columns
        whole = self.whole()
        if whole is not None and not 0 <= column < timeline.width:
            # the cursor takes the window along
            view = self.here().panned(columns / timeline.width, (whole.since, whole.until))
            if view != self.here():
                moved = at + columns * timeline.column_s
                moved = max(whole.since_s, min(whole.until_s, moved))
                self.to(view.at_instant(datetime.fromtimestamp(moved, UTC)))
                return
        self.cursor_to(timeline.instant_s(max(0, min(timeline.width - 1, column))))

    def _to_mark(self, direction: int) -> None:
        mark = step(self.marks(), self.at_s, direction)
        if mark is None:
            self.say("that was the last one" if direction > 0 else "that was the first one")
            return
        self.cursor_to(mark.at_s, mark)

    # ---- the window

    def do_time_zoom_in(self) -> None:
        """Show half as much time, around the cursor."""
        self._zoom(0.5)

    def do_time_zoom_out(self) -> None:
        """Show twice as much time."""
        self._zoom(2.0)

    def do_time_zoom_all(self) -> None:
        """Show all the time."""
        self.to(self.here().in_window(None, None))

    def do_time_pan_left(self) -> None:
        """Show what was before."""
        self._pan(-0.5)

    def do_time_pan_right(self) -> None:
        """Show what came then."""
        self._pan(0.5)

    def _zoom(self, factor: float) -> None:
        whole = self.whole()
        if whole is not None:
            least = timedelta(seconds=max(1.0, LEAST_STEPS * self.step_s()))
            self.to(self.here().zoomed(factor, (whole.since, whole.until), least=least))

    def _pan(self, share: float) -> None:
        whole = self.whole()
        if whole is not None:
            self.to(self.here().panned(share, (whole.since, whole.until)))
