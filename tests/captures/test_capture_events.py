"""What the event log of a dump tells, beside the statistics."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.captures.synthetic import START_MS, Poll, as_internals, as_rtcstats, call
from tui.model import Direction, EventKind, TrackKind
from tui.providers.captures import Capture, open_capture

SDP = "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111 0\r\na=rtpmap:111 opus/48000/2\r\na=ice-ufrag:{ufrag}\r\n"


def opened(tmp_path: Path, data: bytes) -> Capture:
    path = tmp_path / "capture"
    path.write_bytes(data)
    return open_capture(path)


def with_lines(polls: list[Poll], *lines: list[Any]) -> bytes:
    return as_rtcstats(polls) + b"".join(json.dumps(line).encode() + b"\n" for line in lines)


@pytest.mark.parametrize(
    ("name", "value", "kind", "severity"),
    [
        ("oniceconnectionstatechange", "failed", EventKind.ICE, "error"),
        ("oniceconnectionstatechange", "disconnected", EventKind.ICE, "warning"),
        ("onconnectionstatechange", "connected", EventKind.CONNECTION, None),
        ("addIceCandidateOnFailure", "oops", EventKind.ICE, "error"),
        ("setRemoteDescriptionOnFailure", "oops", EventKind.CONNECTION, "error"),
        ("setLocalDescription", {"type": "offer", "sdp": ""}, EventKind.CONNECTION, None),
        ("navigator.mediaDevices.getUserMediaOnFailure", "NotAllowedError", EventKind.PERMISSION, "error"),
        ("navigator.mediaDevices.getUserMediaOnSuccess", {"tracks": []}, EventKind.DEVICE, None),
        ("muted", "audio", EventKind.MUTE, None),
        ("unmuted", "audio", EventKind.UNMUTE, None),
        ("setVideoType", {"ssrc": 100, "videoType": "desktop"}, EventKind.SCREENSHARE, None),
        ("dominantSpeaker", {"dominantSpeakerEndpoint": "x"}, EventKind.OTHER, None),
    ],
)
def test_events_keep_their_name_and_say_what_they_are_about(
    tmp_path: Path, name: str, value: object, kind: EventKind, severity: str | None
) -> None:
    capture = opened(tmp_path, with_lines(call(5), [name, "PC_0", value, START_MS + 2500]))
    events = [event for event in capture.evidence("PC_0").events if event.at and event.at.timestamp() % 1 == 0.5]
    (event,) = [each for each in events if each.name == name.removeprefix("navigator.mediaDevices.")]
    assert (event.kind, event.severity) == (kind, severity)


def test_a_new_ufrag_is_an_ice_restart(tmp_path: Path) -> None:
    descriptions = [
        ["setLocalDescription", "PC_0", {"type": "answer", "sdp": SDP.format(ufrag=ufrag)}, START_MS + at]
        for at, ufrag in ((0, "abcd"), (1000, "abcd"), (2000, "efgh"))
    ]
    evidence = opened(tmp_path, with_lines(call(5), *descriptions)).evidence("PC_0")
    (restart,) = [event for event in evidence.events if event.name == "ICE restart"]
    assert restart.at is not None
    assert restart.at.timestamp() == START_MS / 1000 + 2
    assert next(track for track in evidence.tracks if track.track_id == "OA").codec == "opus"


def test_an_event_of_a_clock_that_is_far_off_has_no_time(tmp_path: Path) -> None:
    evidence = opened(tmp_path, with_lines(call(5), ["close", "PC_0", {}, START_MS + 1e11])).evidence("PC_0")
    assert [event.name for event in evidence.events if event.at is None] == ["close"]
    assert evidence.participant.status == "closed"
    assert evidence.participant.duration_s == pytest.approx(4.2)


def test_a_shared_screen_is_told_from_a_camera(tmp_path: Path) -> None:
    told = opened(
        tmp_path, with_lines(call(5, streams=2), ["setVideoType", None, {"ssrc": 101, "videoType": "desktop"}, 1])
    )
    kinds = {track.track_id: track.kind for track in told.evidence("PC_0").tracks}
    assert kinds == {"OA": TrackKind.AUDIO, "IV0": TrackKind.VIDEO, "IV1": TrackKind.SCREENSHARE}

    polls = call(5)
    for _, stats in polls:
        stats["IV0"]["contentType"] = "screenshare"
    by_type = opened(tmp_path, as_internals(polls)).evidence("7-1")
    assert [track.kind for track in by_type.tracks if track.direction is Direction.RECEIVED] == [TrackKind.SCREENSHARE]


def test_a_captured_tab_gives_its_tracks_away(tmp_path: Path) -> None:
    polls = call(5)
    for at, stats in polls:
        stats["SA"] = {"type": "media-source", "kind": "audio", "trackIdentifier": "tab-1", "timestamp": at}
        stats["OA"]["mediaSourceId"] = "SA"
    dump = json.loads(as_internals(polls))
    dump["getUserMedia"] = [
        {"rid": 7, "request_type": "getDisplayMedia", "timestamp": START_MS, "stream_id": "s",
         "audio_track_info": '{"id": "tab-1", "label": "Tab audio"}'},
        {"rid": 7, "request_type": "getUserMedia", "timestamp": START_MS, "error": "NotFoundError",
         "error_message": "no camera"},
        {"rid": 8, "request_type": "getUserMedia", "timestamp": START_MS, "error": "of another page"},
    ]  # fmt: skip
    evidence = opened(tmp_path, json.dumps(dump).encode()).evidence("7-1")
    sent = next(track for track in evidence.tracks if track.track_id == "OA")
    assert (sent.kind, sent.label) == (TrackKind.SCREENSHARE_AUDIO, "Tab audio")
    refused = [event for event in evidence.events if event.kind is EventKind.PERMISSION]
    assert [event.data["error"] for event in refused] == ["NotFoundError"]
    states = {labels.name: [span.label for span in labels.spans] for labels in evidence.connection_labels}
    assert states == {
        "connection_state": ["connected"],
        "ice_state": ["failed"],
        "candidate_pair": ["udp relay 192.0.2.1:4000 > host 192.0.2.9:10000"],
    }


def test_two_ends_in_one_dump_are_paired_by_what_they_send_and_receive(tmp_path: Path) -> None:
    ours, theirs = call(5), call(5)
    for (_, mine), (_, other) in zip(ours, theirs, strict=True):
        mine["OA"]["ssrc"], other["OA"]["ssrc"] = 11, 22
        mine["IV0"]["ssrc"], other["IV0"]["ssrc"] = 33, 11
    data = as_rtcstats(ours) + as_rtcstats(theirs, connection="PC_1") + as_rtcstats(call(5), connection="PC_2")
    capture = opened(tmp_path, data)
    received = capture.evidence("PC_1").tracks[1]
    assert received.publisher is not None
    assert received.publisher.participant_session_id == "PC_0"
    assert capture.evidence("PC_2").subscriptions == ()
