"""What senders and receivers measure: everything follows from the causes in `line` and the doings in `script`."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from tui.sandbox.world.cast import Cast
from tui.sandbox.world.line import Line
from tui.sandbox.world.noise import GAUSS, UNIT, mix, unit_at
from tui.sandbox.world.people import spans
from tui.sandbox.world.script import Spans, camera, is_within, published_kinds, silent_spans
from tui.sandbox.world.types import Call, Kind, Link, Person, Presence, Received, Sent, Subscription, Track, TrackKind

GRID_S = 5.0
"""Receivers see a sender as it is on a grid of so many seconds: hundreds of receivers then share the work."""

BLACKOUT_S = 7.0
"""So long does a connection lose most of its packets before its client gives up and rejoins."""

LOST_REPORTS = 0.012
FIRST_REPORTS_S = (1.5, 4.5, 7.5, 12.5)
"""A client reports more often at first."""

_KEPT = 1024
_MASK = len(UNIT) - 1
_AUDIO = (TrackKind.AUDIO, TrackKind.SCREENSHARE_AUDIO)
_NUMBER = {kind: number for number, kind in enumerate(TrackKind, 1)}
_RIDS = ("f", "h", "q")


class Output(NamedTuple):
    """What a sender puts on the wire at one instant."""

    bitrate_bps: float
    target_bps: float
    available_bps: float
    fps: float
    source_fps: float
    width: int
    height: int
    encode_ms: float
    limitation: str
    up_loss: float
    up_jitter_ms: float
    rtt_ms: float
    level: float


class Outlet:
    """One kind of media of one person in one session."""

    __slots__ = ("_key", "_known", "_sharing", "codec", "fps", "height", "kind", "max_bps", "silent", "width")

    def __init__(self, cast: Cast, call: Call, person: Person, kind: TrackKind, kinds: tuple[TrackKind, ...]) -> None:
        self.kind = kind
        self._key = mix(cast.key, person.index, 0x0DD, _NUMBER[kind])
        self.silent: Spans = silent_spans(cast, call, person, kind)
        self._sharing = TrackKind.SCREENSHARE in kinds and TrackKind.VIDEO in kinds
        self._known: dict[tuple[float, float], Output] = {}
        if kind in _AUDIO:
            self.width = self.height = 0
            self.fps, self.max_bps, self.codec = 0.0, 40_000.0 if kind is TrackKind.AUDIO else 96_000.0, "opus"
            if person.publisher_type != "webrtc":
                self.max_bps = 128_000.0
        elif kind is TrackKind.VIDEO:
            self.width, self.height, self.fps, self.max_bps, self.codec = camera(cast, person)
        else:
            slow = cast.kind is Kind.SLOW_SCREENSHARE and person.index == cast.culprit
            self.width, self.height, self.fps, self.max_bps = 1920, 1080, 5.0 if slow else 15.0, 1_500_000.0
            self.codec = camera(cast, person)[4]


class Actor:
    """One person in one session with everything that their samples derive from."""

    __slots__ = ("call", "cast", "key", "line", "outlets", "person")

    def __init__(self, cast: Cast, call: Call, person: Person) -> None:
        self.cast, self.call, self.person = cast, call, person
        self.key = mix(cast.key, person.index, 0xAC)
        self.line = Line(cast, person, _blackouts(cast, call, person.index))
        kinds = published_kinds(cast, call, person)
        self.outlets = {kind: Outlet(cast, call, person, kind, kinds) for kind in kinds}

    def tracks(self, presence: Presence) -> tuple[Track, ...]:
        """Return the tracks of one of the person's presences."""
        return tuple(
            Track(
                f"{mix(self.key, presence.sequence, _NUMBER[kind]):016x}",
                kind,
                outlet.codec,
                _RIDS if kind is TrackKind.VIDEO and outlet.codec in {"VP8", "H264"} else ("",),
                outlet.width,
                outlet.height,
                outlet.fps,
                outlet.max_bps,
                mix(self.key, presence.sequence, _NUMBER[kind], 1) >> 32,
            )
            for kind, outlet in self.outlets.items()
        )

    def output(self, kind: TrackKind, t: float, joined_at: float) -> Output | None:
        """Return what is sent at an instant; None while nothing is."""
        outlet = self.outlets[kind]
        if is_within(outlet.silent, t):
            return None
        cast = self.cast
        mine = self.person.index == cast.culprit
        if mine and cast.kind is Kind.NEVER_PUBLISHES:
            return None
        link = self.line.at(t)
        key, person = outlet._key, self.person
        x = t / 17
        n = int(x // 1)
        low = UNIT[((n * 0x9E3779B1 + key) * 0x85EBCA6B >> 13) & _MASK]
        content = low + (UNIT[(((n + 1) * 0x9E3779B1 + key) * 0x85EBCA6B >> 13) & _MASK] - low) * (x - n)
        quick = GAUSS[((int(t // 1) * 0x9E3779B1 + key + 3) * 0x85EBCA6B >> 13) & _MASK]
        ramp = 1 - 0.85 * math.exp((joined_at - t) / 8) if t - joined_at < 60 else 1.0
        available = min(link.settled_up_bps, 6e6) * link.up_restraint * (0.25 + 0.75 * ramp)
        if kind in _AUDIO:
            rate = min(outlet.max_bps, available) * (0.78 + 0.25 * content) * (1 + 0.05 * quick)
            level = 0.02 + 0.25 * content
            if mine and cast.kind is Kind.IDLE:
                rate, level = 1800 + 500 * content, 0.0004
            return Output(rate, outlet.max_bps, available, 0.0, 0.0, 0, 0, 0.0, "none", link.up_loss,
                          link.up_jitter_ms, link.rtt_ms, level)  # fmt: skip
        budget = available - 50_000
        if outlet._sharing:
            budget *= 0.6
        target = min(outlet.max_bps * ramp * link.up_restraint, max(budget, 60_000))
        ratio = target / outlet.max_bps
        source_fps = outlet.fps * (1 + 0.012 * quick)
        if person.publisher_type != "webrtc":
            return Output(outlet.max_bps * (0.93 + 0.14 * content), outlet.max_bps, available, source_fps, source_fps,
                          outlet.width, outlet.height, 0.0, "none", link.up_loss * 0.2, link.up_jitter_ms,
                          link.rtt_ms, 0.0)  # fmt: skip
        if kind is TrackKind.SCREENSHARE:
            rate = target * (0.12 + 0.55 * content * content) * (1 + 0.06 * quick)
            cpu = max(0.2, link.cpu * 0.8)
            fps = min(source_fps, source_fps / max(1.0, cpu))
            return Output(rate, target, available, fps, source_fps, outlet.width, outlet.height, 14 * cpu,
                          "none", link.up_loss, link.up_jitter_ms, link.rtt_ms, 0.0)  # fmt: skip
        scale = 1.0 if ratio >= 0.5 else 0.75 if ratio >= 0.25 else 0.5 if ratio >= 0.1 else 0.25
        limitation = "none" if ratio >= 0.8 else "bandwidth"
        cpu, tired = link.cpu, link.settled_cpu
        if tired > 1.15:
            limitation = "cpu" if limitation == "none" else limitation
            steps = 1 if tired < 1.6 else 2
            scale, cpu, target = scale * 0.75**steps, cpu * 0.87**steps, target * 0.8**steps
        if mine and cast.kind is Kind.LAYER_SWITCH and cast.since <= t < cast.until:
            scale, target = scale * 0.5, target * 0.3
        fps = min(source_fps, source_fps / max(1.0, cpu))
        encode = 8.0 * (cpu / 0.4) ** 1.35 * (0.7 + 0.3 * scale)
        rate = target * (0.86 + 0.16 * content) * (1 + 0.03 * quick) * (0.4 + 0.6 * fps / max(source_fps, 1))
        return Output(rate, target, available, fps, source_fps, int(outlet.width * scale) // 4 * 4,
                      int(outlet.height * scale) // 4 * 4, encode, limitation, link.up_loss, link.up_jitter_ms,
                      link.rtt_ms, 0.0)  # fmt: skip

    def output_on_grid(self, kind: TrackKind, t: float, joined_at: float) -> Output | None:
        """Return what is sent as receivers are shown it, remembered for the next receiver."""
        known = self.outlets[kind]._known
        at = max(t // GRID_S * GRID_S, joined_at)
        output = known.get((at, joined_at))
        if output is None:
            output = self.output(kind, at, joined_at)
            if output is None:
                return None
            if len(known) >= _KEPT:
                known.clear()
            known[at, joined_at] = output
        return None if is_within(self.outlets[kind].silent, t) else output


def _blackouts(cast: Cast, call: Call, index: int) -> Spans:
    """Return when somebody's connection dies before they rejoin."""
    if cast.kind is not Kind.REJOIN_STORM or index != cast.culprit:
        return ()
    return tuple((leaves - BLACKOUT_S, leaves) for _, leaves in spans(cast, call, index)[:-1])


def report_times(actor: Actor, presence: Presence, since: float, until: float, step_s: float) -> list[float]:
    """Return when a client reported within `[since, until)`."""
    joined, until = presence.joined_at, min(until, presence.leaves_at + 0.001)
    key = mix(actor.key, presence.sequence, 0x12E9)
    loss = LOST_REPORTS * actor.cast.noise
    head = () if step_s < FIRST_REPORTS_S[0] else FIRST_REPORTS_S if step_s >= 5 else FIRST_REPORTS_S[:1]
    times = [joined + early for early in head if since <= joined + early < until]
    origin = joined + (head[-1] if head else 0.0)
    n = max(1, math.ceil((since - origin) / step_s))
    while (t := round(origin + n * step_s, 3)) < until:
        if unit_at(key, n) >= loss and not (n > 3 and unit_at(key, n // 3 + 77777) < loss / 4):
            times.append(t)
        n += 1
    return times


def sent_series(actor: Actor, presence: Presence, kind: TrackKind, times: Sequence[float], step_s: float) -> list[Sent]:
    """Return what the sender measured of a track over the step before each time."""
    key, joined, found = mix(actor.key, _NUMBER[kind], 0x5E7), presence.joined_at, []
    is_audio = kind in _AUDIO
    line = actor.line
    for t in times:
        seconds = min(step_s, max(0.5, t - joined))
        middle = max(joined, t - seconds / 2)
        out = actor.output(kind, middle, joined)
        n = int(t * 10)
        if out is None:
            rtt = line.at(middle).rtt_ms
            found.append(Sent(t, seconds, 0.0, 0.0, 0.0, 0.0, 0.0, 0, 0, 0.0, 0, 0, rtt, 0.0, "none", 0, 0, 0, 0, 0,
                              0.0))  # fmt: skip
            continue
        (rate, target, available, fps, source, width, height, encode, limitation, loss, jitter, rtt, level) = out
        if is_audio:
            packets = int(seconds * (50 if rate > 6000 else 2.5))
            frames = keys = 0
        else:
            packets = max(1, int(rate * seconds / 8 / 1050))
            frames = int(fps * seconds)
            keys = int(UNIT[((n * 0x9E3779B1 + key) * 0x85EBCA6B >> 13) & _MASK] < 0.1 + loss * 3) if frames else 0
        lost = _count(packets * loss, key + 1, n)
        found.append(
            Sent(t, seconds, rate, target, available, fps, source, width, height, encode, packets, lost, rtt, jitter,
                 limitation, frames, keys, 0 if is_audio else lost, 0 if is_audio else int(keys and loss > 0.02), 0,
                 level)
        )  # fmt: skip
    return found


def received_series(
    actor: Actor,
    sender: Actor,
    subscription: Subscription,
    times: Sequence[float],
    step_s: float,
    videos: int,
) -> list[Received]:
    """Return what a receiver measured of a track over the step before each time.

    Args:
        actor: the receiver.
        sender: the publisher.
        subscription: what is received.
        times: UTC epoch seconds of the reports.
        step_s: seconds between reports.
        videos: how many cameras the receiver shows: the more, the smaller the layer that it asks for.
    """
    kind, joined = subscription.track.kind, subscription.publisher.joined_at
    since, until = subscription.since, subscription.until
    key = mix(actor.key, sender.key, _NUMBER[kind])
    wanted = 1.0 if videos <= 2 or kind is TrackKind.SCREENSHARE else 0.5 if videos <= 5 else 0.25
    hear, found = kind in _AUDIO, []
    for t in times:
        seconds = min(step_s, max(0.5, t - since))
        middle = max(since, t - seconds / 2)
        link = actor.line.at(middle)
        out = sender.output_on_grid(kind, middle, joined) if since <= middle < until else None
        if out is None:
            found.append(_nothing(t, seconds, link.rtt_ms))
        elif hear:
            found.append(_heard(key, t, seconds, link, out))
        else:
            found.append(_seen(key, t, seconds, link, out, wanted, videos))
    return found


def _heard(key: int, t: float, seconds: float, link: Link, out: Output) -> Received:
    n = int(t * 10)
    dice = UNIT[((n * 0x9E3779B1 + key) * 0x85EBCA6B >> 13) & _MASK]
    loss = 1 - (1 - out.up_loss) * (1 - link.down_loss)
    jitter = math.sqrt(out.up_jitter_ms**2 + link.down_jitter_ms**2) * (0.9 + 0.2 * dice)
    packets = int(seconds * (50 if out.bitrate_bps > 6000 else 2.5))
    lost = _count(packets * loss, key + 1, n)
    spoilt = 0.8 * loss + max(0.0, jitter - 32) / 400
    concealed = spoilt * (0.75 + 0.5 * dice) if out.level > 0.001 else 0.0
    events = _count(min(packets * concealed / 2.5, seconds * 4), key + 2, n)
    return Received(
        t, seconds, out.bitrate_bps * (1 - loss), 0.0, 0, 0, max(0, packets - lost), lost, link.rtt_ms, jitter,
        22 + 2.1 * jitter, concealed, events, 0, 0.0, 0, 0, 0, 0.0, 0, 0, 0, out.level,
    )  # fmt: skip


def _seen(key: int, t: float, seconds: float, link: Link, out: Output, share: float, videos: int) -> Received:
    n = int(t * 10)
    dice = UNIT[((n * 0x9E3779B1 + key) * 0x85EBCA6B >> 13) & _MASK]
    loss = 1 - (1 - out.up_loss) * (1 - link.down_loss)
    jitter = math.sqrt(out.up_jitter_ms**2 + link.down_jitter_ms**2) * (0.9 + 0.2 * dice)
    room = link.settled_down_bps * 0.9 / max(1, videos)
    while share > 0.25 and out.target_bps * share * share > room:
        share /= 2
    if link.down_restraint < 0.75 and share > 0.25:
        share /= 2
    rate = min(out.bitrate_bps * share**1.6 * (0.45 + 0.55 * link.down_restraint), room)
    packets = max(1, int(rate * seconds / 8 / 1050))
    lost = min(packets, _count(packets * loss, key + 1, n))
    # Retransmission repairs most of a small loss, the better the shorter the way.
    failed = min(0.8, max(0.0, loss - 0.03) * 1.6 * (0.6 + link.rtt_ms / 250) * (0.7 + 0.6 * dice))
    base = 3.0 + 4.0 * UNIT[(key * 0x85EBCA6B >> 13) & _MASK]
    load = link.decode / 3.2
    arriving = out.fps * (1 - failed)
    shown, dropped, stutter = arriving * (0.985 + 0.03 * dice), int(dice > 0.9), 0.0
    if load > 1:
        shown, stutter = arriving / load, 0.05 * (load - 1)
        dropped = _count((arriving - shown) * seconds, key + 3, n)
    shown = min(shown, out.fps * 1.02)
    frozen = seconds * 1000 * min(0.85, 0.4 * max(0.0, failed - 0.04) + stutter)
    frozen = min(frozen * (0.5 + dice), seconds * 950) if frozen > 40 else 0.0
    keys = int(dice < 0.1 + loss * 3)
    return Received(
        t, seconds, rate * (1 - loss), shown, int(out.width * share) // 4 * 4, int(out.height * share) // 4 * 4,
        packets - lost, lost, link.rtt_ms, jitter, 34 + 2.1 * jitter + 260 * failed, 0.0, 0,
        max(1, int(frozen / 420)) if frozen else 0, frozen, int(shown * seconds), dropped, keys,
        base * link.decode * (0.55 + 0.45 * share), lost, int(keys and loss > 0.02), 0, 0.0,
    )  # fmt: skip


def _nothing(t: float, seconds: float, rtt_ms: float) -> Received:
    return Received(
        t, seconds, 0.0, 0.0, 0, 0, 0, 0, rtt_ms, 0.0, 0.0, 0.0, 0, 0, 0.0, 0, 0, 0, 0.0, 0, 0, 0, 0.0
    )  # fmt: skip


def _count(expected: float, key: int, n: int) -> int:
    """Return a whole number that is `expected` on average and scatters about as packet counts do."""
    if expected <= 0:
        return 0
    spread = math.sqrt(expected) * 1.2
    value = expected + spread * GAUSS[((n * 0x9E3779B1 + key) * 0x85EBCA6B >> 13) & _MASK]
    low = int(value // 1)
    low += UNIT[((n * 0x9E3779B1 + key + 11) * 0x85EBCA6B >> 13) & _MASK] < value - low
    return max(0, low)
