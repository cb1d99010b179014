"""What the people with bad calls have in common, and the others have not.

For each value of each dimension: bad n of all n, the risk ratio with its interval, and whether that may be chance.
One pass over the people; everything behind it works on counts.

- A person who came several times in one session counts once, by the worst presence.
- Who could not be judged is in no group. Who does not tell a dimension though more than a list was read is one of the
  others: on desktops no network type is told, and people on mobile networks are held against them too. Who was only
  listed is in neither group of a dimension that the list does not tell: the bad ones are read first.
- A value needs at least `LEAST_PEOPLE` people and `LEAST_SHARE` of all, and as many others.
- With fewer than `FEWEST` people judged nothing is said.
- Many values are looked at, so some would stand out by chance: what stands out does so after Benjamini and Hochberg at
  5 %, and at `LEAST_RATIO`. Values that the very same people share are one test. What people run and where they are
  are two families of tests: that a client comes in many versions makes no media server less suspect.
- A nested value (a version in its SDK) stands for its parent where it stands out within it; else the parent stands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tui.model import Evidence
from tui.triage.dimensions import BY_KEY, DIMENSIONS, Dimension
from tui.triage.risk import Risk, standing_out
from tui.triage.slice_nesting import resolved, support_order
from tui.triage.slice_people import Judged, humans
from tui.triage.slice_table import Group, Table

LEAST_RATIO = 1.5
"""callscope's own: among a hundred thousand people a trifle is beyond chance, and still a trifle."""
FEWEST = 6
"""Of fewer people nothing can be beyond chance: 3 of 3 against none of 3 comes by chance in one case of 20."""
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
        risk: how many of them, and of the others, had bad calls.
        unknown: how many of the others do not tell the dimension.
        chance: how likely it is by chance, this value looked at alone.
        stands_out: whether it is beyond chance, all values looked at together, and no trifle.
        twins: values of other dimensions that the very same people share: the data cannot tell them apart.
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
    twins: tuple[RiskSlice, ...] = ()
    explained_by: str | None = None
    filter: str = ""

    @property
    def name(self) -> str:
        """Dimension and value: "media server sfu-fra-02"."""
        return f"{self.title} {self.value}"

    @property
    def chance_text(self) -> str:
        """How likely it is by chance: "by chance in 0.024 % of cases, looked at alone"."""
        share = f"{100 * self.chance:.2g} %" if self.chance >= 1e-6 else "less than 0.0001 %"
        return f"by chance in {share} of cases, looked at alone"

    @property
    def same_people(self) -> tuple[str, ...]:
        """The names of the twins."""
        return tuple(each.name for each in self.twins)

    @property
    def alike(self) -> tuple[RiskSlice, ...]:
        """This one and its twins, each with the others as twins."""
        every = (replace(self, twins=()), *self.twins)
        return tuple(replace(each, twins=tuple(x for x in every if x is not each)) for each in every)

    def has(self, evidence: Evidence) -> bool:
        """Return whether somebody shares the value."""
        return any(" ".join(parts) == self.value for parts in BY_KEY[self.dimension].of(evidence))

    def __str__(self) -> str:
        text = f"{self.name}: {self.risk}"
        if self.unknown:
            text += f"; {self.unknown:,} of the others do not tell it"
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
        never_told: of dimensions that the vendor of these people never tells.
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
    never_told: tuple[str, ...] = ()

    def led_by(self, chosen: RiskSlice) -> Slices:
        """Return the same with one row first: the row itself, or one whose people are the same as a row's."""

        def other(row: RiskSlice) -> bool:
            return row.name != chosen.name and chosen.name not in row.same_people

        return replace(
            self,
            rows=(replace(chosen, explained_by=None), *filter(other, self.rows)),
            explained=tuple(filter(other, self.explained)),
            reason=None,
        )

    @property
    def gaps(self) -> tuple[str, ...]:
        """What these slices cannot speak of, and why, a clause each."""
        never = f"RealtimeKit never tells the {', '.join(self.never_told)}" if self.never_told else ""
        untold = f"not told by what was read: {', '.join(self.untold)}" if self.untold else ""
        return tuple(filter(None, (never, untold)))

    def __str__(self) -> str:
        if self.rows:
            return str(self.rows[0])
        counts = f"{self.bad} of {self.people} people bad"
        if self.reason == TOO_FEW:
            return f"{TOO_FEW}: {counts}, and at least {FEWEST} must be judged"
        groups = "1 group" if self.tested == 1 else f"{self.tested} groups"
        return f"{self.reason}: {counts}" + (f", {groups} compared" if self.tested else "")


def slices(judged: Iterable[Judged], dimensions: Sequence[Dimension] = DIMENSIONS) -> Slices:
    """Return what sets the people with bad calls apart.

    Args:
        judged: everybody of one or of several sessions with the quality of the whole presence. Evidence tells the
            codecs as well.
        dimensions: what to look at.
    """
    people = humans(judged)
    told = Slices(people=len(people.is_bad), bad=sum(people.is_bad), unclassified=people.unclassified)
    if told.people < FEWEST:
        return replace(told, reason=TOO_FEW)
    if not told.bad or told.bad == told.people:
        return replace(told, reason=EVERYBODY_BAD if told.bad else NOBODY_BAD)
    table = Table(people, dimensions)
    groups = _distinct(table)
    rows = [
        group
        for family in (True, False)
        for group in _beyond_chance([each for each in groups if each.dimension.of_machine is family])
        if group.risk.estimate >= LEAST_RATIO
    ]
    kept, explained = resolved(table, sorted(rows, key=support_order))
    stands = {id(group) for group in rows}
    rest = sorted((g for g in groups if id(g) not in stands and g.risk.estimate > 1), key=support_order)
    vendors = {who.address.vendor for who in people.participants}
    untold = table.untold()
    never = [each for each in untold if vendors and vendors <= each.never_told_by]
    return replace(
        told,
        rows=tuple(_told(group, stands_out=True) for group in kept),
        explained=tuple(_told(group, stands_out=True, explained_by=by) for group, by in explained),
        others=tuple(_told(group) for group in rest),
        tested=len(groups),
        reason=None if kept else NONE_STANDS_OUT,
        untold=tuple(each.title for each in untold if each not in never),
        never_told=tuple(each.title for each in never),
    )


def _beyond_chance(groups: Sequence[Group]) -> list[Group]:
    passed = standing_out([group.risk.chance for group in groups])
    return [group for group, stands in zip(groups, passed, strict=True) if stands]


def _told(group: Group, *, stands_out: bool = False, explained_by: str | None = None) -> RiskSlice:
    alone = [
        RiskSlice(
            each.dimension.key, each.dimension.title, each.value, each.risk, each.unknown, each.risk.chance,
            stands_out, (), explained_by, each.dimension.filter_for(each.parts),
        )
        for each in (group, *group.same)
    ]  # fmt: skip
    return replace(alone[0], twins=tuple(alone[1:]))


def _distinct(table: Table) -> list[Group]:
    """Return the groups, those of the very same people as one: the first of them, which names the others."""
    found: list[Group] = []
    alike: dict[tuple[int, int], list[tuple[Group, list[bool]]]] = {}
    groups = table.groups()
    sizes = Counter((group.risk.bad, group.risk.people) for group in groups)
    for group in groups:
        key = (group.risk.bad, group.risk.people)
        if sizes[key] > 1:
            own = [bool(member) for member in table.members(group)]
            twin = next((each for each, members in alike.get(key, ()) if members == own), None)
            if twin is not None:
                twin.same.append(group)
                continue
            alike.setdefault(key, []).append((group, own))
        found.append(group)
    return found
