"""Every documented field of every generation, read from answers written by hand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.providers.realtimekit import rtk_payloads as wire
from tui.model import (
    COUNT,
    FPS,
    FRACTION,
    KBITS,
    MS,
    PERCENT,
    PIXELS,
    UNKNOWN,
    Address,
    Depth,
    Direction,
    EventKind,
    Evidence,
    Metric,
    Track,
    TrackKind,
    Vendor,
    Window,
)
from tui.providers.answers import Answer
from tui.providers.realtimekit.mapping_evidence import Told, evidence
from tui.providers.realtimekit.schema import ParticipantAnswer, WireParticipant, read

ADDRESS = Address(Vendor.REALTIMEKIT, ("app",), wire.SESSION, (wire.PARTICIPANT,))
T7 = datetime(2026, 1, 2, 10, 0, 7, tzinfo=UTC).timestamp()


def parsed(payload: Mapping[str, Any], source_id: str = "a1") -> tuple[WireParticipant, str]:
    answer = Answer(source_id, "GET", "", b"", 200, {}, json.dumps(payload).encode(), datetime.now(UTC))
    found = read(ParticipantAnswer, answer).participant
    assert found is not None
    return found, source_id


def told(*payloads: Mapping[str, Any], window: Window | None = None) -> Evidence:
    parts = tuple(parsed(payload, f"a{index}") for index, payload in enumerate(payloads, 1))
    return evidence(Told(parts), ADDRESS, window)


def track_of(found: Evidence, kind: TrackKind, direction: Direction) -> Track:
    (track,) = (track for track in found.tracks if track.kind == kind and track.direction == direction)
    return track


def values(track: Track, metric: str) -> list[float]:
    series = track.get(metric)
    assert series is not None, metric
    return list(series.values)


def test_details_with_statistics_give_the_whole_person() -> None:
    who = told(wire.details_with_stats()).participant
    assert who.address == ADDRESS
    assert (who.user_id, who.custom_id, who.name, who.roles) == (
        "user-uuid",
        "alice@example",
        "Alice",
        ("group_call_host",),
    )
    assert who.joined_at == datetime(2026, 1, 2, 10, tzinfo=UTC)
    assert who.left_at == datetime(2026, 1, 2, 10, 3, tzinfo=UTC)
    assert who.created_at == datetime(2026, 1, 2, 10, 0, 0, 100_000, tzinfo=UTC)
    assert who.updated_at == datetime(2026, 1, 2, 10, 3, 0, 50_000, tzinfo=UTC)
    assert who.duration_s == 180.0
    assert who.is_live is False
    assert (who.status, who.config) == ("DISCONNECTED", "group_call")
    client = who.client
    assert (client.browser, client.browser_version, client.engine) == ("Chrome", "131.0", "Blink")
    assert (client.sdk, client.sdk_version, client.user_agent) == ("web-core", "1.2.3", "Mozilla/5.0 (Macintosh)")
    device = who.device
    assert (device.os, device.os_version, device.is_mobile) == ("macOS", "15.1", False)
    assert (device.cpus, device.memory_gb, device.webgl_support) == (8, 8, "webgl2")
    assert (who.network.ip, who.network.organisation, who.network.asn, who.network.portal) == (
        "203.0.113.0",
        "Example Telecom",
        "AS64500",
        "edge",
    )
    place = who.place
    assert (place.city, place.subdivision, place.country_iso_code, place.timezone, place.text) == (
        "São Paulo",
        "SP",
        "BR",
        "America/Sao_Paulo",
        "203.0.113.9",
    )


@pytest.mark.parametrize("name", ["throughtput", "throughput"])
def test_the_precall_test_is_read_with_either_spelling(name: str) -> None:
    payload = wire.details_with_stats()
    payload["data"]["participant"]["peer_stats"] = wire.peer_stats(throughput=name)
    test = told(payload).participant.precall
    assert test is not None
    assert test.throughput_kbps == 7931
    assert test.rtt_ms == pytest.approx(30)
    assert test.backend_rtt_ms == pytest.approx(31)
    assert (test.jitter, test.fractional_loss, test.effective_network_type) == (0.002, 0.01, "4g")
    assert (test.turn_connectivity, test.relay_connectivity, test.reflexive_connectivity) == (True, True, False)


def test_old_events_keep_their_names_and_flat_data() -> None:
    found = told(wire.details_with_stats())
    permission = next(event for event in found.events if event.name == "media_permission")
    assert permission.kind is EventKind.PERMISSION
    assert permission.at == datetime(2026, 1, 2, 10, 1, tzinfo=UTC)
    assert permission.data == {
        "device.device_type": "VIDEO",
        "device.permission": "DENIED",
        "tries.0": 1,
        "tries.1": 2,
    }
    assert next(event for event in found.events if event.name == "disconnect").kind is EventKind.CONNECTION
    times = [event.at for event in found.events if event.at]
    assert times == sorted(times)


def test_quality_stats_as_an_array_are_received_tracks() -> None:
    found = told(wire.details_with_stats())
    audio = track_of(found, TrackKind.AUDIO, Direction.RECEIVED)
    assert values(audio, Metric.JITTER) == pytest.approx([4.0, 5.0])
    assert values(audio, Metric.PACKETS_LOST) == [3, 0]
    assert values(audio, Metric.CONCEALMENT_EVENTS) == [2, 0]
    assert values(audio, Metric.SCORE) == [0.8, 1.0]
    score = audio.get(Metric.SCORE)
    assert score is not None
    assert score.unit.symbol == "0-1 RealtimeKit"
    assert audio.totals == {"bandwidth_unknown_unit": 31, "packet_loss_unknown_unit": 0.5}
    assert audio.publisher is not None
    assert audio.publisher.participant_session_id == wire.OTHER_PEER
    video = track_of(found, TrackKind.VIDEO, Direction.RECEIVED)
    for metric, value in (
        (Metric.WIDTH, 1280),
        (Metric.HEIGHT, 720),
        (Metric.FRAMES_DROPPED, 1),
        (Metric.FRAMERATE, 30),
        (Metric.PACKETS_LOST, 5),
        (Metric.JITTER, 6.0),
        (Metric.SCORE, 0.95),
    ):
        assert values(video, metric) == pytest.approx([value])
    assert video.totals == {"bandwidth_unknown_unit": 905, "packet_loss_unknown_unit": 1.5}
    assert found.totals["quality_stats.average_quality_unknown_unit"] == 0.9
    marks = {event.name: event.at for event in found.events if event.name.startswith("quality_stats")}
    assert marks == {
        "quality_stats.start": datetime(2026, 1, 2, 10, 0, 7, tzinfo=UTC),
        "quality_stats.end": datetime(2026, 1, 2, 10, 0, 14, tzinfo=UTC),
    }


def test_quality_stats_as_an_object_tell_packets_and_first_and_last() -> None:
    found = told(wire.flat_report())
    assert found.participant.roles == ("group_call_host",)
    audio = track_of(found, TrackKind.AUDIO, Direction.RECEIVED)
    video = track_of(found, TrackKind.VIDEO, Direction.RECEIVED)
    assert audio.totals == {"bandwidth_unknown_unit": 31, "packets": 700, "packets_lost": 3}
    assert video.totals == {"bandwidth_unknown_unit": 905, "packets": 1400, "packets_lost": 5}
    marks = {event.name: event for event in found.events if event.name.startswith("quality_stats")}
    assert marks["quality_stats.first_audio_packet_received"].at == datetime(2026, 1, 2, 10, 0, 1, tzinfo=UTC)
    assert marks["quality_stats.last_audio_packet_received"].at == datetime(2026, 1, 2, 10, 2, 59, tzinfo=UTC)
    assert marks["quality_stats.first_video_packet_received"].at == datetime(2026, 1, 2, 10, 0, 2, tzinfo=UTC)
    assert marks["quality_stats.last_video_packet_received"].at == datetime(2026, 1, 2, 10, 2, 58, tzinfo=UTC)
    assert marks["quality_stats.start"].data == {"peer_ids.0": wire.PEER}


def test_both_forms_of_quality_stats_are_one() -> None:
    found = told(wire.details_with_stats(), wire.flat_report())
    audio = track_of(found, TrackKind.AUDIO, Direction.RECEIVED)
    assert audio.totals == {
        "bandwidth_unknown_unit": 31,
        "packet_loss_unknown_unit": 0.5,
        "packets": 700,
        "packets_lost": 3,
    }
    assert values(audio, Metric.PACKETS_LOST) == [3, 0]


def test_zeros_beside_empty_series_are_no_data() -> None:
    empty: dict[str, Any] = {
        "audio_stats": [],
        "video_stats": [],
        "peer_ids": [],
        "start": None,
        "end": None,
        "total_audio_packets": 0,
        "total_audio_packets_lost": 0,
        "total_video_packets": 0,
        "total_video_packets_lost": 0,
        "average_quality": 0,
        "audio_bandwidth": 0,
        "video_bandwidth": 0,
    }
    payload = wire.flat_report()
    payload["data"]["participant"]["quality_stats"] = empty
    found = told(payload)
    assert found.tracks == ()
    assert found.totals == {}
    assert "series" in found.coverage.missing
    assert found.coverage.depth is Depth.FULL  # all was read, and there was nothing


def test_peer_events_name_the_peer_and_the_view() -> None:
    found = told(wire.details_with_events())
    assert found.participant.session_id == wire.PEER
    assert found.participant.unified_session_id == wire.PARTICIPANT
    assert found.participant.view_type == "GROUP_CALL"
    assert [(event.name, event.kind) for event in found.events] == [
        ("PEER_CREATED", EventKind.CONNECTION),
        ("PEER_JOINING", EventKind.JOIN),
        ("PEER_LEAVING", EventKind.LEAVE),
    ]
    assert found.events[0].data == {
        "id": f"event-PEER_CREATED-{wire.PEER[:4]}",
        "peer_id": wire.PEER,
        "minutes_consumed": 1.5,
        "participant_id": wire.PARTICIPANT,
        "session_id": wire.SESSION,
        "socket_session_id": "socket-1",
        "preset_view_type": "GROUP_CALL",
    }


def test_a_row_with_several_peers_tells_the_others() -> None:
    payload = wire.details_with_events()
    payload["data"]["participant"]["peer_events"].append(
        wire.peer_event("PEER_CREATED", "2026-01-02T10:01:00.000Z", wire.OTHER_PEER)
    )
    who = told(payload).participant
    assert who.session_id == wire.PEER
    assert who.other_session_ids == (wire.OTHER_PEER,)


def test_the_peer_report_tells_who_and_where() -> None:
    who = told(wire.peer_report()).participant
    assert (who.client.browser, who.client.browser_version, who.client.engine) == ("Firefox", "133.0", "Gecko")
    assert (who.client.sdk, who.client.sdk_type, who.client.sdk_version) == ("@cloudflare/realtimekit", "web", "2.0.1")
    assert who.client.user_agent == "Mozilla/5.0 (X11)"
    device = who.device
    assert (device.os, device.os_version, device.is_mobile, device.cpus) == ("Android", "15", True, 4)
    assert (device.webgl_support, device.audio_encoder, device.video_encoder) == (
        "true",
        "opus",
        "h264_videotoolbox",
    )
    network = who.network
    assert (network.ip, network.organisation, network.asn) == ("198.51.0.0", "Example Net", "AS64501")
    assert (network.domain, network.route, network.organisation_type) == ("example.net", "198.51.100.0/24", "isp")
    assert (network.relayed, network.transport, network.network_type) == (True, "udp", "wifi")
    assert (who.place.city, who.place.subdivision, who.place.country) == ("Berlin", "BE", "DE")
    assert who.place.timezone == "Europe/Berlin"
    assert who.view_type == "GROUP_CALL"
    assert who.precall is not None
    assert who.precall.effective_network_type == "3g"
    assert (who.precall.turn_connectivity, who.precall.relay_connectivity, who.precall.reflexive_connectivity) == (
        False,
        True,
        True,
    )


def test_the_room_view_type_is_used_where_no_preset_tells() -> None:
    payload = wire.peer_report()
    del payload["data"]["participant"]["peer_events"]
    assert told(payload).participant.view_type == "groupCall"


def test_the_peer_report_tells_devices_connectivity_and_pairs_as_events() -> None:
    found = told(wire.peer_report())
    by_name = {event.name: event for event in found.events}
    assert by_name["audio_devices_updates"].data == {
        "added.0.device_id": "dev-1",
        "added.0.kind": "audioinput",
        "added.0.label": "Headset",
    }
    assert by_name["video_devices_updates"].data["removed.0.label"] == "Headset"
    assert by_name["speaker_devices_updates"].kind is EventKind.DEVICE
    assert by_name["selected_device_updates"].data == {"device_id": "dev-1", "kind": "audioinput", "label": "Headset"}
    assert by_name["precall_begin"].kind is EventKind.PRECALL
    assert by_name["precall_begin"].data == {"ok": True, "n": 1}
    assert by_name["meeting_view_backgrounded"].kind is EventKind.VISIBILITY
    assert by_name["pc_metadata"].data == {
        "effective_network_type": "3g",
        "reflexive_connectivity": True,
        "relay_connectivity": True,
        "turn_connectivity": False,
    }
    pair = by_name["candidate_pairs.consuming_transport"]
    assert pair.at == datetime.fromtimestamp(1767348121, UTC)
    assert set(pair.data) == set(wire.candidate_pair("host"))


def test_candidate_pairs_are_series_and_totals_of_the_connection() -> None:
    found = told(wire.peer_report())
    producing = [series for series in found.connection if series.label == "producing transport"]
    assert {(series.metric, series.unit, series.values[0]) for series in producing} == {
        (Metric.RTT, MS, 120.0),
        (Metric.AVAILABLE_BITRATE, KBITS, 1500.0),
        (Metric.AVAILABLE_INCOMING_BITRATE, KBITS, 3000.0),
    }
    totals = {name: value for name, value in found.totals.items() if name.startswith("producing_transport_")}
    assert totals == {
        "producing_transport_bytes_sent": 1000,
        "producing_transport_bytes_received": 2000,
        "producing_transport_bytes_discarded_on_send": 3,
        "producing_transport_packets_sent": 10,
        "producing_transport_packets_received": 20,
        "producing_transport_packets_discarded_on_send": 1,
        "producing_transport_current_rtt_ms": 120.0,
        "producing_transport_total_rtt_ms": 4500.0,
        "producing_transport_available_outgoing_bitrate_kbps": 1500.0,
        "producing_transport_available_incoming_bitrate_kbps": 3000.0,
    }


def test_sent_audio() -> None:
    track = track_of(told(wire.peer_report()), TrackKind.AUDIO, Direction.SENT)
    assert (track.track_id, track.ssrc, track.publisher) == ("producer-a", 4294967295, None)
    expected = {
        Metric.SCORE: (0.9, "0-1 RealtimeKit"),
        Metric.LOSS: (2.0, PERCENT.symbol),
        Metric.BITRATE: (32.0, KBITS.symbol),
        Metric.JITTER: (3.0, MS.symbol),
        Metric.RTT: (135.7009, MS.symbol),
        Metric.PACKETS_LOST: (7, COUNT.symbol),
        Metric.PACKETS: (350, COUNT.symbol),
        Metric.BYTES: (28_000, COUNT.symbol),
    }
    assert {series.metric for series in track.series} == set(expected)
    for series in track.series:
        value, unit = expected[Metric(series.metric)]
        assert list(series.values) == pytest.approx([value] * 3), series.metric
        assert series.unit.symbol == unit
        assert list(series.times_s) == [T7, T7 + 7, T7 + 14]
        assert series.source_ids == ("a1",)


def test_received_audio_is_split_by_publisher() -> None:
    found = told(wire.peer_report())
    tracks = {
        track.publisher.participant_session_id: track
        for track in found.tracks
        if track.kind == TrackKind.AUDIO and track.direction is Direction.RECEIVED and track.publisher
    }
    assert set(tracks) == {wire.OTHER_PEER, wire.PEER}
    track = tracks[wire.OTHER_PEER]
    assert track.track_id == f"consumer-{wire.OTHER_PEER[:4]}"
    assert values(track, Metric.LOSS) == pytest.approx([25.0, 25.0])
    assert values(track, Metric.BITRATE) == pytest.approx([24.0, 24.0])
    assert values(track, Metric.JITTER) == pytest.approx([20.0, 20.0])
    assert values(track, Metric.JITTER_BUFFER_DELAY) == pytest.approx([50.0, 50.0])
    assert values(track, Metric.CONCEALMENT_EVENTS) == [1, 2]
    assert values(track, Metric.PACKETS) == [150, 150]
    # the cumulative object speaks of both together, so it is no track's
    assert track.totals == {}
    assert found.totals["audio_received_jitter_buffer_delay_avg_ms_assumed"] == 50.0
    assert {one.publisher_session_id: set(one.track_ids) for one in found.subscriptions} == {
        wire.OTHER_PEER: {f"consumer-{wire.OTHER_PEER[:4]}", "consumer-v"},
        wire.PEER: {f"consumer-{wire.PEER[:4]}"},
    }


def test_sent_video() -> None:
    track = track_of(told(wire.peer_report()), TrackKind.VIDEO, Direction.SENT)
    expected: dict[str, tuple[list[float], str]] = {
        Metric.SCORE: ([0.7] * 4, "0-1 RealtimeKit"),
        Metric.LOSS: ([0.0] * 4, "%"),
        Metric.BITRATE: ([800.0] * 4, "kbit/s"),
        Metric.JITTER: ([4.0] * 4, "ms"),
        Metric.RTT: ([80.0] * 4, "ms"),
        Metric.PACKETS_LOST: ([0.0] * 4, ""),
        Metric.PACKETS: ([600.0] * 4, ""),
        Metric.BYTES: ([700_000.0] * 4, ""),
        Metric.WIDTH: ([1280, 1280, 640, 640], PIXELS.symbol),
        Metric.HEIGHT: ([720, 720, 360, 360], PIXELS.symbol),
        Metric.FRAMERATE: ([24.5] * 4, FPS.symbol),
        Metric.FRAMES_SENT: ([171.0] * 4, ""),
        "key_frames_encoded": ([1.0] * 4, ""),
        Metric.FIRS: ([1.0] * 4, ""),
        Metric.PLIS: ([2.0] * 4, ""),
        "quality_limitation_resolution_changes": ([0, 0, 1, 0], ""),
        Metric.CPU_LIMITED: ([0, 0.5, 0.5, 0], FRACTION.symbol),
        Metric.BANDWIDTH_LIMITED: ([0, 0, 0, 1], FRACTION.symbol),
    }
    assert {series.metric for series in track.series} == set(expected)
    for series in track.series:
        assert list(series.values) == pytest.approx(expected[series.metric][0]), series.metric
        assert series.unit.symbol == expected[series.metric][1]
    labels = {
        one.name: [(span.since_s - T7, span.until_s - T7, span.label) for span in one.spans] for one in track.labels
    }
    assert labels == {
        "resolution": [(0, 14, "1280x720"), (14, 28, "640x360")],
        "quality_limitation": [(0, 7, "none"), (7, 21, "cpu"), (21, 28, "bandwidth")],
    }
    assert track.totals == {
        "score_0_to_1_avg": 0.7,
        "score_0_to_1_p50": 1.7,
        "score_0_to_1_p75": 2.7,
        "score_0_to_1_p90": 3.7,
        "packet_loss_avg_unknown_unit": 1.5,
        "packet_loss_from_5_percent_fraction": 0.4,
        "packet_loss_from_10_percent_fraction": 0.3,
        "packet_loss_from_25_percent_fraction": 0.2,
        "packet_loss_from_50_percent_fraction": 0.1,
        "rtt_avg_ms": 80.0,
        "rtt_from_100_ms_fraction": 0.3,
        "rtt_from_250_ms_fraction": 0.2,
        "rtt_from_500_ms_fraction": 0.1,
        "framerate_fps_avg": 24.0,
        "framerate_fps_p50": 25.0,
        "framerate_fps_p75": 26.0,
        "framerate_fps_p90": 27.0,
        "width_px_avg": 960.0,
        "width_px_p50": 961.0,
        "width_px_p75": 962.0,
        "width_px_p90": 963.0,
        "high_negative_feedback_fraction": 0.01,
        "key_frames_encoded_fraction": 0.02,
        "bandwidth_quality_limitation_fraction": 0.25,
        "cpu_quality_limitation_fraction": 0.5,
        "quality_limitation_fraction": 0.75,
        "no_video_fraction": 0.05,
        "poor_resolution_fraction": 0.06,
    }


def test_received_video() -> None:
    found = told(wire.peer_report())
    track = track_of(found, TrackKind.VIDEO, Direction.RECEIVED)
    assert values(track, Metric.LOSS) == pytest.approx([5.0, 5.0])
    assert values(track, Metric.BITRATE) == pytest.approx([160.0, 160.0])
    assert values(track, Metric.JITTER_BUFFER_DELAY) == pytest.approx([120.0, 120.0])
    assert values(track, Metric.FRAMES_DECODED) == [84, 84]
    assert values(track, Metric.FRAMES_DROPPED) == [4, 4]
    assert values(track, "key_frames_decoded") == [1, 1]
    assert values(track, Metric.FIRS) == [3, 3]
    assert values(track, Metric.FRAMERATE) == [12, 12]
    assert values(track, Metric.WIDTH) == [320, 320]
    assert values(track, Metric.HEIGHT) == [180, 180]
    assert track.totals["lag_fraction"] == 0.04
    assert track.totals["key_frames_decoded_fraction"] == 0.03
    assert found.totals["video_received_lag_fraction"] == 0.04


@pytest.mark.parametrize(
    ("kind", "name"), [("screenshare_video", "screenshare"), ("screenshare_audio", "screenshare_audio")]
)
def test_screen_shares_are_tracks_of_their_own(kind: str, name: str) -> None:
    payload = wire.peer_report()
    parts = payload["data"]["participant"]["peer_report"]["quality"]
    media = kind.removeprefix("screenshare_")
    parts[f"{kind}_producer"] = parts.pop(f"{media}_producer")
    parts[f"{kind}_consumer"] = parts.pop(f"{media}_consumer")
    found = told(payload)
    assert {track.direction for track in found.tracks if track.kind == name} == {Direction.SENT, Direction.RECEIVED}
    assert not [track for track in found.tracks if track.kind == media]


def test_simulcast_layers_of_one_producer_are_apart() -> None:
    payload = wire.peer_report()
    parts = payload["data"]["participant"]["peer_report"]["quality"]
    low = [{**row, "ssrc": 778, "frame_width": 320} for row in wire.video_producer_rows()]
    parts["video_producer"] = [row for pair in zip(wire.video_producer_rows(), low, strict=True) for row in pair]
    sent = [track for track in told(payload).tracks if track.kind == "video" and track.direction is Direction.SENT]
    assert [(track.track_id, track.ssrc) for track in sent] == [("producer-v/777", 777), ("producer-v/778", 778)]
    assert values(sent[1], Metric.WIDTH) == [320] * 4


def test_running_totals_are_told_from_intervals() -> None:
    payload = wire.peer_report()
    parts = payload["data"]["participant"]["peer_report"]["quality"]
    rows = [row for row in wire.audio_consumer_rows() if row["peer_id"] == wire.OTHER_PEER] * 2
    for index, row in enumerate(rows := [dict(row) for row in rows], 1):
        row |= {
            "timestamp": wire.at(7 * index),
            "jitter_buffer_delay": 336_000 * 0.05 * index + (index == 4) * 336_000 * 0.05,
            "jitter_buffer_emitted_count": 336_000 * index,
        }
    parts["audio_consumer"] = rows
    video = wire.video_producer_rows()
    spent = {"bandwidth": 0.0, "cpu": 0.0, "none": 0.0, "other": 0.0}
    for row in video:
        spent = {name: spent[name] + row["quality_limitation_durations"][name] for name in spent}
        row["quality_limitation_durations"] = dict(spent)
    parts["video_producer"] = video
    found = told(payload)
    delay = values(track_of(found, TrackKind.AUDIO, Direction.RECEIVED), Metric.JITTER_BUFFER_DELAY)
    assert delay == pytest.approx([50, 50, 50, 100])
    sent = track_of(found, TrackKind.VIDEO, Direction.SENT)
    assert values(sent, Metric.CPU_LIMITED) == pytest.approx([0, 0.5, 0.5, 0])
    assert values(sent, Metric.BANDWIDTH_LIMITED) == pytest.approx([0, 0, 0, 1])


def test_a_score_outside_the_known_scale_is_shown_raw() -> None:
    payload = wire.peer_report()
    payload["data"]["participant"]["peer_report"]["quality"]["audio_producer"][0]["mos_quality"] = 4.2
    score = track_of(told(payload), TrackKind.AUDIO, Direction.SENT).get(Metric.SCORE)
    assert score is not None
    assert score.unit == UNKNOWN
    assert list(score.values) == [4.2, 0.9, 0.9]


def test_an_interval_without_packets_has_no_loss() -> None:
    payload = wire.peer_report()
    rows = payload["data"]["participant"]["peer_report"]["quality"]["audio_producer"]
    rows[1] |= {"packets_sent": 0, "packets_lost": 0}
    track = track_of(told(payload), TrackKind.AUDIO, Direction.SENT)
    loss = track.get(Metric.LOSS)
    assert loss is not None
    assert list(loss.times_s) == [T7, T7 + 14]


def test_a_lost_report_does_not_thin_the_bitrate() -> None:
    payload = wire.peer_report()
    rows = payload["data"]["participant"]["peer_report"]["quality"]["video_producer"]
    del rows[2]
    assert values(track_of(told(payload), TrackKind.VIDEO, Direction.SENT), Metric.BITRATE)[:2] == pytest.approx(
        [800, 800]
    )


def test_a_window_cuts_series_labels_and_events() -> None:
    since = datetime(2026, 1, 2, 10, 0, 8, tzinfo=UTC)
    window = Window(since, datetime(2026, 1, 2, 10, 0, 25, tzinfo=UTC))
    found = told(wire.peer_report(), window=window)
    assert found.coverage.window == window
    assert all(
        since.timestamp() <= t < window.until_s
        for track in found.tracks
        for series in track.series
        for t in series.times_s
    )
    sent = track_of(found, TrackKind.VIDEO, Direction.SENT)
    assert values(sent, Metric.WIDTH) == [1280, 640]
    resolution = next(one for one in sent.labels if one.name == "resolution")
    assert resolution.spans[0].since_s == window.since_s
    assert {event.name for event in found.events} == {"selected_device_updates"}


def test_an_answer_tells_the_whole_presence_unless_a_part_of_it_failed() -> None:
    parts = (parsed(wire.peer_report()),)
    found = evidence(Told(parts), ADDRESS, None)
    window, who = found.coverage.window, found.participant
    assert window is not None
    assert (window.since, window.until) == (who.joined_at, who.left_at)
    samples = evidence(Told(parts, {"peer report p2": "timed out"}, is_whole=False), ADDRESS, None).coverage.window
    assert samples is not None
    assert window.since < samples.since
    assert samples.until < window.until


def test_details_and_report_are_one_and_report_samples_are_preferred() -> None:
    found = told(wire.details_with_stats(), wire.peer_report())
    assert found.source_ids == ("a1", "a2")
    assert found.participant.client.browser == "Chrome"  # what the details said stands
    assert found.participant.network.relayed is True  # what only the report says is added
    assert not [track for track in found.tracks if track.track_id.startswith("quality_stats")]
    assert found.coverage.depth is Depth.FULL
    assert found.coverage.step_s == pytest.approx(7.0)
    assert found.coverage.points == sum(len(series) for track in found.tracks for series in track.series)
    names = [event.name for event in found.events]
    assert names.count("PEER_JOINING") == 1


def test_rows_without_a_usable_time_are_counted() -> None:
    payload = wire.peer_report()
    rows = payload["data"]["participant"]["peer_report"]["quality"]["audio_producer"]
    rows[0]["timestamp"] = "null"
    rows[1]["timestamp"] = "soon"
    found = told(payload)
    assert found.coverage.dropped == 2


def test_the_participant_may_stand_without_an_object_around_it() -> None:
    payload = wire.peer_report()
    payload["data"] = payload["data"]["participant"]
    assert told(payload) == told(wire.peer_report())
