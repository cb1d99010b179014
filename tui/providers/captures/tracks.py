"""One RTP stream with everything that belongs to it, as a track of the model."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from tui.model import (
    COUNT,
    FPS,
    FRACTION,
    KBITS,
    MS,
    PERCENT,
    PIXELS,
    Direction,
    Labels,
    Metric,
    Publisher,
    Series,
    Track,
    TrackKind,
)
from tui.providers.captures import differences
from tui.providers.captures import vocabulary as names
from tui.providers.captures.measured import Measured
from tui.providers.captures.table import Connection, Stat

KBITS_PER_BYTE = 8 / 1000


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


@dataclass(frozen=True, slots=True)
class Stream:
    """An RTP stream and its relatives among the stats of a connection.

    Attributes:
        rtp: the inbound-rtp or outbound-rtp.
        remote: what the other end reported about it.
        track: the `track` object of browsers before 2023, which has the picture's and the playout's numbers.
        source: the camera, microphone or screen that is sent.
    """

    connection: Connection
    rtp: Stat
    remote: Stat | None
    track: Stat | None
    source: Stat | None

    @property
    def is_sent(self) -> bool:
        """Whether it is sent."""
        return self.rtp.type == "outbound-rtp"

    @property
    def ssrc(self) -> int | None:
        """Its SSRC."""
        ssrc = self.rtp.number("ssrc")
        return int(ssrc) if ssrc is not None else None

    @property
    def media(self) -> str:
        """What it carries: "audio", "video", or the browser's own word."""
        return self.rtp.text("kind") or self.rtp.text("mediaType") or "unknown"

    @property
    def media_track_id(self) -> str | None:
        """The id of the MediaStreamTrack."""
        for stat in (self.rtp, self.track, self.source):
            if stat is not None and (track_id := stat.text("trackIdentifier")):
                return track_id
        return None


def streams(connection: Connection) -> Iterator[Stream]:
    """Yield the RTP streams of a connection, sent ones first, without the browser's bandwidth probes."""
    tracks = {stat.stat_id: stat for stat in connection.of_type("track")}
    sources = {stat.stat_id: stat for stat in connection.of_type("media-source")}
    remotes = connection.of_type("remote-inbound-rtp", "remote-outbound-rtp")
    by_local = {stat.text("localId"): stat for stat in remotes}
    by_ssrc = {(stat.type, stat.number("ssrc")): stat for stat in remotes if stat.number("ssrc") is not None}
    for rtp in (*connection.of_type("outbound-rtp"), *connection.of_type("inbound-rtp")):
        if not len(rtp) or rtp.text("mid") == "probator" or rtp.text("trackIdentifier") == "probator":
            continue
        remote_type = "remote-inbound-rtp" if rtp.type == "outbound-rtp" else "remote-outbound-rtp"
        remote = by_local.get(rtp.stat_id) or by_ssrc.get((remote_type, rtp.number("ssrc")))
        track = tracks.get(rtp.text("trackId") or "")
        source_id = rtp.text("mediaSourceId") or (track.text("mediaSourceId") if track else None) or ""
        yield Stream(connection, rtp, remote, track, sources.get(source_id))


def track_of(stream: Stream, hints: Hints, publisher: Publisher | None) -> Track:
    """Build the track of a stream with all its series."""
    parts = _Parts(stream)
    return Track(
        track_id=stream.rtp.stat_id,
        kind=_kind(stream, hints),
        direction=Direction.SENT if stream.is_sent else Direction.RECEIVED,
        codec=_codec(stream, hints),
        label=hints.labels.get(stream.media_track_id or "") or stream.media_track_id,
        rid=stream.rtp.text("rid"),
        publisher=publisher,
        ssrc=stream.ssrc,
        series=tuple(series for series in _series(parts) if series is not None),
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


class _Parts:
    """The stats of a stream, each ready to be measured."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self.rtp = self._measured(stream.rtp)
        self.remote = self._measured(stream.remote) if stream.remote else None
        self.track = self._measured(stream.track) if stream.track else None
        self.source = self._measured(stream.source) if stream.source else None

    def _measured(self, stat: Stat) -> Measured:
        return Measured.of(stat, f"stat:{self.stream.connection.connection_id}/{stat.stat_id}")

    def having(self, *fields: str) -> Measured:
        """Return the first of the RTP and track objects that has all the fields; the RTP object where none has."""
        for part in (self.rtp, self.track):
            if part is not None and all(name in part.stat.numbers for name in fields):
                return part
        return self.rtp


def _series(parts: _Parts) -> Iterator[Series | None]:
    rtp, way = parts.rtp, "Sent" if parts.stream.is_sent else "Received"
    yield rtp.rate(Metric.BITRATE, KBITS, f"bytes{way}", KBITS_PER_BYTE)
    yield rtp.increments(Metric.PACKETS, COUNT, f"packets{way}")
    yield rtp.increments(Metric.BYTES, COUNT, f"bytes{way}")
    yield from _sent_delivery(parts) if parts.stream.is_sent else _received_delivery(parts)
    yield rtp.increments(Metric.NACKS, COUNT, "nackCount")
    if parts.stream.media == "audio":
        yield from _audio(parts)
    else:
        yield rtp.increments(Metric.PLIS, COUNT, "pliCount")
        yield rtp.increments(Metric.FIRS, COUNT, "firCount")
        yield from _picture(parts)
    if parts.stream.is_sent:
        yield rtp.gauge(Metric.TARGET_BITRATE, KBITS, "targetBitrate", 1 / 1000)
    else:
        buffered = parts.having("jitterBufferDelay", "jitterBufferEmittedCount")
        yield buffered.quotient(
            Metric.JITTER_BUFFER_DELAY, MS, "jitterBufferDelay", "jitterBufferEmittedCount", 1000
        ) or rtp.gauge(Metric.JITTER_BUFFER_DELAY, MS, names.BUFFER_MS)


def _received_delivery(parts: _Parts) -> Iterator[Series | None]:
    rtp = parts.rtp
    yield rtp.corrections(Metric.PACKETS_LOST, COUNT, "packetsLost")
    lost, received = rtp.stat.column("packetsLost"), rtp.stat.column("packetsReceived")
    if lost is not None and received is not None:
        samples = differences.losses(rtp.stat.times_s, rtp.breaks, lost, received)
        yield rtp.series(Metric.LOSS, PERCENT, samples)
    yield rtp.gauge(Metric.JITTER, MS, "jitter", 1000)
    if parts.remote:
        yield _round_trips(parts.remote)


def _sent_delivery(parts: _Parts) -> Iterator[Series | None]:
    """What the receiver reported: each sample stands at the time of a report."""
    remote = parts.remote
    if remote is None:
        return
    yield remote.corrections(Metric.PACKETS_LOST, COUNT, "packetsLost")
    yield _reported_loss(parts.rtp, remote)
    yield remote.gauge(Metric.JITTER, MS, "jitter", 1000)
    yield _round_trips(remote)


def _round_trips(remote: Measured) -> Series | None:
    measured = remote.quotient(Metric.RTT, MS, "totalRoundTripTime", "roundTripTimeMeasurements", 1000)
    return measured or remote.gauge(Metric.RTT, MS, "roundTripTime", 1000)


def _reported_loss(sent: Measured, remote: Measured) -> Series | None:
    """Return the loss between two reports: packets more lost over packets sent meanwhile, at most 100 %.

    Reports do not tell how many packets they speak of; the sent counter is read off at their times. Where that is
    not possible, the report's own fraction since the report before it is taken.
    """
    lost, counter = remote.stat.column("packetsLost"), sent.stat.column("packetsSent")
    times, values = array("d"), array("d")
    if lost is not None and counter is not None:
        packets = differences.Interpolated(sent.stat.times_s, sent.breaks, counter)
        for earlier, sample in differences.pairs(remote.stat.times_s, remote.breaks, (lost,)):
            before, after = packets.at(remote.stat.times_s[earlier]), packets.at(remote.stat.times_s[sample])
            if before is not None and after is not None and after > before:
                times.append(remote.stat.times_s[sample])
                values.append(min(100.0, 100 * max(0.0, lost[sample] - lost[earlier]) / (after - before)))
    if times:
        return remote.series(Metric.LOSS, PERCENT, (times, values))
    return remote.gauge(Metric.LOSS, PERCENT, "fractionLost", 100)


def _audio(parts: _Parts) -> Iterator[Series | None]:
    heard = parts.source if parts.stream.is_sent else parts.having("audioLevel")
    if heard is not None:
        yield _level(heard)
    if parts.stream.is_sent:
        return
    played = parts.having("concealedSamples", "totalSamplesReceived")
    yield _concealment(played) or parts.rtp.gauge(Metric.CONCEALMENT, PERCENT, names.CONCEALED_FRACTION, 100)
    yield played.increments(Metric.CONCEALMENT_EVENTS, COUNT, "concealmentEvents")


def _level(heard: Measured) -> Series | None:
    level = heard.stat.column("audioLevel")
    if level is None:
        return None
    samples = [(at, value) for at, value in zip(heard.stat.times_s, level, strict=True) if 0 <= value <= 1]
    times = array("d", (at for at, _ in samples))
    return heard.series(Metric.AUDIO_LEVEL, FRACTION, (times, array("d", (value for _, value in samples))))


def _concealment(played: Measured) -> Series | None:
    """Return the share of samples that were made up, in %, without those that were silence or comfort noise."""
    concealed, all_samples = played.stat.column("concealedSamples"), played.stat.column("totalSamplesReceived")
    if concealed is None or all_samples is None:
        return None
    silent = played.stat.column("silentConcealedSamples")
    if silent is not None:
        concealed = array("d", (made_up - quiet for made_up, quiet in zip(concealed, silent, strict=True)))
    samples = differences.quotients(played.stat.times_s, played.breaks, concealed, all_samples, 100)
    return played.series(Metric.CONCEALMENT, PERCENT, samples)


def _picture(parts: _Parts) -> Iterator[Series | None]:
    rtp = parts.rtp
    sized = parts.having("frameWidth", "frameHeight")
    yield sized.gauge(Metric.WIDTH, PIXELS, "frameWidth")
    yield sized.gauge(Metric.HEIGHT, PIXELS, "frameHeight")
    if parts.stream.is_sent:
        frames = "framesSent" if "framesSent" in rtp.stat.numbers else "framesEncoded"
        yield rtp.rate(Metric.FRAMERATE, FPS, frames) or rtp.gauge(Metric.FRAMERATE, FPS, "framesPerSecond")
        yield rtp.increments(Metric.FRAMES_SENT, COUNT, frames)
        yield _source_fps(parts)
        yield rtp.quotient(Metric.ENCODE_TIME, MS, "totalEncodeTime", "framesEncoded", 1000) or rtp.gauge(
            Metric.ENCODE_TIME, MS, names.ENCODE_MS
        )
        yield from _limits(rtp)
        return
    decoded = parts.having("framesDecoded")
    yield decoded.rate(Metric.FRAMERATE, FPS, "framesDecoded") or rtp.gauge(Metric.FRAMERATE, FPS, "framesPerSecond")
    yield decoded.increments(Metric.FRAMES_DECODED, COUNT, "framesDecoded")
    yield parts.having("framesDropped").increments(Metric.FRAMES_DROPPED, COUNT, "framesDropped")
    yield rtp.quotient(Metric.DECODE_TIME, MS, "totalDecodeTime", "framesDecoded", 1000) or rtp.gauge(
        Metric.DECODE_TIME, MS, names.DECODE_MS
    )
    yield parts.having("totalFreezesDuration").increments(Metric.FREEZES, MS, "totalFreezesDuration", 1000)
    yield parts.having("freezeCount").increments(Metric.FREEZE_COUNT, COUNT, "freezeCount")


def _source_fps(parts: _Parts) -> Series | None:
    if parts.source is not None:
        told = parts.source.gauge(Metric.SOURCE_FRAMERATE, FPS, "framesPerSecond")
        return told or parts.source.rate(Metric.SOURCE_FRAMERATE, FPS, "frames")
    return parts.rtp.gauge(Metric.SOURCE_FRAMERATE, FPS, names.SOURCE_FPS)


def _limits(rtp: Measured) -> Iterator[Series | None]:
    """Yield which share of the time CPU and bandwidth limited the encoder.

    A browser that keeps no durations tells only the reason at the sample: then the share is 0 or 1.
    """
    reasons = (
        list(rtp.stat.texts["qualityLimitationReason"].runs(len(rtp.stat)))
        if ("qualityLimitationReason" in rtp.stat.texts)
        else []
    )
    for metric, word, flag in (
        (Metric.CPU_LIMITED, "cpu", names.CPU_LIMITED),
        (Metric.BANDWIDTH_LIMITED, "bandwidth", names.BANDWIDTH_LIMITED),
    ):
        share = rtp.rate(metric, FRACTION, f"qualityLimitationDurations.{word}")
        if share is not None:
            capped = array("d", (min(1.0, value) for value in share.values))
            yield rtp.series(metric, FRACTION, (share.times_s, capped))
        elif reasons:
            times, values = array("d"), array("d")
            for first, end, reason in reasons:
                times.extend(rtp.stat.times_s[first:end])
                values.extend([float(reason == word)] * (end - first))
            yield rtp.series(metric, FRACTION, (times, values))
        else:
            yield rtp.gauge(metric, FRACTION, flag)


def _labels(parts: _Parts) -> Iterator[Labels | None]:
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
