"""RealtimeKit's own questions, with every filter and order that it documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tui.providers.realtimekit.times import iso

Params = list[tuple[str, str]]


class SessionSort(StrEnum):
    """By what sessions are ordered."""

    CREATED = "createdAt"
    MINUTES = "minutesConsumed"


class ParticipantSort(StrEnum):
    """By what participants are ordered."""

    JOINED = "joinedAt"
    DURATION = "duration"


class ParticipantView(StrEnum):
    """How participants are told."""

    RAW = "raw"
    CONSOLIDATED = "consolidated"
    """Sums somebody's time in breakout rooms."""


@dataclass(frozen=True, slots=True)
class SessionsQuery:
    """A question about sessions in the vendor's own terms.

    Attributes:
        start_time: with `end_time`, a range of an undocumented one of the session's times.
        status: "LIVE" or "ENDED".
        search: in meeting title, meeting id and session id.
        participants: text like "1:10"; probably the range of a count, which nobody documents.
        associated_id: a meeting's id.
    """

    start_time: datetime | None = None
    end_time: datetime | None = None
    status: str | None = None
    search: str | None = None
    sort_by: SessionSort | None = None
    descending: bool | None = None
    participants: str | None = None
    associated_id: str | None = None

    def params(self) -> Params:
        """Return the query parameters."""
        named = {
            "associated_id": self.associated_id,
            "end_time": self.end_time and iso(self.end_time),
            "participants": self.participants,
            "search": self.search,
            "sort_by": self.sort_by,
            "sort_order": _order(self.descending),
            "start_time": self.start_time and iso(self.start_time),
            "status": self.status,
        }
        return [(name, str(value)) for name, value in named.items() if value]


@dataclass(frozen=True, slots=True)
class ParticipantsQuery:
    """A question about a session's participants in the vendor's own terms.

    Attributes:
        search: in participant id, custom id and display name.
    """

    search: str | None = None
    sort_by: ParticipantSort | None = None
    descending: bool | None = None
    view: ParticipantView | None = None
    include_peer_events: bool = False

    def params(self) -> Params:
        """Return the query parameters."""
        named = {
            "include_peer_events": "true" if self.include_peer_events else None,
            "search": self.search,
            "sort_by": self.sort_by,
            "sort_order": _order(self.descending),
            "view": self.view,
        }
        return [(name, str(value)) for name, value in named.items() if value]


@dataclass(frozen=True, slots=True)
class MeetingsQuery:
    """A question about meetings in the vendor's own terms.

    Attributes:
        start_time: with `end_time`, a range of an undocumented one of the meeting's times.
        status: "ACTIVE" or "INACTIVE".
        search: in id and title.
    """

    start_time: datetime | None = None
    end_time: datetime | None = None
    status: str | None = None
    search: str | None = None

    def params(self) -> Params:
        """Return the query parameters."""
        named = {
            "end_time": self.end_time and iso(self.end_time),
            "search": self.search,
            "start_time": self.start_time and iso(self.start_time),
            "status": self.status,
        }
        return [(name, value) for name, value in named.items() if value]


def _order(descending: bool | None) -> str | None:
    return None if descending is None else "DESC" if descending else "ASC"
