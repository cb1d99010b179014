"""QueryCallParticipantSessions: who was there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tui.sandbox.stream import filters
from tui.sandbox.stream.endpoint import Answer, Question
from tui.sandbox.stream.filters import Filter
from tui.sandbox.stream.lookup import VENDOR, session_at
from tui.sandbox.stream.paging import Positioned, take
from tui.sandbox.stream.times import nanoseconds
from tui.sandbox.stream.wire import call_session, named
from tui.sandbox.world import Call, Presence, Stage, World
from tui.sandbox.world.people import publisher_limit

FIELDS = filters.texts("user_id", "session_id", "publisher_type", "published_tracks") | filters.bools(
    "is_live", "is_tech_user"
)

_JOINS = 512
"""More joins than one person can have: a position is person * _JOINS + sequence."""


def participant_sessions(question: Question) -> Answer:
    """Answer a page of presences, ordered by person and join, beside the totals of the whole session."""
    world = question.world
    call = session_at(world, question.path)
    wanted = filters.of_query(question.query, FIELDS)
    count, duration = world.attendance(call)
    page = take(
        question.page((call.session_id, wanted)),
        lambda start: forwards(world, call, wanted, start),
        lambda end: backwards(world, call, wanted, end),
        lambda presence: matches(world, presence, wanted),
    )
    return {
        **named(call),
        "total_participant_sessions": count,
        "total_participant_duration": int(duration),
        "participants_sessions": [_row(world, presence) for presence in page.rows],
        "session": call_session(world, call, most=0),
        **page.cursors(),
    }


def forwards(world: World, call: Call, wanted: Filter, start: int) -> Positioned[Presence]:
    """Yield presences from a position on, of the people whom a filter may mean."""
    people = candidates(world, call, wanted)
    for index in _ascending(people, start // _JOINS):
        for presence in world.presences(call, index):
            position = index * _JOINS + presence.sequence
            if position >= start:
                yield position, presence


def backwards(world: World, call: Call, wanted: Filter, end: int) -> Positioned[Presence]:
    """Yield presences before a position, the nearest first."""
    people = candidates(world, call, wanted)
    for index in _descending(people, min(end // _JOINS, call.size - 1)):
        for presence in reversed(world.presences(call, index)):
            position = index * _JOINS + presence.sequence
            if position < end:
                yield position, presence


def candidates(world: World, call: Call, wanted: Filter) -> range | list[int]:
    """Return the people whom a filter may mean, ascending: a large session must not be searched for one user."""
    if world.stage(call) is Stage.EXPIRED:
        return []
    if (users := wanted.wanted("user_id")) is not None:
        return sorted({index for user in users if (index := world.person_index(call, user)) is not None})
    if (sessions := wanted.wanted("session_id")) is not None:
        found = (world.presence(VENDOR, each) for each in sessions)
        return sorted({each.person_index for each in found if each is not None and each.call == call})
    if wanted.only("is_tech_user", True):
        return []
    if wanted.only("is_live", True) and call.ended_at <= world.now():
        return []
    types, tracks = wanted.wanted("publisher_type"), wanted.wanted("published_tracks")
    if tracks is not None or (types is not None and "webrtc" not in types):
        return range(min(call.size, publisher_limit(call)))
    return range(call.size)


def matches(world: World, presence: Presence, wanted: Filter) -> bool:
    """Return whether a presence fits a filter."""
    return not (wanted.conditions or wanted.groups) or wanted.matches(lambda field: _value(world, presence, field))


def _value(world: World, presence: Presence, field: str) -> Any:  # noqa: ANN401  (of the field's type)
    match field:
        case "user_id":
            return presence.user_id
        case "session_id":
            return presence.session_id
        case "is_live":
            return presence.left_at is None
        case "is_tech_user":
            return False
        case "publisher_type":
            return world.person(presence.call, presence.person_index).publisher_type
    return tuple(track.kind.value for track in world.tracks(presence))


def _row(world: World, presence: Presence) -> dict[str, Any]:
    person = world.person(presence.call, presence.person_index)
    until = world.now() if presence.left_at is None else presence.left_at
    row: dict[str, Any] = {
        "user_id": presence.user_id,
        "user_session_id": presence.session_id,
        "publisher_type": person.publisher_type,
        "roles": list(person.roles),
        "joined_at": nanoseconds(presence.joined_at),
        "duration_in_seconds": int(until - presence.joined_at),
    }
    if presence.left_at is not None:
        row["left_at"] = nanoseconds(presence.left_at)
    return row


def _ascending(people: range | list[int], first: int) -> Iterator[int]:
    if isinstance(people, range):
        return iter(people[first:])
    return (index for index in people if index >= first)


def _descending(people: range | list[int], last: int) -> Iterator[int]:
    if isinstance(people, range):
        return iter(people[: last + 1][::-1])
    return (index for index in reversed(people) if index <= last)
