"""A session as its user sees it: the participant table, driven by keys."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from tests.support.explorer_run import Explorer, explorer, usual_world
from tests.support.paper import Paper
from tui.model import Attendance, Participant
from tui.providers.base import ParticipantQuestion
from tui.query import Compare
from tui.render.participant_columns import ParticipantRow
from tui.sandbox.credentials import DEMO
from tui.screens.session import SessionScreen
from tui.screens.session_pane import SessionPane
from tui.screens.session_scan import Reading
from tui.widgets.table import Table


def address_of(showcase: str, vendor: str = "stream") -> str:
    """Return the address of one of the sandbox's named sessions."""
    call = usual_world().showcase(showcase, vendor)
    if vendor == "stream":
        return f"stream:{call.call_type}/{call.container_id}/{call.session_id}"
    return f"rtk:{DEMO.realtimekit.app_id}/{call.session_id}"


@dataclass
class NamedPaper(Paper):
    """A vendor on paper whose people have names, and who answers some questions late.

    Attributes:
        names: of the first people, in the order of the list.
        late: the value of a filter, and how long its answer takes in seconds.
    """

    names: tuple[str, ...] = ()
    late: dict[str, float] = field(default_factory=dict)

    async def attendance(self, question: ParticipantQuestion, cursor: str | None = None) -> Attendance:
        if isinstance(question.filter, Compare):
            self.pause_s = self.late.get(str(question.filter.value), 0.0)
        answer = await super().attendance(question, cursor)
        start = int(cursor or 0)
        rows = tuple(self._named(row, start + place) for place, row in enumerate(answer.page.items))
        return replace(answer, page=replace(answer.page, items=rows))

    def _named(self, row: Participant, number: int) -> Participant:
        return replace(row, name=self.names[number]) if number < len(self.names) else row


class SessionPage:
    """The participant table."""

    def __init__(self, run: Explorer) -> None:
        self.explorer = run

    @property
    def screen(self) -> SessionScreen:
        stop = self.explorer.stop
        assert isinstance(stop, SessionScreen)
        return stop

    @property
    def pane(self) -> SessionPane:
        return self.screen.table_pane

    @property
    def table(self) -> Table[ParticipantRow]:
        return self.pane.table

    @property
    def rows(self) -> list[ParticipantRow]:
        return list(self.table.view.rows)

    @property
    def users(self) -> list[str | None]:
        return [row.participant.user_id for row in self.table.view.rows]

    @property
    def row_keys(self) -> list[str]:
        return [self.pane.row_key(row) for row in self.table.view.rows]

    @property
    def keyboard(self) -> str | None:
        """The id of the pane that has the keyboard."""
        return self.screen.pane.id

    @property
    def is_wide(self) -> bool:
        """Whether a participant stands beside the table."""
        return bool(self.screen.beside.display)

    @property
    def head(self) -> str:
        return self.pane.head.text

    @property
    def foot(self) -> str:
        return self.pane.foot.text

    @property
    def is_read(self) -> bool:
        reader = self.pane.reader
        return (
            reader is not None
            and reader.state is Reading.DONE
            and all(row.quality is not None for row in self.pane.listing.rows)
        )

    async def ready(self) -> SessionPage:
        """Wait for rows."""
        await self.explorer.until(lambda: isinstance(self.explorer.stop, SessionScreen) and self.table.view.rows)
        return self

    async def all_read(self) -> SessionPage:
        """Wait until everybody's quality is read and judged."""
        await self.explorer.until(lambda: self.is_read, 60)
        return self

    async def filter(self, text: str) -> SessionPage:
        """Filter by a text."""
        await self.explorer.press("/", "ctrl+u")
        await self.explorer.type(text)
        await self.explorer.press("enter")
        return self

    async def choose(self, key: str, text: str) -> SessionPage:
        """Open a list to choose from, narrow it to a text and take what it shows first."""
        depth = len(self.explorer.app.screen_stack)
        await self.explorer.press(key)
        await self.explorer.until(lambda: len(self.explorer.app.screen_stack) > depth)
        await self.explorer.type(text)
        await self.explorer.press("enter")
        return self


@asynccontextmanager
async def session_page(view: str, **options: object) -> AsyncIterator[SessionPage]:
    """Run the explorer on a session, and wait for rows."""
    async with explorer(view, **options) as run:  # type: ignore[arg-type]  # handed on
        yield await SessionPage(run).ready()
