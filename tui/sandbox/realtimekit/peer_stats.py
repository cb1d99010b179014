"""Statistics in their older shape: `peer_stats`, and `quality_stats` as an array.

They tell what a peer received, put together over everybody whom it received.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from statistics import fmean

from tui.sandbox.realtimekit.happenings import old_events
from tui.sandbox.realtimekit.metadata import effective_network_type, ip_information
from tui.sandbox.realtimekit.people import engine, sdk, user_agent, view_type
from tui.sandbox.realtimekit.quality import received_score
from tui.sandbox.realtimekit.samples import ReceivedStream, received_streams
from tui.sandbox.realtimekit.score import loss_percent
from tui.sandbox.realtimekit.wire import Json, iso, without_absent
from tui.sandbox.world import Person, Presence, Received, TrackKind, World

ALL_PARTS = frozenset({"device_info", "ip_information", "precall_network_information", "events", "quality_stats"})
"""What `filters` may name."""

_Sample = tuple[ReceivedStream, Received]


def peer_stats(world: World, presence: Presence, asked: frozenset[str], *, misspelt: bool = True) -> Json:
    """Return client, device, address, network test and events, as far as they were asked for.

    Args:
        world: what there is to tell.
        presence: of whom.
        asked: members of `ALL_PARTS`.
        misspelt: whether the throughput is called `throughtput`.
    """
    person = world.person(presence.call, presence.person_index)
    stats: Json = {
        "config": view_type(presence.call).lower(),
        "status": "CONNECTED" if presence.left_at is None else "DISCONNECTED",
    }
    if "device_info" in asked:
        stats["device_info"] = _device_info(person)
    if "ip_information" in asked:
        stats["ip_information"] = ip_information(person) | {"ip_location": _spot(person), "portal": "edge"}
    if "precall_network_information" in asked:
        stats["precall_network_information"] = _precall(world, presence, person, misspelt=misspelt)
    if "events" in asked:
        stats["events"] = old_events(world, presence)
    return stats


def quality_stats(world: World, presence: Presence) -> list[Json]:
    """Return the array form: one element for the peer, or none where it received nothing."""
    streams = received_streams(world, presence)
    audio = _at_each_time(streams, TrackKind.AUDIO)
    video = _at_each_time(streams, TrackKind.VIDEO)
    if not audio and not video:
        return []
    samples = [*_flat(audio), *_flat(video)]
    return [
        {
            "peer_id": presence.session_id,
            "start": iso(min(sample.at for _, sample in samples)),
            "end": iso(max(sample.at for _, sample in samples)),
            "average_quality": round(fmean(received_score(*sample) for sample in samples), 4),
            "audio_bandwidth": bandwidth(_flat(audio)),
            "video_bandwidth": bandwidth(_flat(video)),
            "audio_packet_loss": round(loss_percent(*_packets(_flat(audio)), sent=False), 4),
            "video_packet_loss": round(loss_percent(*_packets(_flat(video)), sent=False), 4),
            "audio_stats": audio_stats(audio),
            "video_stats": video_stats(video),
        }
    ]


def flat_quality_stats(world: World, presence: Presence) -> Json:
    """Return the object form of the older peer report: zeros, nulls and empty lists where nothing was received."""
    streams = received_streams(world, presence)
    audio = _at_each_time(streams, TrackKind.AUDIO)
    video = _at_each_time(streams, TrackKind.VIDEO)
    samples = [*_flat(audio), *_flat(video)]
    audio_lost, audio_received = _packets(_flat(audio))
    video_lost, video_received = _packets(_flat(video))
    return {
        "peer_ids": [presence.session_id],
        "start": iso(min(sample.at for _, sample in samples)) if samples else None,
        "end": iso(max(sample.at for _, sample in samples)) if samples else None,
        "average_quality": round(fmean(received_score(*sample) for sample in samples), 4) if samples else 0,
        "audio_bandwidth": bandwidth(_flat(audio)),
        "video_bandwidth": bandwidth(_flat(video)),
        "total_audio_packets": audio_received + audio_lost,
        "total_audio_packets_lost": audio_lost,
        "total_video_packets": video_received + video_lost,
        "total_video_packets_lost": video_lost,
        "first_audio_packet_received": _edge(audio, first=True),
        "last_audio_packet_received": _edge(audio, first=False),
        "first_video_packet_received": _edge(video, first=True),
        "last_video_packet_received": _edge(video, first=False),
        "audio_stats": audio_stats(audio),
        "video_stats": video_stats(video),
    }


def audio_stats(samples: dict[float, list[_Sample]]) -> list[Json]:
    """Return one row for each time at which audio was received."""
    return [
        {
            "timestamp": iso(at),
            "concealment_events": sum(sample.concealment_events for _, sample in at_once),
            **_common(at_once),
        }
        for at, at_once in samples.items()
    ]


def video_stats(samples: dict[float, list[_Sample]]) -> list[Json]:
    """Return one row for each time at which video was received; the picture is that of the largest."""
    rows = []
    for at, at_once in samples.items():
        largest = max((sample for _, sample in at_once), key=lambda sample: sample.width)
        rows.append(
            {
                "timestamp": iso(at),
                "frame_width": largest.width,
                "frame_height": largest.height,
                "frames_per_second": round(largest.fps, 2),
                "frames_dropped": sum(sample.frames_dropped for _, sample in at_once),
                **_common(at_once),
            }
        )
    return rows


def bandwidth(samples: Iterable[_Sample]) -> int:
    """Return the mean bitrate of received streams, in kbit/s; 0 where there were none."""
    rates = [sample.bitrate_bps for _, sample in samples]
    return round(fmean(rates) / 1000) if rates else 0


def _common(at_once: list[_Sample]) -> Json:
    return {
        "packets_lost": sum(sample.lost for _, sample in at_once),
        "jitter": round(fmean(sample.jitter_ms for _, sample in at_once) / 1000, 6),
        "quality": round(fmean(received_score(*sample) for sample in at_once), 4),
    }


def _at_each_time(streams: Iterable[ReceivedStream], kind: TrackKind) -> dict[float, list[_Sample]]:
    found: dict[float, list[_Sample]] = defaultdict(list)
    for stream in streams:
        if stream.track.kind is kind:
            for sample in stream.samples:
                found[sample.at].append((stream, sample))
    return dict(sorted(found.items()))


def _flat(samples: dict[float, list[_Sample]]) -> list[_Sample]:
    return [sample for at_once in samples.values() for sample in at_once]


def _packets(samples: Iterable[_Sample]) -> tuple[int, int]:
    lost = received = 0
    for _, sample in samples:
        lost, received = lost + sample.lost, received + sample.packets
    return lost, received


def _edge(samples: dict[float, list[_Sample]], *, first: bool) -> str | None:
    if not samples:
        return None
    return iso(min(samples) if first else max(samples))


def _device_info(person: Person) -> Json:
    sdk_name, _ = sdk(person)
    return without_absent(
        {
            "browser": person.browser or None,
            "browser_version": person.browser_version or None,
            "engine": engine(person) or None,
            "os": person.os,
            "os_version": person.os_version,
            "sdk_name": sdk_name,
            "sdk_version": person.sdk_version,
            "user_agent": user_agent(person),
            "cpus": person.cpus,
            "memory": person.memory_gb,
            "is_mobile": person.is_mobile,
        }
    ) | {"webgl_support": None}


def _spot(person: Person) -> str:
    return f"{person.place.latitude:.4f},{person.place.longitude:.4f}"


def _precall(world: World, presence: Presence, person: Person, *, misspelt: bool) -> Json:
    rtt_s = world.summary(presence).rtt_ms / 1000
    return {
        "rtt": round(rtt_s, 4),
        "backend_rtt": round(rtt_s + 0.001, 4),
        "throughtput" if misspelt else "throughput": _throughput_kbps(presence, person),
        "jitter": 0,
        "fractional_loss": 0,
        "effective_networktype": effective_network_type(person),
        "turn_connectivity": True,
        "relay_connectivity": True,
        "reflexive_connectivity": not person.relayed,
    }


def _throughput_kbps(presence: Presence, person: Person) -> int:
    """Return what the test before the call measured, within what such a network carries."""
    usual = {"cellular": 6_000, "wifi": 18_000}.get(person.network_type, 45_000)
    return round(usual * (0.6 + int(presence.session_id[:2], 16) / 320))
