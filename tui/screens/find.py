"""Looks for a user, call or session id beside the filter, and shows the sessions where it was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.model import Address, Session
from tui.render.column import Column, Kind
from tui.screens.session_list import row_of
from tui.service import FindProgress, Found

if TYPE_CHECKING:
    from tui.screens.sessions_pane import SessionsPane

BUDGET = 60
"""Requests that one search may take."""


class Finder:
    """One search at a time, for the list of sessions.

    Attributes:
        hits: what was found, by the session that it is in.
        column: says in the table what was found in a session.
    """

    def __init__(self, pane: SessionsPane) -> None:
        self._pane = pane
        self._text = ""
        self.hits: dict[Address, Found] = {}
        self.column: Column[Session] = Column(
            "found", "found", self._found, Kind.PERSON, priority=1, max_width=24, exported=False
        )

    def present(self, text: str) -> None:
        """Look for another text; nothing is looked for where it is ""."""
        if text == self._text:
            return
        self._text = text
        self.hits = {}
        self._pane.drop("find")
        if text:
            service = self._pane.workspace.service
            self._pane.follow(lambda: service.find(text, budget=BUDGET), self._take, group="find", loud=False)

    def session_of(self, address: Address) -> Session:
        """Return the session of a hit, as far as it is known."""
        return self.hits[address].session or row_of(address)

    def _take(self, hit: Found | FindProgress) -> None:
        status = self._pane.stop.status
        if isinstance(hit, Found):
            self.hits[hit.address.session] = hit
            self._pane.found()
            return
        text = self._pane.workspace.formats.person(self._text)
        count = len(self.hits)
        found = f"“{text}” is in {count} session{'s' if count != 1 else ''}"
        if not hit.complete:
            status.say(f"{found}, looking on", detail=f"{hit.requests_spent} requests")
            return
        limits = "".join(f"; {notice.text}" for notice in hit.not_searchable)
        status.say(f"{found if count else f'“{text}” was found nowhere'}{limits}")

    def _found(self, session: Session) -> str | None:
        hit = self.hits.get(session.address)
        if hit is None:
            return None
        person = hit.participant
        return (person.name or person.user_id) if person is not None else hit.where
