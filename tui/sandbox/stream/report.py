"""GetCallReport: one session in numbers."""

from __future__ import annotations

from collections import Counter
from typing import Any

from tui.sandbox.stream.calls import latest
from tui.sandbox.stream.endpoint import Answer, Question
from tui.sandbox.stream.lookup import NO_SESSION, VENDOR, container_at, session_at
from tui.sandbox.stream.refusal import not_found
from tui.sandbox.stream.times import nanoseconds
from tui.sandbox.stream.wire import TRACK_TYPES, call_session
from tui.sandbox.world import Presence, World

LOOKED_AT = 500
"""In a larger session the shares are counted over so many people."""

_MINUTES = 240


def call_report(question: Question) -> Answer:
    """Answer the report of a session, by default of the latest."""
    world = question.world
    container = container_at(world, question.path)
    wanted = question.query.get("session_id")
    call = world.find(VENDOR, wanted) if wanted else latest(world, container)
    if call is None:
        raise not_found(NO_SESSION)
    call = session_at(world, {**question.path, "session": call.session_id})
    people = [world.person(call, index) for index in range(min(call.size, LOOKED_AT))]
    presences = [each for index in range(len(people)) for each in world.presences(call, index)]
    ratings = [each.rating for each in question.ledger.ratings(call)]
    sessions, duration = world.attendance(call)
    publishing = [each for each in presences if people[each.person_index].publishes]
    report: dict[str, Any] = {
        "call": {"score": float(round(world.call_score(call))), "started_at": nanoseconds(call.started_at)}
        | ({"ended_at": nanoseconds(call.ended_at)} if call.ended_at <= world.now() else {}),
        "participants": {
            "sum": sessions,
            "unique": call.size,
            "max_concurrent": question.ledger.peaks(call)[0],
            "by_browser": _shares(person.browser or person.sdk for person in people),
            "by_country": _shares(person.place.country_iso_code for person in people),
            "by_device": _shares("mobile" if person.is_mobile else "desktop" for person in people),
            "by_operating_system": _shares(person.os for person in people),
            "count_over_time": {"by_minute": _by_minute(presences)},
            "publishers": {
                "total": len(publishing),
                "unique": sum(person.publishes for person in people),
                "by_track": _track_times(world, publishing),
            },
            "subscribers": {
                "total": sessions,
                "unique": call.size,
                "total_subscribed_duration_seconds": int(duration),
            },
        },
        "user_ratings": {"average": sum(ratings) / len(ratings) if ratings else 0.0, "count": len(ratings)},
    }
    return {"session_id": call.session_id, "report": report, "session": call_session(world, call)}


def _shares(values: Any) -> list[dict[str, Any]]:  # noqa: ANN401  (any iterable of texts)
    return [{"name": name, "unique": count} for name, count in Counter(values).most_common()]


def _by_minute(presences: list[Presence]) -> list[dict[str, Any]]:
    if not presences:
        return []
    first = int(min(each.joined_at for each in presences) // 60) * 60
    last = max(each.leaves_at for each in presences)
    steps = sorted(step for each in presences for step in ((each.joined_at, 1), (each.leaves_at, -1)))
    found, count, n = [], 0, 0
    for minute in range(min(_MINUTES, int((last - first) // 60) + 1)):
        start = first + minute * 60
        begun = low = high = count
        while n < len(steps) and steps[n][0] < start + 60:
            count += steps[n][1]
            low, high = min(low, count), max(high, count)
            n += 1
        found.append({"start_ts": nanoseconds(start), "first": begun, "last": count, "max": high, "min": low})
    return found


def _track_times(world: World, publishing: list[Presence]) -> list[dict[str, Any]]:
    seconds: dict[str, float] = {}
    for each in publishing:
        for track in world.tracks(each):
            name = TRACK_TYPES[track.kind]
            seconds[name] = seconds.get(name, 0.0) + min(each.leaves_at, world.now()) - each.joined_at
    return [{"track_type": name, "duration_seconds": int(length)} for name, length in seconds.items()]
