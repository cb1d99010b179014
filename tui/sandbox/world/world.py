"""The one door to the generated world."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from tui.sandbox.world import schedule
from tui.sandbox.world.cast import Cast, draw_cast, draw_duration, draw_kind, draw_size
from tui.sandbox.world.containers import Containers, container_number
from tui.sandbox.world.happenings import events_of
from tui.sandbox.world.ids import Ids, Tag
from tui.sandbox.world.media import Actor, received_series, report_times, sent_series
from tui.sandbox.world.people import (
    affected,
    make_person,
    publisher_limit,
    publishes,
    spans,
    user_index,
    user_name,
    user_number,
)
from tui.sandbox.world.script import is_within
from tui.sandbox.world.types import (
    INCIDENTS,
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
    TrackKind,
    Truth,
)
from tui.sandbox.world.verdict import score_of_call, summarise

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
        self.ids = Ids(seed)
        self.containers = Containers(seed, self.ids)
        self._schedule = schedule.Schedule(seed)
        self._make_call_kept = lru_cache(maxsize=8192)(self._make_call)
        self._cast = lru_cache(maxsize=4096)(self._make_cast)
        self._person = lru_cache(maxsize=1024)(self._make_person)
        self._actor = lru_cache(maxsize=160)(self._make_actor)
        self._attendance = lru_cache(maxsize=256)(self._add_up)

    def now(self) -> float:
        """Return the world's time in UTC epoch seconds."""
        return self.clock()

    # calls

    def count(self, vendor: str) -> int:
        """Return how many sessions of a vendor have started by now: about 10,000."""
        return schedule.SLOTS + len(schedule.SHOWCASES)

    def call(self, vendor: str, index: int) -> Call:
        """Return a session by its place in the list, 0 being the newest start.

        Raises:
            IndexError: not within `count(vendor)`.
        """
        return self._call(vendor, self._schedule.at(vendor, index, self.now()))

    def index_of(self, call: Call) -> int:
        """Return the place at which `call(vendor, index)` gives this session now."""
        return self._schedule.index(call.vendor, call.number, self.now())

    def numbers(self, vendor: str, as_of: float | None = None) -> list[int]:
        """Return the numbers of all sessions that have started, newest first: cheap, no session is made for it.

        Args:
            vendor: whose.
            as_of: UTC epoch seconds at which the list is taken; now where None.
        """
        return self._schedule.numbers(vendor, self.now() if as_of is None else as_of)

    def call_numbered(self, vendor: str, number: int) -> Call:
        """Return the session with a number."""
        return self._call(vendor, number)

    def find(self, vendor: str, session_id: str) -> Call | None:
        """Return the session with an id; None where there is none, or it has not started yet."""
        meaning = self.ids.read(session_id)
        if meaning is None or meaning.tag is not Tag.SESSION or meaning.vendor != vendor:
            return None
        return self._listed(vendor, meaning.number)

    def stage(self, call: Call) -> Stage:
        """Return where a session is in its life."""
        since_end = self.now() - call.ended_at
        if since_end < 0:
            return Stage.LIVE
        if since_end < schedule.NOT_READY_S:
            return Stage.NOT_READY
        return Stage.ENDED if since_end < schedule.RETENTION_S else Stage.EXPIRED

    def sessions_of(self, container: Container) -> Sequence[Call]:
        """Return the sessions of a call or meeting that have started, newest first."""
        vendor, number = container.vendor, container.number
        if number < 0:
            return (self._call(vendor, number),)
        newest = self._schedule.newest(vendor, self.now())
        last = newest - (newest - number) % schedule.CONTAINERS
        return [self._call(vendor, n) for n in range(last, newest - schedule.SLOTS, -schedule.CONTAINERS)]

    def showcases(self, vendor: str) -> dict[str, Call]:
        """Return the sessions that have names: one of every `Kind` by its value, and those in `SHOWCASE_NAMES`."""
        return {name: self._call(vendor, number) for name, number in schedule.SHOWCASE_NUMBERS.items()}

    def showcase(self, name: str, vendor: str = "stream") -> Call:
        """Return the session with a name.

        Raises:
            KeyError: no such name.
        """
        return self._call(vendor, schedule.SHOWCASE_NUMBERS[name])

    def truth(self, call: Call) -> Truth:
        """Return what really is the matter with a session. For tests: no vendor endpoint tells."""
        cast = self._cast(call)
        if cast.culprit >= 0:
            hit: tuple[str, ...] = (self.person(call, cast.culprit).user_id,)
        elif cast.dimension is not None and call.size <= 1000:
            people = (self.person(call, index) for index in range(call.size))
            hit = tuple(person.user_id for person in people if affected(cast, person))
        else:
            hit = ()
        return Truth(
            cast.kind,
            hit,
            cast.dimension,
            cast.value,
            None if cast.whole else cast.since,
            None if cast.whole or cast.until >= call.ended_at else cast.until,
            cast.strength if cast.kind in INCIDENTS else 0.0,
        )

    # people

    def person(self, call: Call, index: int) -> Person:
        """Return who somebody in a call is; `index` is 0 to `call.size - 1`."""
        if not 0 <= index < call.size:
            raise IndexError(index)
        return self._person(call, index)

    def person_index(self, call: Call, user_id: str) -> int | None:
        """Return the index of a user in a call in constant time, or None."""
        return user_index(self._base(call), call.size, user_id)

    def presences(self, call: Call, index: int) -> tuple[Presence, ...]:
        """Return the joins of a person that have happened by now, oldest first."""
        now = self.now()
        user_id = user_name(user_number(self._base(call), index))[0]
        unified = self.ids.make(Tag.PRESENCE, call.vendor, call.number, index, 0)
        return tuple(
            Presence(
                call,
                index,
                sequence,
                self.ids.make(Tag.PRESENCE, call.vendor, call.number, index, sequence) if sequence else unified,
                unified,
                user_id,
                joined,
                leaves,
                leaves if leaves <= now else None,
            )
            for sequence, (joined, leaves) in enumerate(spans(self._cast(call), call, index))
            if joined <= now
        )

    def roster(self, call: Call, first: int = 0) -> Iterator[Presence]:
        """Yield every presence that has begun, ordered by person and sequence, from person `first` on."""
        for index in range(first, call.size):
            yield from self.presences(call, index)

    def presence(self, vendor: str, presence_id: str) -> Presence | None:
        """Return the presence with an id (user session id, peer id), in constant time, or None."""
        meaning = self.ids.read(presence_id)
        if meaning is None or meaning.tag is not Tag.PRESENCE or meaning.vendor != vendor:
            return None
        call = self._listed(vendor, meaning.number)
        if call is None or meaning.person >= call.size:
            return None
        known = self.presences(call, meaning.person)
        return known[meaning.sequence] if meaning.sequence < len(known) else None

    def attendance(self, call: Call) -> tuple[int, float]:
        """Return the number of presences so far and their durations summed in seconds."""
        now = self.now()
        return self._attendance(call, None if call.ended_at <= now else now)

    # media

    def tracks(self, presence: Presence) -> tuple[Track, ...]:
        """Return the tracks that a presence publishes."""
        return self._actor(presence.call, presence.person_index).tracks(presence)

    def subscriptions(self, presence: Presence) -> tuple[Subscription, ...]:
        """Return the tracks that a presence receives: everybody's in small calls, the first speakers' in large ones."""
        call, found = presence.call, []
        now = self.now()
        actor = self._actor(call, presence.person_index)
        if actor.person.publisher_type != "webrtc":
            return ()
        for index in range(publisher_limit(call)):
            if index == presence.person_index or not publishes(actor.cast, call, index):
                continue
            for publisher in self.presences(call, index):
                since = max(presence.joined_at, publisher.joined_at)
                until = min(presence.leaves_at, publisher.leaves_at)
                if since < min(until, now):
                    found += [Subscription(publisher, track, since, until) for track in self.tracks(publisher)]
        return tuple(found)

    def report_times(
        self, presence: Presence, since: float, until: float, step_s: float = REPORT_STEP_S
    ) -> list[float]:
        """Return when the client reported within `[since, until)`, up to now.

        The first reports come sooner than a step apart. Some reports get lost: those times are missing.
        """
        actor = self._actor(presence.call, presence.person_index)
        return report_times(actor, presence, since, min(until, self.now() + 0.001), step_s)

    def link(self, call: Call, index: int, at: float) -> Link:
        """Return the causes that act on a person at an instant. For tests: no vendor endpoint tells."""
        return self._actor(call, index).line.at(at)

    def sent(self, presence: Presence, track: Track, at: float, step_s: float = REPORT_STEP_S) -> Sent:
        """Return what the sender measured of a track over the `step_s` before `at`."""
        return self.sent_series(presence, track, (at,), step_s)[0]

    def sent_series(
        self, presence: Presence, track: Track, times: Sequence[float], step_s: float = REPORT_STEP_S
    ) -> list[Sent]:
        """Return `sent` for many times: much cheaper than one by one."""
        actor = self._actor(presence.call, presence.person_index)
        return sent_series(actor, presence, track.kind, times, step_s)

    def received(
        self, presence: Presence, subscription: Subscription, at: float, step_s: float = REPORT_STEP_S
    ) -> Received:
        """Return what the receiver measured of a track over the `step_s` before `at`."""
        return self.received_series(presence, subscription, (at,), step_s)[0]

    def received_series(
        self, presence: Presence, subscription: Subscription, times: Sequence[float], step_s: float = REPORT_STEP_S
    ) -> list[Received]:
        """Return `received` for many times: much cheaper than one by one."""
        actor = self._actor(presence.call, presence.person_index)
        sender = self._actor(subscription.publisher.call, subscription.publisher.person_index)
        return received_series(actor, sender, subscription, times, step_s, self._videos(presence.call))

    def muted(self, presence: Presence, track: Track, at: float) -> bool:
        """Return whether the track is muted at an instant."""
        actor = self._actor(presence.call, presence.person_index)
        return is_within(actor.outlets[track.kind].silent, at)

    def events(self, presence: Presence) -> tuple[ConnectionEvent, ...]:
        """Return what happened to a presence's connection up to now, ascending in time."""
        call, now = presence.call, self.now()
        actor = self._actor(call, presence.person_index)
        is_last = presence.sequence + 1 == len(spans(actor.cast, call, presence.person_index))
        return tuple(event for event in events_of(actor, presence, is_last=is_last) if event.at <= now)

    def summary(self, presence: Presence) -> Summary:
        """Return what a presence comes to as a whole."""
        since, until = presence.joined_at, min(presence.leaves_at, self.now())
        count = 8 if until - since > 120 else 2
        times = [since + (until - since) * (n + 0.5) / count for n in range(count)]
        step = min(REPORT_STEP_S, max(1.0, (until - since) / count))
        actor = self._actor(presence.call, presence.person_index)
        up = [(link.up_loss, link.rtt_ms) for link in map(actor.line.at, times)]
        received = self.subscriptions(presence)
        audible = [each for each in received if each.track.kind is TrackKind.AUDIO]
        visible = [each for each in received if each.track.kind is TrackKind.VIDEO]
        heard: list[Received] = []
        seen: list[tuple[Received, float]] = []
        for n, at in enumerate(times):
            if audible:
                heard.append(self.received(presence, audible[n % len(audible)], at, step))
            if visible:
                each = visible[n % len(visible)]
                seen.append((self.received(presence, each, at, step), each.track.fps))
        summary = summarise(actor.key, heard, seen, up)
        frozen = summary.freezes_ms * (until - since) / (count * step)
        return Summary(summary.score, summary.jitter_ms, summary.rtt_ms, frozen)

    def call_score(self, call: Call) -> float:
        """Return 0..100 for a session as a whole, cheaply enough to sort thousands of sessions by it."""
        return score_of_call(call, self._cast(call))

    # how it is made

    def _listed(self, vendor: str, number: int) -> Call | None:
        if not self._schedule.contains(vendor, number, self.now()):
            return None
        return self._call(vendor, number)

    def _call(self, vendor: str, number: int) -> Call:
        showcase = schedule.showcase_of(number)
        span = schedule.showcase_span(showcase, self.now()) if showcase else None
        return self._make_call_kept(vendor, number, span)

    def _make_call(self, vendor: str, number: int, span: tuple[float, float] | None) -> Call:
        key = self._schedule.key(vendor, number)
        container = self.containers.numbered(vendor, container_number(number))
        showcase = schedule.showcase_of(number)
        if showcase and span:
            size, (start, end) = showcase.size, span
        else:
            kind = draw_kind(key)
            size = draw_size(key, self.containers.key(vendor, container.number), kind)
            start = self._schedule.start(vendor, number)
            end = round(start + draw_duration(key, kind), 3)
        session_id = self.ids.make(Tag.SESSION, vendor, number)
        return Call(
            number, vendor, session_id, container.container_id, container.call_type, container.title, start, end, size
        )

    def _make_cast(self, call: Call) -> Cast:
        key, showcase = self._schedule.key(call.vendor, call.number), schedule.showcase_of(call.number)
        return draw_cast(key, call, showcase.kind if showcase else draw_kind(key), showcase)

    def _make_person(self, call: Call, index: int) -> Person:
        return make_person(self.ids, self.seed, call, self._cast(call), self._base(call), index)

    def _make_actor(self, call: Call, index: int) -> Actor:
        return Actor(self._cast(call), call, self._person(call, index))

    def _add_up(self, call: Call, now: float | None) -> tuple[int, float]:
        cast, count, seconds = self._cast(call), 0, 0
        for index in range(call.size):
            for joined, leaves in spans(cast, call, index):
                if now is None or joined <= now:
                    count += 1
                    seconds += int((leaves if now is None else min(leaves, now)) - joined)
        return count, seconds

    def _base(self, call: Call) -> int:
        return self.containers.key(call.vendor, container_number(call.number)) % (1 << 21)

    def _videos(self, call: Call) -> int:
        """Return how many other cameras somebody in the call shows."""
        return max(1, min(publisher_limit(call), call.size) - 1)
