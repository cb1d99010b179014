"""The participants of a session, and one of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tui.sandbox.realtimekit.directory import VENDOR, Directory
from tui.sandbox.realtimekit.generation import Generation
from tui.sandbox.realtimekit.peer_stats import ALL_PARTS, peer_stats, quality_stats
from tui.sandbox.realtimekit.people import base_wire, peer_events
from tui.sandbox.realtimekit.report import flat_report, peer_report
from tui.sandbox.realtimekit.rooms import hosting_session
from tui.sandbox.realtimekit.sessions import known_session
from tui.sandbox.realtimekit.wire import Json, Question, iso, minutes, page, paging, refuse
from tui.sandbox.world import Call, Presence, Stage

GenerationOf = Callable[[Call], Generation]


def list_participants(
    directory: Directory, session_id: str, question: Question, generation_of: GenerationOf
) -> tuple[Json, Json | None]:
    """Return the data and the top-level paging of a page of participants.

    Each generation pages elsewhere: 2023 beside the data, the newest within it, the one between says nothing.

    Raises:
        Refusal: a parameter that cannot be read, or no such session.
    """
    room = known_session(directory, session_id)
    call = hosting_session(directory.world, room)
    with_events = question.flag("include_peer_events")
    consolidated = question.choice("view", ("raw", "consolidated"), "raw") == "consolidated"
    part = question.slice()
    if consolidated:
        groups, how = page(_grouped(_selected(directory, call, question)), part)
    else:
        presences, how = _page(directory, call, question, part)
        groups = [[presence] for presence in presences]
    data: Json = {"participants": [_row(directory, room, group, with_events=with_events) for group in groups]}
    generation = generation_of(call)
    if generation is Generation.Y2023:
        return data, how
    if generation is Generation.PEER_REPORT:
        data["paging"] = how
    return data, None


def one_participant(
    directory: Directory, session_id: str, participant_id: str, question: Question, generation_of: GenerationOf
) -> Json:
    """Return the data of participant details.

    Raises:
        Refusal: a parameter that cannot be read, no such session, or nobody with that id in it.
    """
    call = known_session(directory, session_id)
    presence = directory.world.presence(VENDOR, participant_id)
    if presence is None or presence.call.session_id != hosting_session(directory.world, call).session_id:
        raise refuse(404, f"No participant found with id {participant_id}")
    with_events = question.flag("include_peer_events")
    wire = base_wire(directory.world, presence)
    if generation_of(call) is Generation.Y2023:
        asked = _parts(question)
        wire["peer_stats"] = peer_stats(directory.world, presence, asked) if _has_statistics(directory, call) else None
        if "quality_stats" in asked:
            has_any = _has_statistics(directory, call)
            wire["quality_stats"] = quality_stats(directory.world, presence) if has_any else []
    if with_events:
        wire["peer_events"] = peer_events(directory.world, presence, session_id=session_id)
    return {"participant": wire}


def participant_by_peer(directory: Directory, peer_id: str, question: Question, generation_of: GenerationOf) -> Json:
    """Return the data of a peer report.

    Raises:
        Refusal: a parameter that cannot be read, no such peer, or statistics that are not kept any more.
    """
    world = directory.world
    presence = world.presence(VENDOR, peer_id)
    if presence is None:
        raise refuse(404, f"No participant found with peer id {peer_id}")
    if world.stage(presence.call) is Stage.EXPIRED:
        raise refuse(404, f"No report found for peer id {peer_id}")
    asked = _parts(question)
    wire = base_wire(world, presence, name_of_preset="role") | {"session_id": presence.call.session_id}
    if question.flag("include_peer_events"):
        wire["peer_events"] = peer_events(world, presence)
    has_any = _has_statistics(directory, presence.call)
    if generation_of(presence.call) is Generation.PEER_REPORT:
        wire["peer_report"] = peer_report(world, presence) if has_any else {"metadata": {}, "quality": {}}
    else:
        wire |= flat_report(world, presence, asked, has_statistics=has_any)
    return {"participant": wire}


def _parts(question: Question) -> frozenset[str]:
    text = question.text("filters")
    if text is None:
        return ALL_PARTS
    asked = frozenset(text.split(","))
    if unknown := asked - ALL_PARTS:
        raise refuse(422, f'"filters" has unknown members: {", ".join(sorted(unknown))}')
    return asked


def _has_statistics(directory: Directory, call: Call) -> bool:
    return directory.world.stage(call) in (Stage.LIVE, Stage.ENDED)


def _page(directory: Directory, call: Call, question: Question, part: slice) -> tuple[Sequence[Presence], Json]:
    if question.text("search") or question.text("sort_by") or question.text("sort_order"):
        return page(_selected(directory, call, question), part)
    shown = directory.presences(call, part)
    return shown, paging(directory.presence_count(call), part, len(shown))


def _selected(directory: Directory, call: Call, question: Question) -> Sequence[Presence]:
    by = question.choice("sort_by", ("joinedAt", "duration"), "joinedAt")
    order = question.choice("sort_order", ("ASC", "DESC"), "ASC")
    now = directory.world.now()

    def key(presence: Presence) -> float:
        if by == "joinedAt":
            return presence.joined_at
        return (now if presence.left_at is None else presence.left_at) - presence.joined_at

    text = question.text("search")
    if text is None:
        found = directory.sorted_presences(call, by, key)
    else:
        found = sorted(directory.matching_presences(call, text), key=key)
    return found if order == "ASC" else found[::-1]


def _grouped(presences: Sequence[Presence]) -> list[list[Presence]]:
    groups: dict[int, list[Presence]] = {}
    for presence in presences:
        groups.setdefault(presence.person_index, []).append(presence)
    return [sorted(group, key=lambda presence: presence.joined_at) for group in groups.values()]


def _row(directory: Directory, call: Call, group: Sequence[Presence], *, with_events: bool) -> Json:
    """Return one row for the presences of one person: one of them, or all in the consolidated view."""
    world = directory.world
    wire = base_wire(world, group[0])
    if len(group) > 1:
        ends = [world.now() if presence.left_at is None else presence.left_at for presence in group]
        wire["duration"] = minutes(sum(end - presence.joined_at for end, presence in zip(ends, group, strict=True)))
        wire.pop("left_at", None)
        if group[-1].left_at is not None:
            wire["left_at"] = iso(group[-1].left_at)
    if with_events:
        wire["peer_events"] = [
            event for presence in group for event in peer_events(world, presence, session_id=call.session_id)
        ]
    return wire
