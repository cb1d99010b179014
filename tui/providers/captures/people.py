"""The participants of a capture: one a peer connection."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tui.model import Address, Event, EventKind, Labels, Participant, Publisher, Span, TrackKind
from tui.providers.captures.journal import Entry
from tui.providers.captures.path import network_of, path_events
from tui.providers.captures.reading import Reading
from tui.providers.captures.streams import Stream, streams
from tui.providers.captures.table import Connection
from tui.providers.captures.times import utc
from tui.providers.captures.user_agent import client_of, device_of

TRUSTED_S = 3600.0
"""An event further than this from the getstats clock was logged by a clock that is not to be trusted."""
_ENDPOINT = re.compile(r"([0-9a-f]{8})-(?:audio|video)\b")
"""How Jitsi names the streams of a participant."""


@dataclass(frozen=True, slots=True)
class People:
    """Participants by connection id, and who is whose other end."""

    participants: dict[str, Participant]
    peers: dict[str, str]


def participants(reading: Reading, address: Address, peers: dict[str, str]) -> dict[str, Participant]:
    """Return the participant of each connection, in the order of the file."""
    told = reading.journal.identity
    name = next((str(told[key]) for key in ("displayName", "userName") if told.get(key)), None)
    user_id = next((str(told[key]) for key in ("userId", "endpointId", "deviceId") if told.get(key)), None)
    client = client_of(reading)
    found: dict[str, Participant] = {}
    several = len(reading.connections) > 1
    for connection_id, connection in reading.connections.items():
        own = events_of(reading, connection)
        since, until = lifetime(connection, reading.journal.entries)
        media = list(streams(connection))
        sent = [each for each in media if each.is_sent]
        found[connection_id] = Participant(
            address=address.of(connection_id),
            user_id=user_id or connection_id,
            session_id=connection_id,
            name=(f"{name} ({connection_id})" if several else name) if name else connection_id,
            joined_at=utc(since) if since is not None else None,
            left_at=utc(until) if until is not None else None,
            duration_s=until - since if since is not None and until is not None else None,
            is_live=False,
            roles=_roles(reading, connection_id, peers),
            publisher_type="webrtc",
            published_kinds=tuple(dict.fromkeys(each.media for each in sent if _carried(each))),
            is_publisher=any(map(_carried, sent)),
            is_subscriber=any(_carried(each) for each in media if not each.is_sent),
            client=client,
            device=device_of(reading, video_encoder=_encoder(sent)),
            network=network_of(connection),
            status=_status(own),
            source_id=f"pc:{connection_id}",
        )
    return found


def events_of(reading: Reading, connection: Connection) -> tuple[Event, ...]:
    """Return the events of a connection and of its page, ascending; those without a time to be trusted come first."""
    found = [
        Event(utc(at) if (at := _trusted(connection, entry.at_s)) is not None else None,
              entry.kind, entry.name, entry.severity, entry.data)
        for entry in reading.journal.entries
        if _concerns(entry, connection)
    ]  # fmt: skip
    found.extend(path_events(connection))
    return tuple(sorted(found, key=lambda event: event.at.timestamp() if event.at else 0.0))


def _concerns(entry: Entry, connection: Connection) -> bool:
    if entry.connection_id is not None:
        return entry.connection_id == connection.connection_id
    renderer = entry.data.get("renderer")
    return renderer is None or connection.connection_id.startswith(f"{renderer}-")


def _trusted(connection: Connection, at_s: float | None) -> float | None:
    if at_s is None or not connection.polls_s:
        return at_s
    return at_s if min(connection.polls_s) - TRUSTED_S <= at_s <= max(connection.polls_s) + TRUSTED_S else None


def lifetime(connection: Connection, entries: Iterable[Entry]) -> tuple[float | None, float | None]:
    """Return when the connection was first and last heard of, UTC epoch seconds."""
    heard = [
        at
        for entry in entries
        if entry.connection_id == connection.connection_id and (at := _trusted(connection, entry.at_s)) is not None
    ]
    if connection.polls_s:
        heard += [min(connection.polls_s), max(connection.polls_s)]
    if not heard:
        return None, None
    closed = _trusted(connection, connection.closed_s)
    return min(heard), closed if closed is not None else max(heard)


def state_labels(events: Iterable[Event], until_s: float) -> list[Labels]:
    """Return the states of connection and ICE over time, each until the next."""
    found = []
    for label, name in (("connection_state", "onconnectionstatechange"), ("ice_state", "oniceconnectionstatechange")):
        changes = [
            (event.at.timestamp(), str(event.data.get("state")))
            for event in events
            if event.at is not None and event.name.removeprefix("on") == name.removeprefix("on")
        ]
        ends = [*(at for at, _ in changes[1:]), until_s] if changes else []
        spans = tuple(Span(at, end, state) for (at, state), end in zip(changes, ends, strict=True) if at < end)
        if spans:
            found.append(Labels(label, spans))
    return found


def publisher_of(stream: Stream, reading: Reading, people: People) -> Publisher | None:
    """Tell whose media a received stream carries, where that can be told."""
    if stream.is_sent:
        return None
    peer = people.participants.get(people.peers.get(stream.connection.connection_id, ""))
    if peer is not None:
        return Publisher(peer.user_id, peer.name, peer.session_id)
    named = reading.journal.streams.get(stream.media_track_id or "")
    match = _ENDPOINT.match(named) if named else None
    return Publisher(user_id=match[1]) if match else None


def _roles(reading: Reading, connection_id: str, peers: dict[str, str]) -> tuple[str, ...]:
    if connection_id not in peers:
        return ()
    journal = reading.journal
    offered, answered = connection_id in journal.offerers, connection_id in journal.answerers
    if offered == answered:
        return ()
    return ("caller",) if offered else ("callee",)


def _carried(stream: Stream) -> bool:
    return bool(stream.rtp.number("packetsSent" if stream.is_sent else "packetsReceived"))


def _encoder(sent: list[Stream]) -> str | None:
    named = [
        name for each in sent if each.media == TrackKind.VIDEO and (name := each.rtp.text("encoderImplementation"))
    ]
    return named[-1] if named else None


def _status(own: tuple[Event, ...]) -> str | None:
    states = [event for event in own if event.name.endswith("connectionstatechange") and event.kind in _STATE_KINDS]
    closed = any(event.name in ("close", "stop") for event in own)
    last = str(states[-1].data.get("state")) if states else None
    return last if last == "failed" or not closed else "closed"


_STATE_KINDS = (EventKind.CONNECTION, EventKind.ICE)
