"""GetCallStatsMap: where people and media servers of a session were."""

from __future__ import annotations

from typing import Any

from tui.sandbox.stream.endpoint import Answer, Question
from tui.sandbox.stream.lookup import session_at
from tui.sandbox.stream.times import nanoseconds, seconds
from tui.sandbox.stream.wire import location, named, span, track_flags
from tui.sandbox.world import Person, Place, Presence, World

MOST = 1000
"""So many people of a session are put on the map."""


def call_map(question: Question) -> Answer:
    """Answer publishers, subscribers and servers, unless excluded; a window leaves out those who were not there."""
    world, query = question.world, question.query
    call = session_at(world, question.path)
    since = seconds(query["start_time"], "start_time") if query.get("start_time") else call.started_at
    until = seconds(query["end_time"], "end_time") if query.get("end_time") else min(call.ended_at, world.now())
    people: list[tuple[Person, Presence]] = []
    for presence in world.roster(call):
        if presence.joined_at <= until and presence.leaves_at >= since:
            people.append((world.person(call, presence.person_index), presence))
            if len(people) >= MOST:
                break
    answer: Answer = {
        **named(call),
        **span(call, world.now()),
        "counts": question.ledger.counts(call),
        "data_source": "sandbox",
        "start_time": nanoseconds(since),
        "end_time": nanoseconds(until),
        "generated_at": nanoseconds(question.ledger.generated_at(call)),
    }
    if not question.flag("exclude_publishers"):
        publishers = [_publisher(world, *each) for each in people if each[0].publishes]
        answer["publishers"] = {"publishers": publishers}
    if not question.flag("exclude_subscribers"):
        answer["subscribers"] = _subscribers([each for each in people if each[0].publisher_type == "webrtc"])
    if not question.flag("exclude_sfus"):
        answer["sfus"] = {"locations": _sfus(people)}
    return answer


def _somebody(person: Person, presence: Presence) -> dict[str, Any]:
    return {
        "user_id": person.user_id,
        "user_session_id": presence.session_id,
        "name": person.name,
        "is_live": presence.left_at is None,
        "location": location(person.place),
    }


def _publisher(world: World, person: Person, presence: Presence) -> dict[str, Any]:
    flags = track_flags({track.kind for track in world.tracks(presence)})
    return {**_somebody(person, presence), "published_tracks": flags, "publisher_type": person.publisher_type}


def _subscribers(people: list[tuple[Person, Presence]]) -> dict[str, Any]:
    places: dict[Place, list[Presence]] = {}
    for person, presence in people:
        places.setdefault(person.place, []).append(presence)
    return {
        "participants": [_somebody(person, presence) for person, presence in people],
        "locations": [
            {
                "location": location(place),
                "count": len(there),
                "live_count": sum(presence.left_at is None for presence in there),
            }
            for place, there in places.items()
        ],
    }


def _sfus(people: list[tuple[Person, Presence]]) -> list[dict[str, Any]]:
    counts: dict[str, int] = {}
    for person, _ in people:
        counts[person.sfu.sfu_id] = counts.get(person.sfu.sfu_id, 0) + 1
    servers = {person.sfu.sfu_id: person.sfu for person, _ in people}
    return [
        {
            "id": name,
            "datacenter": sfu.datacenter,
            "count": counts[name],
            "coordinates": {"latitude": sfu.place.latitude, "longitude": sfu.place.longitude},
            "location": {
                "continent_code": sfu.place.continent,
                "country_iso_code": sfu.place.country_iso_code,
                "subdivision_iso_code": "",
            },
        }
        for name, sfu in sorted(servers.items())
    ]
