"""What happened: the clients' events, the vendor's peer events, devices, connectivity and candidate pairs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from tui.model import Event, EventKind, Scalar
from tui.providers.realtimekit.mapping_participant import last_used_ms
from tui.providers.realtimekit.schema import WireParticipant
from tui.providers.realtimekit.schema.participant import PeerEvent
from tui.providers.realtimekit.schema.quality_stats import QualityStats
from tui.providers.realtimekit.schema.report import DevicesUpdate, MediaDevice, Metadata
from tui.providers.realtimekit.schema.stats import ClientEvent
from tui.providers.realtimekit.times import when
from tui.providers.realtimekit.values import flat, text

_KINDS = {
    **dict.fromkeys(("call_join", "peer_joining"), EventKind.JOIN),
    **dict.fromkeys(("call_leave", "peer_leaving"), EventKind.LEAVE),
    **dict.fromkeys(
        ("disconnect", "reconnect_attempt", "websocket_connected", "transport_connected", "peer_created"),
        EventKind.CONNECTION,
    ),
    **dict.fromkeys(("audio_on", "video_on"), EventKind.UNMUTE),
    **dict.fromkeys(("audio_off", "video_off", "audio_track_muted", "video_track_muted"), EventKind.MUTE),
    **dict.fromkeys(
        ("tab_change", "browser_backgrounded", "browser_foregrounded", "meeting_view_backgrounded"),
        EventKind.VISIBILITY,
    ),
    **dict.fromkeys(("net_quality_test_begin", "net_quality_test_end"), EventKind.NETWORK),
    **dict.fromkeys(
        ("ping_stat", "livestream_latency", "legacy_switch", "participant_role", "dominant_speaker"), EventKind.SERVICE
    ),
    "media_permission": EventKind.PERMISSION,
}
_BY_PART = (
    # the vocabulary is open: an unknown name is still told by what it speaks of
    ("precall", EventKind.PRECALL),
    ("permission", EventKind.PERMISSION),
    ("screenshare_st", EventKind.SCREENSHARE),
    ("devices_update", EventKind.DEVICE),
    ("selected_", EventKind.DEVICE),
    ("ivs_player", EventKind.SERVICE),
    ("backgrounded", EventKind.VISIBILITY),
    ("foregrounded", EventKind.VISIBILITY),
    ("connect", EventKind.CONNECTION),
    ("ice_", EventKind.ICE),
    ("device", EventKind.DEVICE),
    ("network", EventKind.NETWORK),
)


def kind_of(name: str) -> EventKind:
    """Return what an event of a name is about."""
    low = name.lower()
    known = _KINDS.get(low)
    if known is not None:
        return known
    return next((kind for part, kind in _BY_PART if part in low), EventKind.OTHER)


def events(wire: WireParticipant) -> tuple[Event, ...]:
    """Return everything that a participant's answer says happened, in no order.

    The same event told twice, by details and by report, is one for `in_order`.
    """
    found = list(_peer_events(wire.peer_events or ()))
    if wire.peer_stats is not None:
        found.extend(_client_events(wire.peer_stats.events or ()))
    for stats in wire.quality_stats or ():
        found.extend(_marks(stats))
    metadata = wire.peer_report and wire.peer_report.metadata
    if metadata:
        found.extend(_client_events(metadata.events or ()))
        found.extend(_device_events(metadata))
        found.extend(_connectivity(metadata))
    return tuple(found)


def in_order(found: Iterable[Event]) -> tuple[Event, ...]:
    """Return events ascending in time, those without a time first, each one once."""
    once = {(event.at, event.name, tuple(event.data.items())): event for event in found}
    return tuple(sorted(once.values(), key=lambda event: (event.at is not None, event.at or datetime.min)))


def _client_events(found: Iterable[ClientEvent]) -> Iterator[Event]:
    for event in found:
        name = text(event.name) or text(event.type) or "event"
        yield Event(at=when(event.timestamp), kind=kind_of(name), name=name, data=flat(event.metadata))


def _peer_events(found: Iterable[PeerEvent]) -> Iterator[Event]:
    for event in found:
        name = text(event.event_name) or "PEER_EVENT"
        data = flat(event.model_dump(exclude={"event_name", "created_at", "updated_at"}, exclude_none=True))
        yield Event(at=when(event.created_at), kind=kind_of(name), name=name, data=data)


def _device_events(metadata: Metadata) -> Iterator[Event]:
    lists: tuple[tuple[str, list[DevicesUpdate] | None], ...] = (
        ("audio_devices_updates", metadata.audio_devices_updates),
        ("video_devices_updates", metadata.video_devices_updates),
        ("speaker_devices_updates", metadata.speaker_devices_updates),
    )
    for name, updates in lists:
        for update in updates or ():
            data = {**_devices("added", update.added), **_devices("removed", update.removed)}
            yield Event(at=when(update.timestamp), kind=EventKind.DEVICE, name=name, data=data)
    for selected in metadata.selected_device_updates or ():
        data = flat(selected.device.model_dump(exclude_none=True)) if selected.device else {}
        yield Event(at=when(selected.timestamp), kind=EventKind.DEVICE, name="selected_device_updates", data=data)


def _devices(what: str, devices: list[MediaDevice] | None) -> dict[str, Scalar]:
    return flat({what: [device.model_dump(exclude_none=True) for device in devices or ()]})


def _connectivity(metadata: Metadata) -> Iterator[Event]:
    for test in metadata.pc_metadata or ():
        data = flat(test.model_dump(exclude={"timestamp"}, exclude_none=True))
        yield Event(at=when(test.timestamp), kind=EventKind.ICE, name="pc_metadata", data=data)
    pairs = metadata.candidate_pairs
    for name in ("producing_transport", "consuming_transport"):
        for pair in (getattr(pairs, name) if pairs else None) or ():
            data = flat(pair.model_dump(exclude_none=True))
            yield Event(at=when(last_used_ms(pair)), kind=EventKind.ICE, name=f"candidate_pairs.{name}", data=data)


def _marks(stats: QualityStats) -> Iterator[Event]:
    about = {"peer_id": stats.peer_id, "peer_ids": stats.peer_ids}
    data = flat({key: value for key, value in about.items() if value})
    for name in (
        "start",
        "end",
        "first_audio_packet_received",
        "last_audio_packet_received",
        "first_video_packet_received",
        "last_video_packet_received",
    ):
        at = when(getattr(stats, name))
        if at is not None:
            yield Event(at=at, kind=EventKind.OTHER, name=f"quality_stats.{name}", data=data)
