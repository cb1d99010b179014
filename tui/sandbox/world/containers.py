"""The calls (Stream) and meetings (RealtimeKit) that sessions take place in."""

from __future__ import annotations

from tui.sandbox.world import schedule
from tui.sandbox.world.catalogue import TITLES
from tui.sandbox.world.ids import Ids, Tag
from tui.sandbox.world.noise import fraction, mix
from tui.sandbox.world.types import Container

_CALL_TYPES = ((0.7, "default"), (0.85, "livestream"), (0.92, "audio_room"), (1.0, "development"))
"""Which share of the calls, from the bottom up, are of at most this type."""


class Containers:
    """The calls or meetings of a world, by place, number and id; those of showcases have negative numbers."""

    def __init__(self, seed: int, ids: Ids) -> None:
        self._seed = seed
        self._ids = ids

    def count(self) -> int:
        """Return how many there are of each vendor."""
        return schedule.CONTAINERS + len(schedule.SHOWCASES)

    def at(self, vendor: str, index: int) -> Container:
        """Return one by its place, newest first.

        Raises:
            IndexError: not within `count()`.
        """
        if not 0 <= index < self.count():
            raise IndexError(index)
        shown = len(schedule.SHOWCASES)
        return self.numbered(vendor, -1 - index if index < shown else schedule.CONTAINERS - 1 - (index - shown))

    def find(self, vendor: str, container_id: str, call_type: str | None = None) -> Container | None:
        """Return the one with an id (and, for Stream, of a type), or None."""
        number = self._number_of(vendor, container_id)
        if number is None or not -len(schedule.SHOWCASES) <= number < schedule.CONTAINERS:
            return None
        container = self.numbered(vendor, number)
        fits = container.container_id == container_id and call_type in (None, container.call_type)
        return container if fits else None

    def numbered(self, vendor: str, number: int) -> Container:
        """Return the one with a number."""
        key, showcase = self.key(vendor, number), schedule.showcase_of(number)
        if showcase:
            name, title = showcase.slug, showcase.title
            call_type = "livestream" if showcase.ingress or showcase.size >= schedule.CROWD else "default"
            created = schedule.FIRST_START + 4 * 365 * schedule.DAY_S - number * -3600.0
        else:
            title = f"{TITLES[mix(key, 2) % len(TITLES)]} {number}"
            name = title.lower().replace(" ", "-")
            dice = fraction(key, 1)
            call_type = next(name for share, name in _CALL_TYPES if dice < share)
            created = schedule.FIRST_START + number * 3 * schedule.DAY_S
        if vendor == "rtk":
            name = self._ids.make(Tag.CONTAINER, vendor, number)
        return Container(number, vendor, name, call_type, title, created)

    def key(self, vendor: str, number: int) -> int:
        """Return what everything about one follows from."""
        return mix(self._seed, vendor == "rtk", number, 0xC047)

    def _number_of(self, vendor: str, container_id: str) -> int | None:
        if vendor == "rtk":
            meaning = self._ids.read(container_id)
            fits = meaning is not None and meaning.tag is Tag.CONTAINER and meaning.vendor == vendor
            return meaning.number if meaning is not None and fits else None
        _, _, digits = container_id.rpartition("-")
        number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 6 else None
        return schedule.SLUG_NUMBERS.get(container_id, number)


def container_number(session_number: int) -> int:
    """Return the number of the call or meeting that a session takes place in."""
    return session_number if session_number < 0 else session_number % schedule.CONTAINERS
