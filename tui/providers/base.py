"""What the service asks of every provider.

A provider turns questions into requests and answers into the model. It keeps no state but its HTTP client: paging,
tiling, caching and scanning are the service's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol, runtime_checkable

from tui.model import (
    Address,
    App,
    AppHealth,
    Attendance,
    CallMap,
    CallReport,
    Evidence,
    Feedback,
    LiveCall,
    Meeting,
    Notice,
    Page,
    Participant,
    Session,
    Usage,
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
        tile_requests: requests for every series of one participant in a window of `tile`; 0 where the overview has all.
    """

    page_limit: int
    tile: timedelta | None
    roster_tells_quality: bool
    overview_requests: int
    tile_requests: int = 0


@dataclass(frozen=True, slots=True)
class SessionPage:
    """A page of sessions, with what must be known to read it."""

    page: Page[Session]
    notices: tuple[Notice, ...] = field(default=())


class Provider(Protocol):
    """One vendor, or one capture file."""

    @property
    def vendor(self) -> Vendor:
        """Whose data it is."""

    @property
    def costs(self) -> Costs:
        """What it takes to know more."""

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


@dataclass(frozen=True, slots=True)
class FeedbackQuestion:
    """Which users' words about calls.

    Attributes:
        address: only about this session.
        container: only about this call ("TYPE/ID").
        user_id: only by this user.
        since: only given at or after this time.
        until: only given before this time.
        worst_rating: only with at most this rating (1 is bad, 5 is good).
    """

    address: Address | None = None
    container: str | None = None
    user_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    worst_rating: float | None = None
    limit: int = 25


# What only some vendors tell. A provider that can simply has the method.


@runtime_checkable
class TellsRaw(Protocol):
    """Reads the exact text behind a value again, instead of keeping answers."""

    async def raw(self, address: Address, source_id: str) -> bytes:
        """Return the exact text that a source id names."""


@runtime_checkable
class TellsHealth(Protocol):
    """Knows how a whole app fares."""

    async def app_health(self) -> AppHealth:
        """Return how the whole app fares at the moment."""


@runtime_checkable
class TellsReport(Protocol):
    """Has a report about a session."""

    async def report(self, address: Address) -> CallReport:
        """Return the vendor's report about one session."""


@runtime_checkable
class TellsFeedback(Protocol):
    """Keeps what users said."""

    async def feedback(self, question: FeedbackQuestion, cursor: str | None = None) -> Page[Feedback]:
        """Return a page of feedback, newest first."""


@runtime_checkable
class TellsMap(Protocol):
    """Knows where people and media servers were."""

    async def call_map(self, address: Address, window: Window | None = None) -> CallMap:
        """Return where the people and media servers of a session were."""


@runtime_checkable
class TellsLiveCalls(Protocol):
    """Knows which calls go on."""

    async def live_calls(self, cursor: str | None = None, *, limit: int = 25) -> Page[LiveCall]:
        """Return a page of the calls that go on."""


@runtime_checkable
class TellsApps(Protocol):
    """Has several apps."""

    async def apps(self, cursor: str | None = None, *, search: str | None = None, limit: int = 25) -> Page[App]:
        """Return a page of apps."""


@runtime_checkable
class TellsMeetings(Protocol):
    """Has permanent rooms."""

    async def meetings(
        self, cursor: str | None = None, *, app: str | None = None, search: str | None = None, limit: int = 25
    ) -> Page[Meeting]:
        """Return a page of meetings."""


@runtime_checkable
class TellsUsage(Protocol):
    """Counts what was used."""

    async def usage(self, since: date, until: date, *, app: str | None = None) -> Usage:
        """Return what was used from one day to another, both included."""
