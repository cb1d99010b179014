"""Several sessions together: each with its own verdict, and what the people of all of them share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tui.model import BAD, OK, Address, Quality, QualityState, Reason
from tui.triage.report import BY_CALL, BY_ORIGIN, Report
from tui.triage.session_flags import listed_quality
from tui.triage.slice_people import Judged, humans
from tui.triage.slices import RiskSlice, Slices, slices


@dataclass(frozen=True, slots=True)
class Several:
    """What there is to say about several sessions.

    Attributes:
        reports: of each, the one in which most people had a bad call first.
        slices: what sets the people with bad calls apart, over all of them; a person counts once in each session.
        basis: what makes somebody bad in these slices: "own side at fault" or "bad call".
    """

    reports: tuple[Report, ...]
    slices: Slices
    basis: str

    @property
    def sentence(self) -> str:
        """What these sessions have in common, in one plain sentence."""
        flagged = sum(each.triage.is_flagged for each in self.reports)
        told = f"{flagged} of {len(self.reports)} sessions had a fault"
        if not self.slices.rows:
            return f"{told}; {self.slices} (bad: {self.basis})."
        return f"{told}; what stands out is the {self.slices.rows[0]} (bad: {self.basis})."

    def hit(self, row: RiskSlice) -> tuple[tuple[Address, int, int], ...]:
        """Return the sessions in which people of a slice were bad, most first: (session, bad of it, all of it)."""
        found = []
        for each in self.reports:
            if (address := address_of(each)) is None:
                continue
            own = humans((who, _quality(each, key, self.basis)) for key, who in each.people.items() if row.has(who))
            if any(own.is_bad):
                found.append((address, sum(own.is_bad), len(own.is_bad)))
        return tuple(sorted(found, key=lambda one: -one[1]))


def several(reports: Sequence[Report]) -> Several:
    """Slice the people of several sessions together.

    Bad is whose own side was at fault, where that is known of anybody: one bad uplink makes everybody's call bad. Who
    was only listed counts as well where the vendor's score says so, and is in no count else.
    """
    by_bad = sorted(reports, key=lambda each: -each.counts.get(QualityState.BAD, 0))
    origins = slices(one for each in by_bad for one in _judged(each, BY_ORIGIN))
    if origins.bad:
        return Several(tuple(by_bad), origins, BY_ORIGIN)
    return Several(tuple(by_bad), slices(one for each in by_bad for one in _judged(each, BY_CALL)), BY_CALL)


def address_of(report: Report) -> Address | None:
    """Return the session of a report; None where nobody was there and nothing tells it."""
    if report.triage.session is not None:
        return report.triage.session.address
    return next((each.participant.address.session for each in report.people.values()), None)


def _judged(report: Report, basis: str) -> Iterator[Judged]:
    for key, evidence in report.people.items():
        yield evidence, _quality(report, key, basis)


def _quality(report: Report, key: str, basis: str) -> Quality:
    if basis == BY_ORIGIN and report.triage.of_participant.get(key):
        return BAD
    quality = report.judgement(key).quality
    if quality.reason is Reason.NOT_READ and listed_quality(report.participant(key)) == OK:
        return OK
    if quality.state is QualityState.UNCLASSIFIED or basis == BY_CALL:
        return quality
    return OK
