"""What the people with bad calls have in common, and the others have not.

For each value of each dimension: bad n of all n, the risk ratio with its interval, and whether that may be chance.
One pass over the people; everything behind it works on counts.

- A person who came several times in one session counts once, by the worst presence.
- Who could not be judged, and who does not tell a dimension, is in neither group of it.
- A value needs at least `LEAST_PEOPLE` people and `LEAST_SHARE` of all who tell the dimension, and as many others.
- With fewer than `FEWEST` people judged nothing is said.
- Many values are looked at, so some would stand out by chance: what stands out does so after Benjamini and Hochberg at
  5 %, over every distinct group of people tested, and at `LEAST_RATIO`. Values that the very same people share are one
  test.
- A nested value (a version in its SDK) stands for its parent where it stands out within it; else the parent stands.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import compress
from operator import attrgetter

from tui.model import Evidence, Participant, Quality, QualityState
from tui.triage.dimensions import DIMENSIONS, Dimension, Parts, Raw
from tui.triage.risk import Risk, standing_out

LEAST_PEOPLE = 3
LEAST_SHARE = 0.05
LEAST_RATIO = 1.5
"""callscope's own: among a hundred thousand people a trifle is beyond chance, and still a trifle."""
FEWEST = 10
CHANCE = 0.05
"""A value is worse than the rest of its own stratum where that is no likelier by chance."""
TOO_FEW = "too few to say"
NONE_STANDS_OUT = "no slice stands out"
NOBODY_BAD = "nobody had a bad call"
EVERYBODY_BAD = "everybody had a bad call"


@dataclass(frozen=True, slots=True)
class RiskSlice:
    """A value that people share, and how they fared.

    Attributes:
        dimension: the key of a `Dimension`.
        title: the dimension's name for people.
        value: what they share.
        risk: how many of them, and of the others who tell the dimension, had bad calls.
        unknown: judged people who do not tell the dimension.
        chance: how likely it is by chance, this value looked at alone.
        stands_out: whether it is beyond chance, all values looked at together, and no trifle.
        same_people: values of other dimensions that the very same people share: the data cannot tell them apart.
        explained_by: the value of which this one's ratio is only the shadow; None where there is none.
        filter: the filter text that selects these people.
    """

    dimension: str
    title: str
    value: str
    risk: Risk
    unknown: int
    chance: float
    stands_out: bool = False
    same_people: tuple[str, ...] = ()
    explained_by: str | None = None
    filter: str = ""

    @property
    def name(self) -> str:
        """Dimension and value: "media server sfu-fra-02"."""
        return f"{self.title} {self.value}"

    def __str__(self) -> str:
        text = f"{self.name}: {self.risk}"
        if self.same_people:
            text += f"; the same people: {', '.join(self.same_people)}"
        return text


@dataclass(frozen=True, slots=True)
class Slices:
    """All slices of some people.

    Attributes:
        rows: what stands out and is not explained by another row, by risk ratio, then by support.
        explained: what stands out only because of a row.
        others: every other value with enough people whose ratio is above 1, in the same order.
        people: who could be judged.
        bad: how many of them had bad calls.
        unclassified: who could not be judged, and is in no count.
        tested: distinct groups of people that were compared.
        reason: why there are no rows; None where there are.
        untold: titles of dimensions that nobody tells: what was read cannot speak of them.
    """

    rows: tuple[RiskSlice, ...] = ()
    explained: tuple[RiskSlice, ...] = ()
    others: tuple[RiskSlice, ...] = ()
    people: int = 0
    bad: int = 0
    unclassified: int = 0
    tested: int = 0
    reason: str | None = None
    untold: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.rows:
            return str(self.rows[0])
        counts = f"{self.bad} of {self.people} people bad"
        if self.reason == TOO_FEW:
            return f"{TOO_FEW}: {counts}, and at least {FEWEST} must be judged"
        return f"{self.reason}: {counts}" + (f", {self.tested} groups compared" if self.tested else "")


def slices(
    judged: Iterable[tuple[Participant | Evidence, Quality]], dimensions: Sequence[Dimension] = DIMENSIONS
) -> Slices:
    """Return what sets the people with bad calls apart.

    Args:
        judged: everybody of one or of several sessions with the quality of the whole presence. Evidence tells the
            codecs as well.
        dimensions: what to look at.
    """
    people = _people(judged)
    told = Slices(people=len(people.is_bad), bad=sum(people.is_bad), unclassified=people.unclassified)
    if told.people < FEWEST:
        return replace(told, reason=TOO_FEW)
    if not told.bad or told.bad == told.people:
        return replace(told, reason=EVERYBODY_BAD if told.bad else NOBODY_BAD)
    table = _Table(people, dimensions)
    groups = _distinct(table)
    passed = standing_out([group.risk.chance for group in groups])
    rows = [
        group for group, stands in zip(groups, passed, strict=True) if stands and group.risk.estimate >= LEAST_RATIO
    ]
    kept, explained = _resolved(table, sorted(rows, key=_order))
    stands = {id(group) for group in rows}
    rest = sorted((g for g in groups if id(g) not in stands and g.risk.estimate > 1), key=_order)
    return replace(
        told,
        rows=tuple(group.told(stands_out=True) for group in kept),
        explained=tuple(group.told(stands_out=True, explained_by=by) for group, by in explained),
        others=tuple(group.told() for group in rest),
        tested=len(groups),
        reason=None if kept else NONE_STANDS_OUT,
        untold=table.untold(),
    )


@dataclass(slots=True)
class _People:
    """Each person once, by their worst presence, in columns."""

    participants: list[Participant] = field(default_factory=list)
    is_bad: list[bool] = field(default_factory=list)
    evidence: list[Evidence | None] = field(default_factory=list)
    unclassified: int = 0


def _people(judged: Iterable[tuple[Participant | Evidence, Quality]]) -> _People:
    found = _People()
    places: dict[str, dict[object, int]] = {}
    unknown: set[tuple[str, object]] = set()
    for number, (source, quality) in enumerate(judged):
        evidence = source if isinstance(source, Evidence) else None
        who = source if evidence is None else evidence.participant
        assert isinstance(who, Participant)
        name: object = who.custom_id or who.user_id or number
        session_id = who.address.session_id
        if quality.state is QualityState.UNCLASSIFIED:
            unknown.add((session_id, name))
            continue
        is_bad = quality.state is QualityState.BAD
        own = places.setdefault(session_id, {})
        place = own.setdefault(name, len(found.participants))
        if place == len(found.participants):
            found.participants.append(who)
            found.is_bad.append(is_bad)
            found.evidence.append(evidence)
        elif is_bad and not found.is_bad[place]:
            found.participants[place], found.is_bad[place], found.evidence[place] = who, True, evidence
    found.unclassified = sum(name not in places.get(session_id, ()) for session_id, name in unknown)
    return found


@dataclass(slots=True, eq=False)
class _Group:
    """People who share a value."""

    dimension: Dimension
    raws: frozenset[Raw]
    parts: Parts
    risk: Risk
    unknown: int
    same: list[str] = field(default_factory=list)

    @property
    def value(self) -> str:
        return " ".join(self.parts)

    @property
    def name(self) -> str:
        return f"{self.dimension.title} {self.value}"

    def told(self, *, stands_out: bool = False, explained_by: str | None = None) -> RiskSlice:
        return RiskSlice(
            self.dimension.key, self.dimension.title, self.value, self.risk, self.unknown, self.risk.chance,
            stands_out, tuple(self.same), explained_by, self.dimension.filter_for(self.parts),
        )  # fmt: skip


def _order(group: _Group) -> tuple[float, int, int]:
    return -group.risk.estimate, -group.risk.people, DIMENSIONS.index(group.dimension)


def _columns(participants: Sequence[Participant], dimensions: Sequence[Dimension]) -> dict[str, list[Raw]]:
    """Read every attribute of everybody once, part by part: no object is made for a person."""
    columns: dict[str, list[Raw]] = {"": list(participants)}
    for each in dimensions:
        for name in each.attributes:
            whole, _, last = name.rpartition(".")
            for part, of in ((whole, ""), (name, whole)):
                if part not in columns:
                    columns[part] = list(map(attrgetter(last if part == name else part), columns[of]))
    return columns


class _Table:
    """What everybody has of every dimension, in columns, and whether they are bad."""

    def __init__(self, people: _People, dimensions: Sequence[Dimension]) -> None:
        self._dimensions = dimensions
        self._count = len(people.participants)
        self.is_bad = people.is_bad
        self._columns = _columns(people.participants, dimensions)
        for each in dimensions:
            if each.from_evidence is not None:
                self._columns[each.key] = [
                    each.from_evidence(source) if source is not None else () for source in people.evidence
                ]
        self._joints: dict[tuple[str, str], Counter[tuple[Raw, Raw, bool]]] = {}

    def _column(self, dimension: Dimension) -> Iterable[Raw]:
        """Return the raw values of everybody; those of several parts are joined as they are read."""
        if dimension.from_evidence is not None:
            return self._columns[dimension.key]
        if len(dimension.attributes) == 1:
            return self._columns[dimension.attributes[0]]
        return zip(*(self._columns[name] for name in dimension.attributes), strict=True)

    def groups(self) -> list[_Group]:
        """Return every value that enough people share, and enough others do not."""
        return [group for dimension in self._dimensions for group in self._of(dimension)]

    def untold(self) -> tuple[str, ...]:
        """Return the titles of dimensions that nobody tells."""
        return tuple(
            each.title
            for each in self._dimensions
            if not any(self._values(each, raw) for raw in set(self._column(each)))
        )

    def _of(self, dimension: Dimension) -> list[_Group]:
        counted = Counter(self._column(dimension))
        counted_bad = Counter(compress(self._column(dimension), self.is_bad))
        counts: dict[Parts, list[int]] = {}
        raws: dict[Parts, list[Raw]] = {}
        people = bad = 0
        for raw, count in counted.items():
            values = self._values(dimension, raw)
            if values:
                people += count
                bad += counted_bad[raw]
            for parts in values:
                own = counts.setdefault(parts, [0, 0])
                own[0] += counted_bad[raw]
                own[1] += count
                raws.setdefault(parts, []).append(raw)
        least = max(LEAST_PEOPLE, math.ceil(LEAST_SHARE * people))
        return [
            _Group(
                dimension, frozenset(raws[parts]), parts, Risk(own_bad, own, bad - own_bad, people - own),
                self._count - people,
            )
            for parts, (own_bad, own) in counts.items()
            if own >= least and people - own >= LEAST_PEOPLE
        ]  # fmt: skip

    @staticmethod
    def _values(dimension: Dimension, raw: Raw) -> tuple[Parts, ...]:
        if dimension.from_evidence is not None:
            return tuple((str(value),) for value in raw)
        parts = dimension.parts(raw)
        return (parts,) if parts else ()

    def has(self, group: _Group, raw: Raw) -> bool | None:
        """Return whether a raw value belongs to a group; None where it says nothing."""
        if not self._values(group.dimension, raw):
            return None
        return raw in group.raws

    def members(self, group: _Group) -> list[bool | None]:
        """Return for everybody whether they are in a group."""
        told = {raw: self.has(group, raw) for raw in set(self._column(group.dimension))}
        return list(map(told.__getitem__, self._column(group.dimension)))

    def strata(self, group: _Group, other: _Group) -> tuple[Risk, Risk]:
        """Return the risk of a group among those of another one, and among those who are not."""
        within: Counter[tuple[bool, bool]] = Counter()
        without: Counter[tuple[bool, bool]] = Counter()
        for (own, its, is_bad), count in self._joint(group.dimension, other.dimension).items():
            is_in, is_there = self.has(group, own), self.has(other, its)
            if is_in is not None and is_there is not None:
                (within if is_there else without)[is_in, is_bad] += count
        return _risk(within), _risk(without)

    def _joint(self, one: Dimension, other: Dimension) -> Counter[tuple[Raw, Raw, bool]]:
        known = self._joints.get((one.key, other.key))
        if known is None:
            pairs = zip(self._column(one), self._column(other), self.is_bad, strict=True)
            known = self._joints[one.key, other.key] = Counter(pairs)
        return known


def _risk(counts: Counter[tuple[bool, bool]]) -> Risk:
    bad, other_bad = counts[True, True], counts[False, True]
    return Risk(bad, bad + counts[True, False], other_bad, other_bad + counts[False, False])


def _distinct(table: _Table) -> list[_Group]:
    """Return the groups, those of the very same people as one: the first of them, which names the others."""
    found: list[_Group] = []
    alike: dict[tuple[int, int], list[tuple[_Group, list[bool]]]] = {}
    groups = table.groups()
    sizes = Counter((group.risk.bad, group.risk.people) for group in groups)
    for group in groups:
        key = (group.risk.bad, group.risk.people)
        if sizes[key] > 1:
            own = [bool(member) for member in table.members(group)]
            twin = next((each for each, members in alike.get(key, ()) if members == own), None)
            if twin is not None:
                twin.same.append(group.name)
                continue
            alike.setdefault(key, []).append((group, own))
        found.append(group)
    return found


def _resolved(table: _Table, ranked: Sequence[_Group]) -> tuple[list[_Group], list[tuple[_Group, str]]]:
    """Tell apart what explains the bad calls, and what only looks so because it goes along with that.

    A group is explained by another one where it is no worse than the rest both among those of the other one and among
    those who are not. A version that is worse than its SDK's other versions stays, and its SDK is explained by it; a
    version that is as bad as the others is explained by its SDK. Where each explains the other, the higher ratio stays.
    """
    kept: list[_Group] = []
    explained: list[tuple[_Group, str]] = []
    for group in ranked:
        by = next((each for each in kept if _explains(table, each, group)), None)
        if by is not None:
            explained.append((group, by.name))
            continue
        for each in [each for each in kept if _explains(table, group, each)]:
            kept.remove(each)
            explained.append((each, group.name))
        kept.append(group)
    return kept, sorted(explained, key=lambda pair: _order(pair[0]))


def _explains(table: _Table, one: _Group, other: _Group) -> bool:
    return not any(_is_raised(risk) for risk in table.strata(other, one))


def _is_raised(risk: Risk) -> bool:
    return risk.estimate > 1 and risk.others > 0 and risk.chance <= CHANCE
