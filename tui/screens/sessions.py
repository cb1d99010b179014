"""The first stop: live and ended sessions, one line each."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from tui.commands import Condition
from tui.model import Address, Session
from tui.providers.base import SessionQuestion
from tui.render.columns import SESSION_COLUMNS
from tui.screens.context import Desk
from tui.screens.navigator import Navigator
from tui.screens.pane import Pane
from tui.screens.stop import Stop
from tui.screens.table_commands import TableCommands
from tui.service import SessionsReply
from tui.view_state import ViewState
from tui.widgets.table import Table, TableView


class SessionsPane(TableCommands[Session], Pane):
    """The list of sessions: pages load as the cursor nears the end."""

    CONTEXT = "sessions"
    ALL_COLUMNS = SESSION_COLUMNS

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, id="sessions")
        self._rows: list[Session] = []
        self._next: str | None = None
        self.table: Table[Session] = Table(self._table_view("reading sessions"), id="sessions-table")

    def compose(self) -> ComposeResult:
        """Show the table."""
        yield self.table

    def take_focus(self) -> None:
        """Give the keyboard to the table."""
        self.table.focus()

    def present(self, view: ViewState) -> None:
        """Show sessions, from the first page on where the question is another one."""
        if not self._rows:
            self._read(None)
        self.table.show(self._table_view(), cursor_key=view.selected)

    def conditions(self) -> frozenset[Condition]:
        """Return what holds now."""
        return frozenset({Condition.HAS_ROWS} if self._rows else ())

    def _table_view(self, empty: str = "no sessions") -> TableView[Session]:
        shown = tuple(column for column in SESSION_COLUMNS if column.shown)
        return TableView(self._rows, shown, lambda row: str(row.address), self.desk.formats, empty=empty)

    def _read(self, cursor: str | None) -> None:
        question = SessionQuestion(limit=50)
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
        self.table.show(self._table_view())

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
