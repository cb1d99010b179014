"""The first stop: live and ended sessions, one line each."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from tui.commands import Condition
from tui.model import Address, Session
from tui.providers.base import Pushdown, SessionQuestion
from tui.query import Node, Record
from tui.render.columns import SESSION_COLUMNS
from tui.screens.context import Desk
from tui.screens.filter_commands import FilterCommands
from tui.screens.navigator import Navigator
from tui.screens.pane import Pane
from tui.screens.stop import Stop
from tui.screens.table_commands import TableCommands
from tui.service import SessionsReply
from tui.view_state import Sort, ViewState
from tui.widgets.table import Table, TableView


class SessionsPane(TableCommands[Session], FilterCommands):
    """The list of sessions: pages load as the cursor nears the end."""

    CONTEXT = "sessions"
    ALL_COLUMNS = SESSION_COLUMNS
    WORST = Sort("score")
    RECORD = Record.SESSION

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, id="sessions")
        self._rows: list[Session] = []
        self._next: str | None = None
        self._question: SessionQuestion | None = None
        empty = TableView[Session](
            (), self.columns_of(ViewState()), self.row_key, desk.formats, empty="reading sessions"
        )
        self.table: Table[Session] = Table(empty, id="sessions-table")

    def compose(self) -> ComposeResult:
        """Show the table."""
        yield self.table

    def take_focus(self) -> None:
        """Give the keyboard to the table."""
        self.table.focus()

    def rows_read(self) -> Sequence[Session]:
        """Return the sessions read so far."""
        return self._rows

    def filter_records(self) -> Sequence[Session]:
        """Return the sessions read so far."""
        return self._rows

    async def filter_parts(self, node: Node) -> Sequence[tuple[str, Pushdown]]:
        """Return which part each vendor would evaluate."""
        question = SessionQuestion(filter=node)
        sources = [self.desk.source] if self.desk.source else self.desk.service.sources
        return [(one.vendor.value, await self.desk.service.pushdown(question, source=one)) for one in sources]

    def row_key(self, row: Session) -> str:
        """Return a session's address."""
        return str(row.address)

    def present(self, view: ViewState) -> None:
        """Show sessions, from the first page on where the question is another one."""
        question = SessionQuestion(filter=self.parsed_filter(view), limit=50)
        if question != self._question:
            self._question = question
            self._read(None)
        self._show(view)

    def _show(self, view: ViewState, cursor_key: str | None = None) -> None:
        rows = self.arranged(view, self._rows)
        self.table.show(self.table_view(view, rows, empty="no sessions"), cursor_key=cursor_key)

    def conditions(self) -> frozenset[Condition]:
        """Return what holds now."""
        return self.table_conditions() | self.filter_conditions()

    def _read(self, cursor: str | None) -> None:
        question = self._question
        assert question is not None
        self.ask(
            lambda: self.desk.service.sessions(question, cursor, source=self.desk.source, ahead=True),
            self._take,
            group="sessions",
        )

    def _take(self, reply: SessionsReply) -> None:
        if reply.cursor is None:
            self._rows = []
        self._rows = [*self._rows, *reply.items]
        self._next = reply.page.next
        self._show(self.view)

    def on_table_near_end(self, event: Table.NearEnd) -> None:
        """Read the next page before the user gets there."""
        event.stop()
        if self._next is not None:
            cursor, self._next = self._next, None
            self._read(cursor)

    def on_table_chosen(self, event: Table.Chosen) -> None:
        """Open a session."""
        event.stop()
        self.go(self.view.opened(Address.parse(event.key)))


class SessionsScreen(Stop):
    """The list of sessions."""

    def __init__(self, desk: Desk, navigator: Navigator) -> None:
        super().__init__(desk, navigator)
        self._pane = SessionsPane(desk)

    def panes(self) -> Sequence[Pane]:
        """Return the list."""
        return (self._pane,)

    def present(self, view: ViewState) -> None:
        """Show the list."""
        source = self.desk.source or self.desk.service.sources[0]
        self.header.present(
            source=source.name.upper(), is_sandbox=source.kind == "sandbox", path=["sessions"], fresh=""
        )
        self._pane.present(view)
        self._pane.take_focus()
