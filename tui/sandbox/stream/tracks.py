"""GetCallParticipantSessionMetrics: the tracks that one participant published."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from starlette.datastructures import QueryParams

from tui.sandbox.stream.endpoint import Answer, Question
from tui.sandbox.stream.lookup import presence_at
from tui.sandbox.stream.refusal import bad_input
from tui.sandbox.stream.times import nanoseconds, seconds
from tui.sandbox.stream.wire import TRACK_TYPES, location
from tui.sandbox.world import Call, Person, Presence, Sent, Track, TrackKind, World

DEFAULT_WINDOW_S = 60.0
MAX_WINDOW_S = 1800.0

_SCREEN = (TrackKind.SCREENSHARE, TrackKind.SCREENSHARE_AUDIO)


def participant_metrics(question: Question) -> Answer:
    """Answer the published tracks within a window.

    The default is the last minute of the session (of the time so far while it is live). More than half an hour is
    refused: the documentation gives the maximum, but not what happens beyond it.
    """
    world = question.world
    presence = presence_at(world, question.path)
    call = presence.call
    since, until = window(question.query, call, world.now())
    person = world.person(call, presence.person_index)
    tracks = world.tracks(presence)
    times = world.report_times(presence, since, until)
    return {
        "user_id": presence.user_id,
        "user_session_id": presence.session_id,
        "publisher_type": person.publisher_type,
        "joined_at": nanoseconds(presence.joined_at),
        "is_publisher": bool(tracks),
        "is_subscriber": person.publisher_type == "webrtc",
        "client": client(person),
        "published_tracks": [_track(world, presence, track, times) for track in tracks],
    }


def window(query: QueryParams, call: Call, now: float) -> tuple[float, float]:
    """Return the window asked for, in UTC epoch seconds.

    Raises:
        Refused: not times, the wrong way round, or longer than `MAX_WINDOW_S`.
    """
    since, until = (seconds(query[name], name) if query.get(name) else None for name in ("since", "until"))
    end = min(call.ended_at, now)
    if until is None:
        until = end if since is None else max(since, min(end, since + MAX_WINDOW_S))
    if since is None:
        since = until - DEFAULT_WINDOW_S
    if since > until:
        raise bad_input("since: must not be after until")
    if until - since > MAX_WINDOW_S + 0.001:
        raise bad_input("the time range between since and until must not exceed 30 minutes")
    return since, until


def client(person: Person) -> dict[str, Any]:
    """Return what a participant came with; only the mobile SDKs tell the kind of network."""
    is_sdk = person.publisher_type == "webrtc"
    return {
        "name": person.sdk if is_sdk else "",
        "version": person.sdk_version if is_sdk else "",
        "ip": person.ip,
        "network_type": person.network_type if person.is_mobile else "",
        "location": location(person.place),
    }


def _track(world: World, presence: Presence, track: Track, times: Sequence[float]) -> dict[str, Any]:
    samples = world.sent_series(presence, track, times)
    if track.kind in _SCREEN:
        samples = [sample for sample in samples if sample.packets]
    found: dict[str, Any] = {
        "track_id": track.track_id,
        "track_type": TRACK_TYPES[track.kind],
        "codec": track.codec,
        "bitrate": {"data_points": [[_ms(s.at), round(s.bitrate_bps / 1000, 3)] for s in samples]},
        "warnings": _warnings(world, presence, track, samples),
    }
    if track.height:
        found["framerate"] = {"data_points": [[_ms(s.at), round(s.fps, 2)] for s in samples]}
        found["resolution"] = {
            "width": {"data_points": [[_ms(s.at), s.width] for s in samples if s.width]},
            "height": {"data_points": [[_ms(s.at), s.height] for s in samples if s.height]},
        }
    return found


def _warnings(world: World, presence: Presence, track: Track, samples: Sequence[Sent]) -> list[dict[str, Any]]:
    """Return what the vendor says about a track: each complaint once, when three samples in a row call for it."""
    found, runs = [], dict.fromkeys(_COMPLAINTS, 0)
    for sample in samples:
        if sample.at - presence.joined_at < 30 or world.muted(presence, track, sample.at):
            continue
        for code, (text, holds) in _COMPLAINTS.items():
            runs[code] = runs[code] + 1 if holds(sample, track) else 0
            if runs[code] == 3:
                found.append({"time": nanoseconds(sample.at), "code": code, "warning": text})
    return found


_COMPLAINTS: dict[str, tuple[str, Callable[[Sent, Track], bool]]] = {
    "no_packets": ("No media is being sent for a published track", lambda s, _: s.packets == 0),
    "low_framerate": (
        "The frame rate is far below that of the source",
        lambda s, track: track.kind is TrackKind.VIDEO and s.packets > 0 and s.fps < 0.7 * track.fps,
    ),
    "cpu_limited": ("The encoder is limited by CPU", lambda s, _: s.limitation == "cpu"),
    "bandwidth_limited": ("The encoder is limited by bandwidth", lambda s, _: s.limitation == "bandwidth"),
}


def _ms(at: float) -> int:
    return round(at * 1000)
