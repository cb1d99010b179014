"""The causes that act on one person: capacity, loss, delay, jitter and CPU over time."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tui.sandbox.world.cast import Cast
from tui.sandbox.world.noise import GAUSS, UNIT, fraction, mix
from tui.sandbox.world.people import affected
from tui.sandbox.world.types import Kind, Link, Person

DIP_S = 8.0
"""How long a short dip of a network lasts."""

_KEPT = 1024
_MASK = len(UNIT) - 1


@dataclass(frozen=True, slots=True)
class Effect:
    """What an incident adds to a person's causes at its full height. Factors multiply, losses and times add."""

    since: float
    until: float
    up_loss: float = 0.0
    down_loss: float = 0.0
    up_factor: float = 1.0
    down_factor: float = 1.0
    rtt_ms: float = 0.0
    up_jitter_ms: float = 0.0
    down_jitter_ms: float = 0.0
    cpu: float = 0.0
    decode: float = 0.0


class Line:
    """The causes of one person, as a function of time."""

    __slots__ = (
        "_blackouts", "_cpu", "_decode", "_dips", "_down", "_down_jitter", "_down_loss", "_effect", "_key", "_known",
        "_rtt", "_shake", "_up", "_up_jitter", "_up_loss",
    )  # fmt: skip

    def __init__(self, cast: Cast, person: Person, blackouts: tuple[tuple[float, float], ...] = ()) -> None:
        self._blackouts = blackouts
        self._key = key = mix(cast.key, person.index, 0x11E)
        cellular, wired = person.network_type == "cellular", person.network_type == "ethernet"
        self._up = (3e6 if cellular else 8e6) * (1 + 3 * fraction(key, 1))
        self._down = self._up * 3
        unrest = cast.noise * (1.6 if cellular else 0.4 if wired else 1.0)
        self._up_loss = (0.0004 + 0.0022 * fraction(key, 2)) * unrest
        self._down_loss = (0.0004 + 0.0020 * fraction(key, 3)) * unrest
        self._rtt = 9 + person.distance_km / 78 + (24 if cellular else 6) * (0.4 + fraction(key, 4))
        self._rtt += (9 if person.relay_protocol == "udp" else 22) if person.relayed else 0
        self._up_jitter = (1.5 + 4 * fraction(key, 5)) * (0.5 + unrest)
        self._down_jitter = (1.5 + 4 * fraction(key, 6)) * (0.5 + unrest)
        self._cpu = 0.28 + 0.2 * fraction(key, 7) + (0.06 if person.is_mobile else 0)
        self._decode = 1.0
        self._dips = 0.004 * unrest
        self._shake = 0.10 + 0.10 * min(unrest, 1.5)
        self._effect = effect_of(cast, person)
        self._known: dict[float, Link] = {}

    def at(self, t: float) -> Link:
        """Return the causes at an instant."""
        link = self._known.get(t)
        if link is None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            link = self._known[t] = self._compute(t)
        return link

    def _compute(self, t: float) -> Link:
        key, dip = self._key, 0.0
        slow = t / 31
        n = int(slow // 1)
        low = UNIT[((n * 0x9E3779B1 + key) * 0x85EBCA6B >> 13) & _MASK]
        drift = low + (UNIT[(((n + 1) * 0x9E3779B1 + key) * 0x85EBCA6B >> 13) & _MASK] - low) * (slow - n)
        tick = int(t // DIP_S)
        if UNIT[((tick * 0x9E3779B1 + key + 5) * 0x85EBCA6B >> 13) & _MASK] < self._dips:
            dip = 0.4 + UNIT[((tick * 0x9E3779B1 + key + 6) * 0x85EBCA6B >> 13) & _MASK]
        quick = GAUSS[((int(t // 2) * 0x9E3779B1 + key + 7) * 0x85EBCA6B >> 13) & _MASK]
        wobble = max(0.25, 1 + self._shake * 1.6 * quick)
        up_loss = self._up_loss * (0.3 + 1.4 * drift) + 0.05 * dip
        down_loss = self._down_loss * (1.7 - 1.4 * drift) + 0.05 * dip
        rtt = self._rtt * (0.94 + 0.12 * drift) * (1 + 0.04 * quick) + 70 * dip
        up_jitter = self._up_jitter * (0.6 + 0.8 * drift) * wobble + 18 * dip
        down_jitter = self._down_jitter * (1.4 - 0.8 * drift) * wobble + 18 * dip
        cpu = settled_cpu = self._cpu * (0.85 + 0.3 * drift) * (1 + 0.06 * quick)
        decode = self._decode * (0.9 + 0.2 * drift)
        up, down = self._up * (0.9 + 0.2 * drift), self._down * (1.1 - 0.2 * drift)
        settled_up, settled_down = up, down
        up_restraint = down_restraint = 1.0
        e = self._effect
        if e is not None and t >= e.since:
            now, lag = _envelope(e, t)
            if now > 0 or lag > 0.01:
                gust = t / 9
                n = int(gust // 1)
                low = UNIT[((n * 0x9E3779B1 + key + 9) * 0x85EBCA6B >> 13) & _MASK]
                burst = low + (UNIT[(((n + 1) * 0x9E3779B1 + key + 9) * 0x85EBCA6B >> 13) & _MASK] - low) * (gust - n)
                swing = now * (0.62 + 0.76 * burst)
                up_loss += e.up_loss * swing
                down_loss += e.down_loss * swing
                rtt += e.rtt_ms * swing
                up_jitter += e.up_jitter_ms * swing
                down_jitter += e.down_jitter_ms * swing
                cpu += e.cpu * now * (0.88 + 0.24 * burst)
                settled_cpu += e.cpu * lag
                decode += e.decode * now * (0.85 + 0.3 * burst)
                up *= 1 - (1 - e.up_factor) * now
                down *= 1 - (1 - e.down_factor) * now
                settled_up *= 1 - (1 - e.up_factor) * lag
                settled_down *= 1 - (1 - e.down_factor) * lag
                up_restraint, down_restraint = _restraint(e.up_loss * lag), _restraint(e.down_loss * lag)
        if self._blackouts and any(since <= t < until for since, until in self._blackouts):
            up_loss, down_loss = up_loss + 0.6, down_loss + 0.6
        return Link(
            up, down, min(up_loss, 0.95), min(down_loss, 0.95), rtt, up_jitter, down_jitter, cpu, decode,
            settled_up, settled_down, settled_cpu, up_restraint, down_restraint,
        )  # fmt: skip


def effect_of(cast: Cast, person: Person) -> Effect | None:
    """Return what the session's incident does to a person; None where nothing."""
    if not affected(cast, person):
        return None
    s, kind = cast.strength, cast.kind
    since = cast.since if not cast.whole else cast.since - 3600
    until = cast.until if not cast.whole else cast.until + 3600
    if kind is Kind.SENDER_UPLINK_LOSS:
        return Effect(
            since, until, up_loss=0.08 + 0.20 * s, rtt_ms=25 * s, up_jitter_ms=6 + 12 * s, up_factor=1 - 0.3 * s
        )
    if kind is Kind.RECEIVER_DOWNLINK_LOSS:
        return Effect(
            since, until, down_loss=0.08 + 0.20 * s, rtt_ms=25 * s, down_jitter_ms=6 + 12 * s, down_factor=1 - 0.3 * s
        )
    if kind is Kind.RECEIVER_CPU:
        return Effect(since, until, decode=4 + 6 * s, cpu=0.2)
    if kind is Kind.SENDER_CPU:
        return Effect(since, until, cpu=1.0 + 1.2 * s, decode=0.3 * s)
    if kind is Kind.ONE_SFU:
        return Effect(since, until, down_loss=0.07 + 0.17 * s, rtt_ms=20 + 60 * s, down_jitter_ms=10 + 25 * s)
    if kind is Kind.ONE_VERSION:
        return Effect(since, until, decode=4.5 + 6 * s)
    if kind is Kind.ONE_COUNTRY:
        both = 0.07 + 0.15 * s
        return Effect(since, until, up_loss=both, down_loss=both, rtt_ms=60 + 150 * s, up_jitter_ms=12 + 25 * s,
                      down_jitter_ms=12 + 25 * s)  # fmt: skip
    if kind is Kind.ONE_NETWORK:
        both = 0.07 + 0.15 * s
        return Effect(since, until, up_loss=both, down_loss=both, rtt_ms=40 + 120 * s, up_jitter_ms=15 + 35 * s,
                      down_jitter_ms=15 + 35 * s, up_factor=1 - 0.6 * s, down_factor=1 - 0.6 * s)  # fmt: skip
    if kind is Kind.TURN_ONLY:
        return Effect(since, until, rtt_ms=180 + 240 * s, up_jitter_ms=20 + 35 * s, down_jitter_ms=20 + 35 * s,
                      up_factor=0.3, down_factor=0.3)  # fmt: skip
    return None


def _envelope(e: Effect, t: float) -> tuple[float, float]:
    """Return how far the effect is there at once, and how far whatever adapts slowly has followed it (0..1)."""
    if t < e.until:
        age = t - e.since
        return min(1.0, age / 2 + 0.1), 1 - math.exp(-age / 9)
    reached = 1 - math.exp(-(e.until - e.since) / 9)
    return 0.0, reached * math.exp(-(t - e.until) / 18)


def _restraint(loss: float) -> float:
    """Return what loss-based congestion control makes of a rate: it holds between 2 and 10 % and gives way beyond."""
    if loss <= 0.02:
        return 1.0
    if loss <= 0.10:
        return 1 - 2.5 * (loss - 0.02)
    return 0.8 * math.exp(-6.0 * (loss - 0.10))
