"""How much likelier something is in one group than in another, how sure that is, and how likely by chance.

The interval is the adjusted log interval: half a case is added to each group, which keeps it finite without cases,
    ln RR' = ln((a + 1/2) / (n1 + 1/2)) - ln((b + 1/2) / (n0 + 1/2))
    SE^2   = 1/(a + 1/2) - 1/(n1 + 1/2) + 1/(b + 1/2) - 1/(n0 + 1/2)
for a of n1 and b of n0, and RR' * exp(-+1.96 SE) (Walter 1975, Biometrika 62; Pettigrew, Gart and Thomas 1986,
Biometrika 73; as in Fagerland, Lydersen and Laake, Statistical Analysis of Contingency Tables, 2017, chapter 4).
Chance is Fisher's exact test, one-sided. Several tests are judged together after Benjamini and Hochberg (1995).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

LEVEL = 0.95
_Z = NormalDist().inv_cdf(0.5 + LEVEL / 2)
_NEGLIGIBLE = 1e-12


@dataclass(frozen=True, slots=True)
class Risk:
    """Two groups and how many of each had it.

    Attributes:
        bad: how many of the group.
        people: how many there are in the group.
        other_bad: how many of the others.
        others: how many others there are.
    """

    bad: int
    people: int
    other_bad: int
    others: int

    @property
    def share(self) -> float:
        """Which part of the group had it, 0 to 1."""
        return self.bad / self.people if self.people else 0.0

    @property
    def other_share(self) -> float:
        """Which part of the others had it, 0 to 1."""
        return self.other_bad / self.others if self.others else 0.0

    @property
    def ratio(self) -> float | None:
        """P(bad | group) / P(bad | others), as counted; None where no other had it."""
        return self.share / self.other_share if self.other_bad else None

    @property
    def estimate(self) -> float:
        """The ratio with half a case added to each group: finite, and nearer to 1 the fewer people there are."""
        return ((self.bad + 0.5) / (self.people + 0.5)) / ((self.other_bad + 0.5) / (self.others + 0.5))

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % confidence interval of the ratio."""
        variance = 1 / (self.bad + 0.5) - 1 / (self.people + 0.5) + 1 / (self.other_bad + 0.5) - 1 / (self.others + 0.5)
        factor = math.exp(_Z * math.sqrt(max(0.0, variance)))
        return self.estimate / factor, self.estimate * factor

    @property
    def chance(self) -> float:
        """How likely so many or more in the group are if the group makes no difference: Fisher's exact test."""
        return _fisher(self.bad, self.people, self.bad + self.other_bad, self.people + self.others)

    def __str__(self) -> str:
        low, high = self.interval
        ratio = f"{_short(self.ratio)} times" if self.ratio is not None else f"about {_short(self.estimate)} times"
        return (
            f"{self.bad} of {self.people} bad vs {self.other_bad} of {self.others} others, {ratio} the risk"
            f" (95 % CI {_short(low)}-{_short(high)})"
        )


def standing_out(chances: Sequence[float], *, rate: float = 0.05) -> list[bool]:
    """Tell which of several tests stand out when they are looked at together.

    At most `rate` of those that stand out are expected to do so by chance; where nothing makes a difference at all,
    one or more stand out in at most `rate` of the cases (Benjamini and Hochberg 1995, J. R. Stat. Soc. B 57).
    """
    order = sorted(range(len(chances)), key=chances.__getitem__)
    last = 0
    for rank, index in enumerate(order, 1):
        if chances[index] <= rate * rank / len(chances):
            last = rank
    found = [False] * len(chances)
    for index in order[:last]:
        found[index] = True
    return found


def _fisher(bad: int, people: int, all_bad: int, everybody: int) -> float:
    """Sum the hypergeometric tail from `bad` on, or what is left of 1 where that is the longer one."""
    if bad <= max(0, people + all_bad - everybody):
        return 1.0
    if bad * everybody <= people * all_bad:
        return max(0.0, 1.0 - _tail(bad - 1, people, all_bad, everybody, step=-1))
    return min(1.0, _tail(bad, people, all_bad, everybody, step=1))


def _tail(first: int, people: int, all_bad: int, everybody: int, *, step: int) -> float:
    """Sum terms away from the mean, each made of the one before, until they no longer count."""
    rest = everybody - all_bad - people
    term = math.exp(
        _ln_ways(all_bad, first) + _ln_ways(everybody - all_bad, people - first) - _ln_ways(everybody, people)
    )
    total, k = 0.0, first
    while term > total * _NEGLIGIBLE:
        total += term
        if step > 0:
            term *= (all_bad - k) * (people - k) / ((k + 1) * (rest + k + 1))
        else:
            term *= k * (rest + k) / ((all_bad - k + 1) * (people - k + 1))
        k += step
    return total


def _ln_ways(many: int, chosen: int) -> float:
    return math.lgamma(many + 1) - math.lgamma(chosen + 1) - math.lgamma(many - chosen + 1)


def _short(value: float) -> str:
    return f"{value:.0f}" if value >= 10 else f"{value:.1f}" if value >= 1 else f"{value:.2f}"
