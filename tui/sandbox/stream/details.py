"""GetCallSessionParticipantStatsDetails: all series of one participant, described by the server itself."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from tui.sandbox.stream import metrics
from tui.sandbox.stream.endpoint import Answer, Question
from tui.sandbox.stream.lookup import presence_at
from tui.sandbox.stream.refusal import bad_input
from tui.sandbox.stream.times import nanoseconds, seconds
from tui.sandbox.stream.wire import TRACK_TYPES, named
from tui.sandbox.world import REPORT_STEP_S, Presence, Subscription, Track, TrackKind, World

DEFAULT_POINTS = 360
MAX_POINTS = 4096

_SCREENS = (TrackKind.SCREENSHARE, TrackKind.SCREENSHARE_AUDIO)

_SENT = {
    TrackKind.AUDIO: metrics.SENT_AUDIO,
    TrackKind.SCREENSHARE_AUDIO: metrics.SENT_AUDIO,
    TrackKind.VIDEO: metrics.SENT_VIDEO,
    TrackKind.SCREENSHARE: metrics.SENT_SCREEN,
}

_RECEIVED = {
    TrackKind.AUDIO: metrics.RECEIVED_AUDIO,
    TrackKind.SCREENSHARE_AUDIO: metrics.RECEIVED_AUDIO,
    TrackKind.VIDEO: metrics.RECEIVED_VIDEO,
    TrackKind.SCREENSHARE: metrics.RECEIVED_SCREEN,
}


def participant_details(question: Question) -> Answer:
    """Answer every series of a presence within a window, thinned to `max_points` in each.

    The default window is the whole presence so far; nothing limits it, because `max_points` limits the answer.
    """
    world, query = question.world, question.query
    presence = presence_at(world, question.path)
    since = seconds(query["since"], "since") if query.get("since") else presence.joined_at
    until = seconds(query["until"], "until") if query.get("until") else min(presence.leaves_at, world.now())
    if since > until:
        raise bad_input("since: must not be after until")
    most = _max_points(query.get("max_points"))
    step_s = max(REPORT_STEP_S, float(math.ceil((until - since) / most)))
    times = world.report_times(presence, since, until, step_s)[:most]
    person = world.person(presence.call, presence.person_index)
    answer: Answer = {
        **named(presence.call),
        "user_id": presence.user_id,
        "user_session_id": presence.session_id,
        "timeframe": {
            "since": nanoseconds(since),
            "until": nanoseconds(until),
            "step_seconds": int(step_s),
            "max_points": most,
        },
    }
    tracks = world.tracks(presence)
    if tracks:
        answer["publisher"] = _publisher(world, presence, tracks, times, step_s)
    if person.publisher_type == "webrtc":
        answer["subscriber"] = _subscriber(world, presence, times, step_s)
    answer["user"] = _user(world, presence, times)
    return answer


def _max_points(text: str | None) -> int:
    try:
        most = int(text) if text else DEFAULT_POINTS
    except ValueError:
        raise bad_input("max_points: must be a number") from None
    if not 1 <= most <= MAX_POINTS:
        raise bad_input(f"max_points: must be between 1 and {MAX_POINTS}")
    return most


def _user(world: World, presence: Presence, times: Sequence[float]) -> dict[str, Any]:
    link = [(at, world.link(presence.call, presence.person_index, max(at - 5, presence.joined_at))) for at in times]
    meta, order, thresholds = metrics.described((metrics.RTT,))
    return {
        "metrics": {"rtt_ms": [[round(at * 1000), round(each.rtt_ms, 1)] for at, each in link]},
        "metrics_meta": meta,
        "metrics_order": order,
        "thresholds": thresholds,
    }


def _publisher(
    world: World, presence: Presence, tracks: Sequence[Track], times: Sequence[float], step_s: float
) -> dict[str, Any]:
    found: dict[str, list[dict[str, Any]]] = {}
    widest: dict[str, list[tuple[int, float]]] = {}
    definitions = (metrics.RTT, metrics.AVAILABLE)
    for track in tracks:
        samples = world.sent_series(presence, track, times, step_s)
        if track.kind is TrackKind.VIDEO or not widest:
            widest = metrics.series(definitions, samples)
        if track.kind in _SCREENS:
            samples = [sample for sample in samples if sample.packets]
        meta, order, thresholds = metrics.described(_SENT[track.kind])
        found.setdefault(TRACK_TYPES[track.kind], []).append(
            {
                **_track(track),
                "metrics": metrics.series(_SENT[track.kind], samples),
                "metrics_meta": meta,
                "metrics_order": order,
                "thresholds": thresholds,
            }
        )
    meta, order, thresholds = metrics.described(definitions)
    return {
        "global": widest,
        "global_meta": meta,
        "global_metrics_order": order,
        "global_thresholds": thresholds,
        "tracks": found,
    }


def _subscriber(world: World, presence: Presence, times: Sequence[float], step_s: float) -> dict[str, Any]:
    by_publisher: dict[str, list[Subscription]] = {}
    for each in world.subscriptions(presence):
        by_publisher.setdefault(each.publisher.session_id, []).append(each)
    subscriptions = []
    for group in by_publisher.values():
        publisher = group[0].publisher
        person = world.person(publisher.call, publisher.person_index)
        tracks: dict[str, list[dict[str, Any]]] = {}
        for each in group:
            received = [at for at in times if each.since < at <= each.until]
            samples = world.received_series(presence, each, received, step_s)
            if each.track.kind in _SCREENS:
                samples = [sample for sample in samples if sample.packets]
            meta, order, thresholds = metrics.described(_RECEIVED[each.track.kind])
            tracks.setdefault(TRACK_TYPES[each.track.kind], []).append(
                {
                    **_track(each.track),
                    "metrics": metrics.series(_RECEIVED[each.track.kind], samples),
                    "metrics_meta": meta,
                    "metrics_order": order,
                    "thresholds": thresholds,
                }
            )
        subscriptions.append(
            {
                "publisher_user_id": person.user_id,
                "publisher_name": person.name,
                "publisher_user_session_id": publisher.session_id,
                "tracks": tracks,
            }
        )
    meta, order, thresholds = metrics.described((metrics.RTT,))
    return {
        "global": {"rtt_ms": _user(world, presence, times)["metrics"]["rtt_ms"]},
        "global_meta": meta,
        "global_metrics_order": order,
        "global_thresholds": thresholds,
        "subscriptions": subscriptions,
    }


def _track(track: Track) -> dict[str, Any]:
    found = {"track_id": track.track_id, "track_type": TRACK_TYPES[track.kind], "codec": track.codec}
    return found | ({"rid": track.rids[0]} if track.rids[0] else {})
