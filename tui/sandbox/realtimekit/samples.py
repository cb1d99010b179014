"""What a RealtimeKit client measured: one sample of each stream every seven seconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui.sandbox.realtimekit.wire import derived_id
from tui.sandbox.world import Presence, Received, Sent, Track, TrackKind, World

STEP_S = 7.0
"""Seconds between samples."""

VIDEO = (TrackKind.VIDEO, TrackKind.SCREENSHARE)


@dataclass(frozen=True, slots=True)
class SentStream:
    """One stream that a peer produced.

    Attributes:
        mid: its place in the session description, a digit as text.
    """

    track: Track
    producer_id: str
    mid: str
    samples: Sequence[Sent]


@dataclass(frozen=True, slots=True)
class ReceivedStream:
    """One stream that a peer consumed; `peer_id` is the peer that it came from."""

    track: Track
    peer_id: str
    producer_id: str
    consumer_id: str
    mid: str
    samples: Sequence[Received]


def sent_streams(world: World, presence: Presence) -> list[SentStream]:
    """Return what a peer sent up to now. Nothing is sampled while a track is muted."""
    times = _times(world, presence, presence.joined_at, presence.leaves_at)
    streams = []
    for place, track in enumerate(world.tracks(presence)):
        samples = [
            sample
            for sample in world.sent_series(presence, track, times, STEP_S)
            if sample.packets or (track.kind in VIDEO and not world.muted(presence, track, sample.at))
        ]
        streams.append(SentStream(track, producer_id(presence, track), str(place), samples))
    return streams


def received_streams(world: World, presence: Presence) -> list[ReceivedStream]:
    """Return what a peer received up to now. Nothing is sampled while the publisher's track is muted."""
    streams = []
    for place, subscription in enumerate(world.subscriptions(presence)):
        publisher, track = subscription.publisher, subscription.track
        times = _times(world, presence, subscription.since, subscription.until)
        samples = [
            sample
            for sample in world.received_series(presence, subscription, times, STEP_S)
            if sample.packets or (track.kind in VIDEO and not world.muted(publisher, track, sample.at))
        ]
        produced = producer_id(publisher, track)
        consumed = derived_id(presence.session_id, produced)
        streams.append(ReceivedStream(track, publisher.session_id, produced, consumed, str(place), samples))
    return streams


def producer_id(presence: Presence, track: Track) -> str:
    """Return the id of a stream at its source."""
    return derived_id(presence.session_id, track.track_id)


def _times(world: World, presence: Presence, since: float, until: float) -> list[float]:
    return world.report_times(presence, since, until, STEP_S)
