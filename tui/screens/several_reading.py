"""Reads several sessions one after the other, and says after each what their people share."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime

from tui.aside import aside
from tui.errors import CallscopeError
from tui.model import Address, Session
from tui.providers.base import SessionQuestion
from tui.query import Record, parse
from tui.screens.context import Workspace
from tui.screens.narrowing import window_of
from tui.service import ScanProgress
from tui.triage.gathered import Gathered
from tui.triage.report import Report
from tui.triage.several import Several, several
from tui.view_state import ViewState

_LEAST = 3
"""Requests that the smallest session takes: a page of its list, and two for a person."""
MOST_SESSIONS = 100
"""Of a time range, the newest so many."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which sessions.

    Attributes:
        addresses: of the marked ones, parted by blanks; "" for those of the list.
        filter: the list's filter.
        since: when the list begins; None for any time.
        until: when it ends; None likewise.
    """

    addresses: str
    filter: str
    since: datetime | None
    until: datetime | None


class SeveralReader:
    """Reads the sessions of one question.

    Attributes:
        sessions: which they are, once they were looked up.
        requests: about how many requests reading them takes, as far as the lists tell.
        untold: sessions of which no list tells how many people there were.
        faults: what could not be read, and why.
        has_begun: whether they are being read.
        is_done: whether all of them were.
    """

    def __init__(self, workspace: Workspace, chosen: Chosen) -> None:
        """Take which sessions; nothing is asked yet."""
        self._workspace, self._chosen = workspace, chosen
        self.sessions: tuple[Session, ...] = ()
        self.requests = self.untold = 0
        self.faults: list[str] = []
        self.has_begun = self.is_done = False
        self._read = self._people = 0

    async def look_up(self) -> None:
        """Find out which sessions they are, and what reading them takes.

        Raises:
            CallscopeError: none of them can be looked up.
        """
        service, chosen = self._workspace.service, self._chosen
        if chosen.addresses:
            addresses = [Address.parse(text) for text in chosen.addresses.split()]
            replies = await asyncio.gather(*(service.session(each) for each in addresses))
            self.sessions = tuple(reply.value for reply in replies)
        else:
            self.sessions = await self._listed()
        costs = [await service.scan_requests(each) for each in self.sessions]
        self.requests, self.untold = sum(cost for cost in costs if cost is not None), costs.count(None)

    async def _listed(self) -> tuple[Session, ...]:
        chosen, workspace = self._chosen, self._workspace
        view = ViewState(filter=chosen.filter, since=chosen.since, until=chosen.until)
        node = parse(chosen.filter, record=Record.SESSION, clock=workspace.clock)
        question = SessionQuestion(filter=node, window=window_of(view, workspace.now()), limit=50)
        found: list[Session] = []
        async for session in workspace.service.all_sessions(question, source=workspace.source):
            found.append(session)
            if len(found) == MOST_SESSIONS:
                break
        return tuple(found)

    @property
    def count_text(self) -> str:
        """How many sessions, and how many people."""
        people = sum(each.counts.participant_sessions or 0 for each in self.sessions)
        return f"{len(self.sessions)} sessions, {people:,} people"

    @property
    def cost_text(self) -> str:
        """What reading them takes."""
        if not self.untold:
            return f"about {self.requests:,} requests"
        least = self.requests + _LEAST * self.untold
        return f"at least {least:,} requests; {self.untold} tell no number of people"

    @property
    def cost(self) -> str:
        """Both."""
        return f"{self.count_text}: {self.cost_text}"

    @property
    def progress(self) -> str:
        """How far they are read."""
        if self.is_done:
            failed = f", {len(self.faults)} could not be" if self.faults else ""
            return f"all {self._read} sessions read{failed}"
        return f"{self._read} of {len(self.sessions)} sessions read, {self._people:,} people"

    async def read(self) -> AsyncIterator[Several]:
        """Yield what the sessions read so far share, after each of them."""
        self.has_begun = True
        reports: list[Report] = []
        for session in self.sessions:
            gathered = Gathered(self._workspace.ruleset(session.address.vendor))
            try:
                async for update in self._workspace.service.scan(session.address):
                    if not isinstance(update, ScanProgress):
                        gathered.add(update)
                        self._people += 1
            except CallscopeError as error:
                self.faults.append(f"{session.title}: {error.line()}")
                continue
            self._read += 1
            reports.append(await aside(gathered.report, session))
            self.is_done = self._read + len(self.faults) == len(self.sessions)
            yield await aside(several, tuple(reports))
        self.is_done = True
