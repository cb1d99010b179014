"""Who received whose media how: publishers down, subscribers across.

A bad row is the sender, a bad column the receiver, one cell the path between two, everything the service. Cells come
from what each subscriber reported: from a vendor's subscriptions or consumers, or from the other end in a capture. A
subscriber that was not read has cells that say so: the matrix is right at every moment while it fills.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tui.model import BAD, FAIR, OK, Direction, Evidence, Publisher, Quality, QualityState, Reason, Track, unclassified
from tui.triage.flag import Flag
from tui.triage.flow import Flow
from tui.triage.judge import Judgement, judge
from tui.triage.people import key_of
from tui.triage.rulesets import RuleSet
from tui.triage.samples import publisher_key, sent_media
from tui.triage.states import READ

_UNREAD = unclassified(Reason.NOT_READ)
_SILENT = unclassified(Reason.NO_MEDIA)
_WORSE = {QualityState.BAD: 3, QualityState.FAIR: 2, QualityState.OK: 1, QualityState.UNCLASSIFIED: 0}


@dataclass(frozen=True, slots=True)
class Cell:
    """How one person received another one's media.

    Attributes:
        quality: unclassified with its reason where it cannot be told.
        worst: the gravest flag of this media at this receiver; None without any.
        flags: how many there were.
        kinds: of track that were received.
    """

    quality: Quality
    worst: Flag | None = None
    flags: int = 0
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One person at the edge of the matrix.

    Attributes:
        key: the last part of their address; for somebody whom no list told, the id that a subscriber names.
        name: as people call them.
        is_read: whether this person was read.
        own: what their own report says: of what they sent for a row, of all they received for a column.
        cells: how many cells of theirs are in each state.
    """

    key: str
    name: str
    is_read: bool
    own: Quality
    cells: Mapping[QualityState, int] = field(default_factory=dict)

    @property
    def bad_share(self) -> float:
        """Which part of the cells that could be judged is bad, 0 to 1."""
        judged = sum(count for state, count in self.cells.items() if state is not QualityState.UNCLASSIFIED)
        return self.cells.get(QualityState.BAD, 0) / judged if judged else 0.0


@dataclass(frozen=True, slots=True)
class Matrix:
    """Publishers by subscribers.

    Attributes:
        publishers: the rows, the worst first.
        subscribers: the columns, the worst first.
        cells: by (publisher's key, subscriber's key); without an entry nothing was subscribed.
        unread: people who were not read yet.
        requests: what it still takes to read them; None where nobody can tell.
        folded_publishers: rows left out because nothing is the matter with them.
        folded_subscribers: columns left out for the same reason.
    """

    publishers: tuple[Line, ...]
    subscribers: tuple[Line, ...]
    cells: Mapping[tuple[str, str], Cell]
    unread: int = 0
    requests: int | None = None
    folded_publishers: int = 0
    folded_subscribers: int = 0

    def cell(self, publisher: str, subscriber: str) -> Cell | None:
        """Return a cell; None where nothing was subscribed."""
        return self.cells.get((publisher, subscriber))

    @property
    def cost(self) -> str:
        """What it takes to fill it, in words."""
        if not self.unread:
            return "everybody was read"
        text = f"{self.unread} {'person' if self.unread == 1 else 'people'} not read"
        return text if self.requests is None else f"{text}: {self.requests} requests"


def matrix(
    evidences: Sequence[Evidence],
    *,
    judgements: Mapping[str, Judgement] | None = None,
    ruleset: RuleSet | None = None,
    overview_requests: int | None = None,
) -> Matrix:
    """Return the matrix of what was read so far.

    Args:
        evidences: everybody of the session, at whatever depth.
        judgements: by the last part of the address, where they are at hand; else everybody is judged here.
        ruleset: the limits; None for those that the source starts with.
        overview_requests: what reading one more person costs.
    """
    filling = _Filling(evidences, judgements, ruleset)
    for evidence in evidences:
        filling.take(evidence)
    unread = sum(not _is_read(each) for each in evidences)
    return Matrix(
        filling.lines(0),
        filling.lines(1),
        filling.cells,
        unread,
        None if overview_requests is None else unread * overview_requests,
    )


def folded(whole: Matrix, rows: int, columns: int) -> Matrix:
    """Return a matrix of at most so many rows and columns: the worst stay, the others are counted.

    Rows and columns without a bad or fair cell go first.
    """
    kept, across = whole.publishers[:rows], whole.subscribers[:columns]
    return replace(
        whole,
        publishers=kept,
        subscribers=across,
        folded_publishers=whole.folded_publishers + len(whole.publishers) - len(kept),
        folded_subscribers=whole.folded_subscribers + len(whole.subscribers) - len(across),
    )


def _is_read(evidence: Evidence) -> bool:
    return evidence.coverage.depth in READ


class _Filling:
    """The matrix while it is made: one look at each subscriber's tracks and flags."""

    def __init__(
        self, evidences: Sequence[Evidence], judgements: Mapping[str, Judgement] | None, ruleset: RuleSet | None
    ) -> None:
        self._people = {key_of(each.participant): each for each in evidences}
        self._judgements = judgements
        self._ruleset = ruleset
        self._sent = sent_media(evidences) if judgements is None else None
        self._keys: dict[str, str] = {}
        for key, each in self._people.items():
            who = each.participant
            for name in (who.user_id, *who.other_session_ids, who.session_id, key):
                if name:
                    self._keys[name] = key
        self._names: dict[str, str] = {}
        self._flags: dict[str, Sequence[Flag]] = {}
        self.cells: dict[tuple[str, str], Cell] = {}

    def take(self, subscriber: Evidence) -> None:
        """Add a column."""
        key = key_of(subscriber.participant)
        if not _is_read(subscriber):
            return
        flags: dict[str, list[Flag]] = {}
        for flag in self._flags_of(key, subscriber):
            if flag.direction is Direction.RECEIVED and flag.publisher:
                flags.setdefault(self._keys.get(flag.publisher, flag.publisher), []).append(flag)
        tracks: dict[str, list[Track]] = {}
        for publisher, received in self._received(subscriber):
            tracks.setdefault(publisher, []).extend(received)
        for publisher, received in tracks.items():
            if publisher != key:
                self.cells[publisher, key] = _cell(received, flags.get(publisher, []))

    def _received(self, subscriber: Evidence) -> Iterator[tuple[str, list[Track]]]:
        for each in subscriber.subscriptions:
            whose = Publisher(each.publisher_user_id, each.publisher_name, each.publisher_session_id)
            if (key := self._key(whose)) is not None:
                yield key, []
        for track in subscriber.tracks:
            if track.direction is Direction.RECEIVED and (key := self._key(track.publisher)) is not None:
                yield key, [track]

    def _key(self, publisher: Publisher | None) -> str | None:
        told = publisher_key(publisher)
        if told is None or publisher is None:
            return None
        key = self._keys.get(told) or self._keys.get(publisher.user_id or "") or told
        self._names.setdefault(key, publisher.name or publisher.user_id or key)
        return key

    def _flags_of(self, key: str, evidence: Evidence) -> Sequence[Flag]:
        known = self._flags.get(key)
        if known is None:
            given = self._judgements.get(key) if self._judgements is not None else None
            told = given or judge(evidence, self._ruleset, sent=self._sent)
            known = self._flags[key] = () if told.unclassified is Reason.TOO_SHORT else told.flags
        return known

    def lines(self, side: int) -> tuple[Line, ...]:
        """Return the rows (0) or the columns (1), the worst first."""
        counts: dict[str, dict[QualityState, int]] = {}
        for pair, cell in self.cells.items():
            own = counts.setdefault(pair[side], {})
            own[cell.quality.state] = own.get(cell.quality.state, 0) + 1
        if side:
            for key, each in self._people.items():
                if not _is_read(each):
                    counts.setdefault(key, {})
        found = [self._line(key, own, side) for key, own in counts.items()]
        return tuple(sorted(found, key=_worst_first))

    def _line(self, key: str, cells: Mapping[QualityState, int], side: int) -> Line:
        evidence = self._people.get(key)
        if evidence is None:
            return Line(key, self._names.get(key, key), False, _UNREAD, cells)
        who = evidence.participant
        name = who.name or who.custom_id or who.user_id or key
        if not _is_read(evidence):
            return Line(key, name, False, _UNREAD, cells)
        direction = Direction.RECEIVED if side else Direction.SENT
        flags = [flag for flag in self._flags_of(key, evidence) if flag.direction is direction]
        return Line(key, name, True, _worst_quality(flags), cells)


def _cell(tracks: Sequence[Track], flags: Sequence[Flag]) -> Cell:
    kinds = tuple(dict.fromkeys(str(track.kind) for track in tracks))
    if flags:
        return Cell(_worst_quality(flags), max(flags, key=_gravity), len(flags), kinds)
    return Cell(OK if any(map(_carried, tracks)) else _SILENT, kinds=kinds)


def _carried(track: Track) -> bool:
    times = [series.times_s for series in track.series if len(series)]
    if not times:
        return False
    flow = Flow(track)
    return flow.flowed(min(each[0] for each in times) - 1, max(each[-1] for each in times))


def _worst_quality(flags: Iterable[Flag]) -> Quality:
    states = {flag.state for flag in flags}
    return BAD if QualityState.BAD in states else FAIR if states else OK


def _gravity(flag: Flag) -> tuple[int, float, float]:
    return _WORSE[flag.state], flag.severity, flag.duration_s


def _worst_first(line: Line) -> tuple[float, int, int, str, str]:
    return (
        -line.bad_share,
        -line.cells.get(QualityState.BAD, 0),
        -line.cells.get(QualityState.FAIR, 0),
        line.name,
        line.key,
    )
