"""People as slices count them: each once in a session, by the worst presence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from tui.model import Evidence, Participant, Quality, QualityState
from tui.triage.states import READ

Judged = tuple[Participant | Evidence, Quality]
"""A presence, and how it fared."""


@dataclass(slots=True)
class Humans:
    """Each person once, by their worst presence, in columns.

    Attributes:
        participants: who.
        is_bad: whether that presence was bad.
        is_read: whether more than a list tells of them: what it does not tell then, the vendor does not know.
        evidence: what was read about it; None where only a list tells of it.
        unclassified: people who could not be judged, and stand in no column.
    """

    participants: list[Participant] = field(default_factory=list)
    is_bad: list[bool] = field(default_factory=list)
    is_read: list[bool] = field(default_factory=list)
    evidence: list[Evidence | None] = field(default_factory=list)
    unclassified: int = 0


def humans(judged: Iterable[Judged]) -> Humans:
    """Return everybody who could be judged, each once.

    Args:
        judged: presences of one or of several sessions; a person counts in each of them.
    """
    found = Humans()
    places: dict[str, dict[object, int]] = {}
    unknown: set[tuple[str, object]] = set()
    for number, (source, quality) in enumerate(judged):
        evidence = source if isinstance(source, Evidence) else None
        who = source if evidence is None else evidence.participant
        assert isinstance(who, Participant)
        name: object = who.custom_id or who.user_id or number
        session_id = who.address.session_id
        if quality.state is QualityState.UNCLASSIFIED:
            unknown.add((session_id, name))
            continue
        is_bad = quality.state is QualityState.BAD
        own = places.setdefault(session_id, {})
        place = own.setdefault(name, len(found.participants))
        if place == len(found.participants):
            found.participants.append(who)
            found.is_bad.append(is_bad)
            found.is_read.append(evidence is None or evidence.coverage.depth in READ)
            found.evidence.append(evidence)
        elif is_bad and not found.is_bad[place]:
            found.participants[place], found.is_bad[place], found.evidence[place] = who, True, evidence
            found.is_read[place] = evidence is None or evidence.coverage.depth in READ
    found.unclassified = sum(name not in places.get(session_id, ()) for session_id, name in unknown)
    return found
