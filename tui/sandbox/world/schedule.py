"""Which sessions there are, and when.

Slot k of a vendor starts `INTERVAL_S` after slot k - 1, give or take; showcases have negative numbers and slide with
the days.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

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
LIVE_FOR_S = 105 * 60.0
"""The live showcase has gone on for at least so long: its trouble is to be seen at any time of day."""
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
    """A session with a name, which tests know, and a title, which does not tell what is the matter.

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

    @property
    def title(self) -> str:
        """Its title for people."""
        return _TITLES[self.name]

    @property
    def slug(self) -> str:
        """The id of its call."""
        return self.title.lower().replace(" ", "-")


_TITLES = {
    Kind.HEALTHY.value: "Morning check-in",
    Kind.SENDER_UPLINK_LOSS.value: "Checkout review",
    Kind.RECEIVER_DOWNLINK_LOSS.value: "Partner onboarding",
    Kind.RECEIVER_CPU.value: "Portfolio walkthrough",
    Kind.SENDER_CPU.value: "Design critique",
    Kind.ONE_SFU.value: "Regional update",
    Kind.ONE_VERSION.value: "Release rehearsal",
    Kind.ONE_COUNTRY.value: "Field sales sync",
    Kind.ONE_NETWORK.value: "Driver briefing",
    Kind.TURN_ONLY.value: "Vendor audit",
    Kind.REJOIN_STORM.value: "Incident bridge",
    Kind.NEVER_PUBLISHES.value: "Job interview",
    Kind.MUTED.value: "Reading group",
    Kind.IDLE.value: "Waiting room",
    Kind.LAYER_SWITCH.value: "Pair programming",
    Kind.SLOW_SCREENSHARE.value: "Slide review",
    Kind.SIX_SECONDS.value: "Quick question",
    "clean": "Retrospective",
    "ingress": "Product launch",
    "crowd": "Company all-hands",
    "live": "War room",
    "not_ready": "Budget review",
    "expired": "Quarterly planning",
}

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
SLUG_NUMBERS = {showcase.slug: -1 - index for index, showcase in enumerate(SHOWCASES)}


def showcase_of(number: int) -> Showcase | None:
    """Return the showcase with a session number, or None."""
    return SHOWCASES[-1 - number] if -len(SHOWCASES) <= number < 0 else None


def showcase_span(showcase: Showcase, now: float) -> tuple[float, float]:
    """Return when a showcase starts and ends, seen from now."""
    length = showcase.minutes * 60
    if showcase.when is When.LIVE:
        start = (now - LIVE_FOR_S) // 7200 * 7200
        return start, start + 4 * 3600.0
    if showcase.when is When.NOT_READY:
        end = now // NOT_READY_S * NOT_READY_S
        return end - length, end
    day = now // DAY_S * DAY_S - (DAY_S if showcase.when is When.YESTERDAY else 120 * DAY_S)
    start = day + showcase.hour * 3600
    return start, start + length


class Schedule:
    """The slots of one world."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._order = lru_cache(maxsize=8)(self._make_order)

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

    def at(self, vendor: str, index: int, now: float) -> int:
        """Return the number of the session at a place of the list, newest first.

        Raises:
            IndexError: beyond the list.
        """
        if not 0 <= index < SLOTS + len(SHOWCASES):
            raise IndexError(index)
        newest, shown = self._order(vendor, int(now))
        before = 0
        for place, number in shown:
            if place == index:
                return number
            if place > index:
                break
            before += 1
        return newest - (index - before)

    def index(self, vendor: str, number: int, now: float) -> int:
        """Return the place of a session in the list."""
        newest, shown = self._order(vendor, int(now))
        if number < 0:
            return next(place for place, other in shown if other == number)
        return newest - number + sum(1 for rank, (place, _) in enumerate(shown) if place - rank <= newest - number)

    def numbers(self, vendor: str, now: float) -> list[int]:
        """Return the numbers of all sessions of the list, newest first."""
        newest, shown = self._order(vendor, int(now))
        found = list(range(newest, newest - SLOTS, -1))
        for place, number in shown:
            found.insert(place, number)
        return found

    def _make_order(self, vendor: str, now: int) -> tuple[int, list[tuple[int, int]]]:
        """Return the newest slot and (place in the list, number) of each showcase, newest first."""
        newest = self.newest(vendor, now)
        starts = ((showcase_span(showcase, now)[0], -1 - index) for index, showcase in enumerate(SHOWCASES))
        return newest, [
            (rank + newest - max(self.newest(vendor, start), newest - SLOTS), number)
            for rank, (start, number) in enumerate(sorted(starts, reverse=True))
        ]

    def key(self, vendor: str, number: int) -> int:
        """Return the key that everything about a session derives from."""
        return mix(self._seed, vendor == "rtk", number, 0xCA11)
