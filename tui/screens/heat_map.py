"""The heat map of a session: people by time, in the order in which they became bad."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from tui.model import QualityState, Reason, Window
from tui.render.cells import Line, Run, Style
from tui.render.heat import ASCII_LEGEND, LEGEND, glyph_of
from tui.render.heat_foot import HeatFoot, flags_at, lane
from tui.render.session_clock import SessionClock
from tui.render.timeaxis import time_axis
from tui.render.timeline import Timeline
from tui.screens.context import Workspace
from tui.screens.grid_commands import GridCommands, Place
from tui.screens.session_judging import worst_text
from tui.screens.triage_pane import TriagePane, row_key
from tui.screens.triage_reading import Told, Triaging
from tui.text import fitted
from tui.triage.heat_rows import HeatRow, HeatRows, bad_at_once, heat_rows
from tui.triage.strip import Strip, heat_strip
from tui.widgets.grid import Cell, Grid, GridView, Shape
from tui.widgets.lines import Lines, Pair

TALL = 26
"""Rows of a pane that has room for a legend."""


class HeatPane(GridCommands, TriagePane):
    """Everybody's quality over the session's clock."""

    def __init__(self, workspace: Workspace, of: Triaging) -> None:
        super().__init__(workspace, of, id="heat")
        self.grid = Grid(id="heat-grid")
        self.foot = Lines(id="heat-foot", classes="triage-foot")
        self._rows = HeatRows((), {})
        self._strips: dict[str, Strip] = {}
        self._at_once: list[int] = []
        self._of: Told | None = None
        self._width = 0
        self._has_moved = False

    def sentence(self, told: Told) -> str:
        """Return what is the matter."""
        return told.report.sentence

    # ---- drawing

    def draw(self, told: Told) -> None:
        """Show people by time."""
        if told.clock is None:
            self.draw_nothing("nobody says when this session was")
            return
        shape = self._shape()
        width = max(8, (self.size.width or self.app.size.width) - shape.label - shape.right - 2)
        key, column = self._place(width)
        if told is not self._of or width != self._width:
            self._rows = heat_rows(told.report)
            self._strips = {}
            judgements = list(told.report.triage.judgements.values())
            self._at_once = bad_at_once(judgements, told.clock.since_s, told.clock.until_s, width)
        self._of, self._width = told, width
        keys = [row.key for row in self._rows.rows]
        row = keys.index(key) if key in keys else 0
        if column is None or (self.view.at is None and not self._has_moved):
            onset = self._rows.rows[row].onset_s if self._rows.rows else None
            column = self._timeline().nearest(onset) if onset is not None else 0
        view = GridView(
            len(keys),
            width,
            shape,
            self._label,
            self._cells,
            self._right,
            lambda left, count, column: (),
            0,
            empty="nobody was there",
            ascii=self.formats.ascii,
        )
        self.grid.show(view, row=row, column=column)
        self._tell()

    def draw_nothing(self, why: str) -> None:
        """Say why there is nothing."""
        self._of, self._has_moved = None, False
        self.grid.show(None, empty=self.formats.text(why))
        self.foot.show(())

    def _place(self, width: int) -> tuple[str | None, int | None]:
        """Return whose row and which column the cursor is on: where it was, else where the view says."""
        view, told = self.view, self.told
        selected = view.selected
        key = self._key_of(selected) if selected is not None else None
        if key is None and self._has_moved and self._rows.rows:
            key = self._rows.rows[self.grid.row].key
        if view.at is None or told is None or told.clock is None:
            return key, None
        clock = told.clock
        return key, Timeline(clock.since_s, clock.until_s, width).nearest(view.at.timestamp())

    def _key_of(self, selected: str) -> str | None:
        told = self.told
        if told is None:
            return None
        return next(
            (key for key, each in told.report.people.items() if str(each.participant.address) == selected), None
        )

    def _shape(self) -> Shape:
        width = self.size.width or self.app.size.width
        return Shape(14, 1, 16) if width < 100 else Shape(20, 1, 20) if width < 160 else Shape(24, 1, 24)

    def _label(self, row: int) -> Run:
        return Run(self.person_name(self._told_now(), self._rows.rows[row].key), Style.TEXT)

    def _strip(self, row: HeatRow) -> Strip:
        found = self._strips.get(row.key)
        if found is None:
            told = self._told_now()
            evidence = told.report.people[row.key]
            found = heat_strip(
                evidence, self._clock(), self._width, ruleset=told.ruleset, judgement=row.judgement
            )  # fmt: skip
            self._strips[row.key] = found
        return found

    def _cells(self, row: int) -> Sequence[Cell]:
        ascii_only = self.formats.ascii
        return [glyph_of(quality, ascii_only=ascii_only) for quality in self._strip(self._rows.rows[row]).cells]

    def _right(self, row: int) -> Line:
        one, room = self._rows.rows[row], self._shape().right - 1
        quality, worst = one.judgement.quality, self._strip(one).worst
        text = worst_text(worst, short=True) if worst is not None else str(quality.reason or quality.state)
        style = {QualityState.BAD: Style.BAD, QualityState.FAIR: Style.FAIR}.get(quality.state, Style.MUTED)
        return (Run(f" {fitted(self.formats.text(text), room, ellipsis=self.formats.ellipsis)}", style),)

    def _told_now(self) -> Told:
        assert self._of is not None
        return self._of

    def _clock(self) -> Window:
        clock = self._told_now().clock
        assert clock is not None
        return clock

    def _timeline(self) -> Timeline:
        clock = self._clock()
        return Timeline(clock.since_s, clock.until_s, self._width)

    # ---- the cursor

    def _at_s(self) -> float:
        return self._timeline().instant_s(self.grid.column)

    def _tell(self) -> None:
        """Say below what is at the cursor: who, when, and what was flagged."""
        if self._of is None or not self._rows.rows:
            self.foot.show(())
            return
        formats, shape = self.formats, self._shape()
        clock = SessionClock.of(formats, self._clock().since_s)
        at_s, timeline = self._at_s(), self._timeline()
        axis, labels = time_axis(timeline, zone=clock.zone, cursor_s=at_s, glyphs=self.workspace.look.glyphs)
        indent = Run(" " * (shape.label + 2), Style.MUTED)
        folded = self._folded()
        pairs: list[Pair] = [
            ((indent, *lane(self._at_once, ascii_only=formats.ascii)), ()),
            ((indent, *axis), ()),
            ((indent, *labels, Run(f" {clock.name}", Style.MUTED)), ()),
            *self._at_cursor(clock, at_s),
        ]
        if folded or self.size.height >= TALL:
            legend = ASCII_LEGEND if formats.ascii else LEGEND
            pairs.append(((Run(f" {legend}", Style.MUTED),), (Run(folded, Style.TEXT),)))
        self.foot.show(pairs)

    def _at_cursor(self, clock: SessionClock, at_s: float) -> list[Pair]:
        row, told = self._rows.rows[self.grid.row], self._told_now()
        flags = flags_at(row.judgement, at_s, self._timeline().column_s)

        def called(other: str) -> str:
            return self.person_name(told, other) if other in told.report.people else self.formats.person(other)

        lines = HeatFoot(self.formats, clock, (self.size.width or self.app.size.width) - 2, called, self.hider(told))
        return lines.at(row.key, at_s, flags, self._strip(row).cells[self.grid.column])

    def _folded(self) -> str:
        """Return who has no row here; whom no list told yet was not read either."""
        counts = Counter(self._rows.folded)
        reader = self.table.reader
        total = reader.progress.total if reader is not None and reader.progress is not None else None
        unlisted = (total or 0) - len(self._told_now().report.people)
        if unlisted > 0:
            counts[str(Reason.NOT_READ)] += unlisted
        return "".join(f"+{count:,} {word} " for word, count in counts.items())

    def on_grid_moved(self, event: Grid.Moved) -> None:
        """Note where the cursor is, and say what is there."""
        event.stop()
        self._has_moved = True
        self._note()

    def _note(self) -> None:
        if self._of is None or not self._rows.rows:
            return
        row = self._rows.rows[self.grid.row]
        address = self._of.report.participant(row.key).address
        at = datetime.fromtimestamp(self._at_s(), UTC)
        self.move(replace(self.view, selected=str(address), at=at))
        self._tell()

    # ---- commands

    def extent(self) -> Place:
        """Return how many people and columns there are."""
        return len(self._rows.rows), self._width

    def bad_places(self) -> Sequence[Place]:
        """Return the onsets of what was bad."""
        if self._of is None or not self._rows.rows:
            return ()
        timeline = self._timeline()
        return sorted({
            (number, timeline.nearest(flag.since_s))
            for number, row in enumerate(self._rows.rows)
            for flag in row.judgement.flags
            if flag.state is QualityState.BAD
        })  # fmt: skip

    def do_triage_open(self) -> None:
        """Open the participant at that instant."""
        if self._of is None or not self._rows.rows:
            return
        row, at_s = self._rows.rows[self.grid.row], self._at_s()
        half = self._timeline().column_s / 2
        worst = next(iter(flags_at(row.judgement, at_s, 2 * half)), None)
        key = row_key(worst.track_id, worst.metric) if worst is not None else None
        at_s = max(at_s, worst.since_s) if worst is not None and abs(worst.since_s - at_s) <= half else at_s
        self.open_participant(self._of.report.participant(row.key).address, at_s, key)
