"""What was measured of one RTP stream, as series in the units of the model's metrics."""

from __future__ import annotations

from array import array
from collections.abc import Iterator

from tui.model import COUNT, FPS, FRACTION, KBITS, MS, PERCENT, PIXELS, Metric, Series
from tui.providers.captures import differences
from tui.providers.captures import vocabulary as names
from tui.providers.captures.legacy import REMOTE
from tui.providers.captures.measured import Measured
from tui.providers.captures.streams import Stream
from tui.providers.captures.table import Stat

KBITS_PER_BYTE = 8 / 1000


class Parts:
    """The stats of a stream, each ready to be measured."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self.rtp = self._measured(stream.rtp)
        self.remote = self._measured(stream.remote) if stream.remote else None
        self.track = self._measured(stream.track) if stream.track else None
        self.source = self._measured(stream.source) if stream.source else None

    def _measured(self, stat: Stat) -> Measured:
        return Measured.of(stat, f"stat:{self.stream.connection.connection_id}/{stat.stat_id}")

    @property
    def flow(self) -> array[float] | None:
        """The counter of packets of the RTP object."""
        return self.rtp.stat.column("packetsSent" if self.stream.is_sent else "packetsReceived")

    @property
    def remote_flow(self) -> array[float] | None:
        """The counter of packets where the other end's report has no clock of its own, but repeats with every poll."""
        remote = self.stream.remote
        return self.flow if remote is not None and remote.stat_id.endswith(REMOTE) else None

    def having(self, *fields: str) -> Measured:
        """Return the first of the RTP and track objects that has all the fields; the RTP object where none has."""
        for part in (self.rtp, self.track):
            if part is not None and all(name in part.stat.numbers for name in fields):
                return part
        return self.rtp


def stream_series(parts: Parts) -> Iterator[Series | None]:
    """Yield every series that the stats of a stream give; None for one that they do not."""
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
        ) or rtp.gauge(Metric.JITTER_BUFFER_DELAY, MS, names.BUFFER_MS, flow=parts.flow)


def _received_delivery(parts: Parts) -> Iterator[Series | None]:
    rtp = parts.rtp
    yield rtp.corrections(Metric.PACKETS_LOST, COUNT, "packetsLost")
    lost, received = rtp.stat.column("packetsLost"), rtp.stat.column("packetsReceived")
    if lost is not None and received is not None:
        samples = differences.losses(rtp.stat.times_s, rtp.breaks, lost, received)
        yield rtp.series(Metric.LOSS, PERCENT, samples)
    yield rtp.gauge(Metric.JITTER, MS, "jitter", 1000, flow=parts.flow)
    if parts.remote:
        yield _round_trips(parts.remote, None)


def _sent_delivery(parts: Parts) -> Iterator[Series | None]:
    """What the receiver reported: each sample stands at the time of a report."""
    remote = parts.remote
    if remote is None:
        return
    yield remote.corrections(Metric.PACKETS_LOST, COUNT, "packetsLost")
    yield _reported_loss(parts.rtp, remote)
    yield remote.gauge(Metric.JITTER, MS, "jitter", 1000, flow=parts.remote_flow)
    yield _round_trips(remote, parts.remote_flow)


def _round_trips(remote: Measured, flow: array[float] | None) -> Series | None:
    measured = remote.quotient(Metric.RTT, MS, "totalRoundTripTime", "roundTripTimeMeasurements", 1000)
    return measured or remote.gauge(Metric.RTT, MS, "roundTripTime", 1000, over_zero=True, flow=flow)


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


def _audio(parts: Parts) -> Iterator[Series | None]:
    heard = parts.source if parts.stream.is_sent else parts.having("audioLevel")
    if heard is not None:
        yield _level(heard)
    if parts.stream.is_sent:
        return
    played = parts.having("concealedSamples", "totalSamplesReceived")
    yield _concealment(played) or parts.rtp.gauge(
        Metric.CONCEALMENT, PERCENT, names.CONCEALED_FRACTION, 100, flow=parts.flow
    )
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


def _picture(parts: Parts) -> Iterator[Series | None]:
    rtp = parts.rtp
    sized = parts.having("frameWidth", "frameHeight")
    yield sized.gauge(Metric.WIDTH, PIXELS, "frameWidth", over_zero=True)
    yield sized.gauge(Metric.HEIGHT, PIXELS, "frameHeight", over_zero=True)
    if parts.stream.is_sent:
        frames = "framesSent" if "framesSent" in rtp.stat.numbers else "framesEncoded"
        yield rtp.rate(Metric.FRAMERATE, FPS, frames) or rtp.gauge(Metric.FRAMERATE, FPS, "framesPerSecond")
        yield rtp.increments(Metric.FRAMES_SENT, COUNT, frames)
        yield _source_fps(parts)
        yield rtp.quotient(Metric.ENCODE_TIME, MS, "totalEncodeTime", "framesEncoded", 1000) or rtp.gauge(
            Metric.ENCODE_TIME, MS, names.ENCODE_MS, flow=parts.flow
        )
        yield from _limits(rtp)
        return
    decoded = parts.having("framesDecoded")
    yield decoded.rate(Metric.FRAMERATE, FPS, "framesDecoded") or rtp.gauge(Metric.FRAMERATE, FPS, "framesPerSecond")
    yield decoded.increments(Metric.FRAMES_DECODED, COUNT, "framesDecoded")
    yield parts.having("framesDropped").increments(Metric.FRAMES_DROPPED, COUNT, "framesDropped")
    yield rtp.quotient(Metric.DECODE_TIME, MS, "totalDecodeTime", "framesDecoded", 1000) or rtp.gauge(
        Metric.DECODE_TIME, MS, names.DECODE_MS, flow=parts.flow
    )
    yield parts.having("totalFreezesDuration").increments(Metric.FREEZES, MS, "totalFreezesDuration", 1000)
    yield parts.having("freezeCount").increments(Metric.FREEZE_COUNT, COUNT, "freezeCount")


def _source_fps(parts: Parts) -> Series | None:
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
