"""One live run of a call or meeting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from tui.model.address import Address
from tui.model.notice import Notice
from tui.model.page import Page
from tui.model.participant import Participant, Score


class SessionStatus(StrEnum):
    """Whether people are still in it."""

    LIVE = "live"
    ENDED = "ended"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class SessionCounts:
    """Numbers that the vendor keeps about a session; None where not told. Times in the unit of the name."""

    participants: int | None = None
    participant_sessions: int | None = None
    live_sessions: int | None = None
    publishers: int | None = None
    peak_users: int | None = None
    peak_sessions: int | None = None
    sfus_used: int | None = None
    average_jitter_ms: float | None = None
    average_rtt_ms: float | None = None
    max_freezes_ms: float | None = None
    participant_duration_s: float | None = None
    call_events: int | None = None
    min_user_rating: float | None = None
    avg_user_rating: float | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """One live run of a call or meeting.

    Attributes:
        address: its address.
        title: the meeting's title, or "TYPE:ID" of a call.
        container_id: the call id (Stream) or meeting id (RealtimeKit) that sessions of it share.
        kind: the call type, or RealtimeKit's session type.
        status: live or ended; the vendor's unknown word reads as `UNKNOWN`.
        generated_at: when the vendor last computed its numbers.
        duration_s: as the vendor counts it, else from start to end.
        participant_minutes: minutes summed over participants.
        score: the vendor's own score.
        is_final: whether the vendor's numbers will not change any more; None where that cannot be told.
    """

    address: Address
    title: str
    container_id: str
    kind: str | None = None
    status: SessionStatus = SessionStatus.UNKNOWN
    started_at: datetime | None = None
    ended_at: datetime | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    generated_at: datetime | None = None
    duration_s: float | None = None
    participant_minutes: float | None = None
    score: Score | None = None
    counts: SessionCounts = field(default_factory=SessionCounts)
    is_final: bool | None = None
    organisation_id: str | None = None
    breakout_rooms: tuple[Session, ...] = ()
    meta: Mapping[str, str] = field(default_factory=dict)
    source_id: str | None = None


@dataclass(frozen=True, slots=True)
class Attendance:
    """A page of who was there, and what the vendor says of the whole session.

    The totals speak of the whole session, whatever the filter: they are never the filter's.

    Attributes:
        total_sessions: participant sessions in the whole session.
        total_duration_s: their durations summed.
    """

    address: Address
    page: Page[Participant]
    total_sessions: int | None = None
    total_duration_s: float | None = None
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Matched:
    """What a filter matched, accumulated over the pages read so far.

    Attributes:
        participants: rows that matched.
        people: distinct user ids among them.
        duration_s: their durations summed; rows without a duration are not in it.
        without_duration: rows that had none.
        wall_time_s: seconds that at least one presence of a user covered, summed over users: overlaps count once.
        rows_read: rows looked at.
        complete: whether every page was read.
    """

    participants: int
    people: int
    duration_s: float
    without_duration: int
    wall_time_s: float
    rows_read: int
    complete: bool
