"""The metrics of the participant details: how each is measured, named, explained and judged by the server."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from tui.sandbox.world import Received, Sent

S = TypeVar("S", Sent, Received)

WINDOW_S = 30
"""Over so many seconds the server judges."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A threshold as the server sends it."""

    level: str
    operator: str
    value: float


@dataclass(frozen=True)  # Python 3.11 cannot make a generic one with slots and frozen
class Definition(Generic[S]):
    """One metric.

    Attributes:
        of: its value in a sample; None where there is none.
        limits: none where the server does not judge it.
    """

    name: str
    label: str
    unit: str
    of: Callable[[S], float | None]
    limits: tuple[Limit, ...] = ()
    description: str = ""


def _above(fair: float, poor: float) -> tuple[Limit, ...]:
    return Limit("warning", ">", fair), Limit("critical", ">", poor)


def _below(fair: float, poor: float) -> tuple[Limit, ...]:
    return Limit("warning", "<", fair), Limit("critical", "<", poor)


def _sent_loss(s: Sent) -> float | None:
    return 100 * s.lost / s.packets if s.packets else None


def _received_loss(s: Received) -> float | None:
    return 100 * s.lost / (s.packets + s.lost) if s.packets + s.lost else None


_SENT: tuple[Definition[Sent], ...] = (
    Definition("bitrate", "Bitrate", "kbps", lambda s: s.bitrate_bps / 1000),
    Definition("packet_loss_pct", "Packet loss", "%", _sent_loss, _above(5, 10)),
    Definition("jitter_ms", "Jitter", "ms", lambda s: s.jitter_ms if s.packets else None, _above(40, 50)),
    Definition("packets_sent", "Packets sent", "packets", lambda s: s.packets),
    Definition("packets_lost", "Packets lost", "packets", lambda s: s.lost if s.packets else None),
)

SENT_AUDIO: tuple[Definition[Sent], ...] = (
    *_SENT,
    Definition("audio_level", "Audio level", "fraction", lambda s: s.audio_level if s.packets else None),
)

_SENT_PICTURE: tuple[Definition[Sent], ...] = (
    *_SENT,
    Definition("target_bitrate", "Target bitrate", "kbps", lambda s: s.target_bps / 1000 if s.packets else None),
    Definition("frame_width", "Frame width", "px", lambda s: s.width or None),
    Definition("frame_height", "Frame height", "px", lambda s: s.height or None),
    Definition("source_framerate", "Source frame rate", "fps", lambda s: s.source_fps if s.packets else None),
    Definition(
        "frame_encoding_time_ms", "Frame encoding time", "ms", lambda s: s.encode_ms if s.packets else None,
        _above(25, 33),
    ),
    Definition(
        "cpu_limited", "CPU limited", "fraction", lambda s: float(s.limitation == "cpu") if s.packets else None,
        description="Share of the time in which CPU limited the encoder",
    ),
    Definition(
        "bandwidth_limited", "Bandwidth limited", "fraction",
        lambda s: float(s.limitation == "bandwidth") if s.packets else None,
        description="Share of the time in which bandwidth limited the encoder",
    ),
    Definition("nack_count", "NACKs", "packets", lambda s: s.nacks if s.packets else None),
)  # fmt: skip

SENT_VIDEO: tuple[Definition[Sent], ...] = (
    Definition("framerate", "Frame rate", "fps", lambda s: s.fps, _below(24, 15)),
    *_SENT_PICTURE,
)

SENT_SCREEN: tuple[Definition[Sent], ...] = (
    Definition("framerate", "Frame rate", "fps", lambda s: s.fps),
    *_SENT_PICTURE,
)

_RECEIVED: tuple[Definition[Received], ...] = (
    Definition("bitrate", "Bitrate", "kbps", lambda s: s.bitrate_bps / 1000),
    Definition("packet_loss_pct", "Packet loss", "%", _received_loss, _above(5, 10)),
    Definition("jitter_ms", "Jitter", "ms", lambda s: s.jitter_ms if s.packets else None, _above(40, 50)),
    Definition(
        "jitter_buffer_delay_ms", "Jitter buffer delay", "ms", lambda s: s.jitter_buffer_ms if s.packets else None
    ),
    Definition("packets_received", "Packets received", "packets", lambda s: s.packets),
    Definition("packets_lost", "Packets lost", "packets", lambda s: s.lost if s.packets else None),
)

RECEIVED_AUDIO: tuple[Definition[Received], ...] = (
    *_RECEIVED,
    Definition(
        "concealment_pct", "Audio concealment", "%", lambda s: 100 * s.concealed if s.packets else None, _above(5, 10)
    ),
    Definition("concealment_events", "Concealment events", "events", lambda s: s.concealment_events if s.packets else
               None),
)  # fmt: skip

_RECEIVED_PICTURE: tuple[Definition[Received], ...] = (
    *_RECEIVED,
    Definition("frame_width", "Frame width", "px", lambda s: s.width or None),
    Definition("frame_height", "Frame height", "px", lambda s: s.height or None),
    Definition(
        "frame_decoding_time_ms", "Frame decoding time", "ms", lambda s: s.decode_ms if s.packets else None,
        _above(20, 33),
    ),
    Definition("frames_decoded", "Frames decoded", "frames", lambda s: s.frames_decoded if s.packets else None),
    Definition("frames_dropped", "Frames dropped", "frames", lambda s: s.frames_dropped if s.packets else None),
    Definition("freeze_count", "Freezes", "events", lambda s: s.freezes if s.packets else None),
    Definition("freezes_duration_ms", "Time frozen", "ms", lambda s: s.freeze_ms if s.packets else None),
)  # fmt: skip

RECEIVED_VIDEO: tuple[Definition[Received], ...] = (
    Definition("framerate", "Frame rate", "fps", lambda s: s.fps, _below(24, 15)),
    *_RECEIVED_PICTURE,
)

RECEIVED_SCREEN: tuple[Definition[Received], ...] = (
    Definition("framerate", "Frame rate", "fps", lambda s: s.fps),
    *_RECEIVED_PICTURE,
)

RTT: Definition[Sent] = Definition("rtt_ms", "Round-trip time", "ms", lambda s: s.rtt_ms, _above(150, 300))

AVAILABLE: Definition[Sent] = Definition(
    "available_outgoing_bitrate", "Available outgoing bitrate", "kbps", lambda s: s.available_bps / 1000 or None
)


def series(definitions: Iterable[Definition[S]], samples: Sequence[S]) -> dict[str, list[tuple[int, float]]]:
    """Return the points of each metric, times in UTC epoch milliseconds; a sample without a value has no point."""
    found = {}
    times_ms = [round(sample.at * 1000) for sample in samples]
    for definition in definitions:
        values = zip(times_ms, map(definition.of, samples), strict=True)
        points = [(at_ms, round(value, 3)) for at_ms, value in values if value is not None]
        if points:
            found[definition.name] = points
    return found


def described(definitions: Sequence[Definition[S]]) -> tuple[dict[str, Any], list[str], dict[str, Any]]:
    """Return what the server says about metrics: their descriptions, their order, and their thresholds."""
    meta = {
        each.name: {"label": each.label, "unit": each.unit}
        | ({"description": each.description} if each.description else {})
        for each in definitions
    }
    thresholds = {
        each.name: [
            {
                "level": limit.level,
                "operator": limit.operator,
                "value": limit.value,
                "value_unit": each.unit,
                "window_seconds": WINDOW_S,
            }
            for limit in each.limits
        ]
        for each in definitions
        if each.limits
    }
    return meta, [each.name for each in definitions], thresholds
