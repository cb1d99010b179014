"""Answers as the vendor documents them, with values that can be told apart."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

PEER = "22222222-2222-4222-8222-222222222222"
PARTICIPANT = "33333333-3333-4333-8333-333333333333"
SESSION = "11111111-1111-4111-8111-111111111111"
OTHER_PEER = "44444444-4444-4444-8444-444444444444"
MEETING = "55555555-5555-4555-8555-555555555555"
ORGANISATION = "66666666-6666-4666-8666-666666666666"


def base() -> Json:
    return {
        "id": PARTICIPANT,
        "user_id": "user-uuid",
        "custom_participant_id": "alice@example",
        "display_name": "Alice",
        "preset_name": "group_call_host",
        "joined_at": "2026-01-02T10:00:00.000Z",
        "left_at": "2026-01-02T10:03:00.000Z",
        "duration": 3.0,
        "created_at": "2026-01-02T10:00:00.100Z",
        "updated_at": "2026-01-02T10:03:00.050Z",
    }


def peer_event(name: str, at: str, peer: str = PEER) -> Json:
    return {
        "id": f"event-{name}-{peer[:4]}",
        "peer_id": peer,
        "event_name": name,
        "created_at": at,
        "updated_at": at,
        "minutes_consumed": 1.5,
        "participant_id": PARTICIPANT,
        "session_id": SESSION,
        "socket_session_id": "socket-1",
        "preset_view_type": "GROUP_CALL",
    }


def peer_events() -> list[Json]:
    return [
        peer_event("PEER_LEAVING", "2026-01-02T10:03:00.000Z"),
        peer_event("PEER_CREATED", "2026-01-02T09:59:59.000Z"),
        peer_event("PEER_JOINING", "2026-01-02T10:00:00.000Z"),
    ]


def peer_stats(*, throughput: str = "throughtput") -> Json:
    return {
        "config": "group_call",
        "status": "DISCONNECTED",
        "device_info": {
            "browser": "Chrome",
            "browser_version": "131.0",
            "cpus": 8,
            "engine": "Blink",
            "is_mobile": False,
            "memory": 8,
            "os": "macOS",
            "os_version": "15.1",
            "sdk_name": "web-core",
            "sdk_version": "1.2.3",
            "user_agent": "Mozilla/5.0 (Macintosh)",
            "webgl_support": "webgl2",
        },
        "events": [
            {
                "timestamp": "2026-01-02T10:01:00.000Z",
                "type": "media_permission",
                "metadata": {"device": {"device_type": "VIDEO", "permission": "DENIED"}, "tries": [1, 2]},
            },
            {"timestamp": "2026-01-02T10:00:30.000Z", "type": "disconnect"},
        ],
        "ip_information": {
            "city": "São Paulo",
            "country": "BR",
            "ip_location": "203.0.113.9",
            "ipv4": "203.0.113.0",
            "org": "Example Telecom",
            "portal": "edge",
            "region": "SP",
            "timezone": "America/Sao_Paulo",
            "asn": {"asn": "AS64500"},
        },
        "precall_network_information": {
            "backend_rtt": 0.031,
            "effective_networktype": "4g",
            "fractional_loss": 0.01,
            "jitter": 0.002,
            "reflexive_connectivity": False,
            "relay_connectivity": True,
            "rtt": 0.03,
            throughput: 7931,
            "turn_connectivity": True,
        },
    }


def quality_stats_element() -> Json:
    return {
        "peer_id": OTHER_PEER,
        "start": "2026-01-02T10:00:07.000Z",
        "end": "2026-01-02T10:00:14.000Z",
        "average_quality": 0.9,
        "audio_bandwidth": 31,
        "video_bandwidth": 905,
        "audio_packet_loss": 0.5,
        "video_packet_loss": 1.5,
        "audio_stats": [
            {
                "timestamp": "2026-01-02T10:00:07.000Z",
                "concealment_events": 2,
                "packets_lost": 3,
                "jitter": 0.004,
                "quality": 0.8,
            },
            {
                "timestamp": "2026-01-02T10:00:14.000Z",
                "concealment_events": 0,
                "packets_lost": 0,
                "jitter": 0.005,
                "quality": 1,
            },
        ],
        "video_stats": [
            {
                "timestamp": "2026-01-02T10:00:07.000Z",
                "frame_width": 1280,
                "frame_height": 720,
                "frames_dropped": 1,
                "frames_per_second": 30,
                "packets_lost": 5,
                "jitter": 0.006,
                "quality": 0.95,
            }
        ],
    }


def quality_stats_object() -> Json:
    element = quality_stats_element()
    for name in ("peer_id", "audio_packet_loss", "video_packet_loss"):
        del element[name]
    return element | {
        "peer_ids": [PEER],
        "total_audio_packets": 700,
        "total_audio_packets_lost": 3,
        "total_video_packets": 1400,
        "total_video_packets_lost": 5,
        "first_audio_packet_received": "2026-01-02T10:00:01.000Z",
        "last_audio_packet_received": "2026-01-02T10:02:59.000Z",
        "first_video_packet_received": "2026-01-02T10:00:02.000Z",
        "last_video_packet_received": "2026-01-02T10:02:58.000Z",
    }


def percentiles(value: float) -> Json:
    return {"avg": value, "p50": value + 1, "p75": value + 2, "p90": value + 3}


def loss() -> Json:
    return {
        "avg": 1.5,
        "5_or_greater_event_fraction": 0.4,
        "10_or_greater_event_fraction": 0.3,
        "25_or_greater_event_fraction": 0.2,
        "50_or_greater_event_fraction": 0.1,
    }


def latency(avg: float) -> Json:
    return {
        "avg": avg,
        "100ms_or_greater_event_fraction": 0.3,
        "250ms_or_greater_event_fraction": 0.2,
        "500ms_or_greater_event_fraction": 0.1,
    }


def at(second: int) -> str:
    return f"2026-01-02T10:{second // 60:02d}:{second % 60:02d}.000Z"


def audio_producer_rows() -> list[Json]:
    return [
        {
            "timestamp": at(7 * index),
            "mos_quality": 0.9,
            "packets_lost": 7,
            "packets_sent": 350,
            "bytes_sent": 28_000,
            "jitter": 0.003,
            "rtt": 0.1357009,
            "producer_id": "producer-a",
            "ssrc": 4294967295,
            "mid": "0",
        }
        for index in (1, 2, 3)
    ]


def audio_consumer_rows() -> list[Json]:
    return [
        {
            "timestamp": at(7 * index),
            "mos_quality": 1,
            "packets_lost": 50,
            "packets_received": 150,
            "bytes_received": 21_000,
            "jitter": 0.02,
            "concealment_events": index,
            "jitter_buffer_delay": 336_000 * 0.05,
            "jitter_buffer_emitted_count": 336_000,
            "peer_id": peer,
            "consumer_id": f"consumer-{peer[:4]}",
            "producer_id": f"producer-{peer[:4]}",
            "ssrc": 12345,
            "mid": "1",
        }
        for index in (1, 2)
        for peer in (OTHER_PEER, PEER)
    ]


def video_producer_rows() -> list[Json]:
    reasons = ("none", "cpu", "cpu", "bandwidth")
    return [
        {
            "timestamp": at(7 * (index + 1)),
            "mos_quality": 0.7,
            "frame_width": 1280 if index < 2 else 640,
            "frame_height": 720 if index < 2 else 360,
            "frames_per_second": 24.5,
            "frames_encoded": 171,
            "key_frames_encoded": 1,
            "packets_lost": 0,
            "packets_sent": 600,
            "bytes_sent": 700_000,
            "jitter": 0.004,
            "rtt": 0.08,
            "fir_count": 1,
            "pli_count": 2,
            "quality_limitation_reason": reason,
            "quality_limitation_durations": {
                "bandwidth": 7 if reason == "bandwidth" else 0,
                "cpu": 3.5 if reason == "cpu" else 0,
                "none": {"none": 7, "cpu": 3.5}.get(reason, 0),
                "other": 0,
            },
            "quality_limitation_resolution_changes": 1 if index == 2 else 0,
            "producer_id": "producer-v",
            "ssrc": 777,
            "mid": "2",
        }
        for index, reason in enumerate(reasons)
    ]


def video_consumer_rows() -> list[Json]:
    return [
        {
            "timestamp": at(7 * index),
            "mos_quality": 0.6,
            "frame_width": 320,
            "frame_height": 180,
            "frames_per_second": 12,
            "frames_decoded": 84,
            "frames_dropped": 4,
            "key_frames_decoded": 1,
            "packets_lost": 10,
            "packets_received": 190,
            "bytes_received": 140_000,
            "jitter": 0.03,
            "jitter_buffer_delay": 84 * 0.12,
            "jitter_buffer_emitted_count": 84,
            "fir_count": 3,
            "peer_id": OTHER_PEER,
            "consumer_id": "consumer-v",
            "producer_id": "producer-ov",
            "ssrc": 888,
            "mid": "3",
        }
        for index in (1, 2)
    ]


def quality() -> Json:
    video_issues = {"no_video_fraction": 0.05, "poor_resolution_fraction": 0.06}
    return {
        "audio_producer": audio_producer_rows(),
        "audio_producer_cumulative": {"quality_mos": percentiles(0.9), "packet_loss": loss(), "rtt": latency(135.7009)},
        "audio_consumer": audio_consumer_rows(),
        "audio_consumer_cumulative": {
            "quality_mos": percentiles(0.8),
            "packet_loss": loss(),
            "jitter_buffer_delay": latency(50.0),
        },
        "video_producer": video_producer_rows(),
        "video_producer_cumulative": {
            "quality_mos": percentiles(0.7),
            "packet_loss": loss(),
            "rtt": latency(80.0),
            "frame_per_second": percentiles(24.0),
            "frame_width": percentiles(960.0),
            "high_negative_feedback_fraction": 0.01,
            "key_frames_encoded_fraction": 0.02,
            "issues": {
                "bandwidth_quality_limitation_fraction": 0.25,
                "cpu_quality_limitation_fraction": 0.5,
                "quality_limitation_fraction": 0.75,
                **video_issues,
            },
        },
        "video_consumer": video_consumer_rows(),
        "video_consumer_cumulative": {
            "quality_mos": percentiles(0.6),
            "packet_loss": loss(),
            "jitter_buffer_delay": latency(120.0),
            "frame_per_second": percentiles(12.0),
            "frame_width": percentiles(320.0),
            "key_frames_decoded_fraction": 0.03,
            "issues": {"lag_fraction": 0.04, **video_issues},
        },
        "screenshare_audio_producer": [],
        "screenshare_audio_producer_cumulative": {},
        "screenshare_audio_consumer": [],
        "screenshare_audio_consumer_cumulative": {},
        "screenshare_video_producer": [],
        "screenshare_video_producer_cumulative": {},
        "screenshare_video_consumer": [],
        "screenshare_video_consumer_cumulative": {},
    }


def candidate_pair(kind: str, *, nominated: bool = True) -> Json:
    return {
        "nominated": nominated,
        "current_round_trip_time": 0.12,
        "total_round_trip_time": 4.5,
        "bytes_sent": 1000,
        "bytes_received": 2000,
        "bytes_discarded_on_send": 3,
        "packets_sent": 10,
        "packets_received": 20,
        "packets_discarded_on_send": 1,
        "available_incoming_bitrate": 3_000_000,
        "available_outgoing_bitrate": 1_500_000,
        "last_packet_received_timestamp": 1767348120000,
        "last_packet_sent_timestamp": 1767348121000,
        "local_candidate_id": "local-1",
        "local_candidate_type": kind,
        "local_candidate_address": "203.0.0.0",
        "local_candidate_port": 50000,
        "local_candidate_protocol": "udp",
        "local_candidate_network_type": "wifi",
        "local_candidate_url": "turn:turn.example:3478",
        "local_candidate_related_address": "0.0.0.0",
        "local_candidate_related_port": 9,
        "remote_candidate_id": "remote-1",
        "remote_candidate_type": "host",
        "remote_candidate_address": "198.51.100.1",
        "remote_candidate_port": 443,
        "remote_candidate_protocol": "udp",
        "remote_candidate_url": "",
    }


def metadata() -> Json:
    device = {"device_id": "dev-1", "kind": "audioinput", "label": "Headset"}
    return {
        "audio_devices_updates": [{"added": [device], "removed": [], "timestamp": "2026-01-02T10:00:05.000Z"}],
        "video_devices_updates": [{"added": [], "removed": [device], "timestamp": "2026-01-02T10:00:06.000Z"}],
        "speaker_devices_updates": [{"added": [device], "removed": [], "timestamp": "2026-01-02T10:00:07.000Z"}],
        "selected_device_updates": [{"device": device, "timestamp": "2026-01-02T10:00:08.000Z"}],
        "browser_metadata": {
            "browser": "Firefox",
            "browser_version": "133.0",
            "engine": "Gecko",
            "user_agent": "Mozilla/5.0 (X11)",
            "webgl_support": True,
        },
        "candidate_pairs": {
            "producing_transport": [candidate_pair("relay"), candidate_pair("host", nominated=False)],
            "consuming_transport": [candidate_pair("host")],
        },
        "device_info": {"cpus": 4, "is_mobile": True, "os": "Android", "os_version": "15"},
        "events": [
            {"name": "precall_begin", "timestamp": "2026-01-02T09:59:58.000Z", "metadata": {"ok": True, "n": 1}},
            {"name": "meeting_view_backgrounded", "timestamp": "2026-01-02T10:00:40.000Z", "metadata": {}},
        ],
        "ip_information": {
            "city": "Berlin",
            "region": "BE",
            "country": "DE",
            "timezone": "Europe/Berlin",
            "ipv4": "198.51.0.0",
            "org": "Example Net",
            "asn": {
                "asn": "AS64501",
                "domain": "example.net",
                "name": "Example Net GmbH",
                "route": "198.51.100.0/24",
                "type": "isp",
            },
        },
        "native_metadata": {"audio_encoder": "opus", "video_encoder": "h264_videotoolbox"},
        "pc_metadata": [
            {
                "effective_network_type": "3g",
                "reflexive_connectivity": True,
                "relay_connectivity": True,
                "turn_connectivity": False,
                "sdp": ["a=ice-pwd:never-to-be-shown"],
                "timestamp": "2026-01-02T09:59:59.500Z",
            }
        ],
        "room_view_type": "groupCall",
        "sdk_name": "@cloudflare/realtimekit",
        "sdk_type": "web",
        "sdk_version": "2.0.1",
    }


def details_with_stats() -> Json:
    """Participant details of the generation with statistics in them."""
    return {
        "success": True,
        "data": {"participant": {**base(), "peer_stats": peer_stats(), "quality_stats": [quality_stats_element()]}},
    }


def details_with_events() -> Json:
    """Participant details of the generation that tells statistics elsewhere."""
    return {"success": True, "data": {"participant": {**base(), "peer_events": peer_events()}}}


def _of_report() -> Json:
    participant = base()
    participant["role"] = participant.pop("preset_name")
    return participant | {"session_id": SESSION}


def flat_report() -> Json:
    """The older peer report: statistics beside the other fields, quality as an object."""
    return {
        "success": True,
        "data": {
            "participant": {
                **_of_report(),
                "peer_stats": peer_stats(throughput="throughput"),
                "quality_stats": quality_stats_object(),
            }
        },
    }


def peer_report() -> Json:
    """The newest peer report."""
    return {
        "success": True,
        "data": {
            "participant": {
                **_of_report(),
                "peer_events": peer_events(),
                "peer_report": {"metadata": metadata(), "quality": quality()},
            }
        },
    }


def session_row(number: int = 1) -> Json:
    return {
        "id": f"session-{number}",
        "associated_id": MEETING,
        "meeting_display_name": "Standup",
        "type": "meeting",
        "status": "ENDED",
        "live_participants": 0,
        "max_concurrent_participants": 4.0,
        "minutes_consumed": 2.3434,
        "organization_id": ORGANISATION,
        "started_at": "2026-01-02T10:00:00.000Z",
        "ended_at": "2026-01-02T10:30:00.000Z",
        "created_at": "2026-01-02T09:59:59.000Z",
        "updated_at": "2026-01-02T10:30:01.000Z",
        "breakout_rooms": [{"id": "room-1", "status": "LIVE", "ended_at": "null"}],
        "meta": {"room": {"region": "eu"}, "storage_key": "never"},
    }


def meeting_row() -> Json:
    return {
        "id": MEETING,
        "title": "Standup",
        "status": "ACTIVE",
        "created_at": "2026-01-02T10:00:00Z",
        "updated_at": "2026-01-02T10:00:01Z",
        "record_on_start": True,
        "live_stream_on_start": False,
        "persist_chat": None,
        "recording_config": {"storage_config": {"secret": "never"}},
    }


def usage() -> Json:
    return {
        "data": {
            "session_stats": {
                "sessions_count": "3",
                "sessions_minutes_consumed": 12.5,
                "day_stats": [{"day": "2026-01-02T00:00:00.000Z", "total_sessions": 3, "total_session_minutes": 12.5}],
            },
            "recording_stats": {
                "recording_count": 1,
                "recording_minutes_consumed": 4.25,
                "day_stats": [
                    {"day": "2026-01-01T00:00:00.000Z", "total_recordings": 1, "total_recording_minutes": 4.25}
                ],
            },
        }
    }


def paging(count: int) -> Json:
    return {"total_count": count, "start_offset": 1, "end_offset": count}
