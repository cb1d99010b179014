"""Two participants, or one participant in two sessions, side by side on one time axis."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from textual.app import ComposeResult

from tui.commands import Condition
from tui.errors import AddressError, CallscopeError
from tui.model import Address, Evidence, Window
from tui.providers.base import ParticipantQuestion
from tui.render.cells import Run, Style
from tui.render.facts import facts_of, packed
from tui.render.instants import Mark, flag_mark
from tui.render.limits import limits_of
from tui.render.series_names import is_main, name
from tui.render.series_rows import HeadRow, Row, SeriesRow
from tui.render.session_clock import SessionClock
from tui.render.stack_columns import stack_columns, unit_text
from tui.render.stack_page import Page
from tui.render.timeline import Timeline
from tui.screens.context import Workspace
from tui.screens.navigator import Navigator
from tui.screens.pane import Pane
from tui.screens.participant_time import TimeCommands
from tui.screens.source_name import short_name
from tui.screens.stop import Stop
from tui.service import EvidenceReply
from tui.text import clipped
from tui.triage.compare import Axis as Shared
from tui.triage.compare import Pair, Side, SideBySide, compare, origin_s
from tui.triage.judge import Judgement, judge
from tui.triage.rulesets import RuleSet
from tui.view_state import Show, ViewState
from tui.widgets.axis import Axis, AxisView
from tui.widgets.lines import Lines
from tui.widgets.lines import Pair as Ends
from tui.widgets.picker import Choice, Picked, Picker
from tui.widgets.series_stack import SeriesStack, StackView

if TYPE_CHECKING:
    from tui.screens.participant_pane import ParticipantPane
    from tui.screens.triage_commands import TriageCommands

_LISTED = 100
_MUCH = 1.1
"""So many times as large is no longer alike."""


@dataclass(frozen=True)
class Compared:
    """Two participants as they were read and judged.

    Attributes:
        both: their series, paired.
        judged: what the rules say about the left and the right one.
        origins_s: what is 0 on the axis for each, UTC epoch seconds; 0 where the axis is the clock.
        replies: what the service answered.
    """

    both: SideBySide
    judged: tuple[Judgement, Judgement]
    origins_s: tuple[float, float]
    replies: tuple[EvidenceReply, EvidenceReply]

    @property
    def people(self) -> tuple[Evidence, Evidence]:
        """Both."""
        return self.both.left, self.both.right


def compared(replies: tuple[EvidenceReply, EvidenceReply], rules: tuple[RuleSet, RuleSet]) -> Compared:
    """Put two participants side by side. It may take some tens of milliseconds: not for the screen's own loop."""
    left, right = (reply.evidence for reply in replies)
    both = compare(left, right)
    judged = judge(left, rules[0]), judge(right, rules[1])
    return Compared(both, judged, (origin_s(left, both.axis), origin_s(right, both.axis)), replies)


class ComparePane(TimeCommands, Pane):
    """Each metric of both under each other, on one scale, those first in which one fared worse."""

    CONTEXT = "compare"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, id="compare")
        self.facts = Lines(id="compare-facts")
        self.stack = SeriesStack(id="compare-stack")
        self.axis = Axis(id="compare-axis")
        self.found: Compared | None = None
        self._asked: tuple[Address, Address] | None = None
        self._rows: tuple[Row, ...] = ()
        self._marks: tuple[Mark, ...] = ()
        self._empty = "reading both"

    def compose(self) -> ComposeResult:
        """Lay who they are over their series and the axis."""
        yield self.facts
        yield self.stack
        yield self.axis

    def take_focus(self) -> None:
        """Give the keyboard to the series."""
        self.stack.focus()

    # ---- reading

    def present(self, view: ViewState) -> None:
        """Show two participants; what is at hand is shown at once."""
        if view.show is not Show.COMPARE or view.address is None:
            return
        try:
            other = Address.parse(view.detail or "")
        except AddressError as error:
            self._empty = error.line()
            self._draw()
            return
        if (view.address, other) != self._asked:
            self._asked, self.found, self._rows, self._marks = (view.address, other), None, (), ()
            self._empty = "reading both"
            self._read()
        self._draw()

    def reload(self) -> None:
        """Read both again."""
        self._read()

    def judge_again(self) -> None:
        """Judge both by the rules that count now."""
        if self.found is not None:
            self._judge(self.found.replies)

    def _read(self) -> None:
        if self._asked is None:
            return
        asked, service = self._asked, self.workspace.service

        async def ask() -> tuple[EvidenceReply, EvidenceReply]:
            left, right = await asyncio.gather(*(service.evidence(address) for address in asked))
            return left, right

        def fail(error: CallscopeError) -> None:
            self._empty = f"could not be read: {error.line()}"
            self.stop.status.fault(error.line())
            self._draw()

        self.ask(ask, self._judge, group="compare", otherwise=fail)

    def _judge(self, replies: tuple[EvidenceReply, EvidenceReply]) -> None:
        if tuple(reply.question.address for reply in replies) != self._asked:
            return
        first, second = (self.workspace.ruleset(reply.question.address.vendor) for reply in replies)

        def take(found: Compared) -> None:
            self.found = found
            self._rows = tuple(_rows(found))
            self._marks = tuple(sorted(_marks(found), key=lambda mark: mark.at_s))
            self._empty = "" if self._rows else "neither has a series"
            if self.view.at is None:
                first_bad = next((mark.at_s for mark in self._marks if mark.style is Style.BAD), found.both.since_s)
                self.move(self._outside(self.here().at_instant(_instant(first_bad))))
            self._draw()
            stop = self.stop
            if isinstance(stop, CompareScreen):
                stop.say_where()

        self.ask(lambda: asyncio.to_thread(compared, replies, (first, second)), take, group="judging")

    # ---- drawing

    def _draw(self) -> None:
        if not self.is_mounted:
            return
        found, workspace, formats = self.found, self.workspace, self.workspace.formats
        self.facts.show(self._who())
        if found is None or not self._rows:
            self.stack.show(StackView(empty=formats.text(self._empty)), at_s=None)
            self.axis.show(None, at_s=None)
            return
        since_s, until_s = self._shown_s()
        clock = self._clock()
        self.stack.show(
            StackView(
                self._rows, since_s, until_s, formats, workspace.look.glyphs, clock.zone, clock.relative, self._empty
            ),
            at_s=self.at_s,
            selected=self.view.selected,
        )
        self._draw_axis()

    def _draw_axis(self) -> None:
        page, whole = self._page(), self.whole()
        if page is not None and whole is not None:
            self.axis.show(AxisView(page, self._marks, whole_s=whole.duration_s), at_s=self.at_s)

    def _who(self) -> list[Ends]:
        """Return who they are, how each fared, and on which axis they stand."""
        found, formats, width = (
            self.found,
            self.workspace.formats,
            max(20, (self.size.width or self.app.size.width) - 2),
        )
        if found is None:
            return []
        pairs: list[Ends] = []
        for side, evidence, judged in zip(Side, found.people, found.judged, strict=True):
            who = evidence.participant
            called = clipped(formats.person(who.name or who.user_id), 28, ellipsis=formats.ellipsis)
            worse = found.both.worse_on(side)
            state = f"{judged.quality}" + (
                f" for {formats.duration(judged.bad_s + judged.fair_s)}" if judged.flags else ""
            )
            tail = (
                Run(
                    f"{state}, worse in {worse} of {len(found.both.pairs)} ", Style.BAD if judged.bad_s else Style.MUTED
                ),
            )
            room = width - sum(len(run.text) for run in tail) - 2
            lead = Run(f" {'A' if side is Side.LEFT else 'B'} {called}", Style.STRONG)
            line = packed(facts_of(who, formats), room, 1, lead=lead)
            pairs.append((line[0] if line else (lead,), tail))
        pairs.append(((Run(f" {self._axis_text()}", Style.MUTED),), ()))
        return pairs

    def _axis_text(self) -> str:
        found = self.found
        assert found is not None
        both = found.both
        if both.axis is Shared.SINCE_JOIN:
            return "on the time since each joined; both of a metric share one scale"
        if not both.shared:
            return "on the clock; they were never there at the same time"
        return "on the clock; both of a metric share one scale"

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

    def on_resize(self) -> None:
        """Lay out anew."""
        self.call_after_refresh(self._draw)

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

    # ---- commands

    def conditions(self) -> frozenset[Condition]:
        """Return what holds now."""
        holds = set()
        if self._rows:
            holds.add(Condition.HAS_SERIES)
        if self._marks:
            holds.add(Condition.HAS_WARNINGS)
        if self.view.since is not None or self.view.until is not None:
            holds.add(Condition.IS_ZOOMED)
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

    def do_time_chart(self) -> None:
        """Open the one whose series is selected, at the cursor's instant."""
        found, row = self.found, self.stack.selected
        if found is None or not isinstance(row, SeriesRow):
            return
        side = 1 if row.key.endswith(" right") else 0
        address = found.people[side].participant.address
        at = _instant((self.at_s if self.at_s is not None else found.both.since_s) + found.origins_s[side])
        view = self.view.showing(Show.USUAL) if address == self.view.address else self.view.opened(address)
        self.go(replace(view, at=at, since=None, until=None, selected=None))

    def on_series_stack_selected(self, event: SeriesStack.Selected) -> None:
        """Note the selection."""
        event.stop()
        self.move(self.view.selecting(event.row.key))


class CompareScreen(Stop):
    """Two participants."""

    def __init__(self, workspace: Workspace, navigator: Navigator) -> None:
        super().__init__(workspace, navigator)
        self.compare_pane = ComparePane(workspace)

    def panes(self) -> Sequence[Pane]:
        """Return the one pane."""
        return (self.compare_pane,)

    def present(self, view: ViewState) -> None:
        """Show two participants."""
        self.compare_pane.present(view)
        self.say_where()
        self.compare_pane.take_focus()
        self.show_hints()

    def say_where(self) -> None:
        """Say whose data it is, and who are compared."""
        found, formats = self.compare_pane.found, self.workspace.formats
        source = found.replies[0].source if found is not None else None
        view = self.navigator.view
        people = [each.participant for each in found.people] if found is not None else []
        called = [formats.person(who.name or who.user_id) for who in people]
        session = found.replies[0].session if found is not None else None
        title = session.title if session is not None else view.address.session_id if view.address is not None else ""
        label, is_sandbox = short_name(self.workspace, source)
        self.header.present(
            source=label,
            is_sandbox=is_sandbox,
            path=[formats.text(title), " and ".join(called) or "compare"],
            fresh="",
        )


# ---- choosing whom


def compare_marked(stop: TriageCommands) -> None:
    """Go to the comparison of two marked participants; of one with the one at the cursor."""
    table = stop.table_pane
    rows = {table.row_key(row): row.participant.address for row in table.rows_read()}
    marked = [rows[key] for key in rows if key in table.marked]
    here = table.looked_at
    if len(marked) == 1 and here is not None and here.address not in marked:
        marked.append(here.address)
    if len(marked) != 2:
        stop.status.say(f"{len(marked)} marked: mark two participants to compare", detail="space marks")
        return
    stop.navigator.go(stop.navigator.view.opened(marked[0]).showing(Show.COMPARE, str(marked[1])))


def choose_other(stop: Stop, here: ViewState, pane: ParticipantPane) -> None:
    """Let the user choose another participant of the session, or type the address of one of any session."""
    address, formats = here.address, stop.workspace.formats
    assert address is not None
    question = ParticipantQuestion(address.session, limit=_LISTED)

    async def ask() -> None:
        try:
            reply = await stop.workspace.service.participants(question)
        except CallscopeError as error:
            stop.status.fault(error.line())
            return
        choices = [
            Choice(
                str(each.address),
                formats.person(each.name or each.user_id or each.session_id),
                f"joined {formats.time(each.joined_at)[-8:]}" if each.joined_at is not None else "",
            )
            for each in reply.items
            if each.address != address
        ]
        hint = "or type the address of one in another session"
        picker = Picker("Compare with", choices, ascii_only=formats.ascii, hint=hint, accepts_text=True)
        stop.app.push_screen(picker, go)

    def go(picked: Picked | None) -> None:
        if picked is None:
            return
        text = picked.ids[0] if picked.ids else picked.typed.strip()
        try:
            other = Address.parse(text)
        except AddressError as error:
            stop.status.fault(error.line())
            return
        if not other.is_participant:
            stop.status.fault(f"“{text}” is no participant's address: y copies one")
            return
        stop.navigator.go(replace(here, selected=None).showing(Show.COMPARE, str(other)))

    pane.start(ask, group="others")


# ---- inside


def _rows(found: Compared) -> list[Row]:
    rows: list[Row] = []
    left, right = found.people
    for pair in found.both.pairs:
        if not is_main(pair.metric):
            continue
        key = f"{pair.kind or ''} {pair.direction or ''} {pair.metric}"
        heading = HeadRow(
            key, f"{name(pair.metric, wide=True)} {unit_text(pair.unit)}".rstrip(), facts=_facts(pair, found)
        )
        rows.append(heading)
        for side, evidence, own, other in (
            ("left", left, pair.left_series, pair.right_series),
            ("right", right, pair.right_series, pair.left_series),
        ):
            if own is not None:
                who = evidence.participant
                alike = other if other is not None and other.unit == own.unit else None
                limits = limits_of(own, None, evidence)
                person = who.name or who.user_id or who.session_id
                rows.append(SeriesRow(f"{key} {side}", own, limits, heading, person, alike))
    return rows


def _facts(pair: Pair, found: Compared) -> tuple[str, ...]:
    what = " ".join(part for part in ((pair.kind or "").replace("_", " "), pair.direction) if part) or "connection"
    if pair.left is None or pair.right is None:
        return what, "only one has it"
    if pair.worse is None:
        if pair.factor is None or pair.factor < _MUCH:
            return what, "alike"
        larger = "A" if abs(pair.left.median) > abs(pair.right.median) else "B"
        return what, f"larger for {larger}, {pair.factor:.1f} times"
    letter = "A" if pair.worse is Side.LEFT else "B"
    factor = f", {pair.factor:.1f} times" if pair.factor is not None and pair.factor >= 1.05 else ""
    return what, f"worse for {letter}{factor}"


def _marks(found: Compared) -> list[Mark]:
    marks = []
    for letter, origin, judged in zip("AB", found.origins_s, found.judged, strict=True):
        for flag in judged.flags:
            mark = flag_mark(flag)
            marks.append(replace(mark, at_s=mark.at_s - origin, text=f"{letter}: {mark.text}"))
    return marks


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


def _instant(at_s: float) -> datetime:
    return datetime.fromtimestamp(at_s, UTC)
