"""An estimated mean opinion score of received or sent audio, 1 to 4.5: an estimate, and called so.

Two formulas, each from round-trip time, jitter and loss:

- `twilio_mos`, the default: Twilio's published simplification of the E-model (twilio-voice.js, `mos.ts`). It counts the
  whole round trip as delay, so above 400 ms it is 0.45 to 0.7 harsher than G.107.
- `g107_mos`: ITU-T G.107 with default values, R = 93.2 - Id - Ie,eff. Id by the fit of Cole and Rosenbluth (2001),
  Ie,eff = 95 Ppl / (Ppl + Bpl) with Ie 0 and BurstR 1. Assumed are a jitter buffer of 40 ms + 2 x jitter and 20 ms to
  make a packet; Bpl is 25.1 for G.711 with packet loss concealment, 4.3 without. G.107 has no value for Opus. It is a
  model to plan networks with: the recommendation says that it is not for telling what an individual would say.

It is given for audio alone, never for video or a screen share, and only where round-trip time, jitter and loss were
measured together. Where no round trip is told of what was received, it is that of the connection, or else of what the
participant sent: the way to the server is the same. Neither people nor tracks are averaged: the worst that held for 3
of 5 samples of one track counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tui.model import Direction, Evidence, Metric, Score, Series, Track, TrackKind
from tui.triage.flag import HELD, RUN
from tui.triage.flow import Flow

AUDIO = (TrackKind.AUDIO,)
BPL_PLC, BPL_NO_PLC = 25.1, 4.3
_R0_TWILIO, _R0_G107 = 94.768, 93.2
_LOWEST_R = 6.52
_BUFFER_MS, _PACKET_MS = 40.0, 20.0

Formula = Callable[[float, float, float], float]
"""Round-trip time in ms, jitter in ms, loss in % to a score of 1 to 4.5."""


def twilio_mos(rtt_ms: float, jitter_ms: float, loss_percent: float) -> float:
    """Return Twilio's score."""
    latency = rtt_ms + 2 * jitter_ms + 10
    if latency < 160:
        r = _R0_TWILIO - latency / 40
    elif latency < 1000:
        r = _R0_TWILIO - (latency - 120) / 10
    else:
        r = 0.0
    r = max(r - 2.5 * loss_percent, _LOWEST_R) if loss_percent <= r / 2.5 else 0.0
    return mos_of_r(r)


def g107_mos(rtt_ms: float, jitter_ms: float, loss_percent: float, *, bpl: float = BPL_PLC) -> float:
    """Return the score of ITU-T G.107."""
    delay = rtt_ms / 2 + _BUFFER_MS + 2 * jitter_ms + _PACKET_MS
    by_delay = 0.024 * delay + 0.11 * max(0.0, delay - 177.3)
    by_loss = 95 * loss_percent / (loss_percent + bpl) if loss_percent > 0 else 0.0
    return mos_of_r(_R0_G107 - by_delay - by_loss)


def mos_of_r(r: float) -> float:
    """Return the score of a transmission rating (G.107, annex B); the dip of the cubic below 1 is cut off."""
    if r <= 0:
        return 1.0
    if r >= 100:
        return 4.5
    return max(1.0, 1 + 0.035 * r + 7e-6 * r * (r - 60) * (100 - r))


@dataclass(frozen=True, slots=True)
class MosEstimate:
    """An estimated score, with what it was made of.

    Attributes:
        value: 1 to 4.5; to be shown with one decimal.
        rtt_ms: at that time, as are the other two.
        at_s: when, UTC epoch seconds.
        track_id: of which track.
        formula: whose.
        samples: how many could be judged.
    """

    value: float
    rtt_ms: float
    jitter_ms: float
    loss_percent: float
    at_s: float
    track_id: str
    direction: Direction
    publisher: str | None = None
    formula: str = "Twilio"
    samples: int = 0

    def __str__(self) -> str:
        inputs = f"round trip {self.rtt_ms:.0f} ms, jitter {self.jitter_ms:.0f} ms, loss {self.loss_percent:.1f} %"
        return f"est. MOS {self.value:.1f} of {self.direction} audio ({self.formula}: {inputs})"


@dataclass(frozen=True, slots=True)
class NoEstimate:
    """Why there is no estimate."""

    reason: str

    def __str__(self) -> str:
        return f"no est. MOS: {self.reason}"


def estimated_mos(
    evidence: Evidence, *, formula: Formula = twilio_mos, name: str = "Twilio"
) -> MosEstimate | NoEstimate:
    """Return the worst score that held on any audio of a participant, or why there is none."""
    tracks = [track for track in evidence.tracks if track.kind in AUDIO]
    if not tracks:
        return NoEstimate("no audio was read")
    found: list[MosEstimate] = []
    reasons: list[str] = []
    for track in tracks:
        inputs = _inputs(track, _round_trip(track, evidence))
        if isinstance(inputs, str):
            reasons.append(inputs)
            continue
        held = _worst_held([(formula(*each[1:]), each) for each in inputs])
        if held is None:
            reasons.append(f"fewer than {HELD} samples tell all three while audio flowed")
            continue
        value, (at, rtt, jitter, loss) = held
        who = track.publisher.name or track.publisher.user_id if track.publisher else None
        found.append(MosEstimate(value, rtt, jitter, loss, at, track.track_id, track.direction, who, name, len(inputs)))
    if found:
        return min(found, key=lambda each: each.value)
    return NoEstimate("; ".join(dict.fromkeys(reasons)))


def score_text(score: Score | None) -> str | None:
    """Return a vendor's score in the vendor's own scale: "86 (0-100 Stream cq)"."""
    return None if score is None else f"{score.value:.3g} ({score.scale})"


_Inputs = tuple[float, float, float, float]


def _round_trip(track: Track, evidence: Evidence) -> Series | None:
    """Return the round-trip time of a track, or else of the way that it shares; zeros throughout tell none."""
    told = [track.get(Metric.RTT)]
    told += [each for each in evidence.connection if each.metric == Metric.RTT]
    told += [each.get(Metric.RTT) for each in evidence.tracks if each.direction is Direction.SENT]
    found = [each for each in told if each is not None and len(each)]
    return next((each for each in found if any(value > 0 for value in each.values)), found[0] if found else None)


def _inputs(track: Track, rtt: Series | None) -> list[_Inputs] | str:
    """Return (time, round trip, jitter, loss) of every sample that has them, or what is missing."""
    loss, jitter = track.get(Metric.LOSS), track.get(Metric.JITTER)
    for series, words, unit in (
        (rtt, "round-trip time", "ms"), (loss, "loss", "%"), (jitter, "jitter", "ms"),
    ):  # fmt: skip
        if series is None or not len(series):
            return f"no {words}"
        if series.unit.symbol != unit:
            return f"{words} in {series.unit.symbol}"
    assert loss is not None
    assert jitter is not None
    assert rtt is not None
    return list(_together(loss, jitter, rtt, Flow(track)))


def _together(loss: Series, jitter: Series, rtt: Series, flow: Flow) -> Iterator[_Inputs]:
    step = loss.step_s or 1.0
    for at, lost in loss:
        trip, shaken = rtt.at(at), jitter.at(at)
        if trip is not None and shaken is not None and trip > 0 and flow.flowed(at - step, at):
            yield at, trip, shaken, max(0.0, lost)


def _worst_held(scores: Sequence[tuple[float, _Inputs]]) -> tuple[float, _Inputs] | None:
    """Return the score that at least 3 of 5 samples in a row were as bad as, the worst of those."""
    if len(scores) < HELD:
        return None
    run = min(RUN, len(scores))
    runs = (sorted(scores[start : start + run]) for start in range(len(scores) - run + 1))
    return min((each[HELD - 1] for each in runs), key=lambda each: each[0])
