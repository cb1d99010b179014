"""The triage of a session: everybody judged, worst first, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tui.model import Evidence, Reason, Session
from tui.triage.flag import Flag
from tui.triage.judge import Judgement, judge
from tui.triage.people import People, Person, key_of
from tui.triage.ranking import Ranked, ranked
from tui.triage.rulesets import RuleSet, default_ruleset
from tui.triage.samples import sent_media
from tui.triage.verdict import Cause, Verdict
from tui.triage.why import verdicts_of


@dataclass(frozen=True, slots=True)
class Finding:
    """A flag, and whose it is."""

    participant: str
    flag: Flag


@dataclass(frozen=True, slots=True)
class Triage:
    """What there is to say about a session.

    Attributes:
        session: which.
        ruleset: the name of the rules.
        judgements: everybody's, by the last part of their address.
        findings: every flag, ascending by onset.
        verdicts: about the session, best first; never empty.
        of_participant: the verdicts about single presences, best first; who is not in it has none.
        unclassified: who could not be judged, and why.
        ranking: worst first.
    """

    session: Session | None
    ruleset: str
    judgements: Mapping[str, Judgement]
    findings: tuple[Finding, ...]
    verdicts: tuple[Verdict, ...]
    of_participant: Mapping[str, tuple[Verdict, ...]]
    unclassified: Mapping[str, Reason]
    ranking: tuple[Ranked, ...]

    @property
    def is_flagged(self) -> bool:
        """Whether something is the matter."""
        return self.verdicts[0].cause is not Cause.NO_FAULT


def triage_session(session: Session | None, evidences: Sequence[Evidence], ruleset: RuleSet | None = None) -> Triage:
    """Judge everybody who was read, and say why.

    Args:
        session: which; None where only the people are known.
        evidences: what was read about each, at whatever depth.
        ruleset: the limits; None for those that the source starts with.
    """
    rules = ruleset
    if rules is None and evidences:
        rules = default_ruleset(evidences[0].participant.address.vendor)
    sent = sent_media(evidences)
    judgements = {key_of(each.participant): judge(each, rules, sent=sent) for each in evidences}
    return triage_judged(session, evidences, judgements, rules.name if rules else "")


def triage_judged(
    session: Session | None, evidences: Sequence[Evidence], judgements: Mapping[str, Judgement], ruleset: str
) -> Triage:
    """Say why, from judgements that are at hand: for a scan that judges each participant once, as it comes."""
    people = People(_person(each, judgements[key_of(each.participant)]) for each in evidences)
    verdicts, own = verdicts_of(people)
    findings = [Finding(key, flag) for key, judgement in judgements.items() for flag in judgement.flags]
    return Triage(
        session=session,
        ruleset=ruleset,
        judgements=judgements,
        findings=tuple(sorted(findings, key=lambda each: each.flag.since_s)),
        verdicts=tuple(verdicts),
        of_participant={key: tuple(each) for key, each in own.items()},
        unclassified={key: reason for key, each in judgements.items() if (reason := each.unclassified) is not None},
        ranking=tuple(ranked(judgements.items())),
    )


def _person(evidence: Evidence, judgement: Judgement) -> Person:
    flags = () if judgement.unclassified is Reason.TOO_SHORT else judgement.flags
    return Person(key_of(evidence.participant), evidence, judgement, flags)
