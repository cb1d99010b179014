"""QueryCallSessionParticipantStats: everybody with score, jitter, latency, freezes, client and server."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tui.sandbox.stream import filters
from tui.sandbox.stream.attendance import FIELDS, candidates, matches
from tui.sandbox.stream.endpoint import Answer, Question
from tui.sandbox.stream.filters import Filter
from tui.sandbox.stream.lookup import session_at
from tui.sandbox.stream.paging import Positioned, take
from tui.sandbox.stream.times import nanoseconds
from tui.sandbox.stream.wire import location, named, span, track_flags
from tui.sandbox.world import Call, Person, Presence, World


def participants(question: Question) -> Answer:
    """Answer a page of people, each with those of their presences that fit the filter.

    `sort` is not looked at: nobody documents which fields it takes, and unknown parameters are ignored.
    """
    world = question.world
    call = session_at(world, question.path)
    wanted = filters.of_query(question.query, FIELDS)
    people = candidates(world, call, wanted)
    page = take(
        question.page((call.session_id, "people", wanted)),
        lambda start: _people(world, call, wanted, (n for n in people if n >= start)),
        lambda end: _people(world, call, wanted, (n for n in reversed(people) if n < end)),
    )
    return {
        **named(call),
        **span(call, world.now()),
        "counts": question.ledger.counts(call),
        "participants": [_participant(world, presences) for presences in page.rows],
        "call_events": [
            {"timestamp": nanoseconds(call.started_at), "user_id": "", "event_type": "call.session_started"}
        ],
        "tmp_data_source": "sandbox",
        **page.cursors(),
    }


def _people(world: World, call: Call, wanted: Filter, indices: Iterator[int]) -> Positioned[tuple[Presence, ...]]:
    for index in indices:
        found = tuple(each for each in world.presences(call, index) if matches(world, each, wanted))
        if found:
            yield index, found


def _participant(world: World, presences: tuple[Presence, ...]) -> dict[str, Any]:
    last = presences[-1]
    person = world.person(last.call, last.person_index)
    return {
        "user_id": person.user_id,
        "name": person.name,
        "roles": list(person.roles),
        "latest_activity_at": nanoseconds(world.now() if last.left_at is None else last.left_at),
        "sessions": [_session(world, person, presence) for presence in presences],
    }


def _session(world: World, person: Person, presence: Presence) -> dict[str, Any]:
    summary = world.summary(presence)
    found: dict[str, Any] = {
        "user_session_id": presence.session_id,
        "unified_session_id": presence.unified_id,
        "is_live": presence.left_at is None,
        "started_at": nanoseconds(presence.joined_at),
        "published_tracks": track_flags({track.kind for track in world.tracks(presence)}),
        "publisher_type": person.publisher_type,
        "current_ip": person.ip,
        "current_sfu": person.sfu.sfu_id,
        "distance_to_sfu_kilometers": person.distance_km,
        "location": location(person.place),
        "latency_ms": round(summary.rtt_ms),
    }
    if presence.left_at is not None:
        found["ended_at"] = nanoseconds(presence.left_at)
    if person.publisher_type == "webrtc":
        found |= {
            "sdk": person.sdk,
            "sdk_version": person.sdk_version,
            "webrtc_version": person.webrtc_version,
            "browser": person.browser,
            "browser_version": person.browser_version,
            "os": f"{person.os} {person.os_version}",
        }
    else:
        found["ingress"] = person.publisher_type
    if summary.score is not None and summary.jitter_ms is not None:
        found["cq_score"] = round(summary.score)
        found["jitter_ms"] = round(summary.jitter_ms)
        found["freezes_duration_ms"] = round(summary.freezes_ms)
    return found
