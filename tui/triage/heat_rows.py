"""People by time: who stands in which row of a heat map, and how many are bad at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tui.model import QualityState, Reason
from tui.triage.flag import Flag
from tui.triage.judge import Judgement
from tui.triage.report import Report

MOST_ROWS = 1000
"""So many rows are shown, the worst of all; the others are counted."""
MOST_UNTOLD = 200
"""With more people, those of whom nothing can be said have no row."""
_RANKS = {QualityState.BAD: 0, QualityState.FAIR: 1, QualityState.OK: 2, QualityState.UNCLASSIFIED: 3}


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One person's row.

    Attributes:
        key: the last part of the address.
        judgement: what the rules say.
        onset_s: when it first was as bad as it ever was, UTC epoch seconds; None where nothing was flagged.
    """

    key: str
    judgement: Judgement
    onset_s: float | None


@dataclass(frozen=True, slots=True)
class HeatRows:
    """The rows of a heat map.

    Attributes:
        rows: who was bad by onset, then who was fair by onset, then all others by the time of joining.
        folded: how many are left out, by how they fared: "ok", "no media".
    """

    rows: tuple[HeatRow, ...]
    folded: Mapping[str, int]

    @property
    def flagged(self) -> int:
        """How many rows were bad or fair."""
        return sum(row.onset_s is not None for row in self.rows)


def heat_rows(report: Report, *, most: int = MOST_ROWS) -> HeatRows:
    """Return the rows of a session: the worst of all, ordered so that what began together stands together."""
    ranking = report.triage.ranking
    judged = sum(row.quality.state is not QualityState.UNCLASSIFIED for row in ranking)
    shown = min(most, judged if len(ranking) > MOST_UNTOLD else len(ranking))
    rows = [HeatRow(row.key, report.judgement(row.key), _onset_s(report.judgement(row.key))) for row in ranking[:shown]]
    folded = Counter(_word(report.judgement(row.key)) for row in ranking[shown:])
    return HeatRows(tuple(sorted(rows, key=_order)), folded)


def bad_at_once(judgements: Sequence[Judgement], since_s: float, until_s: float, columns: int) -> list[int]:
    """Return for each stretch of a clock how many people were bad in some of it."""
    edges = [0] * (columns + 1)
    length = (until_s - since_s) / columns
    for judgement in judgements:
        last = -1
        for first, end in sorted(_columns(flag, since_s, length, columns) for flag in judgement.flags if _is_bad(flag)):
            start = max(first, last + 1)
            if start <= end:
                edges[start] += 1
                edges[end + 1] -= 1
                last = end
    counts, now = [], 0
    for edge in edges[:-1]:
        now += edge
        counts.append(now)
    return counts


def _columns(flag: Flag, since_s: float, length_s: float, columns: int) -> tuple[int, int]:
    first = int((flag.since_s - since_s) // length_s)
    last = max(first, -int((since_s - flag.until_s) // length_s) - 1)
    return max(0, first), min(columns - 1, last)


def _is_bad(flag: Flag) -> bool:
    return flag.state is QualityState.BAD


def _onset_s(judgement: Judgement) -> float | None:
    if judgement.quality.state not in (QualityState.BAD, QualityState.FAIR):
        return None
    flags = [flag for flag in judgement.flags if flag.state is judgement.quality.state]
    return min((flag.since_s for flag in flags), default=None)


def _word(judgement: Judgement) -> str:
    quality = judgement.quality
    return str(quality.reason or Reason.NO_DATA) if quality.state is QualityState.UNCLASSIFIED else str(quality.state)


def _order(row: HeatRow) -> tuple[int, float, float, str]:
    joined = row.judgement.participant.joined_at
    began = row.onset_s if row.onset_s is not None else joined.timestamp() if joined is not None else float("inf")
    return _RANKS[row.judgement.quality.state], began, -row.judgement.bad_s, row.key
