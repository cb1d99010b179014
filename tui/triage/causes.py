"""One person's troubles to the cause behind them: the sides that are bad together tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tui.model import Direction, Evidence, Metric, QualityState
from tui.triage.attribution import Side, Trouble
from tui.triage.dimensions import is_relayed
from tui.triage.flag import Flag
from tui.triage.judge import covered_s
from tui.triage.people import Person
from tui.triage.samples import mean_between
from tui.triage.verdict import Cause

GRAVE_WINDOWS = 10
"""So many windows must somebody have suffered for it to be somebody's fault: any network dips for less."""
FAR_BEYOND = 2.0
"""Times the limit from which on fewer windows are enough."""
FAR_WINDOWS = 5
CLEARLY_FAR = 1.2
"""Times the limit that a round trip alone must take: one that hovers about the limit is a place, and no fault."""
GRAVE_SHARE = 0.02
"""Of somebody's presence that it must have taken."""
SHORT_SHARE = 0.25
"""Of somebody's presence that is a lot, however short."""
APART_S = 30.0
"""Flags with a longer pause between them belong to different stretches."""
RTT_ROSE_MS = 100.0
"""A round-trip time that is so much longer than before, and at least doubled, has risen with the rest."""
SHAKING = (Metric.JITTER, Metric.JITTER_BUFFER_DELAY, Metric.CONCEALMENT)
"""What is bad beside the round-trip time where a way is not merely long."""
LOW_LOSS = 3.0
"""Below this loss in %, delay and jitter tell more."""


@dataclass(slots=True)
class Case:
    """What is the matter with one person, and who suffers from it.

    Attributes:
        sides: the person's sides that anything came from.
        others: causes that would explain it too, likeliest first.
        relayed: whether media went through a relay; None where nobody says.
        rtt_rose: the round-trip time before and during it, in ms, where it rose by much.
        loss_percent: mean loss on the person's own streams during it.
    """

    person: Person
    cause: Cause
    suffered: list[tuple[Person, Flag]]
    sides: frozenset[Side]
    others: tuple[Cause, ...] = ()
    relayed: bool | None = None
    rtt_rose: tuple[float, float] | None = None
    loss_percent: float | None = None
    bad: list[tuple[Person, Flag]] = field(init=False)

    def __post_init__(self) -> None:
        self.bad = [pair for pair in self.suffered if pair[1].state is QualityState.BAD]

    @property
    def since_s(self) -> float:
        """Its onset: where the longest stretch of bad flags begins; a blip long before is another thing."""
        return _longest_stretch([flag for _, flag in self.bad or self.suffered])[0]

    @property
    def until_s(self) -> float:
        """The end of the last flag."""
        return max(flag.until_s for _, flag in self.suffered)

    @property
    def suffered_s(self) -> float:
        """Seconds of bad quality, summed over everybody who suffered it."""
        return sum(covered_s(flags) for flags in by_sufferer(self.bad).values())

    @property
    def sufferers(self) -> tuple[str, ...]:
        """Who suffered something bad, the longest first."""
        of = by_sufferer(self.bad)
        return tuple(sorted(of, key=lambda key: -covered_s(of[key])))


def by_sufferer(suffered: Sequence[tuple[Person, Flag]]) -> dict[str, list[Flag]]:
    """Return flags by the person who suffered them."""
    found: dict[str, list[Flag]] = {}
    for person, flag in suffered:
        found.setdefault(person.key, []).append(flag)
    return found


def _longest_stretch(flags: Sequence[Flag]) -> tuple[float, float]:
    """Return from when to when flags stood that follow each other closely, of several such stretches the longest."""
    stretches: list[list[float]] = []
    for flag in sorted(flags, key=lambda flag: flag.since_s):
        if stretches and flag.since_s <= stretches[-1][1] + APART_S:
            stretches[-1][1] = max(stretches[-1][1], flag.until_s)
        else:
            stretches.append([flag.since_s, flag.until_s])
    since, until = max(stretches, key=lambda each: each[1] - each[0])
    return since, until


NETWORK_SIDES = (Side.UP, Side.DOWN, Side.DELAY)


def cases_of(person: Person, troubles: Sequence[Trouble]) -> list[Case]:
    """Return what is the matter with a person, at most one cause each of network, encoder, decoder and connection."""
    by_side = {trouble.side: trouble for trouble in troubles}
    found = []
    network = [by_side[side] for side in NETWORK_SIDES if side in by_side]
    if network:
        found.append(_network(person, network))
    for side, cause in (
        (Side.ENCODER, Cause.SENDER_CPU),
        (Side.DECODER, Cause.RECEIVER_CPU),
        (Side.DEVICE, Cause.SENDER_DEVICE),
        (Side.INTERRUPTED, Cause.INTERRUPTED),
        (Side.DARK, Cause.JOIN_FAILURE),
        (Side.UNKNOWN, Cause.UNATTRIBUTED),
    ):
        if side in by_side:
            found.append(Case(person, cause, by_side[side].suffered, frozenset({side})))
    return [case for case in found if is_grave(case)]


def is_grave(case: Case) -> bool:
    """Return whether there is more to a case than a dip: 10 windows of it, or 5 at twice the limit and more.

    Of a long call, at least a fiftieth; of a short one, 5 windows that are a quarter of it are enough.
    """
    if not case.bad:
        return False
    if case.cause in (Cause.INTERRUPTED, Cause.JOIN_FAILURE):
        return True
    if case.cause is Cause.DISTANCE and max(flag.severity for _, flag in case.bad) < CLEARLY_FAR:
        return False
    return any(_is_long(person, flags) for person, flags in _by_person(case.bad))


def _is_long(person: Person, flags: Sequence[Flag]) -> bool:
    step = max(flag.step_s for flag in flags)
    far = [flag for flag in flags if flag.severity >= FAR_BEYOND]
    whole = GRAVE_SHARE * person.lasted_s
    bad_s = covered_s(flags)
    return (
        bad_s >= max(GRAVE_WINDOWS * step, whole)
        or bad_s >= max(FAR_WINDOWS * step, SHORT_SHARE * (person.lasted_s or float("inf")))
        or covered_s(far) >= max(FAR_WINDOWS * step, whole)
    )


def _by_person(suffered: Sequence[tuple[Person, Flag]]) -> list[tuple[Person, list[Flag]]]:
    people = {person.key: person for person, _ in suffered}
    return [(people[key], flags) for key, flags in by_sufferer(suffered).items()]


def _network(person: Person, troubles: Sequence[Trouble]) -> Case:
    suffered = [pair for trouble in troubles for pair in trouble.suffered]
    bad = [flag for _, flag in suffered if flag.state is QualityState.BAD]
    # fair flags tell which side it was only where nothing was bad
    seconds = {
        trouble.side: covered_s([flag for _, flag in (trouble.bad if bad else trouble.suffered)])
        for trouble in troubles
    }
    up, down, delay = (seconds.get(side, 0.0) for side in NETWORK_SIDES)
    flags = bad or [flag for _, flag in suffered]
    since, until = _longest_stretch(flags)
    rose = rtt_rise(person.evidence, since, until)
    loss = _loss(person.evidence, since, until)
    relayed = is_relayed(person.participant, person.evidence)
    has_delay = rose is not None or any(flag.metric == Metric.RTT for flag in bad)
    is_late = has_delay or delay > 0
    low_loss = loss is None or loss < LOW_LOSS
    others: tuple[Cause, ...]
    both = min(up, down) >= 0.2 * max(up, down) and min(up, down) > 0
    shakes = any(flag.metric in SHAKING for _, flag in suffered)
    if relayed and is_late and low_loss and (shakes or rose is not None):
        cause, others = Cause.RELAY, (Cause.ACCESS_PATH, Cause.DISTANCE)
    elif up == down == 0:
        cause, others = Cause.DISTANCE, (Cause.RELAY if relayed else Cause.ACCESS_PATH,)
    elif both or (has_delay and low_loss):
        cause, others = Cause.ACCESS_PATH, (Cause.SENDER_UPLINK, Cause.RECEIVER_DOWNLINK)
    elif up > down:
        cause, others = Cause.SENDER_UPLINK, (Cause.ACCESS_PATH,)
    else:
        cause, others = Cause.RECEIVER_DOWNLINK, (Cause.EDGE, Cause.ACCESS_PATH)
    sides = frozenset(trouble.side for trouble in troubles)
    return Case(person, cause, suffered, sides, others, relayed, rose, loss)


def rtt_rise(evidence: Evidence, since_s: float, until_s: float) -> tuple[float, float] | None:
    """Return the mean round-trip time before and during a range of time, in ms, where it rose by much; else None."""
    best: tuple[float, float] | None = None
    candidates = [series for series in evidence.connection if series.metric == Metric.RTT]
    candidates += [found for track in evidence.tracks if (found := track.get(Metric.RTT)) is not None]
    for series in candidates:
        before = mean_between(series, since_s - 120, since_s - (series.step_s or 1.0))
        during = mean_between(series, since_s, until_s)
        if before is None or during is None or during - before < RTT_ROSE_MS or during < 2 * before:
            continue
        if best is None or during - before > best[1] - best[0]:
            best = before, during
    return best


def _loss(evidence: Evidence, since_s: float, until_s: float) -> float | None:
    """Return the mean loss in % of what a person sent, or else of what was received, in a range of time."""
    for direction in (Direction.SENT, Direction.RECEIVED):
        told = [
            value
            for track in evidence.tracks
            if track.direction is direction
            and (value := mean_between(track.get(Metric.LOSS), since_s, until_s)) is not None
        ]
        if told and (direction is Direction.RECEIVED or sum(told) / len(told) >= LOW_LOSS):
            return sum(told) / len(told)
    return None
