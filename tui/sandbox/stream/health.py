"""GetActiveCallsStatus: the last minute of the whole app."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tui.sandbox.stream.endpoint import Answer, Question
from tui.sandbox.stream.ledger import sessions_of_stream
from tui.sandbox.stream.lookup import VENDOR
from tui.sandbox.stream.sessions import MAY_BE_LIVE
from tui.sandbox.stream.times import nanoseconds
from tui.sandbox.world import Received, Sent, Stage, TrackKind

EACH = 12
"""People looked at in each live session."""


def active_calls_status(question: Question) -> Answer:
    """Answer summary and percentiles over the live sessions; shares are percent, times milliseconds."""
    world = question.world
    now = world.now()
    calls = [world.call_numbered(VENDOR, number) for number in sessions_of_stream(world, now)[:MAY_BE_LIVE]]
    live = [call for call in calls if world.stage(call) is Stage.LIVE]
    sent: dict[TrackKind, list[Sent]] = {}
    received: dict[TrackKind, list[Received]] = {}
    publishers = subscribers = 0
    for call in live:
        for index in range(min(call.size, EACH)):
            for presence in world.presences(call, index):
                at = now - 12
                if presence.left_at is not None or presence.joined_at > at:
                    continue
                tracks = world.tracks(presence)
                publishers += bool(tracks)
                subscribers += 1
                for track in tracks:
                    sent.setdefault(track.kind, []).append(world.sent(presence, track, at))
                for each in world.subscriptions(presence)[:6]:
                    received.setdefault(each.track.kind, []).append(world.received(presence, each, at))
    return {
        "start_time": nanoseconds(now - 60),
        "end_time": nanoseconds(now),
        "summary": {
            "active_calls": len(live),
            "active_publishers": publishers,
            "active_subscribers": subscribers,
            "participants": subscribers,
        },
        "metrics": {
            "join_call_api": {
                "total": round(len(live) / 20, 3),
                "failures": 0.0,
                "latency": {"p50": 12.0, "p90": 37.2},
            },
            "publishers": {"all": _publishers(sent)},
            "subscribers": {"all": _subscribers(received)},
        },
    }


def _publishers(sent: dict[TrackKind, list[Sent]]) -> dict[str, Any]:
    audio = [s for s in sent.get(TrackKind.AUDIO, ()) if s.packets]
    video = [s for s in sent.get(TrackKind.VIDEO, ()) if s.packets]
    return {
        "rtt_ms": _pick([s.rtt_ms for s in audio + video], 50, 90),
        "audio": {"jitter_ms": _pick([s.jitter_ms for s in audio], 50, 90)},
        "video": {
            "jitter_ms": _pick([s.jitter_ms for s in video], 50, 90),
            "fps_30": _pick([s.fps for s in video], 5, 10, 50, 90),
            "frame_encoding_time_ms": _pick([s.encode_ms for s in video], 50, 90),
            "bitrate": _pick([s.bitrate_bps / 1000 for s in video], 10, 50),
            "resolution": _pick([float(min(s.width, s.height)) for s in video], 10, 50),
        },
    }


def _subscribers(received: dict[TrackKind, list[Received]]) -> dict[str, Any]:
    audio = [s for s in received.get(TrackKind.AUDIO, ()) if s.packets]
    video = [s for s in received.get(TrackKind.VIDEO, ()) if s.packets]
    return {
        "rtt_ms": _pick([s.rtt_ms for s in audio + video], 50, 90),
        "audio": {
            "concealment_pct": _pick([100 * s.concealed for s in audio], 50, 90),
            "jitter_ms": _pick([s.jitter_ms for s in audio], 50, 90),
            "packets_lost_pct": _pick([_loss(s) for s in audio], 50, 90),
        },
        "video": {
            "jitter_ms": _pick([s.jitter_ms for s in video], 50, 90),
            "packets_lost_pct": _pick([_loss(s) for s in video], 50, 90),
            "fps_30": _pick([s.fps for s in video], 5, 10, 50, 90),
        },
    }


def _loss(s: Received) -> float:
    return 100 * s.lost / (s.packets + s.lost)


def _pick(values: Sequence[float], *percents: int) -> dict[str, float]:
    ordered = sorted(values) or [0.0]
    return {f"p{p:02d}": round(ordered[min(len(ordered) - 1, len(ordered) * p // 100)], 2) for p in percents}
