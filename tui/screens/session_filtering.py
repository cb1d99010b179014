"""What a filter of a session's participants is judged by before it is applied. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from tui.model import Evidence, Participant, with_rejoins
from tui.query import Node, needs
from tui.screens.session_findings import Findings
from tui.screens.session_judging import key_of
from tui.screens.session_pages import Listing, record_of


def records(listing: Listing, findings: Findings) -> Sequence[Evidence | Participant]:
    """Return what is known of everybody who was read or listed; who came back how often, where all are known."""
    known: dict[str, Evidence | Participant] = {key: each.evidence for key, each in findings.known.items()}
    known.update({key_of(row.participant.address): record_of(row) for row in listing.rows})
    is_everybody = listing.total is not None and len(known) >= listing.total
    return list(_with_rejoins(known.values()) if is_everybody else known.values())


def reading_note(node: Node, listing: Listing, findings: Findings) -> str:
    """Return of which fields the list does not tell, and how many people were read for them; "" where it tells all."""
    missing = sorted(needs(node))
    if not missing:
        return ""
    people = listing.total or max(findings.read, len(findings.known), len(listing.rows))
    return f"{', '.join(missing)}: {findings.read:,} of {people:,} people read"


def _with_rejoins(everybody: Iterable[Evidence | Participant]) -> Iterator[Evidence | Participant]:
    found = list(everybody)
    told = with_rejoins(each.participant if isinstance(each, Evidence) else each for each in found)
    for record, who in zip(found, told, strict=True):
        yield replace(record, participant=who) if isinstance(record, Evidence) else who
