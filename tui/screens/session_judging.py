"""Evidence to what the participant table shows of it: heat strip, worst metric, and how bad it was. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from tui.model import Address, Depth, Evidence, Participant, Quality, Session, Window
from tui.render.format import Formats
from tui.render.participant_columns import HEAT_WIDTHS, ParticipantRow
from tui.render.series_names import SHORT
from tui.service.joining import merged
from tui.triage.judge import Judgement
from tui.triage.judge import judge as by_rules
from tui.triage.rules.signs import Sign
from tui.triage.rulesets import RuleSet
from tui.triage.strip import Worst, heat_strip

CELLS = HEAT_WIDTHS[-1]
_READ = (Depth.OVERVIEW, Depth.FULL)
_SHORT: dict[str, str] = {
    Sign.FREEZE_SHARE: "frozen",
    Sign.DROP_SHARE: "dropped",
    Sign.ENCODE_SHARE: "encoded",
    Sign.COLLAPSE: "collapse",
    Sign.INTERRUPTED: "interrupted",
    Sign.NEVER_CONNECTED: "no connect",
    Sign.FAILED: "failed",
}


@dataclass(frozen=True, slots=True)
class Judged:
    """What was read about one participant, and what it comes to.

    Attributes:
        key: the participant's address as text.
        evidence: what was read; of a page of a list alone where nobody was read yet.
        heat: one quality a cell over the session's clock; empty where only a list was read.
        worst: the metric that went furthest beyond its limit.
        quality: of the whole presence.
        since: when the worst metric left its limit.
        badness: the larger the worse among rows of one quality: seconds that were bad, then how far beyond the limit.
        judgement: what the rules say; None where only a list was read.
    """

    key: str
    evidence: Evidence
    heat: tuple[Quality, ...] = ()
    worst: Worst | None = None
    quality: Quality | None = None
    since: datetime | None = None
    badness: float | None = None
    judgement: Judgement | None = None

    @property
    def is_read(self) -> bool:
        """Whether more is known than a list tells."""
        return self.evidence.coverage.depth in _READ


def judge(evidence: Evidence, clock: Window | None, rules: RuleSet | None = None) -> Judged:
    """Judge what was read on the session's clock; without a clock, on the time that was read.

    Args:
        evidence: what was read.
        clock: the session's clock.
        rules: the limits; None for those of the vendor.
    """
    key = str(evidence.participant.address)
    window = clock or evidence.coverage.window
    if evidence.coverage.depth not in _READ or window is None or window.duration_s <= 0:
        return Judged(key, evidence)
    judgement = by_rules(evidence, rules)
    strip = heat_strip(evidence, window, CELLS, ruleset=rules, judgement=judgement)
    since = _onset(judgement, strip.worst)
    return Judged(key, evidence, strip.cells, strip.worst, judgement.quality, since, judgement.badness, judgement)


def judge_all(evidences: Iterable[Evidence], clock: Window | None, rules: RuleSet | None = None) -> list[Judged]:
    """Judge what was read about several participants."""
    return [judge(evidence, clock, rules) for evidence in evidences]


def session_clock(session: Session | None, now: datetime) -> Window | None:
    """Return from when to when a session's heat strips go; None where nobody knows when it began.

    The clock of a live session ends now.
    """
    if session is None or session.started_at is None:
        return None
    until = session.ended_at
    if until is None and session.duration_s:
        until = session.started_at + timedelta(seconds=session.duration_s)
    until = until or now
    return Window(session.started_at, until) if until > session.started_at else None


def row_of(number: int | None, participant: Participant, judged: Judged | None) -> ParticipantRow:
    """Return the row of a participant, with what was read about it."""
    if judged is None:
        return ParticipantRow(number, participant)
    read = judged.evidence.participant
    told = participant if participant is read else merged(participant, read)
    if told.rejoins is None and participant.rejoins is not None:
        told = replace(told, rejoins=participant.rejoins)
    return ParticipantRow(
        number,
        told,
        judged.evidence,
        judged.heat,
        worst_text(judged.worst, short=True) if judged.worst is not None else None,
        judged.quality,
        judged.badness,
    )


def key_of(address: Address) -> str:
    """Return the name by which a row is found."""
    return str(address)


def worst_text(worst: Worst, *, short: bool = False) -> str:
    """Return a metric with its value: "loss 8.1 %"; `short` for a column."""
    metric = _SHORT.get(worst.metric) or SHORT.get(worst.metric, worst.metric) if short else worst.metric
    return f"{metric} {Formats().measured(worst.value)} {worst.threshold.unit}".rstrip()


def _onset(judgement: Judgement, worst: Worst | None) -> datetime | None:
    """Return when the worst metric first went beyond its limit."""
    if worst is None:
        return None
    told = (worst.metric, worst.track_id, worst.threshold)
    onsets = [flag.since_s for flag in judgement.flags if (flag.metric, flag.track_id, flag.limit) == told]
    return datetime.fromtimestamp(min(onsets), UTC) if onsets else None
