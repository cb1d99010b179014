"""Lists over the world that are too dear to make for every page: each is made once and kept while it holds."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar, overload

from tui.sandbox.world import Call, Presence, Stage, World

VENDOR = "rtk"
_KEPT = 16
_TOTALS_KEPT = 20_000
_LIVE_FOR_S = 5.0
"""How long a list about something that still goes on is kept."""

_LIST_KEPT_S = 60.0
"""The named sessions move with the days, so the list does not hold for ever."""
_FEW = 500
_SWEPT_UP_TO = 500
"""Larger sessions are taken to have had everybody in at once."""

_Value = TypeVar("_Value")


class Directory:
    """The sessions of an app and the rosters of its sessions, in the orders that clients ask for."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._kept: OrderedDict[Hashable, object] = OrderedDict()
        self._seconds: dict[tuple[str, float], float] = {}
        self._peaks: dict[tuple[str, float], int] = {}

    def calls_between(self, since: float | None, until: float | None, *, whole: bool) -> Sequence[Call]:
        """Return the sessions that started in a closed range of UTC epoch seconds, newest start first.

        Args:
            since: the range's start; None for all.
            until: the range's end; None for up to now.
            whole: whether all of them will be looked at; otherwise each is made when it is.
        """
        calls = _Calls(self.world)
        first = 0 if until is None else bisect_left(calls, -until, key=_minus_start)
        last = len(calls) if since is None else bisect_right(calls, -since, key=_minus_start)
        if not whole and first == 0 and last == len(calls):
            return calls
        if last - first < _FEW:
            return calls[first:last]
        every = self._keep(
            ("calls", len(calls), calls[0].session_id, self.world.now() // _LIST_KEPT_S), lambda: calls[:]
        )
        return every[first:last]

    def peak(self, call: Call) -> int:
        """Return how many presences a session had at once, at most."""
        if call.size > _SWEPT_UP_TO:
            return call.size
        if self.world.stage(call) is Stage.LIVE:
            return _peak(self.world.roster(call))
        return self._once(self._peaks, call, lambda: _peak(self.world.roster(call)))

    def live_count(self, call: Call) -> int:
        """Return how many presences a session has now."""
        if self.world.stage(call) is not Stage.LIVE:
            return 0
        if call.size > _SWEPT_UP_TO:
            return call.size
        return sum(presence.left_at is None for presence in self.world.roster(call))

    def participant_seconds(self, call: Call) -> float:
        """Return the durations of all presences of a session, summed, up to now."""
        if self.world.stage(call) is Stage.LIVE:
            return self.world.attendance(call)[1]
        return self._once(self._seconds, call, lambda: self.world.attendance(call)[1])

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

    def _once(self, kept: dict[tuple[str, float], _Value], call: Call, make: Callable[[], _Value]) -> _Value:
        # the named sessions take place anew each day
        key = (call.session_id, call.ended_at)
        if key not in kept:
            if len(kept) > _TOTALS_KEPT:
                kept.clear()
            kept[key] = make()
        return kept[key]

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


class _Calls(Sequence[Call]):
    def __init__(self, world: World) -> None:
        self._world = world
        self._count = world.count(VENDOR)

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, place: int) -> Call: ...
    @overload
    def __getitem__(self, place: slice) -> list[Call]: ...
    def __getitem__(self, place: int | slice) -> Call | list[Call]:
        if isinstance(place, slice):
            return [self._world.call(VENDOR, index) for index in range(self._count)[place]]
        return self._world.call(VENDOR, range(self._count)[place])


def _minus_start(call: Call) -> float:
    return -call.started_at


def _peak(presences: Iterable[Presence]) -> int:
    steps: list[tuple[float, int]] = []
    for presence in presences:
        steps.append((presence.joined_at, 1))
        if presence.left_at is not None:
            steps.append((presence.left_at, -1))
    peak = present = 0
    for _, step in sorted(steps):
        present += step
        peak = max(peak, present)
    return peak
