"""What triage makes of a session as far as it was read: worked out in a thread, as often as there is news."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from tui.aside import aside
from tui.model import Evidence, Session, Window
from tui.screens.session_findings import Findings
from tui.screens.session_judging import Judged
from tui.screens.session_pane import SessionPane
from tui.screens.session_scan import Reading
from tui.service.joining import merged
from tui.triage.judge import Judgement, judge
from tui.triage.matrix import Matrix, matrix
from tui.triage.pattern import Pattern, pattern
from tui.triage.people import key_of
from tui.triage.report import MATRIX_PEOPLE, Report, report, report_judged
from tui.triage.rulesets import RuleSet
from tui.triage.states import READ

REST_S = 1.5
"""Seconds between two reports while people are read, at least."""
_SHARE = 4
"""So many times as long as a report took, nothing is worked out behind it."""

Stamp = tuple[object, ...]


@dataclass(frozen=True)
class Told:
    """A report, and the matrix of those who fared worst where there are too many for all.

    Attributes:
        report: what there is to say.
        ruleset: whose limits judged.
        clock: from when to when the session was; None where nobody says.
        matrix: who received whose media how.
        pattern: what its bad cells look like.
    """

    report: Report
    ruleset: RuleSet
    clock: Window | None
    matrix: Matrix
    pattern: Pattern


class Triaging:
    """Says what is the matter with the session whose table is read, and says it again when more was read.

    Attributes:
        told: the last answer; None before there is one.
    """

    def __init__(self, table: SessionPane, tell: Callable[[], None]) -> None:
        """Take whose people are judged, and what is called when there is another answer."""
        self.table = table
        self.told: Told | None = None
        self._made: Stamp | None = None
        self._tell = tell
        self._runs = False
        self._wanted = False

    @property
    def session(self) -> Session | None:
        """The session, as it was read."""
        return self.table.session

    @property
    def rules(self) -> RuleSet:
        """Whose limits judge."""
        return self.table.workspace.ruleset(self.table.listing.question.address.vendor)

    @property
    def is_fresh(self) -> bool:
        """Whether the last answer holds all that was read."""
        return self.told is not None and self._made == self._stamp()

    def is_about(self, findings: Findings) -> bool:
        """Return whether the last answer was made of these findings, maybe of fewer."""
        return self._made is not None and self._made[0] == id(findings)

    def forget(self) -> None:
        """Forget another session's answer."""
        self.told = self._made = None

    def want(self) -> None:
        """Work out another answer if there is news; it is told when it is there, and again while people are read."""
        self._wanted = True
        if not self._runs and not self.is_fresh:
            self._runs = True
            self.table.start(self._work, group="triage")

    def unwant(self) -> None:
        """Nobody looks any more."""
        self._wanted = False

    async def now(self) -> Told:
        """Return an answer that holds all that was read by now."""
        if not self.is_fresh or self.told is None:
            await self._make()
        assert self.told is not None
        return self.told

    def _stamp(self) -> Stamp:
        table = self.table
        listed = len(table.listing.rows)  # the list tells names
        return id(table.findings), table.findings.version, self.rules.name, table.session, table.clock, listed

    async def _work(self) -> None:
        try:
            while self._wanted and not self.is_fresh:
                began = time.monotonic()
                await self._make()
                self._tell()
                took = time.monotonic() - began
                if self._is_reading():
                    await asyncio.sleep(max(REST_S, _SHARE * took))
        finally:
            self._runs = False

    def _is_reading(self) -> bool:
        reader = self.table.reader
        return reader is not None and reader.state is Reading.READING

    def _named(self, judged: Judged) -> Judged:
        """Return what is known of somebody, with what a page of the list tells beside."""
        who, listing = judged.evidence.participant, self.table.listing
        place = listing.place(judged.key) if who.name is None else None
        listed = listing.rows[place].participant if place is not None else None
        if listed is None or listed.name is None:
            return judged
        return replace(judged, evidence=replace(judged.evidence, participant=merged(listed, who)))

    async def _make(self) -> None:
        table, stamp = self.table, self._stamp()
        known = [self._named(each) for each in table.findings.known.values()]
        told = await aside(partial(_told, table.session, known, self.rules, table.clock))
        if stamp[0] == id(table.findings):
            self.told, self._made = told, stamp


def _told(session: Session | None, known: Sequence[Judged], rules: RuleSet, clock: Window | None) -> Told:
    evidences = [each.evidence for each in known]
    if len(evidences) <= MATRIX_PEOPLE:
        made = report(session, evidences, rules)
    else:
        judgements = {
            key_of(each.evidence.participant): each.judgement or judge(each.evidence, rules) for each in known
        }
        made = report_judged(session, evidences, judgements, rules.name)
    filled = made.matrix if made.matrix is not None else _of_the_worst(made, made.triage.judgements)
    clock = clock or _span(evidences)
    return Told(made, rules, clock, filled, made.pattern or pattern(filled))


def _of_the_worst(made: Report, judgements: Mapping[str, Judgement]) -> Matrix:
    """Return the matrix of those who were read, the worst of them where they are too many."""
    ranked = (made.people[row.key] for row in made.triage.ranking)
    read = [each for each in ranked if each.coverage.depth in READ][:MATRIX_PEOPLE]
    return matrix(read, judgements=judgements)


def _span(evidences: Sequence[Evidence]) -> Window | None:
    windows = [each.coverage.window for each in evidences if each.coverage.window is not None]
    if not windows:
        return None
    since, until = min(each.since for each in windows), max(each.until for each in windows)
    return Window(since, until) if since < until else None
