"""What there is in the sandbox's world.

Everything here is a pure function of (world seed, id, time). Times are UTC epoch seconds; `_s` values that are not
called `at` or `time` are durations. Causes (capacity, loss, delay, CPU, mute) are primary; what a vendor would measure
follows from them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What is the matter with a session, or what only looks as if something were."""

    HEALTHY = "healthy"
    # incidents
    SENDER_UPLINK_LOSS = "sender_uplink_loss"
    RECEIVER_DOWNLINK_LOSS = "receiver_downlink_loss"
    RECEIVER_CPU = "receiver_cpu"
    SENDER_CPU = "sender_cpu"
    ONE_SFU = "one_sfu"
    ONE_VERSION = "one_version"
    ONE_COUNTRY = "one_country"
    ONE_NETWORK = "one_network"
    TURN_ONLY = "turn_only"
    REJOIN_STORM = "rejoin_storm"
    NEVER_PUBLISHES = "never_publishes"
    # harmless
    MUTED = "muted"
    IDLE = "idle"
    LAYER_SWITCH = "layer_switch"
    SLOW_SCREENSHARE = "slow_screenshare"
    SIX_SECONDS = "six_seconds"


HARMLESS = (Kind.MUTED, Kind.IDLE, Kind.LAYER_SWITCH, Kind.SLOW_SCREENSHARE, Kind.SIX_SECONDS)
INCIDENTS = tuple(kind for kind in Kind if kind is not Kind.HEALTHY and kind not in HARMLESS)


class Stage(StrEnum):
    """Where a session is in its life."""

    LIVE = "live"
    NOT_READY = "not_ready"
    ENDED = "ended"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Call:
    """One session.

    Attributes:
        number: its place in the world's schedule; negative for the named showcases.
        vendor: "stream" or "rtk".
        session_id: a UUID.
        container_id: the call's id or the meeting's UUID; several sessions may share it.
        call_type: Stream's call type.
        title: for people.
        started_at: UTC epoch seconds.
        ended_at: UTC epoch seconds of the last leave, also where that is still to come.
        size: how many people.
    """

    number: int
    vendor: str
    session_id: str
    container_id: str
    call_type: str
    title: str
    started_at: float
    ended_at: float
    size: int


@dataclass(frozen=True, slots=True)
class Truth:
    """What really is the matter: for tests alone; no vendor endpoint tells.

    Attributes:
        kind: what.
        user_ids: whom it concerns.
        dimension: the slice that explains it ("sfu", "client_version", "country", "network_type"), or None.
        value: the value of that dimension.
        since: UTC epoch seconds of its onset; None where it lasts for the whole session.
        until: UTC epoch seconds of its end; None where it lasts to the end.
        strength: 0..1.
    """

    kind: Kind
    user_ids: tuple[str, ...] = ()
    dimension: str | None = None
    value: str | None = None
    since: float | None = None
    until: float | None = None
    strength: float = 0.0
