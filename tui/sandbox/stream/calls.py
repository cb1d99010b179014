"""QueryCalls, GetCall and QueryCallParticipants: calls rather than their sessions."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from tui.sandbox.stream import filters
from tui.sandbox.stream.endpoint import Answer, Question
from tui.sandbox.stream.filters import Field, Type
from tui.sandbox.stream.lookup import VENDOR, container_at
from tui.sandbox.stream.paging import MAX_LIMIT, take_from
from tui.sandbox.stream.refusal import bad_input
from tui.sandbox.stream.settings import EGRESS, INGRESS, SETTINGS
from tui.sandbox.stream.sorting import order_of
from tui.sandbox.stream.times import nanoseconds
from tui.sandbox.stream.wire import call_participant, call_session, connected, user
from tui.sandbox.world import Call, Container, Stage, World

FIELDS = (
    filters.texts("id", "cid", "type", "team", "created_by_user_id", "parent_call_cid", operators=filters.FULL)
    | filters.times("created_at", "updated_at", "starts_at", "ended_at", operators=filters.FULL)
    | filters.bools("ongoing", "backstage")
    | {"members": Field(Type.TEXT, frozenset({"$in"})), "custom": Field(Type.TEXT, filters.TEXT)}
)
SORTS = ("starts_at", "created_at", "updated_at", "ended_at", "type", "id", "cid")

PARTICIPANT_FIELDS = filters.texts("user_id", "published_tracks")


def calls(question: Question) -> Answer:
    """Answer a page of calls, by default the newest first."""
    world = question.world
    wanted = filters.of_json(question.body.get("filter_conditions"), FIELDS)
    sort = order_of(question.body.get("sort"), SORTS, "created_at", then="created_at")
    containers = [world.containers.at(VENDOR, index) for index in range(world.containers.count())]
    for name, direction in reversed(sort):
        containers.sort(
            key=lambda each, name=name: _sortable(_value(world, each, name)),  # type: ignore[misc]  # mypy cannot infer a lambda's default
            reverse=direction < 0,
        )
    page = take_from(
        question.page((wanted, sort)),
        containers,
        lambda each: wanted.matches(lambda field: _value(world, each, field)),
    )
    return {"calls": [_state(world, each) for each in page.rows], **page.cursors()}


def one_call(question: Question) -> Answer:
    """Answer one call."""
    return _state(question.world, container_at(question.world, question.path))


def call_participants(question: Question) -> Answer:
    """Answer those who are in a call now: at most `limit`, and no further page."""
    world = question.world
    container = container_at(world, question.path)
    wanted = filters.of_json(question.body.get("filter_conditions"), PARTICIPANT_FIELDS)
    try:
        limit = int(question.query.get("limit") or 25)
    except ValueError:
        raise bad_input("limit: must be a number") from None
    if not 0 <= limit <= MAX_LIMIT:
        raise bad_input(f"limit: must be between 0 and {MAX_LIMIT}")
    call = latest(world, container)
    live = connected(world, call, 1000) if call is not None and world.stage(call) is Stage.LIVE else []
    values: dict[str, Callable[[Any, Any], Any]] = {
        "user_id": lambda person, _: person.user_id,
        "published_tracks": lambda _, presence: tuple(track.kind.value for track in world.tracks(presence)),
    }
    fitting = [
        (person, presence)
        for person, presence in live
        if wanted.matches(lambda field, person=person, presence=presence: values[field](person, presence))  # type: ignore[misc]  # mypy cannot infer a lambda's default
    ]
    return {
        **_state(world, container),
        "total_participants": len(fitting),
        "participants": [call_participant(person, presence) for person, presence in fitting[:limit]],
    }


def latest(world: World, container: Container) -> Call | None:
    """Return the newest session of a call."""
    found = world.sessions_of(container)
    return found[0] if found else None


def _state(world: World, container: Container) -> dict[str, Any]:
    call = latest(world, container)
    live = call is not None and world.stage(call) is Stage.LIVE
    updated = container.created_at if call is None else min(call.ended_at, world.now())
    found: dict[str, Any] = {
        "cid": f"{container.call_type}:{container.container_id}",
        "type": container.call_type,
        "id": container.container_id,
        "current_session_id": call.session_id if call is not None and live else "",
        "created_at": nanoseconds(container.created_at),
        "updated_at": nanoseconds(updated),
        "backstage": False,
        "captioning": False,
        "recording": False,
        "transcribing": False,
        "translating": False,
        "blocked_user_ids": [],
        "custom": {"title": container.title},
        "settings": copy.deepcopy(SETTINGS),
        "egress": copy.deepcopy(EGRESS),
        "ingress": copy.deepcopy(INGRESS),
    }
    if call is not None:
        found["created_by"] = user(world.person(call, 0))
        found["session"] = call_session(world, call)
    return {"call": found, "members": [], "own_capabilities": []}


def _value(world: World, container: Container, field: str) -> Any:  # noqa: ANN401  (of the field's type)
    match field:
        case "id":
            return container.container_id
        case "cid":
            return f"{container.call_type}:{container.container_id}"
        case "type":
            return container.call_type
        case "created_at":
            return container.created_at
        case "backstage":
            return False
        case "custom.title":
            return container.title
    call = latest(world, container)
    match field:
        case "updated_at":
            return container.created_at if call is None else min(call.ended_at, world.now())
        case "ongoing":
            return call is not None and world.stage(call) is Stage.LIVE
        case "created_by_user_id":
            return world.person(call, 0).user_id if call is not None else None
        case "members":
            return [] if call is None else [world.person(call, n).user_id for n in range(min(call.size, MAX_LIMIT))]
    return None


def _sortable(value: Any) -> tuple[bool, Any]:  # noqa: ANN401  (of the field's type)
    return (value is not None, value)
