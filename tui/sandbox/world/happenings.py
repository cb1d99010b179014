"""What happens to a presence's connection, as its client notices it."""

from __future__ import annotations

from tui.sandbox.world.media import Actor
from tui.sandbox.world.noise import fraction, mix
from tui.sandbox.world.types import ConnectionEvent, EventKind, Kind, Presence, TrackKind

_SWITCHES = {
    TrackKind.AUDIO: (EventKind.AUDIO_ON, EventKind.AUDIO_OFF),
    TrackKind.VIDEO: (EventKind.VIDEO_ON, EventKind.VIDEO_OFF),
    TrackKind.SCREENSHARE: (EventKind.SCREENSHARE_STARTED, EventKind.SCREENSHARE_STOPPED),
}


def events_of(actor: Actor, presence: Presence, *, is_last: bool) -> list[ConnectionEvent]:
    """Return everything that happens during a presence, also what is still to come, ascending in time.

    Args:
        actor: whose presence it is.
        presence: which.
        is_last: whether the person does not come back.
    """
    joined, left = presence.joined_at, presence.leaves_at
    person, cast = actor.person, actor.cast
    key = mix(actor.key, presence.sequence, 0xE7)
    found = [
        ConnectionEvent(
            joined, EventKind.JOINED, "info", {"sfu": person.sfu.sfu_id, "rejoin": presence.sequence > 0}
        ),
        ConnectionEvent(
            round(joined + 0.3 + 0.5 * fraction(key, 1), 3), EventKind.ICE_CONNECTED, "info",
            {
                "candidate_type": "relay" if person.relayed else "srflx" if fraction(key, 2) < 0.7 else "host",
                "protocol": person.relay_protocol or "udp",
                "network_type": person.network_type,
            },
        ),
    ]  # fmt: skip
    culprit = person.index == cast.culprit
    if culprit and cast.kind is Kind.NEVER_PUBLISHES:
        found += [
            ConnectionEvent(round(joined + 11.2, 3), EventKind.ICE_FAILED, "error", {"peer_connection": "publisher"}),
            ConnectionEvent(round(joined + 11.4, 3), EventKind.PUBLISH_FAILED, "error", {"reason": "ice_failed"}),
        ]
    for kind, outlet in actor.outlets.items():
        if kind in _SWITCHES:
            on, off = _SWITCHES[kind]
            found += _switches(outlet.silent, joined, left, on, off)
    drops = culprit and cast.kind is Kind.REJOIN_STORM and not is_last
    if drops or (not is_last and fraction(key, 3) < 0.6):
        found += [
            ConnectionEvent(round(max(joined, left - 4.6), 3), EventKind.ICE_DISCONNECTED, "warning",
                            {"peer_connection": "subscriber"}),
            ConnectionEvent(round(max(joined, left - 3.1), 3), EventKind.ICE_RESTART, "warning", {"attempt": 1}),
            ConnectionEvent(round(max(joined, left - 0.4), 3), EventKind.RECONNECTING, "warning",
                            {"strategy": "rejoin"}),
        ]  # fmt: skip
    length = left - joined
    if person.publisher_type == "webrtc" and length > 240:
        found += _everyday(key, joined, length, is_mobile=person.is_mobile)
    found.append(
        ConnectionEvent(
            left, EventKind.LEFT, "info" if is_last else "warning", {"reason": "left" if is_last else "connection_lost"}
        )
    )
    return sorted(found, key=lambda event: event.at)


def _everyday(key: int, joined: float, length: float, *, is_mobile: bool) -> list[ConnectionEvent]:
    """Return harmless things that happen to anybody."""
    found = []
    if fraction(key, 4) < 0.15:
        at = round(joined + length * (0.1 + 0.8 * fraction(key, 5)), 3)
        device = ("AirPods Pro", "USB headset", "built-in microphone")[mix(key, 6) % 3]
        found.append(ConnectionEvent(at, EventKind.DEVICE_CHANGED, "info", {"kind": "audioinput", "label": device}))
    if fraction(key, 7) < (0.3 if is_mobile else 0.12):
        at = round(joined + length * (0.1 + 0.7 * fraction(key, 8)), 3)
        found.append(ConnectionEvent(at, EventKind.BACKGROUNDED, "info", {}))
        found.append(ConnectionEvent(round(at + 5 + 30 * fraction(key, 9), 3), EventKind.FOREGROUNDED, "info", {}))
    return found


def _switches(
    silent: tuple[tuple[float, float], ...], joined: float, left: float, on: EventKind, off: EventKind
) -> list[ConnectionEvent]:
    found = []
    starts_on = not any(since <= joined < until for since, until in silent)
    if starts_on:
        found.append(ConnectionEvent(round(joined + 0.9, 3), on, "info", {}))
    elif on is not EventKind.SCREENSHARE_STARTED:
        found.append(ConnectionEvent(round(joined + 0.9, 3), off, "info", {}))
    for since, until in silent:
        if joined < since < left:
            found.append(ConnectionEvent(since, off, "info", {}))
        if joined < until < left:
            found.append(ConnectionEvent(until, on, "info", {}))
    return found
