"""One RTP stream with everything that belongs to it, as a track of the model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from tui.model import Direction, Labels, Publisher, Track, TrackKind
from tui.providers.captures import differences
from tui.providers.captures import vocabulary as names
from tui.providers.captures.streams import Stream
from tui.providers.captures.table import Stat
from tui.providers.captures.track_series import Parts, stream_series


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known about media beside the statistics.

    Attributes:
        labels: device labels by track id.
        shared_tracks: ids of tracks that came from a screen.
        video_types: "camera" or "desktop" by SSRC.
        codecs: the negotiated codec of each kind, for browsers that report none.
    """

    labels: Mapping[str, str] = field(default_factory=dict)
    shared_tracks: frozenset[str] = frozenset()
    video_types: Mapping[int, str] = field(default_factory=dict)
    codecs: Mapping[str, str] = field(default_factory=dict)


def track_of(stream: Stream, hints: Hints, publisher: Publisher | None) -> Track:
    """Build the track of a stream with all its series."""
    parts = Parts(stream)
    return Track(
        track_id=stream.rtp.stat_id,
        kind=_kind(stream, hints),
        direction=Direction.SENT if stream.is_sent else Direction.RECEIVED,
        codec=_codec(stream, hints),
        label=hints.labels.get(stream.media_track_id or "") or stream.media_track_id,
        rid=stream.rtp.text("rid"),
        publisher=publisher,
        ssrc=stream.ssrc,
        series=tuple(series for series in stream_series(parts) if series is not None),
        labels=tuple(labels for labels in _labels(parts) if labels is not None),
        totals=_totals(stream),
    )


def _kind(stream: Stream, hints: Hints) -> str:
    media = stream.media
    content = (stream.rtp.text("contentType") or "").lower()
    is_shared = (
        content.startswith("screen")
        or stream.media_track_id in hints.shared_tracks
        or hints.video_types.get(stream.ssrc or -1) == "desktop"
    )
    if media == "video":
        return TrackKind.SCREENSHARE if is_shared else TrackKind.VIDEO
    if media == "audio":
        return TrackKind.SCREENSHARE_AUDIO if is_shared else TrackKind.AUDIO
    return media


def _codec(stream: Stream, hints: Hints) -> str | None:
    codec = stream.connection.stats.get(stream.rtp.text("codecId") or "")
    mime = codec.text("mimeType") if codec else None
    if mime:
        return mime.partition("/")[2] or mime
    described = stream.rtp.text("[codec]")
    if described:
        return described.split(" (")[0]
    return stream.rtp.text(names.CODEC_NAME) or hints.codecs.get(stream.media)


def _labels(parts: Parts) -> Iterator[Labels | None]:
    rtp = parts.rtp
    sized = parts.having("frameWidth", "frameHeight")
    yield sized.labels("resolution", list(_resolutions(sized.stat)))
    if "qualityLimitationReason" in rtp.stat.texts:
        runs = list(rtp.stat.texts["qualityLimitationReason"].runs(len(rtp.stat)))
        yield rtp.labels("quality_limitation", runs)
    active = rtp.stat.column("active")
    if active is not None and 0.0 in active:
        words = ["" if value != value else "yes" if value else "no" for value in active]  # noqa: PLR0124
        yield rtp.labels("active", list(_runs(words)))


def _resolutions(stat: Stat) -> Iterator[tuple[int, int, str]]:
    width, height = stat.column("frameWidth"), stat.column("frameHeight")
    if width is None or height is None:
        return
    yield from _runs([f"{w:.0f}x{h:.0f}" if w > 0 and h > 0 else "" for w, h in zip(width, height, strict=True)])


def _runs(texts: Iterable[str]) -> Iterator[tuple[int, int, str]]:
    first, held, end = 0, "", 0
    for sample, text in enumerate(texts):
        end = sample + 1
        if text != held:
            if held:
                yield first, sample, held
            first, held = sample, text
    if held:
        yield first, end, held


_TOTALS: tuple[tuple[str, str, float], ...] = (
    # total, field and factor
    ("packets", "packetsSent", 1),
    ("packets", "packetsReceived", 1),
    ("bytes", "bytesSent", 1),
    ("bytes", "bytesReceived", 1),
    ("header_bytes", "headerBytesSent", 1),
    ("header_bytes", "headerBytesReceived", 1),
    ("retransmitted_packets", "retransmittedPacketsSent", 1),
    ("retransmitted_packets", "retransmittedPacketsReceived", 1),
    ("packets_discarded", "packetsDiscarded", 1),
    ("frames_encoded", "framesEncoded", 1),
    ("frames_sent", "framesSent", 1),
    ("frames_received", "framesReceived", 1),
    ("frames_decoded", "framesDecoded", 1),
    ("frames_dropped", "framesDropped", 1),
    ("key_frames", "keyFramesEncoded", 1),
    ("key_frames", "keyFramesDecoded", 1),
    ("freezes", "freezeCount", 1),
    ("freezes_ms", "totalFreezesDuration", 1000),
    ("nacks", "nackCount", 1),
    ("plis", "pliCount", 1),
    ("firs", "firCount", 1),
    ("concealed_samples", "concealedSamples", 1),
    ("silent_concealed_samples", "silentConcealedSamples", 1),
    ("concealment_events", "concealmentEvents", 1),
    ("samples_received", "totalSamplesReceived", 1),
    ("cpu_limited_s", "qualityLimitationDurations.cpu", 1),
    ("bandwidth_limited_s", "qualityLimitationDurations.bandwidth", 1),
)


def _totals(stream: Stream) -> dict[str, float]:
    found: dict[str, float] = {}
    for name, field_name, factor in _TOTALS:
        for stat in (stream.rtp, stream.track):
            value = differences.total(stat, field_name) if stat is not None and name not in found else None
            if value is not None:
                found[name] = value * factor
    reporter = stream.remote if stream.is_sent else stream.rtp
    lost = differences.total(reporter, "packetsLost") if reporter is not None else None
    if lost is not None:
        found["packets_lost"] = lost
    if stream.remote is not None:
        spent = differences.total(stream.remote, "totalRoundTripTime")
        measured = differences.total(stream.remote, "roundTripTimeMeasurements")
        if spent is not None and measured:
            found["rtt_avg_ms"] = 1000 * spent / measured
    return found
