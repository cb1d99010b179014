"""Each metric of two participants under each other, on one time axis."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from textual.message import Message

from tui.aside import aside
from tui.commands import Condition
from tui.errors import AddressError, CallscopeError
from tui.model import Address
from tui.render.cells import Style
from tui.render.compare_columns import COMPARE_COLUMNS, compare_sentence, pair_document
from tui.render.series_rows import SeriesRow
from tui.screens.compare_axis import CompareAxis, instant
from tui.screens.compare_head import head_of
from tui.screens.compare_state import Compared, compared, marks_of, rows_of
from tui.screens.context import Workspace
from tui.screens.exporting import Material
from tui.service import EvidenceReply
from tui.view_state import Show, ViewState
from tui.widgets.lines import Lines
from tui.widgets.series_stack import SeriesStack, StackView


class ComparePane(CompareAxis):
    """Each metric of both under each other, on one scale, those first in which one fared worse."""

    class Told(Message):
        """Both were read and judged."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, id="compare")
        self.facts = Lines(id="compare-facts")
        self._asked: tuple[Address, Address] | None = None
        self._empty = "reading both"

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
            self._rows = tuple(rows_of(found))
            self._marks = tuple(sorted(marks_of(found), key=lambda mark: mark.at_s))
            self._empty = "" if self._rows else "neither has a series"
            if self.view.at is None:
                first_bad = next((mark.at_s for mark in self._marks if mark.style is Style.BAD), found.both.since_s)
                self.move(self._outside(self.here().at_instant(instant(first_bad))))
            self._draw()
            self.post_message(self.Told())

        self.ask(lambda: aside(compared, replies, (first, second)), take, group="judging")

    # ---- drawing

    def _draw(self) -> None:
        if not self.is_mounted:
            return
        found, workspace, formats = self.found, self.workspace, self.workspace.formats
        width = max(20, (self.size.width or self.app.size.width) - 2)
        self.facts.show(head_of(found, formats, width) if found is not None else ())
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

    def on_resize(self) -> None:
        """Lay out anew."""
        self.call_after_refresh(self._draw)

    def export(self) -> Material | None:
        """Return each metric of both."""
        found = self.found
        if found is None:
            return None
        formats = self.workspace.formats
        names = [formats.person(each.participant.name or each.participant.user_id) for each in found.people]
        return Material(
            "comparison",
            "Comparison",
            found.replies[0].source.id,
            found.both.pairs,
            [column for column in COMPARE_COLUMNS if column.shown],
            COMPARE_COLUMNS,
            pair_document,
            [compare_sentence(found.both, *names)],
        )

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

    def do_time_chart(self) -> None:
        """Open the one whose series is selected, at the cursor's instant."""
        found, row = self.found, self.stack.selected
        if found is None or not isinstance(row, SeriesRow):
            return
        side = 1 if row.key.endswith(" right") else 0
        address = found.people[side].participant.address
        at = instant((self.at_s if self.at_s is not None else found.both.since_s) + found.origins_s[side])
        view = self.view.showing(Show.USUAL) if address == self.view.address else self.view.opened(address)
        self.go(replace(view, at=at, since=None, until=None, selected=None))

    def on_series_stack_selected(self, event: SeriesStack.Selected) -> None:
        """Note the selection."""
        event.stop()
        self.move(self.view.selecting(event.row.key))
