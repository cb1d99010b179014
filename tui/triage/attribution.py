"""Whose doing each flag is: what a receiver suffers is the sender's where the sender's own report shows as much.

A receiver's loss is the loss on the way up and on the way down together. The sender's report tells the first part;
what is left is the receiver's. Where no sender was read, the other receivers of the same media tell.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from tui.model import Direction, Metric, QualityState, Reason, Track
from tui.triage.flag import Flag
from tui.triage.people import People, Person
from tui.triage.rules.signs import LOW_LOSS_PERCENT, Sign
from tui.triage.samples import mean_between

NETWORK = (Metric.LOSS, Metric.JITTER, Metric.CONCEALMENT, Metric.JITTER_BUFFER_DELAY)
DECODER = (Metric.DECODE_TIME, Sign.DROP_SHARE)
ENCODER = (Metric.CPU_LIMITED, Metric.ENCODE_TIME)
PICTURE = (Metric.FRAMERATE, Sign.FREEZE_SHARE, Sign.ENCODE_SHARE)
UPLINK_SHARE = 0.5
"""Of what a receiver loses, that must be lost on the way up already for it to be the sender's."""
MOST_RECEIVERS = 0.6


class Side(StrEnum):
    """Where a flag comes from, seen from the person whose doing it is."""

    UP = "up"
    DOWN = "down"
    DELAY = "delay"
    ENCODER = "encoder"
    DECODER = "decoder"
    DEVICE = "device"
    INTERRUPTED = "interrupted"
    DARK = "dark"
    UNKNOWN = "unknown"


@dataclass(slots=True)
class Trouble:
    """What one person's one side did, and who suffered it.

    Attributes:
        person: whose doing.
        side: which part of theirs.
        suffered: (who, flag).
    """

    person: Person
    side: Side
    suffered: list[tuple[Person, Flag]] = field(default_factory=list)

    @property
    def bad(self) -> list[tuple[Person, Flag]]:
        """What was bad, not merely fair."""
        return [pair for pair in self.suffered if pair[1].state is QualityState.BAD]


Troubles = dict[tuple[str, Side], Trouble]


def attribute(people: People) -> Troubles:
    """Return every person's troubles, with each flag in exactly one of them."""
    found: Troubles = {}
    index = _Index(people)
    for person in people.all:
        for flag in person.flags:
            whose, side = index.blame(person, flag)
            found.setdefault((whose.key, side), Trouble(whose, side)).suffered.append((person, flag))
    return found


class _Index:
    """What must be looked up often, made once."""

    def __init__(self, people: People) -> None:
        self._people = people
        self._tracks = {(p.key, t.track_id): t for p in people.all for t in p.evidence.tracks}
        self._sent = {p.key: [t for t in p.evidence.tracks if t.direction is Direction.SENT] for p in people.all}
        self._flags: dict[tuple[str, str | None], list[Flag]] = {}
        self._suffering: dict[str, Counter[int]] = {}
        self._unread = sum(person.judgement.unclassified is Reason.NOT_READ for person in people.all)
        for person in people.all:
            suffered: set[tuple[str, int]] = set()
            for flag in person.flags:
                self._flags.setdefault((person.key, flag.track_id), []).append(flag)
                if flag.publisher and flag.metric in NETWORK:
                    suffered.update((flag.publisher, minute) for minute in _minutes(flag))
            for publisher, minute in suffered:
                self._suffering.setdefault(publisher, Counter())[minute] += 1

    def blame(self, person: Person, flag: Flag) -> tuple[Person, Side]:
        """Return whose doing a flag is, and which part of theirs."""
        metric = flag.metric
        if metric in (Sign.INTERRUPTED, Sign.FAILED):
            return person, Side.INTERRUPTED
        if metric in (Sign.NO_MEDIA, Sign.NEVER_CONNECTED):
            return person, Side.DARK
        if metric == Metric.SOURCE_FRAMERATE:
            return person, Side.DEVICE
        if metric == Metric.RTT:
            return person, Side.DELAY
        if flag.direction is Direction.RECEIVED:
            return self._received(person, flag)
        if metric in NETWORK or metric == Sign.COLLAPSE:
            return person, Side.UP if flag.direction is Direction.SENT else Side.DOWN
        if metric in ENCODER:
            return person, Side.ENCODER
        if metric in PICTURE and flag.direction is Direction.SENT:
            return person, self._slow_sender(person, flag)
        return person, Side.UNKNOWN

    def _slow_sender(self, person: Person, flag: Flag) -> Side:
        if self._overlapping(person, flag, ENCODER, flag.track_id):
            return Side.ENCODER
        track = self._tracks.get((person.key, flag.track_id or ""))
        limited = _mean(track, Metric.BANDWIDTH_LIMITED, flag) if track is not None else None
        if limited is not None and limited >= 0.3:
            return Side.UP
        is_weak = any(
            self._overlapping(person, flag, (*NETWORK, Sign.COLLAPSE, Sign.INTERRUPTED), each)
            for each in (None, *(track.track_id for track in self._sent[person.key]))
        )
        return Side.UP if is_weak else Side.ENCODER

    def _received(self, person: Person, flag: Flag) -> tuple[Person, Side]:
        publisher = self._people.get(flag.publisher)
        if flag.metric in DECODER:
            return person, Side.DECODER
        track = self._tracks.get((person.key, flag.track_id or ""))
        if flag.metric in PICTURE:
            loss = _mean(track, Metric.LOSS, flag) if track is not None else None
            if self._overlapping(person, flag, DECODER, flag.track_id):
                return person, Side.DECODER
            if loss is not None and loss < LOW_LOSS_PERCENT:
                if publisher is not None and self._is_slow(publisher, flag):
                    return publisher, Side.ENCODER
                return person, Side.UNKNOWN
        if publisher is not None and track is not None and self._sent[publisher.key]:
            return (publisher, Side.UP) if self._comes_so(publisher, track, flag) else (person, Side.DOWN)
        return self._by_others(person, flag, publisher)

    def _is_slow(self, publisher: Person, flag: Flag) -> bool:
        return any(
            each.overlaps(flag.since_s, flag.until_s) and each.metric in (*ENCODER, Sign.ENCODE_SHARE)
            for track in self._sent[publisher.key]
            for each in self._flags.get((publisher.key, track.track_id), ())
        )

    def _comes_so(self, publisher: Person, track: Track, flag: Flag) -> bool:
        """Return whether at least half of what the receiver suffers was there on the way up."""
        by_jitter = flag.metric in (Metric.JITTER, Metric.JITTER_BUFFER_DELAY)
        for metric in (Metric.JITTER, Metric.LOSS) if by_jitter else (Metric.LOSS, Metric.JITTER):
            own = _mean(track, metric, flag)
            told = [
                value
                for each in self._sent[publisher.key]
                if each.kind == track.kind and (value := _mean(each, metric, flag)) is not None
            ]
            if own is None or not told:
                continue
            if metric is Metric.LOSS and own < LOW_LOSS_PERCENT / 2 and flag.metric != Metric.LOSS:
                continue
            if own > 0:
                return max(told) >= (UPLINK_SHARE if metric is Metric.LOSS else 0.75) * own
        return False

    def _by_others(self, person: Person, flag: Flag, publisher: Person | None) -> tuple[Person, Side]:
        """Blame a sender whose report nobody read where most receivers suffer from that sender's media."""
        if publisher is not None and flag.publisher is not None:
            # the worst are read first: whoever is not read yet may have received it well
            others = len(self._people.receivers(publisher)) - 1 + self._unread
            counts = self._suffering.get(flag.publisher, Counter())
            suffering = max((counts[minute] for minute in _minutes(flag)), default=0) - 1
            if others >= 2 and suffering >= MOST_RECEIVERS * others:
                return publisher, Side.UP
        return person, Side.DOWN

    def _overlapping(self, person: Person, flag: Flag, metrics: tuple[str, ...], track_id: str | None) -> list[Flag]:
        return [
            each
            for each in self._flags.get((person.key, track_id), ())
            if each.metric in metrics and each.overlaps(flag.since_s - 5, flag.until_s + 5)
        ]


def _minutes(flag: Flag) -> range:
    return range(int(flag.since_s // 60), int(flag.until_s // 60) + 1)


def _mean(track: Track, metric: str, flag: Flag) -> float | None:
    return mean_between(track.get(metric), flag.since_s, flag.until_s)
