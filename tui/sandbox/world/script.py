"""What a person does with microphone, camera and screen during a session: a pure function of the plot."""

from __future__ import annotations

from bisect import bisect_right

from tui.sandbox.world.cast import Cast
from tui.sandbox.world.catalogue import MACHINES
from tui.sandbox.world.noise import fraction, mix, unit_at
from tui.sandbox.world.types import Call, Kind, Person, TrackKind

Spans = tuple[tuple[float, float], ...]

_STEADY = frozenset(
    {
        Kind.SENDER_UPLINK_LOSS,
        Kind.SENDER_CPU,
        Kind.RECEIVER_DOWNLINK_LOSS,
        Kind.RECEIVER_CPU,
        Kind.NEVER_PUBLISHES,
        Kind.TURN_ONLY,
        Kind.LAYER_SWITCH,
        Kind.REJOIN_STORM,
    }
)


def published_kinds(cast: Cast, call: Call, person: Person) -> tuple[TrackKind, ...]:
    """Return the kinds of track that a person publishes at some time of the session."""
    if not person.publishes:
        return ()
    key = mix(cast.key, person.index, 0x7A)
    kinds = [TrackKind.AUDIO]
    certain = person.index in (cast.culprit, 0, 1) or (cast.dimension is not None and person.index < 5)
    if certain or person.publisher_type != "webrtc" or fraction(key, 1) < 0.85:
        kinds.append(TrackKind.VIDEO)
    slow = cast.kind is Kind.SLOW_SCREENSHARE and person.index == cast.culprit
    calm = cast.kind in _STEADY and person.index == cast.culprit
    shares = person.publisher_type == "webrtc" and not person.is_mobile and not calm and fraction(key, 2) < 0.10
    if slow or (shares and call.ended_at - call.started_at > 300):
        kinds.append(TrackKind.SCREENSHARE)
        if not slow and fraction(key, 3) < 0.2:
            kinds.append(TrackKind.SCREENSHARE_AUDIO)
    return tuple(kinds)


def silent_spans(cast: Cast, call: Call, person: Person, kind: TrackKind) -> Spans:
    """Return when a track is muted, off or not shared yet, ascending and apart."""
    start, end = call.started_at, call.ended_at
    length = end - start
    key = mix(cast.key, person.index, 0x5E + (kind is TrackKind.VIDEO))
    culprit = person.index == cast.culprit
    if kind in {TrackKind.SCREENSHARE, TrackKind.SCREENSHARE_AUDIO}:
        key = mix(cast.key, person.index, 0x5C)
        if culprit and cast.kind is Kind.SLOW_SCREENSHARE:
            first, last = start + 0.08 * length, end - 0.05 * length
        else:
            first = start + length * (0.1 + 0.4 * fraction(key, 1))
            last = first + length * (0.15 + 0.3 * fraction(key, 2))
        return ((start - 1, round(first, 3)), (round(last, 3), end + 1))
    if culprit and cast.kind is Kind.MUTED:
        return ((cast.since, cast.until + (1 if cast.until >= end else 0)),)
    if culprit and cast.kind is Kind.IDLE:
        return ((start - 1, end + 1),) if kind is TrackKind.VIDEO else ()
    if cast.kind is Kind.SIX_SECONDS or person.publisher_type != "webrtc":
        return ()
    if (culprit and cast.kind in _STEADY) or (cast.kind is not Kind.HEALTHY and person.index == (cast.culprit == 0)):
        return ()
    if cast.dimension is not None and person.index < 5:
        return ()
    return _habits(key, start, length, kind, call.size)


def _habits(key: int, start: float, length: float, kind: TrackKind, size: int) -> Spans:
    """Return the mute spans of somebody ordinary."""
    end = start + length
    if kind is TrackKind.VIDEO:
        if fraction(key, 3) > 0.2:
            return ()
        first = start + length * 0.8 * fraction(key, 4)
        return ((round(first, 3), round(min(end + 1, first + length * (0.1 + 0.3 * fraction(key, 5))), 3)),)
    if fraction(key, 3) > (0.75 if size > 4 else 0.3):
        return ()
    found, at = [], start - 1 + (0 if fraction(key, 6) < 0.5 else 240 * fraction(key, 7))
    for n in range(24):
        off = 45 + 500 * unit_at(key, n) ** 2
        found.append((round(at, 3), round(min(at + off, end + 1), 3)))
        at += off + 30 + 300 * unit_at(key, 100 + n)
        if at >= end:
            break
    return tuple(found)


def is_within(spans: Spans, at: float) -> bool:
    """Return whether an instant lies in one of the spans."""
    if not spans:
        return False
    n = bisect_right(spans, (at, float("inf"))) - 1
    return n >= 0 and at < spans[n][1]


def camera(cast: Cast, person: Person) -> tuple[int, int, float, float, str]:
    """Return width, height, frame rate, highest bitrate and codec of a person's camera."""
    key = mix(cast.key, person.index, 0xCA)
    machine = next(m for m in MACHINES if m.sdk == person.sdk and m.os == person.os and m.browser == person.browser)
    codec = machine.codecs[min(len(machine.codecs) - 1, int(fraction(key, 1) ** 2 * len(machine.codecs)))]
    if person.publisher_type != "webrtc":
        return 1920, 1080, 30.0, 3_500_000.0, "H264"
    fps = 30.0 if fraction(key, 2) < 0.75 else 24.0 if fraction(key, 3) < 0.7 else 20.0
    rate = {"H264": 1300, "VP8": 1250, "VP9": 930, "AV1": 770}[codec] * 1000.0
    if person.is_mobile and fraction(key, 4) < 0.4:
        return 960, 540, fps, rate * 0.7, codec
    return 1280, 720, fps, rate, codec
