"""The one door to the generated world."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence

from tui.sandbox.world.types import (
    Call,
    ConnectionEvent,
    Container,
    Link,
    Person,
    Presence,
    Received,
    Sent,
    Stage,
    Subscription,
    Summary,
    Track,
    Truth,
)

REPORT_STEP_S = 10.0
"""Seconds between a client's reports once a call has settled."""


class World:
    """Sessions, people and media that follow from a seed.

    Args:
        seed: another seed is another world, with other ids.
        clock: tells UTC epoch seconds. It decides what is live, what has ended and what has not happened yet; the
            values of something that did happen do not depend on it.

    `vendor` is "stream" or "rtk" everywhere.
    """

    def __init__(self, seed: int = 1, *, clock: Callable[[], float] = time.time) -> None:
        self.seed = seed
        self.clock = clock

    def now(self) -> float:
        """Return the world's time in UTC epoch seconds."""
        return self.clock()

    # calls

    def count(self, vendor: str) -> int:
        """Return how many sessions of a vendor have started by now: about 10,000."""
        raise NotImplementedError

    def call(self, vendor: str, index: int) -> Call:
        """Return a session by its place in the list, 0 being the newest start.

        Raises:
            IndexError: not within `count(vendor)`.
        """
        raise NotImplementedError

    def index_of(self, call: Call) -> int:
        """Return the place at which `call(vendor, index)` gives this session now."""
        raise NotImplementedError

    def find(self, vendor: str, session_id: str) -> Call | None:
        """Return the session with an id; None where there is none, or it has not started yet."""
        raise NotImplementedError

    def stage(self, call: Call) -> Stage:
        """Return where a session is in its life."""
        raise NotImplementedError

    def container_count(self, vendor: str) -> int:
        """Return how many calls or meetings there are."""
        raise NotImplementedError

    def container(self, vendor: str, index: int) -> Container:
        """Return a call or meeting by its place, newest first."""
        raise NotImplementedError

    def find_container(self, vendor: str, container_id: str, call_type: str | None = None) -> Container | None:
        """Return the call or meeting with an id (and, for Stream, of a type), or None."""
        raise NotImplementedError

    def sessions_of(self, container: Container) -> Sequence[Call]:
        """Return the sessions of a call or meeting that have started, newest first."""
        raise NotImplementedError

    def showcases(self, vendor: str) -> dict[str, Call]:
        """Return the sessions that have names: one of every `Kind` by its value, and those in `SHOWCASE_NAMES`."""
        raise NotImplementedError

    def showcase(self, name: str, vendor: str = "stream") -> Call:
        """Return the session with a name.

        Raises:
            KeyError: no such name.
        """
        raise NotImplementedError

    def truth(self, call: Call) -> Truth:
        """Return what really is the matter with a session. For tests: no vendor endpoint tells."""
        raise NotImplementedError

    # people

    def person(self, call: Call, index: int) -> Person:
        """Return who somebody in a call is; `index` is 0 to `call.size - 1`."""
        raise NotImplementedError

    def person_index(self, call: Call, user_id: str) -> int | None:
        """Return the index of a user in a call in constant time, or None."""
        raise NotImplementedError

    def presences(self, call: Call, index: int) -> tuple[Presence, ...]:
        """Return the joins of a person that have happened by now, oldest first."""
        raise NotImplementedError

    def roster(self, call: Call, first: int = 0) -> Iterator[Presence]:
        """Yield every presence that has begun, ordered by person and sequence, from person `first` on."""
        for index in range(first, call.size):
            yield from self.presences(call, index)

    def presence(self, vendor: str, presence_id: str) -> Presence | None:
        """Return the presence with an id (user session id, peer id), in constant time, or None."""
        raise NotImplementedError

    def attendance(self, call: Call) -> tuple[int, float]:
        """Return the number of presences so far and their durations summed in seconds."""
        raise NotImplementedError

    # media

    def tracks(self, presence: Presence) -> tuple[Track, ...]:
        """Return the tracks that a presence publishes."""
        raise NotImplementedError

    def subscriptions(self, presence: Presence) -> tuple[Subscription, ...]:
        """Return the tracks that a presence receives: everybody's in small calls, the first speakers' in large ones."""
        raise NotImplementedError

    def report_times(
        self, presence: Presence, since: float, until: float, step_s: float = REPORT_STEP_S
    ) -> list[float]:
        """Return when the client reported within `[since, until)`, up to now.

        The first reports come sooner than a step apart. Some reports get lost: those times are missing.
        """
        raise NotImplementedError

    def link(self, call: Call, index: int, at: float) -> Link:
        """Return the causes that act on a person at an instant. For tests: no vendor endpoint tells."""
        raise NotImplementedError

    def sent(self, presence: Presence, track: Track, at: float, step_s: float = REPORT_STEP_S) -> Sent:
        """Return what the sender measured of a track over the `step_s` before `at`."""
        return self.sent_series(presence, track, (at,), step_s)[0]

    def sent_series(
        self, presence: Presence, track: Track, times: Sequence[float], step_s: float = REPORT_STEP_S
    ) -> list[Sent]:
        """Return `sent` for many times: much cheaper than one by one."""
        raise NotImplementedError

    def received(
        self, presence: Presence, subscription: Subscription, at: float, step_s: float = REPORT_STEP_S
    ) -> Received:
        """Return what the receiver measured of a track over the `step_s` before `at`."""
        return self.received_series(presence, subscription, (at,), step_s)[0]

    def received_series(
        self, presence: Presence, subscription: Subscription, times: Sequence[float], step_s: float = REPORT_STEP_S
    ) -> list[Received]:
        """Return `received` for many times: much cheaper than one by one."""
        raise NotImplementedError

    def muted(self, presence: Presence, track: Track, at: float) -> bool:
        """Return whether the track is muted at an instant."""
        raise NotImplementedError

    def events(self, presence: Presence) -> tuple[ConnectionEvent, ...]:
        """Return what happened to a presence's connection up to now, ascending in time."""
        raise NotImplementedError

    def summary(self, presence: Presence) -> Summary:
        """Return what a presence comes to as a whole."""
        raise NotImplementedError

    def call_score(self, call: Call) -> float:
        """Return 0..100 for a session as a whole, cheaply enough to sort thousands of sessions by it."""
        raise NotImplementedError
