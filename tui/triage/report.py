"""Everything that triage says about a session, in one value: what the command prints and an incident note tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tui.model import (
    BAD,
    OK,
    Address,
    Direction,
    Evidence,
    Participant,
    Quality,
    QualityState,
    Reason,
    Session,
)
from tui.triage.judge import Judgement
from tui.triage.matrix import Matrix, matrix
from tui.triage.mos import MosEstimate, NoEstimate, estimated_mos
from tui.triage.pattern import Pattern, pattern
from tui.triage.people import key_of
from tui.triage.ranking import Ranked
from tui.triage.rulesets import RuleSet
from tui.triage.session import Triage, triage_judged, triage_session
from tui.triage.session_flags import listed_quality
from tui.triage.slices import Slices, slices
from tui.triage.states import READ

BY_ORIGIN, BY_CALL, BY_SCORE = "own side at fault", "bad call", "vendor's score"
MATRIX_PEOPLE = 300
"""With more people a matrix is no answer any more."""


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that triage says about a session.

    Attributes:
        triage: who, when and why.
        slices: how far: what the people with bad calls share.
        origins: what the people share whose own side was at fault, be it their own calls that suffered or others'.
            One bad uplink makes everybody's call bad: what the sufferers share then says nothing.
        matrix: who received whose media how; None with more than `MATRIX_PEOPLE` people.
        pattern: what its bad cells look like; None likewise.
        people: what was read about each, by the last part of the address.
        counts: people in each state.
        unread: people who were not read beyond a list, with the reason.
        listed: slices of everybody listed, by the vendor's score in the list; None where everybody was read.
    """

    triage: Triage
    slices: Slices
    origins: Slices
    matrix: Matrix | None
    pattern: Pattern | None
    people: Mapping[str, Evidence]
    counts: Mapping[QualityState, int]
    unread: Mapping[str, str]
    listed: Slices | None = None

    @property
    def sentence(self) -> str:
        """What is the matter, in one plain sentence; of whom, where only the worst were read."""
        told = self.triage.verdicts[0].sentence
        if self.listed is None:
            return told
        return f"Of the {len(self.people) - len(self.unread)} worst, who alone were read: {told}"

    @property
    def fair_slices(self) -> Slices:
        """The slices that tell most: those that the first verdict rests on, where it names one.

        Else of those at fault where somebody is, else of those with bad calls. Where only the worst were read, those
        are nearly all bad: then of everybody listed, by the vendor's score.
        """
        if (found := self.triage.verdicts[0].slices) is not None:
            return found
        if self.listed is not None:
            return self.listed
        return self.origins if self.origins.bad else self.slices

    @property
    def basis(self) -> str:
        """What makes somebody bad in `fair_slices`: a cause, "own side at fault", "bad call" or "vendor's score"."""
        first = self.triage.verdicts[0]
        if first.slices is not None:
            return f"hit by this: {first.cause}"
        if self.listed is not None:
            return BY_SCORE
        return BY_ORIGIN if self.origins.bad else BY_CALL

    @property
    def worst(self) -> tuple[Ranked, ...]:
        """Who fared badly or fairly, worst first."""
        states = (QualityState.BAD, QualityState.FAIR)
        return tuple(row for row in self.triage.ranking if row.quality.state in states)

    def participant(self, key: str) -> Participant:
        """Return who a key stands for."""
        return self.people[key].participant

    def name(self, key: str) -> str:
        """Return what people call the one whom a key stands for."""
        evidence = self.people.get(key)
        if evidence is None:
            return key
        who = evidence.participant
        return who.name or who.custom_id or who.user_id or key

    @property
    def names(self) -> dict[Address, str]:
        """What people call each participant, by address."""
        return {each.participant.address: self.name(key) for key, each in self.people.items()}

    def judgement(self, key: str) -> Judgement:
        """Return what the rules say about one."""
        return self.triage.judgements[key]

    def mos(self, key: str) -> MosEstimate | NoEstimate:
        """Return the estimated score of what one heard, or why there is none."""
        return estimated_mos(self.people[key])


def report(session: Session | None, evidences: Sequence[Evidence], ruleset: RuleSet | None = None) -> Report:
    """Judge everybody who was read, and say all there is to say.

    Args:
        session: which; None where only the people are known.
        evidences: what was read about each, at whatever depth.
        ruleset: the limits; None for those that the source starts with.
    """
    return _of(triage_session(session, evidences, ruleset), evidences)


def report_judged(
    session: Session | None, evidences: Sequence[Evidence], judgements: Mapping[str, Judgement], ruleset: str
) -> Report:
    """Say all there is to say, of people who were judged as they came."""
    return _of(triage_judged(session, evidences, judgements, ruleset), evidences)


def of_the_worst(told: Report) -> Report:
    """Return a report for which only the worst by the vendor's lists were read."""
    people = (each.participant for each in told.people.values())
    return replace(told, listed=slices((who, listed_quality(who)) for who in people))


def lightened(evidence: Evidence, judgement: Judgement) -> Evidence:
    """Return evidence without the series that nobody looks at any more once it was judged: what arrived well.

    What was sent stays, because what others received is judged by it.
    """
    if judgement.flags:
        return evidence
    tracks = tuple(
        track if track.direction is Direction.SENT else replace(track, series=(), labels=())
        for track in evidence.tracks
    )
    return replace(evidence, tracks=tracks)


def _of(triage: Triage, evidences: Sequence[Evidence]) -> Report:
    judgements = triage.judgements
    is_small = len(evidences) <= MATRIX_PEOPLE
    filled = matrix(evidences, judgements=judgements) if is_small else None
    keyed = {key_of(each.participant): each for each in evidences}
    return Report(
        triage,
        slices((each, judgements[key].quality) for key, each in keyed.items()),
        slices((each, _at_fault(triage, key)) for key, each in keyed.items()),
        filled,
        pattern(filled) if filled is not None else None,
        keyed,
        Counter(each.quality.state for each in judgements.values()),
        {key: _why(each) for key, each in keyed.items() if each.coverage.depth not in READ},
    )


def _at_fault(triage: Triage, key: str) -> Quality:
    """Return bad for somebody whose own side was at fault, and ok for somebody who only suffered from others."""
    if triage.of_participant.get(key):
        return BAD
    quality = triage.judgements[key].quality
    return quality if quality.state is QualityState.UNCLASSIFIED else OK


def _why(evidence: Evidence) -> str:
    return "; ".join(evidence.coverage.missing.values()) or str(Reason.NOT_READ)
