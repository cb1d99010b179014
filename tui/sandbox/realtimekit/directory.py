"""Lists over the world that are too dear to make for every page: each is made once and kept while it holds."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

from tui.sandbox.world import Call, Presence, Stage, World

VENDOR = "rtk"
_KEPT = 16
_TOTALS_KEPT = 20_000
_LIVE_FOR_S = 5.0
"""How long a list about something that still goes on is kept."""

_LIST_KEPT_S = 60.0
"""The named sessions move with the days, so the list does not hold for ever."""

_Value = TypeVar("_Value")


class Directory:
    """The sessions of an app and the rosters of its sessions, in the orders that clients ask for."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._kept: OrderedDict[Hashable, object] = OrderedDict()
        self._totals: dict[tuple[str, float], float] = {}

    def calls(self) -> Sequence[Call]:
        """Return all sessions, newest start first."""
        world = self.world
        count = world.count(VENDOR)
        if not count:
            return ()
        moment = world.now() // _LIST_KEPT_S
        newest = world.call(VENDOR, 0).session_id
        return self._keep(
            ("calls", newest, count, moment), lambda: tuple(world.call(VENDOR, place) for place in range(count))
        )

    def participant_seconds(self, call: Call) -> float:
        """Return the durations of all presences of a session, summed, up to now."""
        if self.world.stage(call) is Stage.LIVE:
            return self.world.attendance(call)[1]
        key = (call.session_id, call.ended_at)
        kept = self._totals.get(key)
        if kept is None:
            if len(self._totals) > _TOTALS_KEPT:
                self._totals.clear()
            kept = self._totals[key] = self.world.attendance(call)[1]
        return kept

    def presence_count(self, call: Call) -> int:
        """Return how many presences a session has had up to now."""
        return int(self._ends(call)[-1]) if call.size else 0

    def presences(self, call: Call, part: slice) -> list[Presence]:
        """Return some presences of a session, ordered by person and join."""
        ends = self._ends(call)
        found: list[Presence] = []
        person = bisect_right(ends, part.start)
        skipped = part.start - (ends[person - 1] if person else 0)
        while person < call.size and len(found) < part.stop - part.start:
            found += self.world.presences(call, person)[skipped:]
            person, skipped = person + 1, 0
        return found[: part.stop - part.start]

    def sorted_presences(self, call: Call, name: str, key: Callable[[Presence], float]) -> Sequence[Presence]:
        """Return all presences of a session in ascending order of `key`, which `name` names."""
        return self._keep(
            ("sorted", name, *self._moment(call)), lambda: tuple(sorted(self.world.roster(call), key=key))
        )

    def matching_presences(self, call: Call, text: str) -> Sequence[Presence]:
        """Return the presences whose peer id, custom id or name holds `text`, whatever its case."""
        wanted = text.lower()
        world = self.world

        def search() -> tuple[Presence, ...]:
            presence = world.presence(VENDOR, wanted)
            if presence is not None:
                return (presence,) if presence.call.session_id == call.session_id else ()
            found: list[Presence] = []
            for index in range(call.size):
                person = world.person(call, index)
                is_person = wanted in person.user_id.lower() or wanted in person.name.lower()
                found += (
                    presence for presence in world.presences(call, index) if is_person or wanted in presence.session_id
                )
            return tuple(found)

        return self._keep(("matching", wanted, *self._moment(call)), search)

    def _ends(self, call: Call) -> array[int]:
        def count() -> array[int]:
            ends, total = array("L"), 0
            for index in range(call.size):
                total += len(self.world.presences(call, index))
                ends.append(total)
            return ends

        return self._keep(("ends", *self._moment(call)), count)

    def _moment(self, call: Call) -> tuple[str, float]:
        is_live = self.world.stage(call) is Stage.LIVE
        return call.session_id, self.world.now() // _LIVE_FOR_S if is_live else call.started_at

    def _keep(self, key: Hashable, make: Callable[[], _Value]) -> _Value:
        if key in self._kept:
            self._kept.move_to_end(key)
            value: _Value = self._kept[key]  # type: ignore[assignment]  # each key has one maker
            return value
        value = make()
        self._kept[key] = value
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return value
