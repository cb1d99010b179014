"""What the service answers: each value names the question that it answers, and the source that it came from.

A screen that has moved on compares `reply.question` with what it shows now, and drops a slow old answer.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Generic, TypeVar

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
from tui.providers.base import FeedbackQuestion, ParticipantQuestion, Pushdown, SessionQuestion

Q_co = TypeVar("Q_co", covariant=True)
T_co = TypeVar("T_co", covariant=True)


class SourceKind(StrEnum):
    """Where a source's data comes from."""

    LIVE = "live"
    SANDBOX = "sandbox"
    BUNDLE = "bundle"
    CAPTURE = "capture"


@dataclass(frozen=True, slots=True)
class Source:
    """One place that answers: a profile's account with one vendor, the sandbox, a bundle or a capture.

    Attributes:
        name: the profile's name, "sandbox", or a file's name.
        vendor: whose data it is.
        kind: where the data comes from.
        at: when a bundle or capture was recorded; None for what is live.
    """

    name: str
    vendor: Vendor
    kind: SourceKind
    at: datetime | None = None

    @property
    def id(self) -> str:
        """Its name within this run: "prod/stream"."""
        return f"{self.name}/{self.vendor}"


@dataclass(frozen=True, slots=True)
class SessionsReply:
    """A page of sessions.

    Attributes:
        cursor: which page was asked for; None for the first.
        page: only sessions that match the filter, as far as the sessions themselves can tell.
        pushdown: which part of the filter the vendor evaluated, and which part was left to do here.
    """

    question: SessionQuestion
    cursor: str | None
    source: Source
    page: Page[Session]
    pushdown: Pushdown
    notices: tuple[Notice, ...] = ()

    @property
    def items(self) -> tuple[Session, ...]:
        """The sessions."""
        return self.page.items


@dataclass(frozen=True, slots=True)
class ParticipantsReply:
    """A page of who was there.

    Attributes:
        cursor: which page was asked for; None for the first.
        attendance: only participants that match the filter, as far as their rows can tell, and the totals of the
            whole session, which the filter does not touch.
        pushdown: which part of the filter the vendor evaluated, and which part was left to do here.
        read: rows that came, before those that do not match were left out.
        undecided: rows kept although the list does not tell whether they match; a notice says so too.
    """

    question: ParticipantQuestion
    cursor: str | None
    source: Source
    attendance: Attendance
    pushdown: Pushdown
    read: int
    undecided: int = 0
    notices: tuple[Notice, ...] = ()

    @property
    def items(self) -> tuple[Participant, ...]:
        """The participants."""
        return self.attendance.page.items


@dataclass(frozen=True, slots=True)
class EvidenceQuestion:
    """What is asked about one participant.

    Attributes:
        window: the time to read; None for the whole presence.
        latest: read what the vendor answers without a window (Stream: the last minute) instead.
    """

    address: Address
    window: Window | None = None
    latest: bool = False


@dataclass(frozen=True, slots=True)
class EvidenceReply:
    """All about one participant in a window.

    Attributes:
        session: the session that it was in, where it could be read.
        requests: sent for it; what was kept takes none.
    """

    question: EvidenceQuestion
    source: Source
    evidence: Evidence
    session: Session | None = None
    notices: tuple[Notice, ...] = ()
    requests: int = 0


@dataclass(frozen=True, slots=True)
class MapQuestion:
    """Where the people of a session were, in a window."""

    address: Address
    window: Window | None = None


@dataclass(frozen=True, slots=True)
class ListQuestion:
    """Which apps, meetings or live calls."""

    app: str | None = None
    search: str | None = None
    limit: int = 25


@dataclass(frozen=True, slots=True)
class UsageQuestion:
    """What was used from one day to another, both included."""

    since: date
    until: date
    app: str | None = None


@dataclass(frozen=True, slots=True)
class NoQuestion:
    """A question without anything to choose."""


Question = Address | FeedbackQuestion | MapQuestion | ListQuestion | UsageQuestion | NoQuestion


@dataclass(frozen=True, slots=True)
class Reply(Generic[Q_co, T_co]):
    """One value, the question that it answers, and the source that it came from."""

    question: Q_co
    source: Source
    value: T_co
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class ScanProgress:
    """How far a scan is.

    Attributes:
        address: of the session.
        listed: participants seen in lists so far.
        total: participants in all, where it is known.
        done: participants read.
        failed: of those, how many could not be read beyond their row.
        requests_spent: requests sent for this scan, repeated ones included.
        requests_left: requests still needed, where the total is known and a person's are always as many.
        eta_s: seconds still needed at the present rate; None as long as there is no rate to go by.
        waiting_until: until when the vendor's limit stops the scan; None while it does not.
        paused: whether it was paused.
        complete: whether it has ended.
        notices: what must be known to read the result rightly.
    """

    address: Address
    listed: int = 0
    total: int | None = None
    done: int = 0
    failed: int = 0
    requests_spent: int = 0
    requests_left: int | None = None
    eta_s: float | None = None
    waiting_until: datetime | None = None
    paused: bool = False
    complete: bool = False
    notices: tuple[Notice, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class BudgetState:
    """What is left of one limit.

    Attributes:
        source: whose limit.
        endpoint: the vendor's name of the operation, or of the bucket that several share.
        limit: requests in a window, as documented or as the vendor last said.
        window_s: seconds of that window, as documented.
        remaining: requests left in this window.
        resets_at: UTC, when the window starts again; None before the first request.
        waiting: requests that wait.
        in_flight: requests on their way.
        blocked_until: UTC, until when the vendor refuses; None where it does not.
    """

    source: str
    endpoint: str
    limit: int
    window_s: float
    remaining: int
    resets_at: datetime | None = None
    waiting: int = 0
    in_flight: int = 0
    blocked_until: datetime | None = None


class FoundKind(StrEnum):
    """What was found."""

    SESSION = "session"
    PARTICIPANT = "participant"


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that a search found.

    Attributes:
        where: in which list it was found, for people: "feedback", "recent sessions".
    """

    address: Address
    kind: FoundKind
    source: Source
    where: str
    session: Session | None = None
    participant: Participant | None = None


@dataclass(frozen=True, slots=True)
class FindProgress:
    """How far a search is.

    Attributes:
        looked: where it has looked, in words for people: "feedback (12 rows)".
        not_searchable: what no vendor's endpoint can search, and why.
        requests_spent: requests sent for it.
        complete: whether it has ended.
    """

    text: str
    looked: tuple[str, ...] = ()
    not_searchable: tuple[Notice, ...] = ()
    requests_spent: int = 0
    complete: bool = False
