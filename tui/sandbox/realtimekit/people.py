"""How a person of the world looks to RealtimeKit."""

from __future__ import annotations

from tui.sandbox.realtimekit.wire import Json, derived_id, iso, minutes, without_absent
from tui.sandbox.world import Call, Person, Presence, World

_CREATED_BEFORE_S = 1.4
"""So long before the join the peer comes to be."""
_WRITTEN_AFTER_S = 0.009
_SDKS = {
    "stream-javascript": ("@cloudflare/realtimekit", "web"),
    "stream-react": ("@cloudflare/realtimekit-react", "web"),
    "stream-android": ("realtimekit-core-android", "android"),
    "stream-ios": ("realtimekit-core-ios", "ios"),
    "stream-flutter": ("realtimekit_core", "flutter"),
}


def base_wire(world: World, presence: Presence, *, name_of_preset: str = "preset_name") -> Json:
    """Return the fields that every answer about a participant has; `left_at` is absent while in the call."""
    person = world.person(presence.call, presence.person_index)
    ends_at = presence.left_at if presence.left_at is not None else world.now()
    return without_absent(
        {
            "id": presence.session_id,
            "user_id": person.uuid,
            "custom_participant_id": person.user_id,
            "display_name": person.name or None,
            name_of_preset: preset_name(presence.call, person),
            "joined_at": iso(presence.joined_at),
            "left_at": None if presence.left_at is None else iso(presence.left_at),
            "duration": minutes(ends_at - presence.joined_at),
            "created_at": iso(presence.joined_at + _WRITTEN_AFTER_S),
            "updated_at": iso(ends_at + _WRITTEN_AFTER_S),
        }
    )


def peer_events(world: World, presence: Presence, *, session_id: str | None = None) -> list[Json]:
    """Return the life of a peer: created, joining and, if it is over, leaving."""
    call = presence.call
    person = world.person(call, presence.person_index)
    steps = [
        ("PEER_CREATED", presence.joined_at - _CREATED_BEFORE_S, 0.0),
        ("PEER_JOINING", presence.joined_at, 0.0),
    ]
    if presence.left_at is not None:
        steps.append(("PEER_LEAVING", presence.left_at, presence.left_at - presence.joined_at))
    return [
        {
            "id": derived_id(presence.session_id, name),
            "peer_id": presence.session_id,
            "event_name": name,
            "created_at": iso(at),
            "updated_at": iso(at + _WRITTEN_AFTER_S),
            "minutes_consumed": minutes(consumed_s),
            "participant_id": person.uuid,
            "session_id": session_id or call.session_id,
            "socket_session_id": derived_id(presence.session_id, "socket"),
            "preset_view_type": view_type(call),
        }
        for name, at, consumed_s in steps
    ]


def preset_name(call: Call, person: Person) -> str:
    """Return the name of the preset that somebody came with."""
    role = person.roles[0] if person.roles else "user"
    return f"{view_type(call).lower()}_{'participant' if role == 'user' else role}"


def view_type(call: Call) -> str:
    """Return the kind of a meeting, as its preset says."""
    return "GROUP_CALL" if call.size <= 50 else "WEBINAR"


def sdk(person: Person) -> tuple[str, str]:
    """Return the name and type of the SDK that somebody uses."""
    return _SDKS.get(person.sdk, (person.sdk, "web"))


def zeroed(ip: str) -> str:
    """Return an IPv4 address as the newer clients send it: the last two numbers are zero."""
    first, second, *_ = ip.split(".")
    return f"{first}.{second}.0.0"


def engine(person: Person) -> str:
    """Return the name of the browser's engine; "" where there is no browser."""
    return {"": "", "Firefox": "Gecko", "Safari": "WebKit"}.get(person.browser, "Blink")


def user_agent(person: Person) -> str:
    """Return what the client calls itself."""
    if not person.browser:
        return f"{sdk(person)[0]}/{person.sdk_version} ({person.os} {person.os_version}; {person.device})"
    return f"Mozilla/5.0 ({person.os} {person.os_version}) {person.browser}/{person.browser_version}"
