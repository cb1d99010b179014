"""Stream's open-ended names in callscope's vocabulary. What is not recognised keeps the vendor's own name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from tui.model import COUNT, FPS, FRACTION, KBITS, MS, PERCENT, PIXELS, UNKNOWN, EventKind, Metric, TrackKind, Unit


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a named metric is: the series' name and unit, and what a value must be multiplied by to be in it."""

    metric: str
    unit: Unit
    factor: float = 1.0


def track_kind(name: str | None) -> str:
    """Return a kind of track: a `TrackKind` where recognised ("screensharing" and "SCREEN_SHARE" are one)."""
    if not name:
        return "unknown"
    plain = re.sub(r"[^a-z]", "", name.lower()).removeprefix("tracktype")
    return _KINDS.get(plain, name)


_KINDS: dict[str, str] = {
    "audio": TrackKind.AUDIO,
    "video": TrackKind.VIDEO,
    "screenshare": TrackKind.SCREENSHARE,
    "screensharing": TrackKind.SCREENSHARE,
    "screensharevideo": TrackKind.SCREENSHARE,
    "screenshareaudio": TrackKind.SCREENSHARE_AUDIO,
    "screensharingaudio": TrackKind.SCREENSHARE_AUDIO,
}


def codec(name: str | None) -> str | None:
    """Return a codec without its MIME prefix."""
    return name.rpartition("/")[2] or None if name else None


@lru_cache(1024)
def meaning(name: str, unit: str | None = None) -> Meaning:
    """Return what a metric is, by its name and the unit that the server describes it with.

    Without a unit from the server, one that the name ends in counts ("rtt_ms"); without that, the unit that Stream
    documents for the same thing elsewhere is assumed, and said to be assumed. Where that would be a guess (a loss
    that may be a fraction or a percentage), the metric keeps the vendor's name and its unit is unknown.
    """
    plain, suffix = _plain(name)
    metric = _METRICS.get(plain)
    told = _UNITS.get((unit or "").strip().lower()) or (_UNITS.get(suffix) if suffix and not unit else None)
    if metric is Metric.PACKETS_LOST and told and told[0] in (PERCENT, FRACTION):
        metric = Metric.LOSS
    elif metric is Metric.FREEZE_COUNT and told and told[0] == MS:
        metric = Metric.FREEZES
    if metric is None:
        vendors = (unit or suffix).strip()
        return Meaning(name, told[0] if told and told[1] == 1.0 else Unit(vendors) if vendors else UNKNOWN)
    due = _DUE[metric]
    if due is None:  # the vendor's own scale, or a plain count
        return Meaning(metric, Unit(unit) if unit and told is None else COUNT)
    if told is not None and (told[0].symbol, due.symbol) in _FACTORS:
        assumed = suffix in _DOUBTFUL and not unit
        return Meaning(metric, Unit(due.symbol, assumed=assumed), told[1] * _FACTORS[told[0].symbol, due.symbol])
    if unit or due == PERCENT:
        return Meaning(name, Unit(unit) if unit else UNKNOWN)
    return Meaning(metric, due if due in (FPS, PIXELS) else Unit(due.symbol, assumed=True))


def _plain(name: str) -> tuple[str, str]:
    words = _words(name)
    suffix = words.pop() if len(words) > 1 and words[-1] in _UNITS else ""
    while len(words) > 1 and words[0] in _SCOPES:
        del words[0]
    return "".join(words), suffix


_SCOPES = ("audio", "video", "inbound", "outbound", "avg", "average", "mean", "total", "current")
"""Words before a metric's name that say where it was measured, not what."""

_UNITS: dict[str, tuple[Unit, float]] = {
    "ms": (MS, 1.0),
    "millisecond": (MS, 1.0),
    "milliseconds": (MS, 1.0),
    "s": (MS, 1000.0),
    "sec": (MS, 1000.0),
    "second": (MS, 1000.0),
    "seconds": (MS, 1000.0),
    "us": (MS, 0.001),
    "µs": (MS, 0.001),
    "bps": (KBITS, 0.001),
    "bit/s": (KBITS, 0.001),
    "bits/s": (KBITS, 0.001),
    "kbps": (KBITS, 1.0),
    "kbit/s": (KBITS, 1.0),
    "kbits/s": (KBITS, 1.0),
    "mbps": (KBITS, 1000.0),
    "mbit/s": (KBITS, 1000.0),
    "%": (PERCENT, 1.0),
    "pct": (PERCENT, 1.0),
    "percent": (PERCENT, 1.0),
    "percentage": (PERCENT, 1.0),
    "fraction": (FRACTION, 1.0),
    "ratio": (FRACTION, 1.0),
    "fps": (FPS, 1.0),
    "frames/s": (FPS, 1.0),
    "px": (PIXELS, 1.0),
    "pixel": (PIXELS, 1.0),
    "pixels": (PIXELS, 1.0),
}
"""Units by their spellings, and what a number must be multiplied by to be in ours."""

_DOUBTFUL = ("pct",)
"""The documentation says that 1.0 is 100 % and prints examples that only make sense as percent."""

_FACTORS: dict[tuple[str, str], float] = {
    **{(unit.symbol, unit.symbol): 1.0 for unit in (MS, KBITS, PERCENT, FRACTION, FPS, PIXELS)},
    (FRACTION.symbol, PERCENT.symbol): 100.0,
    (PERCENT.symbol, FRACTION.symbol): 0.01,
}

_METRICS: dict[str, Metric] = {
    name: metric
    for metric, names in {
        Metric.BITRATE: "bitrate sendbitrate receivebitrate",
        Metric.FRAMERATE: "framerate fps fps30 framespersecond",
        Metric.WIDTH: "width framewidth",
        Metric.HEIGHT: "height frameheight",
        Metric.LOSS: "loss packetloss packetlossrate packetlosspercentage packetslostpercentage",
        Metric.JITTER: "jitter",
        Metric.RTT: "rtt latency roundtriptime",
        Metric.SCORE: "score cqscore qualityscore callqualityscore cq",
        Metric.CONCEALMENT: "concealment concealmentratio concealmentrate",
        Metric.CONCEALMENT_EVENTS: "concealmentevents",
        Metric.FREEZES: "freezesduration freezeduration freezetime",
        Metric.FREEZE_COUNT: "freezes freezecount freezescount",
        Metric.FRAMES_DROPPED: "framesdropped droppedframes",
        Metric.FRAMES_SENT: "framessent framesencoded",
        Metric.FRAMES_DECODED: "framesdecoded",
        Metric.SOURCE_FRAMERATE: "sourceframerate sourcefps capturefps",
        Metric.ENCODE_TIME: "encodetime frameencodingtime frameencodetime encodingtime",
        Metric.DECODE_TIME: "decodetime framedecodingtime framedecodetime decodingtime",
        Metric.JITTER_BUFFER_DELAY: "jitterbufferdelay",
        Metric.PACKETS_LOST: "packetslost",
        Metric.PACKETS: "packets packetssent packetsreceived",
        Metric.BYTES: "bytes bytessent bytesreceived",
        Metric.AVAILABLE_BITRATE: "availableoutgoingbitrate availablebitrate",
        Metric.AVAILABLE_INCOMING_BITRATE: "availableincomingbitrate",
        Metric.TARGET_BITRATE: "targetbitrate",
        Metric.AUDIO_LEVEL: "audiolevel",
        Metric.NACKS: "nacks nackcount",
        Metric.PLIS: "plis plicount",
        Metric.FIRS: "firs fircount",
    }.items()
    for name in names.split()
}

_DUE: dict[Metric, Unit | None] = dict.fromkeys(Metric) | {
    Metric.BITRATE: KBITS,
    Metric.AVAILABLE_BITRATE: KBITS,
    Metric.AVAILABLE_INCOMING_BITRATE: KBITS,
    Metric.TARGET_BITRATE: KBITS,
    Metric.FRAMERATE: FPS,
    Metric.SOURCE_FRAMERATE: FPS,
    Metric.WIDTH: PIXELS,
    Metric.HEIGHT: PIXELS,
    Metric.LOSS: PERCENT,
    Metric.CONCEALMENT: PERCENT,
    Metric.JITTER: MS,
    Metric.RTT: MS,
    Metric.FREEZES: MS,
    Metric.ENCODE_TIME: MS,
    Metric.DECODE_TIME: MS,
    Metric.JITTER_BUFFER_DELAY: MS,
    Metric.AUDIO_LEVEL: FRACTION,
}


def event_kind(name: str) -> EventKind:
    """Return what an event is about, by the words in its name. The vendor publishes no list of them."""
    words = _words(name)
    if words and words[0] in _MEDIA and words[-1] in ("on", "off", "enabled", "disabled"):
        return EventKind.UNMUTE if words[-1] in ("on", "enabled") else EventKind.MUTE
    for kind, stems in _EVENT_STEMS:
        if any(word.startswith(stems) for word in words):
            return kind
    return EventKind.OTHER


def _words(name: str) -> list[str]:
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
    return [word for word in re.split(r"[^a-z0-9]+", spaced) if word]


_MEDIA = ("audio", "video", "camera", "mic", "microphone")

_EVENT_STEMS: tuple[tuple[EventKind, tuple[str, ...]], ...] = (
    (EventKind.UNMUTE, ("unmute",)),
    (EventKind.MUTE, ("mute",)),
    (EventKind.SCREENSHARE, ("screenshar", "screen")),
    (EventKind.PERMISSION, ("permission", "capabilit", "blocked")),
    (EventKind.ICE, ("ice", "candidate")),
    (EventKind.DEVICE, ("device", "mic", "camera", "speaker")),
    (EventKind.VISIBILITY, ("background", "foreground", "visibility")),
    (EventKind.NETWORK, ("network", "online", "offline", "bandwidth")),
    (EventKind.JOIN, ("join",)),
    (EventKind.LEAVE, ("left", "leave", "kick")),
    (EventKind.CONNECTION, ("connect", "reconnect", "disconnect", "peer", "session", "migrat", "dtls", "signal")),
    (EventKind.SERVICE, ("sfu", "server", "record", "transcri", "broadcast", "ingress")),
)
