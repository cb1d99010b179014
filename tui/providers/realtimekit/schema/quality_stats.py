"""`quality_stats`: an array in participant details, an object in the older peer report."""

from __future__ import annotations

from tui.providers.realtimekit.schema.base import Wire


class AudioStat(Wire):
    """Audio over one interval."""

    timestamp: str | None = None
    concealment_events: float | None = None
    packets_lost: float | None = None
    jitter: float | None = None
    quality: float | None = None


class VideoStat(Wire):
    """Video over one interval."""

    timestamp: str | None = None
    frame_width: float | None = None
    frame_height: float | None = None
    frames_dropped: float | None = None
    frames_per_second: float | None = None
    packets_lost: float | None = None
    jitter: float | None = None
    quality: float | None = None


class QualityStats(Wire):
    """Media of one peer. The units of bandwidth, packet loss and average quality are not documented."""

    peer_id: str | None = None
    peer_ids: list[str] | None = None
    start: str | None = None
    end: str | None = None
    average_quality: float | None = None
    audio_bandwidth: float | None = None
    video_bandwidth: float | None = None
    audio_packet_loss: float | None = None
    video_packet_loss: float | None = None
    total_audio_packets: float | None = None
    total_audio_packets_lost: float | None = None
    total_video_packets: float | None = None
    total_video_packets_lost: float | None = None
    first_audio_packet_received: str | None = None
    last_audio_packet_received: str | None = None
    first_video_packet_received: str | None = None
    last_video_packet_received: str | None = None
    audio_stats: list[AudioStat] | None = None
    video_stats: list[VideoStat] | None = None
