"""`peer_report.quality`: eight arrays of samples, and eight cumulative objects.

Samples are what happened since the one before: none is a running total. Seconds for jitter, round-trip time and the
buffer's delay; bytes; a fraction for `mos_quality`.
"""

from __future__ import annotations

from typing import Any
from zlib import crc32

from tui.sandbox.realtimekit import cumulative, score
from tui.sandbox.realtimekit.samples import ReceivedStream, SentStream, received_streams, sent_streams
from tui.sandbox.realtimekit.wire import Json, iso
from tui.sandbox.world import Presence, Received, Sent, TrackKind, World

_AUDIO_SAMPLES_PER_S = 48_000
_FAMILIES = {
    TrackKind.AUDIO: "audio",
    TrackKind.VIDEO: "video",
    TrackKind.SCREENSHARE: "screenshare_video",
    TrackKind.SCREENSHARE_AUDIO: "screenshare_audio",
}


def quality(world: World, presence: Presence) -> Json:
    """Return the quality part of a peer's report; what the peer never had is `[]` and `{}`."""
    sent = sent_streams(world, presence)
    received = received_streams(world, presence)
    parts: Json = {}
    for kind, family in _FAMILIES.items():
        is_video = kind in (TrackKind.VIDEO, TrackKind.SCREENSHARE)
        screenshare = kind is TrackKind.SCREENSHARE
        produced = _produced([stream for stream in sent if stream.track.kind is kind])
        consumed = _consumed([stream for stream in received if stream.track.kind is kind])
        parts[f"{family}_producer"] = produced
        parts[f"{family}_consumer"] = consumed
        if is_video:
            parts[f"{family}_producer_cumulative"] = cumulative.video_producer(produced, screenshare=screenshare)
            parts[f"{family}_consumer_cumulative"] = cumulative.video_consumer(consumed, screenshare=screenshare)
        else:
            parts[f"{family}_producer_cumulative"] = cumulative.audio_producer(produced)
            parts[f"{family}_consumer_cumulative"] = cumulative.audio_consumer(consumed)
    return parts


def _produced(streams: list[SentStream]) -> list[Json]:
    rows = []
    for stream in streams:
        width = None
        is_video = stream.track.fps > 0
        for sample in stream.samples:
            row = _common_sent(stream, sample)
            if is_video:
                row |= _video_sent(sample, resized=width is not None and sample.width != width)
                width = sample.width
            rows.append(row)
    return sorted(rows, key=_by_time)


def _consumed(streams: list[ReceivedStream]) -> list[Json]:
    rows = [
        _common_received(stream, sample)
        | (_video_received(sample) if stream.track.fps > 0 else _audio_received(sample))
        for stream in streams
        for sample in stream.samples
    ]
    return sorted(rows, key=_by_time)


def _by_time(row: Json) -> Any:  # noqa: ANN401  (a timestamp out of JSON)
    return row["timestamp"]


def _common_sent(stream: SentStream, sample: Sent) -> Json:
    # what a receiver reports back about nothing does not exist
    reported = sample.packets > 0
    return {
        "timestamp": iso(sample.at),
        "mos_quality": round(sent_score(stream, sample), 4),
        "packets_lost": sample.lost,
        "packets_sent": sample.packets,
        "bytes_sent": round(sample.bitrate_bps * sample.seconds / 8),
        **({"jitter": round(sample.jitter_ms / 1000, 6), "rtt": round(sample.rtt_ms / 1000, 6)} if reported else {}),
        "producer_id": stream.producer_id,
        "ssrc": stream.track.ssrc,
        "mid": stream.mid,
    }


def sent_score(stream: SentStream, sample: Sent) -> float:
    """Return the score of a sample of something sent."""
    loss = score.loss_percent(sample.lost, sample.packets, sent=True)
    if stream.track.fps <= 0:
        return score.audio_sent(loss, sample.jitter_ms)
    return score.video(
        loss,
        sample.jitter_ms,
        width=sample.width,
        fps=sample.fps,
        frames=sample.frames,
        screenshare=stream.track.kind is TrackKind.SCREENSHARE,
    )


def received_score(stream: ReceivedStream, sample: Received) -> float:
    """Return the score of a sample of something received."""
    loss = score.loss_percent(sample.lost, sample.packets, sent=False)
    if stream.track.fps <= 0:
        return score.audio_received(loss, sample.jitter_ms, sample.concealment_events)
    return score.video(
        loss,
        sample.jitter_ms,
        width=sample.width,
        fps=sample.fps,
        frames=sample.frames_decoded,
        screenshare=stream.track.kind is TrackKind.SCREENSHARE,
    )


def _video_sent(sample: Sent, *, resized: bool) -> Json:
    reason = sample.limitation if sample.limitation in ("cpu", "bandwidth", "none") else "other"
    return {
        "frame_width": sample.width,
        "frame_height": sample.height,
        "frames_per_second": round(sample.fps, 2),
        "frames_encoded": sample.frames,
        "key_frames_encoded": sample.key_frames,
        "fir_count": sample.firs,
        "pli_count": sample.plis,
        "quality_limitation_reason": reason,
        "quality_limitation_durations": {
            name: round(sample.seconds, 3) if name == reason else 0 for name in ("bandwidth", "cpu", "none", "other")
        },
        "quality_limitation_resolution_changes": int(resized),
    }


def _common_received(stream: ReceivedStream, sample: Received) -> Json:
    return {
        "timestamp": iso(sample.at),
        "mos_quality": round(received_score(stream, sample), 4),
        "packets_lost": sample.lost,
        "packets_received": sample.packets,
        "bytes_received": round(sample.bitrate_bps * sample.seconds / 8),
        "jitter": round(sample.jitter_ms / 1000, 6),
        "peer_id": stream.peer_id,
        "consumer_id": stream.consumer_id,
        "producer_id": stream.producer_id,
        "ssrc": crc32(stream.consumer_id.encode()),
        "mid": stream.mid,
    }


def _audio_received(sample: Received) -> Json:
    emitted = round(_AUDIO_SAMPLES_PER_S * sample.seconds)
    return {"concealment_events": sample.concealment_events} | _buffer(sample, emitted)


def _video_received(sample: Received) -> Json:
    return {
        "frame_width": sample.width,
        "frame_height": sample.height,
        "frames_per_second": round(sample.fps, 2),
        "frames_decoded": sample.frames_decoded,
        "frames_dropped": sample.frames_dropped,
        "key_frames_decoded": sample.key_frames,
        "fir_count": sample.firs,
    } | _buffer(sample, sample.frames_decoded)


def _buffer(sample: Received, emitted: int) -> Json:
    """Return the buffer's delay as WebRTC counts it: seconds summed over everything that it emitted."""
    return {
        "jitter_buffer_delay": round(sample.jitter_buffer_ms / 1000 * emitted, 4),
        "jitter_buffer_emitted_count": emitted,
    }
