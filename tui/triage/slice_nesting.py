"""Which of several slices explains the others: the most specific one, where it alone is worse than its surroundings."""

from __future__ import annotations

from collections.abc import Sequence

from tui.triage.dimensions import DIMENSIONS
from tui.triage.risk import Risk
from tui.triage.slice_table import Group, Table

CHANCE = 0.05
"""A value is worse than the rest of its own stratum where that is no likelier by chance."""


def resolved(table: Table, ranked: Sequence[Group]) -> tuple[list[Group], list[tuple[Group, str]]]:
    """Tell apart what explains the bad calls, and what only looks so because it goes along with that.

    A group is explained by another one where it is no worse than the rest both among those of the other one and among
    those who are not. A version that is worse than its SDK's other versions stays, and its SDK is explained by it; a
    version that is as bad as the others is explained by its SDK. Where each explains the other, the higher ratio stays.
    """
    kept: list[Group] = []
    explained: list[tuple[Group, str]] = []
    for group in ranked:
        by = next((each for each in kept if _explains(table, each, group)), None)
        if by is not None:
            explained.append((group, by.name))
            continue
        for each in [each for each in kept if _explains(table, group, each)]:
            kept.remove(each)
            explained.append((each, group.name))
        kept.append(group)
    return kept, sorted(explained, key=lambda pair: support_order(pair[0]))


def _explains(table: Table, one: Group, other: Group) -> bool:
    return not any(_is_raised(risk) for risk in table.strata(other, one))


def _is_raised(risk: Risk) -> bool:
    return risk.estimate > 1 and risk.others > 0 and risk.chance <= CHANCE


def support_order(group: Group) -> tuple[float, int, int]:
    """Return what sorts groups by their ratio, then by their support."""
    return -group.risk.estimate, -group.risk.people, DIMENSIONS.index(group.dimension)
