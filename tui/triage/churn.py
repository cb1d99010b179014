"""Churn: somebody who comes back again and again."""

from __future__ import annotations

from itertools import pairwise

from tui.model import EventKind
from tui.triage.people import People, Person, presences
from tui.triage.verdict import Cause, Verdict

LEAST_REJOINS = 2
"""Somebody who came back once may have pressed the wrong key (peermetrics looks at it from the second time on)."""
BACK_WITHIN_S = 120.0
"""Who comes back later than this has been away."""
COST_S = 60.0
"""Seconds of the call that one rejoin costs, a guess: what was missed, said twice, and waited for."""
_TELLING = ("disconnect", "reconnect", "restart", "failed", "lost")


def churn_verdicts(people: People) -> list[Verdict]:
    """Return a verdict for everybody who came back at least twice soon after having left."""
    found = []
    for own in presences(people.all).values():
        gaps = [gap for before, after in pairwise(own) if (gap := _gap_s(before, after)) is not None]
        rejoins = [gap for gap in gaps if gap <= BACK_WITHIN_S]
        if len(rejoins) < LEAST_REJOINS:
            continue
        told = [
            event.name
            for person in own
            for event in person.evidence.events
            if event.kind in (EventKind.ICE, EventKind.CONNECTION)
            and any(word in event.name.lower() for word in _TELLING)
        ]
        name, count = own[0].name, len(rejoins)
        evidence = [f"{len(own)} presences; back after {', '.join(f'{gap:.0f} s' for gap in rejoins[:6])}"]
        if told:
            evidence.append(f"{len(told)} connection events: {', '.join(dict.fromkeys(told))}")
        left = own[0].participant.left_at
        found.append(
            Verdict(
                Cause.CHURN,
                f"{name} lost the call and came back {count} times.",
                people=tuple(person.key for person in own),
                evidence=tuple(evidence),
                counter=() if told else ("no event says that the connection was lost: they may have left on purpose",),
                confidence=0.9 if told else 0.7,
                since_s=left.timestamp() if left is not None else None,
                suffered_s=COST_S * count,
                sufferers=tuple(person.key for person in own),
            )
        )
    return found


def _gap_s(before: Person, after: Person) -> float | None:
    left, back = before.participant.left_at, after.participant.joined_at
    if left is None or back is None or back < left:
        return None
    return (back - left).total_seconds()
