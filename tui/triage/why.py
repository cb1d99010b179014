"""Why: causes of single people put together to what is the matter with a session, ranked by what they explain."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from tui.model import BAD, OK, Reason
from tui.triage.attribution import Trouble, attribute
from tui.triage.causes import Case, cases_of
from tui.triage.churn import churn_verdicts
from tui.triage.dominant import ANYTHING, MACHINES, NETWORKS, dominant
from tui.triage.people import People
from tui.triage.slice_people import Judged
from tui.triage.slices import RiskSlice, slices
from tui.triage.verdict import Cause, Verdict
from tui.triage.wording import no_fault, person_verdict, slice_verdict

LEAST_GROUP = 3
AT_ONCE_S = 30.0
"""Onsets no further apart than this from the middle one are one event."""
MOST = 0.8
ALMOST = 0.9
DISTANCE_WEIGHT = 0.2
NETWORK_CAUSES = (
    Cause.SENDER_UPLINK,
    Cause.RECEIVER_DOWNLINK,
    Cause.ACCESS_PATH,
    Cause.RELAY,
)
_BY_DIMENSION = {
    "sfu": Cause.EDGE,
    "country": Cause.ACCESS_PATH,
    "network_type": Cause.ACCESS_PATH,
    "isp": Cause.ACCESS_PATH,
    "relayed": Cause.RELAY,
}
_UNJUDGED = (Reason.NOT_READ, Reason.TOO_SHORT)


def verdicts_of(people: People) -> tuple[list[Verdict], dict[str, list[Verdict]]]:
    """Return the verdicts of a session, and those of each presence that one is about, both best first."""
    cases = _cases(people)
    churn = churn_verdicts(people)
    found: list[Verdict] = [*churn]
    own: dict[str, list[Verdict]] = {}
    for case in cases:
        own.setdefault(case.person.key, []).append(person_verdict(case, people))
    for verdict in churn:
        for key in verdict.people:
            own.setdefault(key, []).append(verdict)
    grouped: set[int] = set()
    for causes, among in (
        (NETWORK_CAUSES, NETWORKS),
        ((Cause.DISTANCE,), NETWORKS),
        ((Cause.RECEIVER_CPU,), MACHINES),
        ((Cause.SENDER_CPU,), MACHINES),
        ((Cause.INTERRUPTED, Cause.JOIN_FAILURE), ANYTHING),
    ):
        members = [case for case in cases if case.cause in causes]
        shared, taken = _together(members, people, among)
        if shared is not None:
            found.append(shared)
            grouped |= {id(case) for case in taken}
    found += [person_verdict(case, people) for case in cases if id(case) not in grouped]
    found = _best_first(found) or [no_fault(people)]
    return found, {key: _best_first(each) for key, each in own.items()}


def _best_first(verdicts: Sequence[Verdict]) -> list[Verdict]:
    return sorted(verdicts, key=lambda each: (-_weight(each), each.cause, each.people))


def _weight(verdict: Verdict) -> float:
    """Return what a verdict explains, by how sure it is. A long way is no event: people live with it all call long."""
    lasting = DISTANCE_WEIGHT if verdict.cause is Cause.DISTANCE else 1.0
    return verdict.suffered_s * verdict.confidence * lasting


def _cases(people: People) -> list[Case]:
    troubles: dict[str, list[Trouble]] = {}
    for trouble in attribute(people).values():
        troubles.setdefault(trouble.person.key, []).append(trouble)
    return [case for person in people.all if person.key in troubles for case in cases_of(person, troubles[person.key])]


def _together(members: Sequence[Case], people: People, among: Collection[str]) -> tuple[Verdict | None, Sequence[Case]]:
    """Return one verdict for people who have something in common, and whom it takes in."""
    if len({case.person.human for case in members}) < LEAST_GROUP:
        return None, ()
    hit = {case.person.key for case in members}
    shared = dominant(slices(_fared(people, hit)), among)
    at_once = _at_once(members)
    # a server hits whoever is on it: some other value that many of them happen to share must fit better than that
    if shared is not None and (not at_once or shared.rows[0].dimension == "sfu" or _fits_all(shared.rows[0])):
        taken = [case for case in members if shared.rows[0].has(case.person.evidence)]
        return slice_verdict(_cause(shared.rows[0], taken), taken, shared, people), taken
    if at_once:
        return slice_verdict(Cause.EDGE, at_once, None, people), at_once
    return None, ()


def _fared(people: People, hit: Collection[str]) -> Iterator[Judged]:
    """Yield everybody with whether one cause hit them.

    Who was only listed fared well where the vendor's score says so: the worst are read first, and would else have
    nobody to be compared with.
    """
    for person in people.all:
        if person.key in hit:
            yield person.evidence, BAD
        elif person.judgement.unclassified not in _UNJUDGED or person.is_well_by_list:
            yield person.evidence, OK
        else:
            yield person.evidence, person.quality


def _fits_all(found: RiskSlice) -> bool:
    risk = found.risk
    return risk.bad >= ALMOST * risk.people and risk.bad >= ALMOST * (risk.bad + risk.other_bad)


def _cause(found: RiskSlice, taken: Sequence[Case]) -> Cause:
    if all(case.cause in NETWORK_CAUSES for case in taken) and found.dimension in _BY_DIMENSION:
        return _BY_DIMENSION[found.dimension]
    causes = [case.cause for case in taken]
    return max(set(causes), key=lambda cause: (causes.count(cause), cause))


def _at_once(members: Sequence[Case]) -> Sequence[Case]:
    """Return those who receive badly from one instant on, if they are most of all; else nobody."""
    down = [case for case in members if case.cause is Cause.RECEIVER_DOWNLINK]
    if len(down) < max(LEAST_GROUP, MOST * len(members)):
        return ()
    onsets = sorted(case.since_s for case in down)
    middle = onsets[len(onsets) // 2]
    at_once = sum(abs(case.since_s - middle) <= AT_ONCE_S or _came_later(case, middle) for case in down)
    return down if at_once >= MOST * len(down) else ()


def _came_later(case: Case, at_s: float) -> bool:
    """Return whether somebody only joined behind an instant, and fared badly from then on."""
    joined = case.person.participant.joined_at
    return joined is not None and joined.timestamp() > at_s and case.since_s - joined.timestamp() <= AT_ONCE_S
