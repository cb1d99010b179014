"""Worst first: by how long and how badly somebody suffered."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from tui.model import Quality, QualityState, Score
from tui.triage.judge import Judgement

FAIR_WEIGHT = 0.25
"""What a fair second counts beside a bad one."""
_ORDER = {QualityState.BAD: 0, QualityState.FAIR: 1, QualityState.OK: 2, QualityState.UNCLASSIFIED: 3}


@dataclass(frozen=True, slots=True)
class Ranked:
    """One row of a ranking.

    Attributes:
        key: whose row: a presence, or a session's address.
        quality: the state.
        burden_s: seconds of bad quality, the graver the more, and a quarter of the fair ones.
        bad_s: seconds of bad quality as they are.
        severity: how many times the worst limit was reached.
        score: the vendor's own, in the vendor's scale, to be shown beside.
    """

    key: str
    quality: Quality
    burden_s: float
    bad_s: float
    severity: float
    score: Score | None = None


def burden_s(bad_s: float, fair_s: float, severity: float) -> float:
    """Return how much somebody suffered: twice the limit counts twice, four times the limit three times."""
    return bad_s * (1 + math.log2(max(1.0, severity))) + FAIR_WEIGHT * fair_s


def ranked(judgements: Iterable[tuple[str, Judgement]]) -> list[Ranked]:
    """Return participants, worst first; who could not be judged comes last. One sort."""
    return worst_first(
        Ranked(
            key,
            each.quality,
            burden_s(each.bad_s, each.fair_s, each.severity),
            each.bad_s,
            each.severity,
            each.participant.summary.score,
        )
        for key, each in judgements
    )


def worst_first(rows: Iterable[Ranked]) -> list[Ranked]:
    """Return rows sorted by state, then by burden; equals by their key, so that the order stays."""
    return sorted(rows, key=lambda row: (_ORDER[row.quality.state], -row.burden_s, row.key))
