"""What metrics are called on screen, and which of them come first."""

from __future__ import annotations

from tui.model import Metric

SHORT: dict[str, str] = {
    Metric.SCORE: "score",
    Metric.BITRATE: "bitrate",
    Metric.FRAMERATE: "frames",
    Metric.LOSS: "loss",
    Metric.JITTER: "jitter",
    Metric.RTT: "rtt",
    Metric.CONCEALMENT: "concealed",
    Metric.FREEZES: "frozen",
    Metric.JITTER_BUFFER_DELAY: "buffer",
    Metric.AVAILABLE_BITRATE: "can send",
    Metric.AVAILABLE_INCOMING_BITRATE: "can get",
    Metric.TARGET_BITRATE: "target",
    Metric.SOURCE_FRAMERATE: "source",
    Metric.ENCODE_TIME: "encoding",
    Metric.DECODE_TIME: "decoding",
    Metric.FREEZE_COUNT: "freezes",
    Metric.FRAMES_DROPPED: "dropped",
    Metric.FRAMES_SENT: "sent",
    Metric.FRAMES_DECODED: "decoded",
    Metric.CONCEALMENT_EVENTS: "concealings",
    Metric.PACKETS: "packets",
    Metric.PACKETS_LOST: "lost",
    Metric.BYTES: "bytes",
    Metric.AUDIO_LEVEL: "level",
    Metric.NACKS: "NACKs",
    Metric.PLIS: "PLIs",
    Metric.FIRS: "FIRs",
    Metric.CPU_LIMITED: "cpu limit",
    Metric.BANDWIDTH_LIMITED: "band limit",
    Metric.WIDTH: "width",
    Metric.HEIGHT: "height",
    "publisher.rtt": "rtt up",
    "subscriber.rtt": "rtt down",
    "bitrate_sent": "sent",
    "bitrate_received": "received",
    "quality_limitation": "limited by",
    "connection_state": "connection",
    "ice_state": "ice",
    "candidate_pair": "path",
}
"""Short names, for columns that are never wide."""

LONG: dict[str, str] = {
    Metric.FRAMERATE: "frame rate",
    Metric.CONCEALMENT: "concealed audio",
    Metric.FREEZES: "time frozen",
    Metric.JITTER_BUFFER_DELAY: "jitter buffer",
    Metric.AVAILABLE_BITRATE: "available up",
    Metric.AVAILABLE_INCOMING_BITRATE: "available down",
    Metric.TARGET_BITRATE: "target bitrate",
    Metric.SOURCE_FRAMERATE: "source frames",
    Metric.CPU_LIMITED: "limited by CPU",
    Metric.BANDWIDTH_LIMITED: "limited by band",
    "bitrate_sent": "bitrate sent",
    "bitrate_received": "bitrate received",
}
"""Longer names, where there is room."""

PROSE: dict[str, str] = {
    Metric.RTT: "round-trip time",
    "publisher.rtt": "round-trip time up",
    "subscriber.rtt": "round-trip time down",
}
"""Names in sentences and headings, where they differ from those of columns and rows."""

UNITS = {"fraction": "0-1", "packets": "", "frames": "", "events": "", "unknown": "?"}
"""Units as they stand in a row: what counts needs none."""

_ORDER: tuple[str, ...] = (
    Metric.SCORE,
    Metric.BITRATE,
    Metric.FRAMERATE,
    "resolution",
    Metric.LOSS,
    Metric.JITTER,
    Metric.RTT,
    Metric.CONCEALMENT,
    Metric.FREEZES,
    "publisher.rtt",
    "subscriber.rtt",
    Metric.AVAILABLE_BITRATE,
    Metric.AVAILABLE_INCOMING_BITRATE,
    "quality_limitation",
    "connection_state",
    "ice_state",
    "candidate_pair",
)
_RANK = {metric: rank for rank, metric in enumerate(_ORDER)}


def is_main(metric: str) -> bool:
    """Return whether a metric is shown without being asked for."""
    return metric in _RANK


def rank(metric: str) -> int:
    """Return where a metric stands in a track, the most telling first."""
    return _RANK.get(metric, len(_ORDER))


def name(metric: str, *, wide: bool) -> str:
    """Return what a metric is called."""
    plain = metric.replace("_", " ").replace(".", " ")
    short = SHORT.get(metric)
    return LONG.get(metric, short or plain) if wide else short or plain


def prose(metric: str) -> str:
    """Return what a metric is called in a sentence or a heading."""
    return PROSE.get(metric) or name(metric, wide=True)
