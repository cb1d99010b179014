"""People of one session as they are read: kept whole while they are few, judged at once and lightened where many."""

from __future__ import annotations

from dataclasses import dataclass, field

from tui.model import Address, Evidence, Session
from tui.triage.judge import Judgement, judge
from tui.triage.people import key_of
from tui.triage.report import MATRIX_PEOPLE, Report, lightened, report, report_judged
from tui.triage.rulesets import RuleSet
from tui.triage.samples import sent_media


@dataclass
class Gathered:
    """What was read of a session's people so far.

    Attributes:
        rules: whose limits judge.
        people: the last that was read of each.
    """

    rules: RuleSet
    people: dict[Address, Evidence] = field(default_factory=dict)
    _judged: dict[str, Judgement] = field(default_factory=dict)

    def add(self, evidence: Evidence) -> None:
        """Take what was read about somebody, in place of what was read before."""
        if len(self.people) > MATRIX_PEOPLE:
            evidence = self._judge(evidence)
        self.people[evidence.participant.address] = evidence

    def replace(self, evidence: Evidence) -> None:
        """Take more about somebody who was read, and judge it beside what all others sent."""
        who = evidence.participant
        self.people[who.address] = evidence
        if (key := key_of(who)) in self._judged:
            self._judged[key] = judge(evidence, self.rules, sent=sent_media(list(self.people.values())))

    def report(self, session: Session | None) -> Report:
        """Say what there is to say about it."""
        if len(self.people) <= MATRIX_PEOPLE:
            return report(session, list(self.people.values()), self.rules)
        people = [
            each if key_of(each.participant) in self._judged else self._judge(each) for each in self.people.values()
        ]
        return report_judged(session, people, self._judged, self.rules.name)

    def _judge(self, evidence: Evidence) -> Evidence:
        """Judge somebody at once, so that what arrived well need not be kept."""
        told = self._judged[key_of(evidence.participant)] = judge(evidence, self.rules)
        return lightened(evidence, told)
