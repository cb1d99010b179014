"""One participant: who it is, every track over time, and what happened, on one axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from textual.timer import Timer

from tui.commands import Condition
from tui.model import Participant, Window
from tui.render.buckets import step_of
from tui.render.instants import Mark
from tui.render.readings import value_at
from tui.render.series_rows import HeadRow, MarkRow, SeriesRow, worst_row
from tui.render.timeline import Timeline
from tui.render.track_columns import TRACK_COLUMNS
from tui.screens.context import Workspace
from tui.screens.exporting import Material
from tui.screens.participant_drawing import ParticipantDrawing
from tui.screens.participant_time import TimeCommands
from tui.screens.participant_windows import ask_window
from tui.screens.raw import show_raw
from tui.view_state import Route, Show, ViewState
from tui.widgets.series_stack import SeriesStack

REST_S = 0.15
"""A preview waits so long for the cursor of the table to rest."""
STAYS_S = 0.4
"""So long the preview before stays, with its name, until the next one is read: a blank between would be sent for
nothing."""


class ParticipantPane(TimeCommands, ParticipantDrawing):
    """Shows a participant: alone on a screen, or beside a table as a preview of the row at its cursor."""

    CONTEXT = "participant"

    def __init__(self, workspace: Workspace, *, id: str = "participant") -> None:
        super().__init__(workspace, id=id)
        self._preview: ViewState | None = None
        self._rest: Timer | None = None

    @property
    def speaks(self) -> bool:
        """Whether the status line is this pane's: beside a table it is the table's."""
        return self._preview is None

    def present(self, view: ViewState) -> None:
        """Show a participant; what is at hand is shown at once."""
        if view.route is not Route.PARTICIPANT or view.address is None:
            return
        self._preview = None
        if view.address != self.address:
            self.look_at(view.address, empty="reading")
        self.show(self.row_shown(view.selected))

    def preview(self, participant: Participant | None) -> None:
        """Show the participant of a row, once the cursor has rested on it; None shows nothing.

        Of who is shown already, what the row knows by now is added: a list tells less of a person than reading it does.
        """
        if self._rest is not None:
            self._rest.stop()
        if participant is None:
            self._preview = None
            self.look_at(None)
            self.show()
        elif participant.address == self.address and self._preview is not None:
            self.know(participant)
            if self.loaded is not None:
                self.show()
            else:
                self._rest = self.set_timer(STAYS_S, self._show_if_unread)
        else:
            self._rest = self.set_timer(REST_S, lambda: self._show_preview(participant))

    def _show_preview(self, participant: Participant) -> None:
        stays = self.loaded is not None
        self._preview = ViewState(participant.address)
        self.look_at(participant.address, participant, empty="reading")
        if stays:
            self._rest = self.set_timer(STAYS_S, self._show_if_unread)
        else:
            self.show()

    def _show_if_unread(self) -> None:
        if self.loaded is None:
            self.show()

    # ---- moving about (see TimeCommands)

    def here(self) -> ViewState:
        """Return where the user stands in this pane: the preview has a place of its own."""
        return self._preview if self._preview is not None else self.view

    def to(self, view: ViewState) -> None:
        """Go to another view; going there can be undone, unless it is a preview's."""
        if self._preview is not None:
            self._preview = view
            self.show()
        else:
            self.go(view)

    def note(self, view: ViewState) -> None:
        """Take note of a small move."""
        if self._preview is not None:
            self._preview = view
        else:
            self.move(view)

    def cursor_to(self, at_s: float, mark: Mark | None = None) -> None:
        """Move the time cursor; to what lies outside of what is shown the window follows."""
        read, timeline = self.loaded, self.timeline()
        if read is None or timeline is None:
            return
        view = self.with_cursor(at_s, timeline)
        if (view.since, view.until) != (self.here().since, self.here().until):
            self.to(view)
        else:
            self.note(view)
            self.stack.read_at(at_s)
            page = self.page()
            if page is not None and self.axis_view is not None:
                self.axis.show(replace(self.axis_view, page=page), at_s=at_s, track=self.track_at(page))
        if mark is not None and mark.metric is not None:
            key = worst_row(read.rows, mark.metric, mark.track_id)
            # what is out of sight stays there: scrolling to it would cost a slow link a screen for every step
            if key is not None and self.stack.shows(key):
                self.stack.select(key)

    def timeline(self) -> Timeline | None:
        """Return what is shown."""
        page = self.page()
        return page.timeline if page is not None else None

    def whole(self) -> Window | None:
        """Return all the time that can be shown: what was read, and the window that was asked for."""
        if self.loaded is None:
            return None
        view, whole = self.here(), self.loaded.whole
        return Window(min(whole.since, view.since or whole.since), max(whole.until, view.until or whole.until))

    def marks(self) -> Sequence[Mark]:
        """Return what happened."""
        return self.loaded.marks if self.loaded is not None else ()

    def step_s(self) -> float:
        """Return seconds between samples."""
        return (self.loaded.evidence.coverage.step_s if self.loaded is not None else None) or 1.0

    def say(self, text: str) -> None:
        """Tell something in the status line."""
        self.stop.status.say(text)

    # ---- commands

    def conditions(self) -> frozenset[Condition]:
        """Return what holds now."""
        holds = set()
        if self.loaded is not None and any(not isinstance(row, HeadRow) for row in self.loaded.rows):
            holds.add(Condition.HAS_SERIES)
        if any(mark.notable for mark in self.marks()):
            holds.add(Condition.HAS_WARNINGS)
        if self.here().since is not None or self.here().until is not None:
            holds.add(Condition.IS_ZOOMED)
        if self.is_live():
            holds.add(Condition.IS_LIVE)
        return frozenset(holds)

    def do_time_window(self) -> None:
        """Choose one of the vendor's windows."""
        if self.loaded is not None:
            ask_window(self)

    def do_time_chart(self) -> None:
        """Show the selected series full screen."""
        row = self.stack.selected
        if isinstance(row, SeriesRow):
            view = replace(self.here(), selected=row.key)
            if self._preview is not None:
                opened = self.view.opened(row_address) if (row_address := self.address) is not None else view
                view = replace(opened, at=view.at, since=view.since, until=view.until, selected=row.key)
            self.go(view.showing(Show.CHART, row.key))
        elif isinstance(row, MarkRow):
            self.cursor_to(row.mark.at_s)
        else:
            self.say("a band has no chart: it names what held, and when")

    def do_participant_all_series(self) -> None:
        """List every series, or only those that tell how it went."""
        self.everything = not self.everything
        if self.loaded is not None:
            self.loaded = self.loaded.with_rows(everything=self.everything)
            self.show()
            self.say("every series is listed" if self.everything else "only the telling series are listed")

    def do_participant_events(self) -> None:
        """Go to the list of what happened, or back to the series."""
        read, row = self.loaded, self.stack.selected
        if read is None:
            return
        if isinstance(row, MarkRow):
            first = next((each.key for each in read.rows if not isinstance(each, HeadRow)), None)
            self.stack.select(self.here().selected or first or "")
            return
        at_s = self.at_s if self.at_s is not None else read.whole.until_s
        here = max((n for n, mark in enumerate(read.marks) if mark.at_s <= at_s + 1e-3), default=0)
        if row is not None:
            self.note(self.here().selecting(row.key))
        if not self.stack.select(f"!{here}"):
            self.say("nothing happened that was told")

    def do_data_raw(self) -> None:
        """Show the exact answers."""
        if self.loaded is not None:
            show_raw(self, self.loaded.evidence.source_ids, address=self.address)

    def do_view_copy_cell(self) -> None:
        """Copy what the selected row says at the cursor."""
        row, at_s = self.stack.selected, self.at_s
        if not isinstance(row, SeriesRow) or at_s is None:
            self.say("there is no value to copy")
            return
        value = value_at(row.series, at_s, step_of(row.series))
        text = f"{row.series.metric} {self.workspace.formats.with_unit(value, row.series.unit.symbol)}"
        self.stop.everywhere.copy(f"{text} at {datetime.fromtimestamp(at_s, UTC):%Y-%m-%dT%H:%M:%SZ}", what="value")

    def export(self) -> Material | None:
        """Return the tracks."""
        if self.loaded is None:
            return None
        tracks = self.loaded.evidence.tracks
        shown = [column for column in TRACK_COLUMNS if column.shown]
        name = self.workspace.formats.person(self.participant.name if self.participant is not None else None)
        return Material("tracks", f"Tracks of {name}", self.loaded.reply.source.id, tracks, shown, TRACK_COLUMNS)

    def on_series_stack_selected(self, event: SeriesStack.Selected) -> None:
        """Note the selection; what happened takes the time cursor along."""
        event.stop()
        if isinstance(event.row, MarkRow):
            self.cursor_to(event.row.mark.at_s)
        else:
            self.note(self.here().selecting(event.row.key))
        self.stop.show_hints()
