"""The list of sessions: what is shown of it, and its commands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from textual.app import ComposeResult
from textual.timer import Timer

from tui.commands import Condition
from tui.model import Address, Session, Vendor
from tui.providers.base import Pushdown, SessionQuestion
from tui.query import Compare, Node, Record, all_of, conjuncts, to_text
from tui.render.columns import SESSION_COLUMNS
from tui.screens.context import Workspace
from tui.screens.exporting import Material
from tui.screens.filter_commands import FilterCommands
from tui.screens.find import Finder
from tui.screens.narrowing import choose_range, choose_what
from tui.screens.session_list import last_sample
from tui.screens.sessions_head import SessionsHead
from tui.screens.sessions_question import question_of, wanted_value, words_of
from tui.screens.sessions_reading import SessionsReading
from tui.screens.sessions_summary import is_flagged, not_judged, read_text, why_empty
from tui.screens.table_commands import TableCommands
from tui.service import Source
from tui.view_state import Sort, ViewState
from tui.widgets.table import Table, TableView

REFRESH_S = 15.0
"""Live rows are read again so often."""
_ORDER = "order"
"""What the status line calls the order of the rows."""


class SessionsPane(TableCommands[Session], FilterCommands):
    """The list of sessions: pages load as the cursor nears the end, live rows are read again quietly."""

    CONTEXT = "sessions"
    ALL_COLUMNS = SESSION_COLUMNS
    USUAL = ("started", "title", "call", "status", "people", "peak", "minutes", "score", "vendor", "worst")
    WORST = Sort("worst")
    RECORD = Record.SESSION

    def __init__(self, workspace: Workspace, *, tell: Callable[[datetime | None], None]) -> None:
        """Take what is told, whenever rows are shown, the latest time that any of them speaks of."""
        super().__init__(workspace, id="sessions")
        self.head = SessionsHead(id="sessions-head")
        self.head.show([((), ())])
        empty = TableView[Session]((), self.columns_of(ViewState()), self.row_key, workspace.formats, empty="reading")
        self.table: Table[Session] = Table(empty, id="sessions-table")
        self.finder = Finder(self)
        self.reading = SessionsReading(self)
        self._tell = tell
        self._sought: str | None = None
        self._untouched = True
        self._order = ""
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """Show what is known of the app, and the table."""
        yield self.head
        yield self.table

    def on_mount(self) -> None:
        """Read live rows again now and then."""
        self._timer = self.set_interval(REFRESH_S, self.reading.refresh_live, pause=self.workspace.paused)

    def take_focus(self) -> None:
        """Give the keyboard to the table."""
        self.table.focus()

    # ---- what is shown

    @property
    def filter(self) -> Node | None:
        """The filter of what is asked."""
        return self.reading.question.filter if self.reading.question is not None else None

    @property
    def sources(self) -> Sequence[Source]:
        """The sources that are asked: the one chosen, else all; those of another vendor than the filter's are not."""
        every = (self.workspace.source,) if self.workspace.source else self.workspace.service.sources
        wanted = wanted_value(self.filter, "vendor")
        return [source for source in every if wanted in (None, source.vendor.value)]

    def present(self, view: ViewState) -> None:
        """Show sessions, from the first page on where the question is another one."""
        question = question_of(view, self.parsed_filter(view), self.workspace.now())
        if self.reading.want(question):
            self._untouched = True
            self.finder.present(words_of(question.filter))
        self._sought = view.selected
        self.show_rows()

    def rows_read(self) -> Sequence[Session]:
        """Return the sessions shown."""
        return self.reading.listed.rows

    def filter_records(self) -> Sequence[Session]:
        """Return the sessions shown."""
        return self.reading.listed.rows

    async def filter_parts(self, node: Node) -> Sequence[tuple[str, Pushdown]]:
        """Return which part each vendor would evaluate."""
        question = SessionQuestion(filter=node)
        return [
            (source.vendor.value, await self.workspace.service.pushdown(question, source=source))
            for source in self.sources
        ]

    def filter_note(self, node: Node) -> str:
        """Say that words are looked for elsewhere too."""
        return "Enter also looks for it as a user, call or session id" if words_of(node) else ""

    def row_key(self, row: Session) -> str:
        """Return a session's address."""
        return str(row.address)

    def is_flagged(self, row: Session) -> bool:
        """Return whether a session was bad, by what the list tells."""
        return is_flagged(row)

    @property
    def awaits_rows(self) -> bool:
        """Whether no row is shown because they are still being read."""
        return self.reading.listed.awaits_first

    def conditions(self) -> frozenset[Condition]:
        """Return what holds now."""
        more = {Condition.HAS_MORE_PAGES} if self.reading.listed.has_more else set()
        live = {Condition.IS_LIVE} if self.reading.has_live else set()
        return self.table_conditions() | self.filter_conditions() | more | live

    def export(self) -> Material:
        """Return the list."""
        lines = [f"{read_text(len(self.reading.listed.rows))}, {self.workspace.origin.profile}"]
        return self.table_material(name="sessions", title="Sessions", source=self.workspace.origin.profile, lines=lines)

    def do_data_raw(self) -> None:
        """Show the exact answers that the rows came from, that of the row at the cursor first."""
        from tui.screens.raw import show_raw

        current = self.table.current
        if current is None:
            return
        # of a capture, an answer's name means something within its session alone
        address = current.address if current.address.vendor is Vendor.CAPTURE else None
        show_raw(self, [current.source_id, *(row.source_id for row in self.reading.listed.rows)], address=address)

    def show_rows(self) -> None:
        """Show what was read."""
        view = self.view
        rows = self.arranged(view, self.reading.listed.rows)
        shown = self.table_view(view, rows, empty=why_empty(self.reading.listed, view))
        columns = (*shown.columns[:1], self.finder.column, *shown.columns[1:]) if self.finder.hits else shown.columns
        this_year = self.workspace.now().year
        formats = replace(
            shown.formats, short=all(row.started_at is None or row.started_at.year == this_year for row in rows)
        )
        first = self.row_key(rows[0]) if rows and self._untouched else None  # rows may come in above the first ones
        self.table.show(replace(shown, columns=columns, formats=formats), cursor_key=self._sought or first)
        current = self.table.current
        if current is not None and self.row_key(current) == self._sought:
            self._sought, self._untouched = None, False  # from now on the cursor goes where the user takes it
        self.show_summary()
        self.finder.tell_again()
        if self.stop.status.about == _ORDER:
            self.say_order(self._order)
        self._tell(last_sample(self.reading.listed.read))

    def on_resize(self) -> None:
        """Say as much as there is room for."""
        self.show_summary()

    def show_summary(self) -> None:
        """Say how many sessions are flagged, and how the app fares."""
        reading, size = self.reading, self.size or self.app.size
        self.head.tell(reading.listed, reading.health, reading.notices, size.width, size.height)

    # ---- reading

    def on_table_near_end(self, event: Table.NearEnd) -> None:
        """Read the next page before the user gets there."""
        event.stop()
        if self.reading.listed.has_answered:
            self.reading.read()

    def reload(self) -> None:
        """Read the newest page of every source again, and ask those that failed once more."""
        self.reading.again()

    def paused(self, paused: bool) -> None:
        """Stop reading live rows again, or go on."""
        if self._timer is not None:
            (self._timer.pause if paused else self._timer.resume)()

    def do_table_read_all(self) -> None:
        """Read the pages that are left; above ten requests it is asked how many."""
        self.reading.ask_for_more()

    # ---- commands

    def say_order(self, what: str) -> None:
        """Say over how many rows an order speaks, and of how many of them a list tells no quality."""
        self._order = what
        count = len(self.rows_read())
        over = "once rows are read" if self.awaits_rows else f"over the {count:,} rows read"
        detail = self.unjudged_text() if self.view.layout.sort == self.WORST else ""
        self.stop.status.say(f"{what}, {over}", detail=detail, about=_ORDER)

    def unjudged_text(self) -> str:
        """Return of how many sessions the list tells no quality."""
        count = len(not_judged(self.rows_read()))
        return f"{count:,} not judged by their list" if count else ""

    def on_table_moved(self, event: Table.Moved) -> None:
        """Take note of the row."""
        event.stop()
        self._sought, self._untouched = None, False
        self.move(self.view.selecting(event.key))

    def on_table_chosen(self, event: Table.Chosen) -> None:
        """Open a session, or the person in it that was looked for."""
        event.stop()
        address = Address.parse(event.key)
        found = self.finder.hits.get(address)
        view = self.view.opened(address)
        self.go(view if found is None or not found.address.is_participant else view.opened(found.address))

    def take_filter(self, text: str) -> None:
        """Filter by what was typed."""
        super().take_filter(text)
        if text == self.view.filter:
            self.finder.present(words_of(self.filter))

    def found(self) -> None:
        """Show what a search found so far."""
        for address, hit in self.finder.hits.items():
            self.reading.listed.add([self.finder.session_of(address)], hit.source)
        self.show_rows()

    def do_sessions_notices(self) -> None:
        """Show the first line whole and all notices, or one line."""
        self.head.is_open = not self.head.is_open
        self.show_summary()

    def let_go(self) -> bool:
        """Show one line again above the table, else take all marks away."""
        if not self.head.is_open:
            return super().let_go()
        self.do_sessions_notices()
        return True

    def do_sessions_range(self) -> None:
        """Choose from when on sessions are shown."""
        choose_range(self)

    def do_sessions_slices(self) -> None:
        """Show what the people of the marked sessions share, or of all that the list is about."""
        from tui.screens.several import show_slices

        show_slices(self, sorted(self.marked))

    def do_sessions_narrow(self) -> None:
        """Choose live or ended sessions, a call, a meeting or an app."""
        choose_what(self)

    def narrow(self, *parts: Compare) -> None:
        """Filter by fields, in place of what the filter says about these fields."""
        names = {part.field for part in parts}
        kept = [part for part in conjuncts(self.filter) if not (isinstance(part, Compare) and part.field in names)]
        self.go(self.view.filtered(to_text(all_of((*kept, *parts)))))
