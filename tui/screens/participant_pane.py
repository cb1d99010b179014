"""One participant: who it is, every track over time, and what happened, on one axis."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from functools import partial

from textual.app import ComposeResult
from textual.message import Message
from textual.timer import Timer

from tui.commands import Condition
from tui.errors import CallscopeError
from tui.model import Address, Participant, SessionStatus, Window
from tui.providers.base import ParticipantQuestion
from tui.render.axis_lines import mark_at
from tui.render.buckets import step_of
from tui.render.cells import Line, Run, Style
from tui.render.facts import columned, facts_of, packed
from tui.render.format import TimeMode
from tui.render.instants import Mark, clock_text
from tui.render.readings import value_at
from tui.render.series_rows import HeadRow, MarkRow, SeriesRow, worst_row
from tui.render.stack_columns import stack_columns
from tui.render.stack_lines import Page
from tui.render.timeline import Timeline
from tui.render.track_columns import TRACK_COLUMNS
from tui.screens.context import Desk
from tui.screens.exporting import Material
from tui.screens.pane import Pane
from tui.screens.participant_loaded import Loaded, holes, loaded, nameless, session_zone
from tui.screens.participant_time import TimeCommands
from tui.screens.participant_windows import ask_window
from tui.screens.raw import show_raw
from tui.service import EvidenceReply
from tui.view_state import Route, Show, ViewState
from tui.widgets.axis import Axis, AxisView
from tui.widgets.lines import Lines
from tui.widgets.series_stack import SeriesStack, StackView

REST_S = 0.15
"""A preview waits so long for the cursor of the table to rest."""
AGAIN_S = 15.0
"""Who is still in the call is read again so often."""


class ParticipantPane(TimeCommands, Pane):
    """Shows a participant: alone on a screen, or beside a table as a preview of the row at its cursor."""

    CONTEXT = "participant"

    @dataclass
    class WasLoaded(Message):
        """A participant was read."""

        pane: ParticipantPane

        @property
        def control(self) -> ParticipantPane:
            """Where it comes from."""
            return self.pane

    def __init__(self, desk: Desk, *, id: str = "participant") -> None:
        super().__init__(desk, id=id)
        self.facts = Lines(id=f"{id}-facts")
        self.stack = SeriesStack(id=f"{id}-stack")
        self.axis = Axis(id=f"{id}-axis")
        self.loaded: Loaded | None = None
        self.participant: Participant | None = None
        self._address: Address | None = None
        self._preview: ViewState | None = None
        self._rest: Timer | None = None
        self._again: Timer | None = None
        self._everything = False
        self._names: dict[Address, Mapping[str, str]] = {}
        self._empty = ""
        self._axis_view: AxisView | None = None

    def compose(self) -> ComposeResult:
        """Lay identity, series and axis under each other."""
        yield self.facts
        yield self.stack
        yield self.axis

    def take_focus(self) -> None:
        """Give the keyboard to the series."""
        self.stack.focus()

    # ---- what is shown

    def present(self, view: ViewState) -> None:
        """Show a participant; what is at hand is shown at once."""
        if view.route is not Route.PARTICIPANT or view.address is None:
            return
        self._preview = None
        self._present(view)

    def preview(self, participant: Participant | None) -> None:
        """Show the participant of a row, once the cursor has rested on it; None shows nothing."""
        if self._rest is not None:
            self._rest.stop()
        if participant is None:
            self._preview = None
            self._forget("nobody")
            return
        if participant.address == self._address and self._preview is not None:
            return

        def show() -> None:
            self._preview = ViewState(participant.address)
            self._present(self._preview, participant)

        self._rest = self.set_timer(REST_S, show)

    def _present(self, view: ViewState, participant: Participant | None = None) -> None:
        assert view.address is not None
        if view.address != self._address:
            self._forget("reading")
            self._address, self.participant = view.address, participant
            self._read()
        self._show(view.selected)

    def _forget(self, empty: str) -> None:
        self._address = self.participant = self.loaded = None
        self._empty = empty
        if self._again is not None:
            self._again.stop()
        self.drop("participant")
        self.drop("names")
        self._show(None)

    def reload(self) -> None:
        """Read again."""
        if self._address is not None:
            self._read()

    def paused(self, paused: bool) -> None:
        """Hold the reading of who is still there, or go on with it."""
        if not paused and self.loaded is not None:
            self._later()

    # ---- reading

    def _read(self, *, quiet: bool = False) -> None:
        address, participant = self._address, self.participant
        assert address is not None
        service, everything, names = self.desk.service, self._everything, self._names.get(address.session)
        if not quiet:
            self.say("reading")

        async def parts() -> AsyncIterator[Participant | Loaded | CallscopeError]:
            try:
                who = participant
                if who is None or who.joined_at is None:
                    who = (await service.participant(address)).value
                    yield who
                reply = await service.evidence(address, participant=who)
                yield await asyncio.to_thread(partial(loaded, reply, everything=everything, names=names))
            except CallscopeError as error:
                yield error

        self.follow(parts, partial(self._take, address), group="participant")

    def _take(self, address: Address, part: Participant | Loaded | CallscopeError) -> None:
        if address != self._address:
            return
        if isinstance(part, CallscopeError):
            self._empty = f"could not be read: {part.line()}"
            self.stop.status.fault(part.line())
        elif isinstance(part, Participant):
            self.participant = part
        else:
            self._take_loaded(part)
            return
        self._show(None)

    def _take_loaded(self, read: Loaded) -> None:
        is_first = self.loaded is None
        self.loaded, self.participant = read, read.evidence.participant
        self.stack.forget()
        self._empty = _nothing(read)
        view = self.here()
        wanted = None
        if is_first:
            wanted = view.selected or read.first_row()
            if view.at is None:
                self._note(view.at_instant(datetime.fromtimestamp(read.first_instant(), UTC)))
        self._show(wanted)
        self._tell(read)
        if nameless(read.evidence) and not read.names:
            self._ask_names(read.evidence.participant.address)
        self._later()
        self.post_message(self.WasLoaded(self))

    def take_more(self, reply: EvidenceReply, window: Window) -> None:
        """Show what was read now together with what was there, and a window of it."""
        names = self.loaded.names if self.loaded is not None else None

        def take(read: Loaded) -> None:
            self._take_loaded(read)
            self.to(self.here().in_window(window.since, window.until))

        judging = partial(loaded, reply, everything=self._everything, names=names)
        self.ask(lambda: asyncio.to_thread(judging), take, group="participant")

    def _tell(self, read: Loaded) -> None:
        missing = [f"{name}: {why}" for name, why in read.evidence.coverage.missing.items()]
        told = [notice.text for notice in read.reply.notices] + missing
        if told:
            self.stop.status.say(told[0], detail=f"and {len(told) - 1} more" if len(told) > 1 else "")
        else:
            self.stop.status.clear()

    def _later(self) -> None:
        """Read again after a while who is still there."""
        if self._again is not None:
            self._again.stop()
        session = self.loaded.reply.session if self.loaded is not None else None
        if self.is_live() and session is not None and session.status is SessionStatus.LIVE and not self.desk.paused:
            self._again = self.set_timer(AGAIN_S, self._read_again)

    def _read_again(self) -> None:
        if not self.desk.paused and self._address is not None and self.is_on_screen and self.screen.is_current:
            self._read(quiet=True)

    def is_live(self) -> bool:
        """Return whether the participant is still there."""
        who = self.participant
        return who is not None and (who.is_live is True or (who.is_live is None and who.left_at is None))

    def _ask_names(self, address: Address) -> None:
        """Find out what publishers are called whom the vendor names by their presence alone."""

        async def ask() -> Mapping[str, str]:
            reply = await self.desk.service.participants(ParticipantQuestion(address.session, limit=100))
            told = ((row.session_id, row.name or row.user_id) for row in reply.items)
            return {presence: name for presence, name in told if presence and name}

        def take(names: Mapping[str, str]) -> None:
            self._names[address.session] = names
            if self.loaded is not None and address == self._address and names:
                self.loaded = self.loaded.with_rows(names=names)
                self._show(None)

        self.ask(ask, take, group="names", loud=False)

    # ---- drawing

    def _show(self, selected: str | None) -> None:
        if not self.is_mounted:
            return
        self._show_facts()
        view, read, formats = self.here(), self.loaded, self.desk.formats
        if read is None:
            self.stack.show(StackView(empty=self._empty), at_s=None)
            self.axis.show(None, at_s=None)
            return
        since_s, until_s = self._shown_s(view, read)
        rows = read.rows
        self.stack.show(
            StackView(rows, since_s, until_s, formats, self.desk.glyphs, self.zone(), self.is_relative(), self._empty),
            at_s=self.at_s,
            selected=selected,
        )
        self._show_axis()

    def _show_facts(self) -> None:
        who, formats = self.participant, self.desk.formats
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
        page = self._page()
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
        self._axis_view = view
        self.axis.show(view, at_s=self.at_s, track=self._track_at(page))

    def _page(self) -> Page | None:
        read = self.loaded
        if read is None or self.stack.size.width < 1:
            return None
        columns = stack_columns(self.stack.size.width)
        since_s, until_s = self._shown_s(self.here(), read)
        timeline = Timeline(since_s, until_s, columns.chart)
        return Page(columns, timeline, self.desk.formats, self.desk.glyphs, self.zone(), self.is_relative())

    def _track_at(self, page: Page) -> str:
        """Return in words of which track the mark at the cursor is."""
        read = self.loaded
        mark = mark_at(read.marks, page, self.at_s) if read is not None else None
        if read is None or mark is None or mark.track_id is None:
            return ""
        heads = (row for row in read.rows if isinstance(row, HeadRow))
        head = next((row for row in heads if row.key.partition("~")[0] == mark.track_id), None)
        if head is None:
            return ""
        return f"{head.title} {self.desk.formats.person(head.person)}" if head.person else head.title

    def on_resize(self) -> None:
        """Lay out anew."""
        self.call_after_refresh(self._show, None)

    def zone(self) -> tzinfo:
        """Return whose clock is shown: UTC, the user's, or the session's own."""
        desk = self.desk
        if desk.times is TimeMode.LOCAL:
            return desk.zone
        if desk.times is TimeMode.RELATIVE and self.loaded is not None:
            session = self.loaded.reply.session
            start = session.started_at if session is not None else None
            return session_zone((start or self.loaded.whole.since).astimezone(UTC))
        return UTC

    def is_relative(self) -> bool:
        """Return whether the clock starts with the session."""
        return self.desk.times is TimeMode.RELATIVE

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

    # ---- moving about (see TimeCommands)

    def here(self) -> ViewState:
        """Return where the user stands in this pane: the preview has a place of its own."""
        return self._preview if self._preview is not None else self.view

    def to(self, view: ViewState) -> None:
        """Go to another view; going there can be undone, unless it is a preview's."""
        if self._preview is not None:
            self._preview = view
            self._show(None)
        else:
            self.go(view)

    def _note(self, view: ViewState) -> None:
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
            self._note(view)
            self.stack.read_at(at_s)
            page = self._page()
            if page is not None and self._axis_view is not None:
                self.axis.show(replace(self._axis_view, page=page), at_s=at_s, track=self._track_at(page))
        if mark is not None and mark.metric is not None:
            key = worst_row(read.rows, mark.metric, mark.track_id)
            # what is out of sight stays there: scrolling to it would cost a slow link a screen for every step
            if key is not None and self.stack.shows(key):
                self.stack.select(key)

    def timeline(self) -> Timeline | None:
        """Return what is shown."""
        page = self._page()
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

    def do_time_down(self) -> None:
        """Select the next row."""
        self.stack.move(1)

    def do_time_up(self) -> None:
        """Select the row before."""
        self.stack.move(-1)

    def do_time_page_down(self) -> None:
        """Down a screen."""
        self.stack.move_page(1)

    def do_time_page_up(self) -> None:
        """Up a screen."""
        self.stack.move_page(-1)

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
                opened = self.view.opened(row_address) if (row_address := self._address) is not None else view
                view = replace(opened, at=view.at, since=view.since, until=view.until, selected=row.key)
            self.go(view.showing(Show.CHART, row.key))
        elif isinstance(row, MarkRow):
            self.cursor_to(row.mark.at_s)
        else:
            self.say("a band has no chart: it names what held, and when")

    def do_participant_all_series(self) -> None:
        """List every series, or only those that tell how it went."""
        self._everything = not self._everything
        if self.loaded is not None:
            self.loaded = self.loaded.with_rows(everything=self._everything)
            self._show(None)
            self.say("every series is listed" if self._everything else "only the telling series are listed")

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
            self._note(self.here().selecting(row.key))
        if not self.stack.select(f"!{here}"):
            self.say("nothing happened that was told")

    def do_data_raw(self) -> None:
        """Show the exact answers."""
        if self.loaded is not None:
            show_raw(self, self.loaded.evidence.source_ids, address=self._address)

    def do_view_copy_cell(self) -> None:
        """Copy what the selected row says at the cursor."""
        row, at_s = self.stack.selected, self.at_s
        if not isinstance(row, SeriesRow) or at_s is None:
            self.say("there is no value to copy")
            return
        value = value_at(row.series, at_s, step_of(row.series))
        text = f"{row.series.metric} {self.desk.formats.with_unit(value, row.series.unit.symbol)}"
        self.stop.everywhere.copy(f"{text} at {datetime.fromtimestamp(at_s, UTC):%Y-%m-%dT%H:%M:%SZ}", what="value")

    def export(self) -> Material | None:
        """Return the tracks."""
        if self.loaded is None:
            return None
        tracks = self.loaded.evidence.tracks
        shown = [column for column in TRACK_COLUMNS if column.shown]
        name = self.desk.formats.person(self.participant.name if self.participant is not None else None)
        return Material("tracks", f"Tracks of {name}", self.loaded.reply.source.id, tracks, shown, TRACK_COLUMNS)

    def on_series_stack_selected(self, event: SeriesStack.Selected) -> None:
        """Note the selection; what happened takes the time cursor along."""
        event.stop()
        if isinstance(event.row, MarkRow):
            self.cursor_to(event.row.mark.at_s)
        else:
            self._note(self.here().selecting(event.row.key))
        self.stop.show_hints()


def _nothing(read: Loaded) -> str:
    """Return why there are no series."""
    if any(True for _ in read.rows):
        return ""
    missing = "; ".join(f"{name}: {why}" for name, why in read.evidence.coverage.missing.items())
    return f"no series: {missing}" if missing else "the source has no series of this participant"
