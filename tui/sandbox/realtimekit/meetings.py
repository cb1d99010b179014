"""Meetings: the permanent rooms that sessions happen in."""

from __future__ import annotations

from tui.sandbox.realtimekit.directory import VENDOR, Directory
from tui.sandbox.realtimekit.people import preset_name
from tui.sandbox.realtimekit.wire import Json, Question, iso, page, refuse
from tui.sandbox.world import Call, Container

_ACTIVE_FOR_S = 86_400 * 14
"""A meeting without a session for longer is inactive."""


def list_meetings(directory: Directory, question: Question) -> tuple[list[Json], Json]:
    """Return the data and the paging of a list of meetings.

    Raises:
        Refusal: a parameter that cannot be read.
    """
    world = directory.world
    since, until = question.moment("start_time"), question.moment("end_time")
    status = question.choice("status", ("ACTIVE", "INACTIVE"), "")
    wanted = (question.text("search") or "").lower()
    found = [
        container
        for container in (world.containers.at(VENDOR, place) for place in range(world.containers.count()))
        if (since is None or container.created_at >= since)
        and (until is None or container.created_at <= until)
        and (not wanted or wanted in container.title.lower() or wanted in container.container_id)
        and (not status or _status(directory, container) == status)
    ]
    shown, how = page(found, question.slice())
    return [meeting_wire(directory, container) for container in shown], how


def known_meeting(directory: Directory, meeting_id: str) -> Container:
    """Return a meeting.

    Raises:
        Refusal: 404 where there is none.
    """
    container = directory.world.containers.find(VENDOR, meeting_id)
    if container is None:
        raise refuse(404, f"No meeting found with id {meeting_id}")
    return container


def meeting_wire(directory: Directory, container: Container) -> Json:
    """Return a meeting as the vendor tells it."""
    return {
        "id": container.container_id,
        "title": container.title,
        "status": _status(directory, container),
        "created_at": iso(container.created_at),
        "updated_at": iso(container.created_at + 0.004),
        "record_on_start": is_recorded(container.container_id),
        "live_stream_on_start": False,
        "persist_chat": False,
        "summarize_on_end": False,
        "session_keep_alive_time_in_secs": 60,
    }


def list_people(directory: Directory, meeting_id: str, question: Question) -> tuple[list[Json], Json]:
    """Return the data and the paging of the people who were added to a meeting: those of its newest session.

    Raises:
        Refusal: a parameter that cannot be read, or no such meeting.
    """
    container = known_meeting(directory, meeting_id)
    calls = directory.world.sessions_of(container)
    part = question.slice()
    indices, how = page(range(calls[0].size if calls else 0), part)
    return [_person(directory, container, calls[0], index) for index in indices], how


def is_recorded(meeting_id: str) -> bool:
    """Return whether the sessions of a meeting are recorded: about every fourth meeting's are."""
    return meeting_id[0] in "048c"


def _status(directory: Directory, container: Container) -> str:
    calls = directory.world.sessions_of(container)
    is_used = bool(calls) and calls[0].ended_at > directory.world.now() - _ACTIVE_FOR_S
    return "ACTIVE" if is_used else "INACTIVE"


def _person(directory: Directory, container: Container, call: Call, index: int) -> Json:
    person = directory.world.person(call, index)
    return {
        "id": person.uuid,
        "name": person.name or None,
        "picture": None,
        "custom_participant_id": person.user_id,
        "preset_name": preset_name(call, person),
        "created_at": iso(container.created_at + index * 0.25),
        "updated_at": iso(container.created_at + index * 0.25),
    }
