"""Sessions: the list with its filters and orders, one session, the live session of a meeting."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tui.sandbox.realtimekit.directory import VENDOR, Directory
from tui.sandbox.realtimekit.generation import Generation
from tui.sandbox.realtimekit.rooms import find_session, hosting_session, rooms_of
from tui.sandbox.realtimekit.wire import Json, Question, iso, minutes, page, refuse
from tui.sandbox.world import Call, Stage

_LONGEST_S = 86_400.0
"""No session lasts longer, so no older one can be live."""


def list_sessions(directory: Directory, app_id: str, question: Question) -> tuple[Json, Json]:
    """Return the data and the paging of a list of sessions.

    Raises:
        Refusal: a parameter that cannot be read.
    """
    calls = _matching(directory, question)
    order = question.choice("sort_order", ("ASC", "DESC"), "DESC")
    by = question.choice("sort_by", ("createdAt", "minutesConsumed"), "createdAt")
    if by == "minutesConsumed":
        calls = sorted(calls, key=directory.participant_seconds, reverse=order == "DESC")
    elif order == "ASC":
        calls = calls[::-1]
    shown, how = page(calls, question.slice())
    return {"sessions": [session_wire(directory, app_id, call) for call in shown]}, how


def one_session(
    directory: Directory, app_id: str, session_id: str, generation: Callable[[Call], Generation], *, with_rooms: bool
) -> Json:
    """Return the data of one session.

    Raises:
        Refusal: 404 where there is none.
    """
    call = known_session(directory, session_id)
    wire = session_wire(directory, app_id, call)
    if with_rooms:
        wire["breakout_rooms"] = [session_wire(directory, app_id, room) for room in rooms_of(call)]
    return {"session": wire} if generation(call) is Generation.Y2023 else wire


def active_session(
    directory: Directory, app_id: str, meeting_id: str, generation: Callable[[Call], Generation]
) -> Json:
    """Return the session that goes on in a meeting.

    Raises:
        Refusal: 404 where there is none.
    """
    container = directory.world.containers.find(VENDOR, meeting_id)
    for call in directory.world.sessions_of(container) if container else ():
        if directory.world.stage(call) is Stage.LIVE:
            wire = session_wire(directory, app_id, call)
            if generation(call) is Generation.Y2023:
                wire["ended_at"] = "null"  # as the vendor's own example has it
            return wire
    raise refuse(404, f"No active session found for meeting_id {meeting_id}")


def known_session(directory: Directory, session_id: str) -> Call:
    """Return a session or breakout room.

    Raises:
        Refusal: 404 where there is none.
    """
    call = find_session(directory.world, session_id)
    if call is None:
        raise refuse(404, f"No session found with id {session_id}")
    return call


def session_wire(directory: Directory, app_id: str, call: Call) -> Json:
    """Return a session as the vendor tells it."""
    world = directory.world
    host = hosting_session(world, call)
    is_live = world.stage(host) is Stage.LIVE
    wire: Json = {
        "id": call.session_id,
        "associated_id": call.container_id,
        "meeting_display_name": call.title,
        "type": "meeting",
        "status": "LIVE" if is_live else "ENDED",
        "live_participants": directory.live_count(host),
        "max_concurrent_participants": directory.peak(host),
        "minutes_consumed": minutes(directory.participant_seconds(host)),
        "organization_id": app_id,
        "started_at": iso(call.started_at),
        "created_at": iso(call.started_at + 0.012),
        "updated_at": iso(world.now() if is_live else call.ended_at + 0.038),
    }
    if not is_live:
        wire["ended_at"] = iso(call.ended_at)
    return wire


def _matching(directory: Directory, question: Question) -> Sequence[Call]:
    since, until = question.moment("start_time"), question.moment("end_time")
    status = question.choice("status", ("LIVE", "ENDED"), "")
    wanted = (question.text("search") or "").lower()
    fewest, most = _range(question.text("participants"))
    meeting_id = question.text("associated_id")
    if status == "LIVE":
        since = max(since or 0.0, directory.world.now() - _LONGEST_S)
    is_filtered = bool(status or wanted or meeting_id or question.text("participants"))
    # createdAt, newest first, is the order in which they are kept
    as_kept = question.text("sort_by") in (None, "createdAt") and question.text("sort_order") in (None, "DESC")
    calls = directory.calls_between(since, until, whole=is_filtered or not as_kept)
    if not is_filtered:
        return calls
    if meeting_id:
        container = directory.world.containers.find(VENDOR, meeting_id)
        calls = [
            call
            for call in (directory.world.sessions_of(container) if container else ())
            if (since is None or call.started_at >= since) and (until is None or call.started_at <= until)
        ]

    def matches(call: Call) -> bool:
        if status and (directory.world.stage(call) is Stage.LIVE) != (status == "LIVE"):
            return False
        if not fewest <= call.size <= most:
            return False
        return not wanted or any(wanted in text for text in (call.title.lower(), call.container_id, call.session_id))

    return [call for call in calls if matches(call)]


def _range(text: str | None) -> tuple[float, float]:
    """Read `1:10`, `5:` or `:10`; a bare number is that very count."""
    if text is None:
        return 0, float("inf")
    low, colon, high = text.partition(":")
    try:
        fewest = int(low or 0)
        return fewest, int(high) if high else (float("inf") if colon else fewest)
    except ValueError:
        raise refuse(400, 'BAD_REQUEST "participants" must be a range like 1:10') from None
