"""What the service asks of every provider.

A provider turns questions into requests and answers into the model. It keeps no state but its HTTP client: paging,
tiling, caching and scanning are the service's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

from tui.model import (
    Address,
    Attendance,
    Evidence,
    Notice,
    Page,
    Participant,
    Session,
    Vendor,
    Window,
)
from tui.query.tree import Node


class SessionOrder(StrEnum):
    """How sessions are listed."""

    NEWEST = "newest"
    WORST = "worst"


@dataclass(frozen=True, slots=True)
class SessionQuestion:
    """Which sessions.

    Attributes:
        filter: the user's filter; the provider sends the part that its vendor understands.
        window: sessions that started in it.
        live: only live (True) or only ended (False) ones.
        container: only sessions of this call ("TYPE/ID") or meeting (its id).
        app: which app, for a vendor whose sessions belong to apps; None for the configured one.
        order: how they are listed, as far as the vendor can.
        limit: items in a page; the provider lowers it to what the vendor allows.
    """

    filter: Node | None = None
    window: Window | None = None
    live: bool | None = None
    container: str | None = None
    app: str | None = None
    order: SessionOrder = SessionOrder.NEWEST
    limit: int = 25


@dataclass(frozen=True, slots=True)
class ParticipantQuestion:
    """Which participants of a session."""

    address: Address
    filter: Node | None = None
    limit: int = 25


@dataclass(frozen=True, slots=True)
class Pushdown:
    """Which part of a filter the vendor evaluates, and which part is left to do here.

    `server` and `local` joined by and are the whole filter. A part is None where there is nothing in it.
    """

    server: Node | None = None
    local: Node | None = None


@dataclass(frozen=True, slots=True)
class Costs:
    """How many requests it takes to know more, and how much one answer holds.

    Attributes:
        page_limit: the most items in one page.
        tile: the longest window of one series answer; None where one answer holds a whole session.
        roster_tells_quality: whether a page of participants already tells each one's quality.
        overview_requests: requests for one participant's overview.
    """

    page_limit: int
    tile: timedelta | None
    roster_tells_quality: bool
    overview_requests: int


@dataclass(frozen=True, slots=True)
class SessionPage:
    """A page of sessions, with what must be known to read it."""

    page: Page[Session]
    notices: tuple[Notice, ...] = field(default=())


class Provider(Protocol):
    """One vendor, or one capture file."""

    vendor: Vendor
    costs: Costs

    def session_pushdown(self, question: SessionQuestion) -> Pushdown:
        """Tell which part of a question's filter `sessions` sends."""

    def participant_pushdown(self, question: ParticipantQuestion) -> Pushdown:
        """Tell which part of a question's filter `attendance` sends."""

    async def sessions(self, question: SessionQuestion, cursor: str | None = None) -> SessionPage:
        """Return a page of sessions."""

    async def session(self, address: Address) -> Session:
        """Return one session."""

    async def attendance(self, question: ParticipantQuestion, cursor: str | None = None) -> Attendance:
        """Return a page of who was there.

        A filter that the vendor ignored is tried once more in the vendor's other form, and reported in the notices
        if it is ignored again. Rows that do not match the part sent are left in: the service looks at them.
        """

    async def participant(self, address: Address) -> Participant:
        """Return one participant, with all that is told without reading series."""

    async def roster(self, address: Address, cursor: str | None = None, *, limit: int = 100) -> Page[Evidence]:
        """Return a page of participants with the quality that the vendor tells in lists: the cheapest reading."""

    async def overview(self, participant: Participant, window: Window | None = None) -> Evidence:
        """Return one participant's series with few points, in as few requests as possible.

        `window` defaults to the whole presence.
        """

    async def detail(self, participant: Participant, window: Window) -> Evidence:
        """Return everything that the vendor has about one participant in a window no longer than `costs.tile`."""

    async def latest(self, participant: Participant) -> Evidence:
        """Return what the vendor answers without a window: for Stream the last minute of the session."""

    async def aclose(self) -> None:
        """Close the HTTP client."""
