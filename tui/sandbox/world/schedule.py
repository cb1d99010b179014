"""Which sessions there are, and when.

Slot k of a vendor starts `INTERVAL_S` after slot k - 1, give or take; showcases have negative numbers and slide with
the days.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from tui.sandbox.world.noise import fraction, mix
from tui.sandbox.world.types import Kind

FIRST_START = 1577836800.0
"""Slot 0, on 1 January 2020."""

INTERVAL_S = 960.0
JITTER_S = 300.0
SLOTS = 10_000
"""How many sessions the lists go back: 111 days."""

NOT_READY_S = 90.0
"""For so long after its end a session's numbers are not there yet."""

RETENTION_S = 90 * 86400.0
CROWD = 100_000
DAY_S = 86400.0
CONTAINERS = 400
"""Slots of the same remainder are sessions of the same call."""


class When(Enum):
    """When a showcase takes place, seen from now."""

    YESTERDAY = "yesterday"
    LIVE = "live"
    NOT_READY = "not_ready"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Showcase:
    """A session with a name.

    Attributes:
        hour: of yesterday at which it starts, UTC.
        minutes: its length.
        ingress: whether the first publishers come by RTMP and SRT.
    """

    name: str
    kind: Kind
    size: int
    hour: float = 14.0
    minutes: float = 42.0
    when: When = When.YESTERDAY
    ingress: bool = False
    strength: float = 0.7


SHOWCASES = (
    *(
        Showcase(kind.value, kind, size, hour=8.0 + number * 0.55, minutes=6 / 60 if kind is Kind.SIX_SECONDS else 42.0)
        for number, (kind, size) in enumerate(
            (
                (Kind.HEALTHY, 7),
                (Kind.SENDER_UPLINK_LOSS, 6),
                (Kind.RECEIVER_DOWNLINK_LOSS, 8),
                (Kind.RECEIVER_CPU, 6),
                (Kind.SENDER_CPU, 5),
                (Kind.ONE_SFU, 18),
                (Kind.ONE_VERSION, 16),
                (Kind.ONE_COUNTRY, 20),
                (Kind.ONE_NETWORK, 16),
                (Kind.TURN_ONLY, 6),
                (Kind.REJOIN_STORM, 5),
                (Kind.NEVER_PUBLISHES, 6),
                (Kind.MUTED, 5),
                (Kind.IDLE, 4),
                (Kind.LAYER_SWITCH, 3),
                (Kind.SLOW_SCREENSHARE, 5),
                (Kind.SIX_SECONDS, 2),
            )
        )
    ),
    Showcase("clean", Kind.HEALTHY, 4, hour=13.0),
    Showcase("ingress", Kind.HEALTHY, 12, hour=19.0, minutes=65.0, ingress=True),
    Showcase("crowd", Kind.ONE_SFU, CROWD, hour=14.0, minutes=90.0),
    Showcase("live", Kind.SENDER_UPLINK_LOSS, 9, when=When.LIVE),
    Showcase("not_ready", Kind.RECEIVER_DOWNLINK_LOSS, 5, when=When.NOT_READY),
    Showcase("expired", Kind.ONE_COUNTRY, 24, when=When.EXPIRED, minutes=55.0),
)

SHOWCASE_NUMBERS = {showcase.name: -1 - index for index, showcase in enumerate(SHOWCASES)}


def showcase_of(number: int) -> Showcase | None:
    """Return the showcase with a session number, or None."""
    return SHOWCASES[-1 - number] if -len(SHOWCASES) <= number < 0 else None


def showcase_span(showcase: Showcase, now: float) -> tuple[float, float]:
    """Return when a showcase starts and ends, seen from now."""
    length = showcase.minutes * 60
    if showcase.when is When.LIVE:
        start = (now - 900) // 7200 * 7200
        return start, start + 4 * 3600.0
    if showcase.when is When.NOT_READY:
        end = now // NOT_READY_S * NOT_READY_S
        return end - length, end
    day = now // DAY_S * DAY_S - (DAY_S if showcase.when is When.YESTERDAY else 120 * DAY_S)
    start = day + showcase.hour * 3600
    return start, start + length


class Schedule:
    """The slots of one world."""

    def __init__(self, seed: int, clock: Callable[[], float]) -> None:
        self._seed = seed
        self._clock = clock

    def start(self, vendor: str, number: int) -> float:
        """Return when a slot's session starts."""
        jitter = fraction(self._seed, vendor == "rtk", number, 1)
        return round(FIRST_START + number * INTERVAL_S + JITTER_S * jitter, 3)

    def newest(self, vendor: str, at: float) -> int:
        """Return the last slot that has started by a time."""
        number = int((at - FIRST_START) // INTERVAL_S)
        return number if self.start(vendor, number) <= at else number - 1

    def contains(self, vendor: str, number: int, now: float) -> bool:
        """Return whether a number belongs to a session that is in the lists now."""
        if number < 0:
            return showcase_of(number) is not None
        newest = self.newest(vendor, now)
        return newest - SLOTS < number <= newest

    def numbers_before(self, vendor: str, now: float) -> list[tuple[float, int]]:
        """Return (start, number) of the showcases, newest first."""
        return sorted(
            ((showcase_span(showcase, now)[0], -1 - index) for index, showcase in enumerate(SHOWCASES)), reverse=True
        )

    def at(self, vendor: str, index: int, now: float) -> int:
        """Return the number of the session at a place of the list, newest first.

        Raises:
            IndexError: beyond the list.
        """
        if not 0 <= index < SLOTS + len(SHOWCASES):
            raise IndexError(index)
        newest = self.newest(vendor, now)
        for rank, (start, number) in enumerate(self.numbers_before(vendor, now)):
            place = rank + newest - max(self.newest(vendor, start), newest - SLOTS)
            if place == index:
                return number
            if place > index:
                return newest - (index - rank)
        return newest - (index - len(SHOWCASES))

    def index(self, vendor: str, number: int, now: float) -> int:
        """Return the place of a session in the list."""
        newest = self.newest(vendor, now)
        order = self.numbers_before(vendor, now)
        if number < 0:
            for rank, (start, other) in enumerate(order):
                if other == number:
                    return rank + newest - max(self.newest(vendor, start), newest - SLOTS)
        start = self.start(vendor, number)
        return newest - number + sum(1 for other, _ in order if other >= start and self.newest(vendor, other) >= number)

    def key(self, vendor: str, number: int) -> int:
        """Return the key that everything about a session derives from."""
        return mix(self._seed, vendor == "rtk", number, 0xCA11)
