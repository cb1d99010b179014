"""What vendors tell about apps, calls and days, beside sessions and participants."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from tui.model.series import Unit


@dataclass(frozen=True, slots=True)
class Reading:
    """One number with its unit and the vendor's own name.

    Attributes:
        name: the vendor's path to it: "publishers.all.rtt_ms.p50".
        group: what it belongs with on screen: "subscribers", "join".
    """

    name: str
    value: float
    unit: Unit
    group: str


@dataclass(frozen=True, slots=True)
class AppHealth:
    """How a whole app fares at the moment."""

    readings: tuple[Reading, ...]
    at: datetime | None = None
    source_id: str | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """How many of something have one value: 12 people on Firefox."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class MinuteCount:
    """How many were there within one minute."""

    at: datetime
    first: int
    last: int
    max: int
    min: int


@dataclass(frozen=True, slots=True)
class TrackTime:
    """How long tracks of a kind were published."""

    kind: str
    duration_s: float


@dataclass(frozen=True, slots=True)
class CallReport:
    """The vendor's report about one session; a part is None or empty where it was not told."""

    session_id: str | None
    score: float | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    participants_sum: int | None = None
    participants_unique: int | None = None
    max_concurrent: int | None = None
    by_browser: tuple[Share, ...] = ()
    by_country: tuple[Share, ...] = ()
    by_device: tuple[Share, ...] = ()
    by_os: tuple[Share, ...] = ()
    by_minute: tuple[MinuteCount, ...] = ()
    publishers_total: int | None = None
    publishers_unique: int | None = None
    published: tuple[TrackTime, ...] = ()
    subscribers_total: int | None = None
    subscribers_unique: int | None = None
    subscribed_duration_s: float | None = None
    rating_average: float | None = None
    rating_count: int | None = None
    source_id: str | None = None


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a user said about a call.

    Attributes:
        rating: 1 (bad) to 5.
    """

    cid: str
    session_id: str | None
    user_id: str | None
    rating: float | None
    reason: str | None
    created_at: datetime | None = None
    sdk: str | None = None
    sdk_version: str | None = None
    browser: str | None = None
    device: str | None = None
    os: str | None = None
    custom: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MapPoint:
    """Somebody or something on the map.

    Attributes:
        role: "publisher", "subscriber" or "sfu".
    """

    role: str
    id: str | None
    user_id: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    place: str | None = None
    datacenter: str | None = None
    count: int | None = None
    is_live: bool | None = None


@dataclass(frozen=True, slots=True)
class CallMap:
    """Where the people and media servers of a session were."""

    points: tuple[MapPoint, ...]
    source_id: str | None = None


@dataclass(frozen=True, slots=True)
class LiveCall:
    """A call that goes on, or is about to.

    Attributes:
        session_id: of the current session; None where there is none.
        participants: people in it by the vendor's count.
    """

    cid: str
    call_type: str
    call_id: str
    session_id: str | None
    started_at: datetime | None = None
    created_at: datetime | None = None
    created_by: str | None = None
    participants: int | None = None
    anonymous_participants: int | None = None
    recording: bool | None = None
    transcribing: bool | None = None
    backstage: bool | None = None
    team: str | None = None
    source_id: str | None = None


@dataclass(frozen=True, slots=True)
class App:
    """A RealtimeKit app."""

    id: str
    name: str | None
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """A RealtimeKit meeting: the permanent room that sessions happen in."""

    id: str
    title: str | None
    status: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    record_on_start: bool | None = None
    live_stream_on_start: bool | None = None
    persist_chat: bool | None = None


@dataclass(frozen=True, slots=True)
class DayUsage:
    """What was used on one day."""

    day: date
    sessions: int | None = None
    session_minutes: float | None = None
    recordings: int | None = None
    recording_minutes: float | None = None


@dataclass(frozen=True, slots=True)
class Usage:
    """What was used over some days; days without data are left out by the vendor."""

    days: tuple[DayUsage, ...]
    sessions: int | None = None
    session_minutes: float | None = None
    recordings: int | None = None
    recording_minutes: float | None = None
    source_id: str | None = None
