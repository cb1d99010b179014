"""How a session fared by what a list tells of it: the vendor's score, its averages, and what users said. Pure.

The averages are judged by Stream's published limits. No vendor publishes limits for its score: below 70 % of its scale
is bad here and below 85 % fair, because users quote 87 to 99 as good calls. A rating of 1 or 2 of 5 is bad, 3 is fair.
These three are callscope's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tui.model import BAD, FAIR, OK, Metric, Participant, Quality, QualityState, Reason, Session, unclassified
from tui.triage.rules.stream import STREAM

BAD_SHARE, FAIR_SHARE = 0.7, 0.85
BAD_RATING, FAIR_RATING = 2.0, 3.0


@dataclass(frozen=True, slots=True)
class SessionVerdict:
    """How a session fared.

    Attributes:
        words: what was worst: "score 67"; "" where nothing was at fault or could be judged.
    """

    quality: Quality
    words: str = ""


@dataclass(frozen=True, slots=True)
class _Sign:
    state: QualityState
    words: str


_RANKS = {QualityState.BAD: 2, QualityState.FAIR: 1}


def verdict(session: Session) -> SessionVerdict:
    """Return how a session fared, and what was worst."""
    signs = list(_signs(session))
    if not signs:
        return SessionVerdict(unclassified(Reason.NO_DATA))
    worst = max(signs, key=lambda sign: _RANKS.get(sign.state, 0))
    if worst.state is QualityState.OK:
        return SessionVerdict(OK)
    return SessionVerdict(BAD if worst.state is QualityState.BAD else FAIR, worst.words)


def listed_quality(participant: Participant) -> Quality:
    """Return how somebody fared by the vendor's score in a list alone.

    No vendor publishes limits for its score: below 70 % of its scale is bad here, below 85 % fair.
    """
    score = participant.summary.score
    if score is None or score.worst is None or score.best is None or score.worst == score.best:
        return unclassified(Reason.NOT_DELIVERED)
    share = (score.value - score.worst) / (score.best - score.worst)
    return BAD if share < BAD_SHARE else FAIR if share < FAIR_SHARE else OK


def _signs(session: Session) -> Iterator[_Sign]:
    counts, score = session.counts, session.score
    if score is not None and score.worst is not None and score.best is not None and score.worst != score.best:
        share = (score.value - score.worst) / (score.best - score.worst)
        yield _Sign(_below(share, BAD_SHARE, FAIR_SHARE), f"score {score.value:g}")
    if counts.min_user_rating is not None:
        rating = counts.min_user_rating
        state = _at_most(rating, BAD_RATING, FAIR_RATING)
        yield _Sign(state, f"rated {rating:g}")
    for metric, name, value in (
        (Metric.RTT, "rtt", counts.average_rtt_ms),
        (Metric.JITTER, "jitter", counts.average_jitter_ms),
    ):
        if value is not None:
            limits = [limit for limit in STREAM if limit.metric == metric]
            beyond = [limit.state for limit in limits if limit.comparison.holds(value, limit.limit)]
            yield _Sign(max(beyond, key=lambda state: _RANKS[state], default=QualityState.OK), f"{name} {value:.0f} ms")


def _below(value: float, bad: float, fair: float) -> QualityState:
    return QualityState.BAD if value < bad else QualityState.FAIR if value < fair else QualityState.OK


def _at_most(value: float, bad: float, fair: float) -> QualityState:
    return QualityState.BAD if value <= bad else QualityState.FAIR if value <= fair else QualityState.OK
