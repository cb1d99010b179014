"""The client's events, in RealtimeKit's words.

The world knows what happened; the older reports tell it with nested metadata under `type`, the newer with flat
metadata under `name` and a partly different vocabulary.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tui.sandbox.realtimekit.wire import Json, derived_id, iso
from tui.sandbox.world import ConnectionEvent, EventKind, Presence, World

_PRECALL_S = 4.2
"""So long before the join the network test begins."""

Metadata = Mapping[str, str | float | bool | None]
_Happening = tuple[float, str, Metadata]

_PLAIN = {
    EventKind.AUDIO_ON: "audio_on",
    EventKind.AUDIO_OFF: "audio_off",
    EventKind.VIDEO_ON: "video_on",
    EventKind.VIDEO_OFF: "video_off",
    EventKind.SCREENSHARE_STOPPED: "screenshare_stopped",
    EventKind.ICE_DISCONNECTED: "disconnect",
    EventKind.ICE_FAILED: "disconnect",
    EventKind.ICE_RESTART: "reconnect_attempt",
    EventKind.RECONNECTING: "reconnect_attempt",
    EventKind.ICE_CONNECTED: "transport_connected",
    EventKind.FOREGROUNDED: "browser_foregrounded",
}


def old_events(world: World, presence: Presence) -> list[Json]:
    """Return events as `peer_stats.events` tells them."""
    happenings = [*_before(presence), *_during(world, presence, older=True)]
    return [
        {"type": name, "timestamp": iso(at), "metadata": _nested(metadata)}
        for at, name, metadata in _in_order(happenings)
    ]


def new_events(world: World, presence: Presence) -> list[Json]:
    """Return events as `peer_report.metadata.events` tells them; the end of the network test and the join are not."""
    before = [happening for happening in _before(presence) if happening[1] not in ("precall_end", "call_join")]
    happenings = [*before, *_during(world, presence, older=False)]
    return [
        {"name": name, "timestamp": iso(at), "metadata": dict(metadata)} for at, name, metadata in _in_order(happenings)
    ]


def device_updates(world: World, presence: Presence) -> Json:
    """Return the lists of devices that appeared, went and were selected, as the newer report tells them."""
    lists: dict[str, list[Json]] = {
        "audio_devices_updates": [],
        "video_devices_updates": [],
        "speaker_devices_updates": [],
        "selected_device_updates": [],
    }
    started = iso(presence.joined_at - _PRECALL_S / 2)
    for name, kind, label in (
        ("audio_devices_updates", "audioinput", "Built-in microphone"),
        ("video_devices_updates", "videoinput", "Built-in camera"),
        ("speaker_devices_updates", "audiooutput", "Built-in speakers"),
    ):
        device = _device(presence, kind, label)
        lists[name].append({"added": [device], "removed": [], "timestamp": started})
        lists["selected_device_updates"].append({"device": device, "timestamp": started})
    for event in world.events(presence):
        if event.kind is EventKind.DEVICE_CHANGED:
            headset = _device(presence, "audioinput", "Headset")
            lists["audio_devices_updates"].append({"added": [headset], "removed": [], "timestamp": iso(event.at)})
            lists["selected_device_updates"].append({"device": headset, "timestamp": iso(event.at)})
    return dict(lists)


def _in_order(happenings: list[_Happening]) -> list[_Happening]:
    """Return happenings ascending in time."""
    return sorted(happenings, key=lambda happening: happening[0])


def _before(presence: Presence) -> Iterator[_Happening]:
    start = presence.joined_at - _PRECALL_S
    yield start, "precall_begin", {}
    for device in ("AUDIO", "VIDEO"):
        yield start + 0.9, "media_permission", {"device_type": device, "permission": "ACCEPTED"}
    yield start + 3.6, "precall_end", {"connection_type": "precall"}
    yield presence.joined_at - 0.4, "websocket_connected", {}
    yield presence.joined_at, "call_join", {"peer_id": presence.session_id}


def _during(world: World, presence: Presence, *, older: bool) -> Iterator[_Happening]:
    for event in world.events(presence):
        yield from _told(event, older=older)


def _told(event: ConnectionEvent, *, older: bool) -> Iterator[_Happening]:
    at, detail = event.at, event.detail
    match event.kind:
        case EventKind.JOINED | EventKind.LEFT:
            return
        case EventKind.PUBLISH_FAILED:
            yield at, "media_permission", {**detail, "device_type": "VIDEO", "permission": "COULD_NOT_START"}
        case EventKind.SCREENSHARE_STARTED:
            yield at - 1.5, "screenshare_start_requested", {}
            yield at, "screenshare_started", detail
        case EventKind.DEVICE_CHANGED:
            yield at, "audio_devices_updates", {"added": "Headset"}
            yield at + 0.05, "selected_microphone_update", {"label": "Headset"}
        case EventKind.BACKGROUNDED if older:
            yield at, "tab_change", {"is_visible": False}
            yield at + 0.001, "browser_backgrounded", detail
        case EventKind.BACKGROUNDED:
            yield at, "meeting_view_backgrounded", detail
        case EventKind():
            yield at, _PLAIN[event.kind], detail


def _nested(metadata: Metadata) -> Json:
    return {"data": dict(metadata)} if metadata else {}


def _device(presence: Presence, kind: str, label: str) -> Json:
    device_id = derived_id(presence.user_id, kind, label).replace("-", "")
    return {"device_id": device_id, "kind": kind, "label": label}
