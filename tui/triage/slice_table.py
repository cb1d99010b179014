"""Everybody by what they share: one pass over the people, and counts from then on."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import compress
from operator import attrgetter

from tui.model import Participant
from tui.triage.dimensions import Dimension, Parts, Raw
from tui.triage.risk import Risk
from tui.triage.slice_people import Humans

LEAST_PEOPLE = 3
LEAST_SHARE = 0.05
_NOT_READ = object()
"""Stands for what is not known of somebody because nothing but a list was read."""


@dataclass(slots=True, eq=False)
class Group:
    """People who share a value.

    Attributes:
        raws: as it stands in them.
        parts: the value in its parts.
        risk: how many of them, and of the others, were bad.
        unknown: how many of the others do not tell the dimension.
        same: values of other dimensions that the very same people share.
    """

    dimension: Dimension
    raws: frozenset[Raw]
    parts: Parts
    risk: Risk
    unknown: int
    same: list[Group] = field(default_factory=list)

    @property
    def value(self) -> str:
        """What they share."""
        return " ".join(self.parts)

    @property
    def name(self) -> str:
        """Dimension and value."""
        return f"{self.dimension.title} {self.value}"


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


class Table:
    """What everybody has of every dimension, in columns, and whether they are bad."""

    def __init__(self, people: Humans, dimensions: Sequence[Dimension]) -> None:
        """Read the columns of some dimensions."""
        self._dimensions = dimensions
        self._is_read = people.is_read
        self._only_listed = not all(people.is_read)
        self.is_bad = people.is_bad
        self._columns = _columns(people.participants, dimensions)
        for each in dimensions:
            if each.told is not None:
                self._columns[each.key] = list(map(each.told, people.participants, people.evidence))
        self._joints: dict[tuple[str, str], Counter[tuple[Raw, Raw, bool]]] = {}

    def _column(self, dimension: Dimension) -> Iterable[Raw]:
        """Return the raw values of everybody; those of several parts are joined as they are read."""
        if not self._only_listed:
            return self._told(dimension)
        told = list(self._told(dimension))
        tells = {raw: bool(dimension.values(raw)) for raw in set(told)}
        return (raw if is_read or tells[raw] else _NOT_READ for raw, is_read in zip(told, self._is_read, strict=True))

    def _told(self, dimension: Dimension) -> Iterable[Raw]:
        if dimension.told is not None:
            return self._columns[dimension.key]
        if len(dimension.attributes) == 1:
            return self._columns[dimension.attributes[0]]
        return zip(*(self._columns[name] for name in dimension.attributes), strict=True)

    def groups(self) -> list[Group]:
        """Return every value that enough people share, and enough others do not."""
        return [group for dimension in self._dimensions for group in self._of(dimension)]

    def untold(self) -> tuple[Dimension, ...]:
        """Return the dimensions that nobody tells."""
        return tuple(each for each in self._dimensions if not any(each.values(raw) for raw in set(self._told(each))))

    def _of(self, dimension: Dimension) -> list[Group]:
        counted = Counter(self._column(dimension))
        counted_bad = Counter(compress(self._column(dimension), self.is_bad))
        counted.pop(_NOT_READ, None)
        counted_bad.pop(_NOT_READ, None)
        counts: dict[Parts, list[int]] = {}
        raws: dict[Parts, list[Raw]] = {}
        people, bad, silent = counted.total(), counted_bad.total(), 0
        for raw, count in counted.items():
            values = dimension.values(raw)
            silent += 0 if values else count
            for parts in values:
                own = counts.setdefault(parts, [0, 0])
                own[0] += counted_bad[raw]
                own[1] += count
                raws.setdefault(parts, []).append(raw)
        least = max(LEAST_PEOPLE, math.ceil(LEAST_SHARE * people))
        return [
            Group(dimension, frozenset(raws[parts]), parts, Risk(own_bad, own, bad - own_bad, people - own), silent)
            for parts, (own_bad, own) in counts.items()
            if own >= least and people - own >= LEAST_PEOPLE
        ]

    def has(self, group: Group, raw: Raw) -> bool | None:
        """Return whether a raw value belongs to a group; None where nothing was read that could say so."""
        return None if raw is _NOT_READ else raw in group.raws

    def members(self, group: Group) -> list[bool | None]:
        """Return for everybody whether they are in a group."""
        told = {raw: self.has(group, raw) for raw in set(self._column(group.dimension))}
        return list(map(told.__getitem__, self._column(group.dimension)))

    def strata(self, group: Group, other: Group) -> tuple[Risk, Risk]:
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
