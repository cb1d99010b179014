"""What is going to be the matter with a session, whom it hits, and when: the plot that causes follow."""

from __future__ import annotations

from dataclasses import dataclass

from tui.sandbox.world.catalogue import BAD_VERSION, PLACES, SFUS
from tui.sandbox.world.noise import fraction, mix
from tui.sandbox.world.schedule import Showcase
from tui.sandbox.world.types import HARMLESS, INCIDENTS, Call, Kind

SLICES = (Kind.ONE_SFU, Kind.ONE_VERSION, Kind.ONE_COUNTRY, Kind.ONE_NETWORK)
SENDERS = (
    Kind.SENDER_UPLINK_LOSS,
    Kind.SENDER_CPU,
    Kind.NEVER_PUBLISHES,
    Kind.MUTED,
    Kind.IDLE,
    Kind.LAYER_SWITCH,
    Kind.SLOW_SCREENSHARE,
)
WHOLE_SESSION = (
    Kind.ONE_VERSION,
    Kind.TURN_ONLY,
    Kind.NEVER_PUBLISHES,
    Kind.IDLE,
    Kind.SLOW_SCREENSHARE,
    Kind.SIX_SECONDS,
)
PLANTED = 4
"""In a sliced incident, persons 1 to 3 have the faulty value and person 4 certainly has not."""

_SIZES = (2, 2, 2, 2, 3, 3, 4, 4, 5, 5, 6, 7, 8, 9, 10, 12, 14, 18, 24, 32, 45, 60)


@dataclass(frozen=True, slots=True)
class Cast:
    """The plot of one session.

    Attributes:
        key: everything random about the session derives from it.
        culprit: index of the one person whom it is about, or -1.
        dimension: "sfu", "client_version", "country", "network_type", "relayed" or None.
        since: UTC epoch seconds.
        until: UTC epoch seconds; beyond the end where it lasts.
        noise: how restless the networks are, about 1.
        share: of people who are given the faulty value.
    """

    key: int
    kind: Kind
    culprit: int
    dimension: str | None
    value: str | None
    since: float
    until: float
    whole: bool
    strength: float
    noise: float
    share: float
    ingress: bool


def draw_kind(key: int) -> Kind:
    """Return what is the matter with a session of the schedule: nothing for most, an incident for one in five."""
    dice = fraction(key, 1)
    if dice < 0.70:
        return Kind.HEALTHY
    if dice < 0.90:
        return INCIDENTS[int(fraction(key, 2) * len(INCIDENTS))]
    return HARMLESS[int(fraction(key, 2) * len(HARMLESS))]


def draw_size(key: int, base: int, kind: Kind) -> int:
    """Return how many people come; `base` is the key of the call that the session is a run of."""
    if kind is Kind.SIX_SECONDS:
        return 2 + int(fraction(key, 3) * 3)
    usual = _SIZES[int(fraction(base, 3) * len(_SIZES))]
    size = max(2, round(usual * (0.8 + 0.4 * fraction(key, 3))))
    if kind in SLICES:
        return max(size, 10 + int(14 * fraction(key, 14)))
    if kind is Kind.LAYER_SWITCH:
        return min(size, 3)
    return max(size, 4) if kind is not Kind.HEALTHY else size


def draw_duration(key: int, kind: Kind) -> float:
    """Return the length of a session in seconds."""
    if kind is Kind.SIX_SECONDS:
        return 6.0
    dice, fine = fraction(key, 4), fraction(key, 5)
    if dice < 0.1:
        minutes = 4 + 6 * fine
    elif dice < 0.6:
        minutes = 12 + 23 * fine
    elif dice < 0.93:
        minutes = 35 + 30 * fine
    else:
        minutes = 70 + 100 * fine
    if kind is not Kind.HEALTHY:
        minutes = max(minutes, 14 + 8 * fine)
    return round(minutes * 60, 3)


def draw_cast(key: int, call: Call, kind: Kind, showcase: Showcase | None) -> Cast:
    """Return the plot of a session."""
    length = call.ended_at - call.started_at
    culprit, dimension, value = -1, None, None
    if kind in SENDERS:
        culprit = int(fraction(key, 6) * min(call.size, 6))
    elif kind in {Kind.RECEIVER_DOWNLINK_LOSS, Kind.RECEIVER_CPU, Kind.TURN_ONLY, Kind.REJOIN_STORM}:
        culprit = int(fraction(key, 6) * min(call.size, 14))
    if kind is Kind.ONE_SFU:
        dimension, value = "sfu", SFUS[int(fraction(key, 7) * len(SFUS))].sfu_id
    elif kind is Kind.ONE_VERSION:
        dimension, value = "client_version", tuple(BAD_VERSION.values())[mix(key, 7) % len(BAD_VERSION)]
    elif kind is Kind.ONE_COUNTRY:
        countries = sorted({place.country_iso_code for place in PLACES})
        dimension, value = "country", countries[mix(key, 7) % len(countries)]
    elif kind is Kind.ONE_NETWORK:
        dimension, value = "network_type", "cellular"
    elif kind is Kind.TURN_ONLY:
        dimension, value = "relayed", "true"
    whole = kind in WHOLE_SESSION or kind is Kind.HEALTHY
    since, until = call.started_at, call.ended_at
    if not whole:
        since += length * (0.15 + 0.3 * fraction(key, 8))
        since = round(max(since, call.started_at + 75), 3)
        if fraction(key, 9) < 0.5:
            until = round(since + max(150.0, (call.ended_at - since) * (0.3 + 0.4 * fraction(key, 10))), 3)
    return Cast(
        key,
        kind,
        culprit,
        dimension,
        value,
        since,
        min(until, call.ended_at),
        whole,
        showcase.strength if showcase else round(0.25 + 0.75 * fraction(key, 11), 3),
        0.6 if showcase and showcase.name == "clean" else 0.5 + 0.9 * fraction(key, 12),
        0.25 + 0.2 * fraction(key, 13),
        bool(showcase and showcase.ingress),
    )
