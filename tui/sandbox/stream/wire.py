"""Parts that several answers share."""

from __future__ import annotations

from typing import Any

from tui.sandbox.stream.times import nanoseconds
from tui.sandbox.world import Call, Person, Place, Presence, TrackKind, World

TRACK_TYPES = {
    TrackKind.AUDIO: "audio",
    TrackKind.VIDEO: "video",
    TrackKind.SCREENSHARE: "screensharing",
    TrackKind.SCREENSHARE_AUDIO: "screensharing_audio",
}

_FOREVER = 1_577_836_800.0


def location(place: Place) -> dict[str, Any]:
    """Return a place as the address database has it."""
    return {
        "city": place.city,
        "subdivision": place.subdivision,
        "country": place.country,
        "country_iso_code": place.country_iso_code,
        "continent": place.continent,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "accuracy_radius_meters": 20_000,
    }


def named(call: Call) -> dict[str, Any]:
    """Return the three parts of a session's name."""
    return {"call_type": call.call_type, "call_id": call.container_id, "call_session_id": call.session_id}


def span(call: Call, now: float) -> dict[str, Any]:
    """Return a session's start and, once it has come, its end."""
    found = {"call_started_at": nanoseconds(call.started_at)}
    if call.ended_at <= now:
        found["call_ended_at"] = nanoseconds(call.ended_at)
    return found


def track_flags(kinds: set[TrackKind]) -> dict[str, bool]:
    """Return which kinds of track somebody published."""
    return {kind.value: kind in kinds for kind in TrackKind}


def user(person: Person) -> dict[str, Any]:
    """Return a user."""
    return {
        "id": person.user_id,
        "name": person.name,
        "role": person.roles[0],
        "language": "",
        "banned": False,
        "shadow_banned": False,
        "invisible": False,
        "online": False,
        "blocked_user_ids": [],
        "teams": [],
        "custom": {},
        "created_at": nanoseconds(_FOREVER),
        "updated_at": nanoseconds(_FOREVER),
    }


def call_participant(person: Person, presence: Presence) -> dict[str, Any]:
    """Return somebody who is in a call now."""
    return {
        "user_session_id": presence.session_id,
        "joined_at": nanoseconds(presence.joined_at),
        "role": person.roles[0],
        "user": user(person),
    }


def connected(world: World, call: Call, most: int) -> list[tuple[Person, Presence]]:
    """Return up to `most` of those who are in a call now."""
    found: list[tuple[Person, Presence]] = []
    for presence in world.roster(call):
        if presence.left_at is None:
            found.append((world.person(call, presence.person_index), presence))
            if len(found) >= most:
                break
    return found


def call_session(world: World, call: Call, most: int = 25) -> dict[str, Any]:
    """Return a session as calls carry it, with up to `most` of the people who are in it."""
    live = connected(world, call, most) if call.ended_at > world.now() else []
    roles: dict[str, int] = {}
    for person, _ in live:
        roles[person.roles[0]] = roles.get(person.roles[0], 0) + 1
    found: dict[str, Any] = {
        "id": call.session_id,
        "started_at": nanoseconds(call.started_at),
        "participants": [call_participant(person, presence) for person, presence in live],
        "participants_count_by_role": roles,
        "anonymous_participant_count": 0,
        "accepted_by": {},
        "missed_by": {},
        "rejected_by": {},
    }
    if call.ended_at <= world.now():
        found["ended_at"] = nanoseconds(call.ended_at)
    return found
