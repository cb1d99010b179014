"""Whether what the bad ones have in common sets them apart: the simplest test of a slice."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from tui.triage.risk import Risk

LEAST_BAD = 3
"""A slice is not named for fewer people."""
LEAST_SHARE = 0.6
"""Of the slice that must be bad, and of the bad that must be in the slice."""
LEAST_LIFT = 3.0
"""How much likelier bad must be within than without."""
CHANCE = 0.05
"""The most likely that the same split may be by chance (Fisher's exact test, one-sided)."""
DIMENSIONS = (
    "sfu",
    "relayed",
    "country",
    "network_type",
    "version",
    "browser",
    "isp",
    "os",
    "device",
    "publisher_type",
)
"""In the order in which equals are preferred."""
NETWORKS = ("sfu", "relayed", "country", "network_type", "isp", "publisher_type")
"""What can explain a bad network."""
MACHINES = ("version", "browser", "os", "device", "publisher_type")
"""What can explain a slow machine."""


@dataclass(frozen=True, slots=True)
class Slice:
    """A value that sets the bad ones apart.

    Attributes:
        dimension: one of `DIMENSIONS`.
        value: the value that they share.
        bad: how many of it are bad.
        all: how many there are of it.
        bad_elsewhere: how many others are bad.
        all_elsewhere: how many others there are.
    """

    dimension: str
    value: str
    bad: int
    all: int
    bad_elsewhere: int
    all_elsewhere: int

    @property
    def risk(self) -> Risk:
        """The same as two groups: how much likelier bad is within than without, and how likely that is by chance."""
        return Risk(self.bad, self.all, self.bad_elsewhere, self.all_elsewhere)

    def __str__(self) -> str:
        return (
            f"{self.dimension.replace('_', ' ')} {self.value}: {self.bad} of {self.all} bad, "
            f"elsewhere {self.bad_elsewhere} of {self.all_elsewhere}"
        )


def dominant_slice(
    judged: Sequence[tuple[Mapping[str, str], bool]], among: Collection[str] = DIMENSIONS
) -> Slice | None:
    """Return the value that best sets the bad ones apart, or None: no slice stands out.

    One pass counts; who does not tell a dimension counts as having another value.

    Args:
        judged: of each person the values by dimension, and whether they are bad.
        among: the dimensions that can explain it: no browser makes a network lose packets.
    """
    found = [each for each in slices(judged) if each.dimension in among and _stands_out(each)]
    return min(found, key=lambda each: (each.risk.chance, DIMENSIONS.index(each.dimension)), default=None)


def slices(judged: Sequence[tuple[Mapping[str, str], bool]]) -> Iterable[Slice]:
    """Yield every value of every dimension with its counts."""
    everybody, bad = len(judged), sum(is_bad for _, is_bad in judged)
    counts: dict[tuple[str, str], list[int]] = {}
    for values, is_bad in judged:
        for dimension, value in values.items():
            count = counts.setdefault((dimension, value), [0, 0])
            count[0] += is_bad
            count[1] += 1
    for (dimension, value), (own_bad, own) in counts.items():
        yield Slice(dimension, value, own_bad, own, bad - own_bad, everybody - own)


def _stands_out(each: Slice) -> bool:
    bad = each.bad + each.bad_elsewhere
    return (
        each.dimension in DIMENSIONS
        and each.bad >= LEAST_BAD
        and each.all_elsewhere > 0
        and each.bad >= LEAST_SHARE * each.all
        and each.bad >= LEAST_SHARE * bad
        and each.risk.estimate >= LEAST_LIFT
        and each.risk.chance <= CHANCE
    )
