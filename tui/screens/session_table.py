"""Shows the participants of a session: which rows, in which order, and the lines above and below them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from textual.app import ComposeResult
from textual.containers import Vertical

from tui.aside import aside
from tui.model import (
    Address,
    Evidence,
    Matched,
    NoticeKind,
    Participant,
    Session,
    SessionStatus,
    Vendor,
    Window,
)
from tui.providers.base import ParticipantQuestion, Pushdown
from tui.query import Node, Record
from tui.render.column import Column
from tui.render.format import Formats
from tui.render.participant_columns import PARTICIPANT_COLUMNS, ParticipantRow
from tui.screens.context import Workspace
from tui.screens.filter_commands import FilterCommands
from tui.screens.session_filtering import reading_note, records
from tui.screens.session_findings import Findings
from tui.screens.session_judging import Judged, key_of, row_of
from tui.screens.session_lines import foot_line, head_lines
from tui.screens.session_pages import Listing
from tui.screens.session_scan import Reader
from tui.screens.session_verdict import Outcome
from tui.screens.table_commands import TableCommands
from tui.view_state import Sort, ViewState
from tui.widgets.bars import Bar
from tui.widgets.lines import Lines
from tui.widgets.table import Table, TableView

MANY = 5_000
"""So many rows are put in order in a thread, while keys are answered."""
_KEPT = frozenset({"worst", "heat"})
"""Columns that the scan fills: they have their room from the start."""
NOWHERE = ParticipantQuestion(Address(Vendor.CAPTURE, (), ""))


class SessionTable(TableCommands[ParticipantRow], FilterCommands):
    """The table, and what is known about its session.

    Attributes:
        session: the session; None until it was read, or where it cannot be.
        session_at: when it was read last.
        people_at: when the reading of people's quality began that was begun last.
        listing: the rows of the question asked now.
        findings: what was read about people, whatever is shown of it.
        extras: rows of people whom the scan read before a page told them.
        matched: what the filter matched over all pages; None where that was not counted.
        reader: reads one person after the other; None before the session is known.
        outcome: what triage says; None until everybody who is read without asking was judged.
        read_since: how many were read since rows were put in order.
        is_one_list: whether all rows read are shown as one list, and not by pages.
        fault: why there is nothing to see; "" where nothing failed.
    """

    CONTEXT = "session"
    ALL_COLUMNS = PARTICIPANT_COLUMNS
    WORST = Sort("worst")
    RECORD = Record.PARTICIPANT

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, id="session")
        self.session: Session | None = None
        self.session_at: datetime | None = None
        self.people_at: datetime | None = None
        self.findings = Findings()
        self.listing = Listing(NOWHERE, self.findings.get)
        self.extras: dict[str, ParticipantRow] = {}
        self.matched: Matched | None = None
        self.reader: Reader | None = None
        self.outcome: Outcome | None = None
        self.is_one_list = False
        self.fault = ""
        self.clock: Window | None = None
        self.notices_open = False
        self.head = Lines(id="session-head")
        self.foot = Bar(id="session-foot")
        self.table: Table[ParticipantRow] = Table(self.no_rows(), id="session-table")
        self._rows: list[ParticipantRow] = []
        self._places: dict[str, int] = {}
        self.read_since = 0

    def compose(self) -> ComposeResult:
        """Lay the facts above the table, and how much was read below it."""
        with Vertical():
            yield self.head
            yield self.table
            yield self.foot

    def take_focus(self) -> None:
        """Give the keyboard to the table."""
        self.table.focus()

    # ---- what table and filter commands ask

    def rows_read(self) -> Sequence[ParticipantRow]:
        """Return the rows read so far: of the list, and those that the scan read before a page told them."""
        return [*self.listing.rows, *self.extras.values()] if self.extras else self.listing.rows

    def row_key(self, row: ParticipantRow) -> str:
        """Return a participant's address."""
        return key_of(row.participant.address)

    def filter_records(self) -> Sequence[Evidence | Participant]:
        """Return what is known of everybody who was read or listed."""
        return records(self.listing, self.findings)

    def filter_note(self, node: Node) -> str:
        """Say of which fields the list does not tell, and how many people were read for them."""
        return reading_note(node, self.listing, self.findings)

    async def filter_parts(self, node: Node) -> Sequence[tuple[str, Pushdown]]:
        """Return which part the vendor would evaluate."""
        address = self.listing.question.address
        return [
            (address.vendor.value, await self.workspace.service.pushdown(ParticipantQuestion(address, filter=node)))
        ]

    @property
    def is_live(self) -> bool:
        """Whether people are still in the session."""
        return self.session is not None and self.session.status is SessionStatus.LIVE

    @property
    def awaits_rows(self) -> bool:
        """Whether nobody is shown because the list is still being read."""
        return not self.fault and not self.listing.has_begun

    @property
    def is_ordered(self) -> bool:
        """Whether rows are shown in another order than the vendor's."""
        layout = self.view.layout
        return layout.sort is not None or layout.group is not None

    @property
    def is_paged(self) -> bool:
        """Whether one page is shown at a time."""
        return not self.is_ordered and not self.is_one_list

    @property
    def formats(self) -> Formats:
        """How values are shown: with the day only where the session went over midnight."""
        clock = self.clock
        one_day = clock is not None and clock.duration_s < 86400 and clock.since.date() == clock.until.date()
        return replace(self.workspace.formats, day=not one_day)

    # ---- rows

    def no_rows(self) -> TableView[ParticipantRow]:
        """Return a table that waits for rows."""
        return TableView(
            (), self.columns_of(ViewState()), self.row_key, self.workspace.formats, empty="reading the session"
        )

    def show_rows(self, view: ViewState, cursor_key: str | None = None) -> None:
        """Show the rows that the view wants, in its order."""
        if not self.is_ordered:
            if self.is_one_list:
                self.put_rows(view, self.listing.rows, None, cursor_key)
            else:
                self.put_rows(view, *_placed(self.listing.page(view.page)), cursor_key)
            return
        rows = list(self.rows_read())
        if len(rows) < MANY:
            self.put_rows(view, *_placed(self.arranged(view, rows)), cursor_key)
            return
        self.stop.status.say(f"putting {len(rows):,} rows in order", about="order")

        def put(arranged: tuple[list[ParticipantRow], dict[str, int]]) -> None:
            self.stop.status.withdraw("order")
            self.put_rows(view, *arranged, cursor_key)

        self.ask(lambda: aside(lambda: _placed(self.arranged(view, rows))), put, group="order")

    def put_rows(
        self, view: ViewState, rows: list[ParticipantRow], places: dict[str, int] | None, cursor_key: str | None
    ) -> None:
        """Show rows that are in order.

        Args:
            view: where the user stands.
            rows: in the order shown.
            places: the index of each by its key; None where they are the listing's own.
            cursor_key: the row that the cursor goes to; None to leave it on its record.
        """
        self._rows, self._places, self.read_since = rows, places or {}, 0
        shown = replace(
            self.table_view(view, rows, empty=self._why_empty(view)),
            columns=self._told_columns(view),
            formats=self.formats,
            find=self.listing.place if places is None else places.get,
            kept=_KEPT,
        )
        self.table.show(shown, cursor_key=cursor_key)
        self.show_foot()
        self.look()

    def _told_columns(self, view: ViewState) -> tuple[Column[ParticipantRow], ...]:
        """Return the columns without the row number, where most rows of an order would lack it and nobody asks for it.

        Whom no page told yet has no number, and an order is mostly of those while a large session is read.
        """
        columns, sort = self.columns_of(view), view.layout.sort
        is_wanted = view.layout.columns or (sort is not None and sort.column == "number")
        if is_wanted or not self.is_ordered or not self.extras:
            return columns
        return tuple(column for column in columns if column.key != "number")

    def show_news(self, news: Iterable[Judged]) -> None:
        """Show what was read in the rows that are shown; the others are not looked at."""
        is_whole = self._rows is self.listing.rows
        changed = []
        for each in news:
            listed = self.listing.place(each.key)
            place = listed if is_whole else self._places.get(each.key)
            if place is None:
                self.read_since += each.is_read
                continue
            if not is_whole:
                self._rows[place] = self.listing.rows[listed] if listed is not None else self.extras[each.key]
            changed.append(place)
            self.read_since += each.is_read
        self.table.update_rows(self._rows, changed)

    def show_longer(self) -> None:
        """Show that the one list has become longer."""
        self.table.update_rows(self.listing.rows, ())

    def adopt(self, news: Iterable[Judged]) -> bool:
        """Keep those whom no page has told yet: they can be sorted, grouped and opened; return whether any went."""
        gone = False
        for each in news:
            if self.listing.place(each.key) is not None:
                continue
            if self.listing.matches(each.evidence):
                self.extras[each.key] = row = row_of(None, each.evidence.participant, each)
                self.listing.count_ahead(each.key, row.participant)
            elif self.extras.pop(each.key, None) is not None:
                self.listing.count_ahead(each.key, None)
                gone = True
        return gone

    def look(self) -> None:
        """Let the scan read first what is on the screen."""
        if self.reader is not None and self.table.size.height:
            self.reader.look_at(row.participant for row in self.table.visible_rows)

    def _why_empty(self, view: ViewState) -> str:
        if self.fault:
            return self.fault
        if self.listing.wants(view.page):
            return "reading participants"
        expired = next((each for each in self.listing.notices if each.kind is NoticeKind.ROWS_EXPIRED), None)
        if expired is not None:
            return expired.text
        if view.filter:
            read = self.listing.read
            return (
                f"none of {read:,} rows matches the filter"
                if read
                else "the vendor knows nobody who matches the filter"
            )
        return "nobody was there"

    # ---- the lines above and below

    def on_resize(self) -> None:
        """Lay the lines anew, and let the scan read first what is seen now."""
        self.show_facts()
        self.show_foot()
        self.look()

    def show_facts(self) -> None:
        """Show what is known above the table."""
        size = self.size or self.app.size
        self.head.show(head_lines(self, size.width, size.height))

    def show_foot(self) -> None:
        """Show below the table which rows these are, and how far the reading is."""
        self.foot.show(*foot_line(self, self.size.width or self.app.size.width))


def _placed(rows: Iterable[ParticipantRow]) -> tuple[list[ParticipantRow], dict[str, int]]:
    """Return rows, and the index of each by its key."""
    listed = list(rows)
    return listed, {key_of(row.participant.address): place for place, row in enumerate(listed)}
