"""Drawing one participant: identity, series, and the axis under them."""

from __future__ import annotations

from abc import abstractmethod
from datetime import UTC, tzinfo

from tui.render.axis_lines import mark_at
from tui.render.cells import Line, Run, Style
from tui.render.facts import columned, facts_of, packed
from tui.render.format import TimeMode
from tui.render.instants import clock_text
from tui.render.series_rows import heading_of
from tui.render.stack_columns import stack_columns
from tui.render.stack_lines import track_text
from tui.render.stack_page import Page
from tui.render.timeline import Timeline
from tui.screens.context import Workspace
from tui.screens.participant_loaded import Loaded, holes, session_zone
from tui.screens.participant_reading import ParticipantReading
from tui.screens.series_layout import SeriesLayout
from tui.view_state import ViewState
from tui.widgets.axis import Axis, AxisView
from tui.widgets.lines import Lines
from tui.widgets.series_stack import SeriesStack, StackView


class ParticipantDrawing(SeriesLayout, ParticipantReading):
    """Shows what was read in three widgets under each other."""

    def __init__(self, workspace: Workspace, *, id: str) -> None:
        super().__init__(workspace, id=id)
        self.facts = Lines(id=f"{id}-facts")
        self.stack = SeriesStack(id=f"{id}-stack")
        self.axis = Axis(id=f"{id}-axis")
        self.axis_view: AxisView | None = None

    @property
    @abstractmethod
    def at_s(self) -> float | None:
        """The time cursor, UTC epoch seconds."""

    def fresh(self) -> None:
        """Forget what was drawn of other samples."""
        self.stack.forget()

    def show(self, selected: str | None = None) -> None:
        """Draw what is known, with a row selected."""
        if not self.is_mounted:
            return
        self._show_facts()
        view, read, formats = self.here(), self.loaded, self.workspace.formats
        if read is None:
            self.stack.show(StackView(empty=self.empty), at_s=None)
            self.axis.show(None, at_s=None)
            return
        since_s, until_s = self._shown_s(view, read)
        rows = read.rows
        self.stack.show(
            StackView(
                rows, since_s, until_s, formats, self.workspace.look.glyphs, self.zone(), self.is_relative(), self.empty
            ),
            at_s=self.at_s,
            selected=selected,
        )
        self._show_axis()

    def _show_facts(self) -> None:
        who, formats = self.participant, self.workspace.formats
        if who is None:
            self.facts.show(())
            return
        width, height = max(20, self.size.width - 2), self.size.height
        facts = facts_of(who, formats)
        name = Run(formats.person(who.name or who.user_id or who.session_id), Style.STRONG)
        self.axis.set_class(height >= 30, "apart")
        lines: tuple[Line, ...]
        if width >= 76 and height >= 34:
            rows = 5 if width >= 150 else 6
            lines = ((name,), *columned(facts, width, rows, ellipsis=formats.ellipsis))
        else:
            lines = packed(facts, width, 3 if height >= 18 else 2, lead=name)
        self.facts.show([((Run(" ", Style.TEXT), *line), ()) for line in lines])

    def _show_axis(self) -> None:
        read = self.loaded
        page = self.page()
        if read is None or page is None:
            return
        since_s, until_s = page.timeline.since_s, page.timeline.until_s
        view = AxisView(
            page,
            read.marks,
            read.judged,
            holes(read, since_s, until_s, page.columns.chart),
            read.whole.duration_s,
        )
        self.axis_view = view
        self.axis.show(view, at_s=self.at_s, track=self.track_at(page))

    def page(self) -> Page | None:
        """Return what all lines share; None where nothing was read."""
        read = self.loaded
        if read is None or self.stack.size.width < 1:
            return None
        columns = stack_columns(self.stack.size.width)
        since_s, until_s = self._shown_s(self.here(), read)
        timeline = Timeline(since_s, until_s, columns.chart)
        return Page(
            columns, timeline, self.workspace.formats, self.workspace.look.glyphs, self.zone(), self.is_relative()
        )

    def track_at(self, page: Page) -> str:
        """Return in words of which track the mark at the cursor is."""
        read = self.loaded
        mark = mark_at(read.marks, page, self.at_s) if read is not None else None
        if read is None or mark is None:
            return ""
        head = heading_of(read.rows, mark.track_id)
        return track_text(head, self.workspace.formats) if head is not None else ""

    def on_resize(self) -> None:
        """Lay out anew."""
        self.call_after_refresh(self.show)

    def zone(self) -> tzinfo:
        """Return whose clock is shown: UTC, the user's, or the session's own."""
        workspace = self.workspace
        if workspace.look.times is TimeMode.LOCAL:
            return workspace.look.zone
        if workspace.look.times is TimeMode.RELATIVE and self.loaded is not None:
            session = self.loaded.reply.session
            start = session.started_at if session is not None else None
            return session_zone((start or self.loaded.whole.since).astimezone(UTC))
        return UTC

    def is_relative(self) -> bool:
        """Return whether the clock starts with the session."""
        return self.workspace.look.times is TimeMode.RELATIVE

    def clock(self, at_s: float) -> str:
        """Return an instant as it is shown."""
        return clock_text(at_s, self.zone(), relative=self.is_relative())

    def last_sample_s(self) -> float | None:
        """Return when the last sample was taken."""
        if self.loaded is None:
            return None
        evidence = self.loaded.evidence
        series = [each for track in evidence.tracks for each in track.series] + list(evidence.connection)
        return max((each.times_s[-1] for each in series if each.times_s), default=None)

    def _shown_s(self, view: ViewState, read: Loaded) -> tuple[float, float]:
        since = view.since.timestamp() if view.since is not None else read.whole.since_s
        until = view.until.timestamp() if view.until is not None else read.whole.until_s
        return since, max(until, since + 1.0)
