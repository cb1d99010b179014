"""The people of a session as verdicts need them: who, judged how, with what in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from tui.model import OK, Evidence, Participant, Quality, Reason
from tui.triage.flag import Flag
from tui.triage.judge import Judgement
from tui.triage.samples import publisher_key
from tui.triage.session_flags import listed_quality
from tui.triage.states import presence_s


@dataclass(frozen=True, slots=True)
class Person:
    """One presence, read and judged.

    Attributes:
        key: the last part of its address.
        evidence: what was read.
        judgement: what the rules say.
        flags: the judgement's, none where the presence was too short to judge.
    """

    key: str
    evidence: Evidence
    judgement: Judgement
    flags: tuple[Flag, ...] = field(default=())

    @property
    def participant(self) -> Participant:
        """Who."""
        return self.evidence.participant

    @property
    def quality(self) -> Quality:
        """Of the whole presence."""
        return self.judgement.quality

    @property
    def human(self) -> str:
        """The same for every presence of one person."""
        who = self.participant
        return who.custom_id or who.user_id or self.key

    @property
    def name(self) -> str:
        """As people call them."""
        who = self.participant
        return who.name or who.custom_id or who.user_id or self.key

    @property
    def is_well_by_list(self) -> bool:
        """Whether nothing was read but a list, by whose score the vendor's measure was good."""
        return self.judgement.unclassified is Reason.NOT_READ and listed_quality(self.participant) == OK

    @property
    def lasted_s(self) -> float:
        """Seconds of presence; 0 where nobody says."""
        return presence_s(self.evidence) or 0.0


class People:
    """Everybody who was read, found by any of their ids."""

    def __init__(self, people: Iterable[Person]) -> None:
        """Take them."""
        self.all = tuple(people)
        self._by_id: dict[str, Person] = {}
        for person in self.all:
            who = person.participant
            for one in (who.user_id, *who.other_session_ids, who.session_id, person.key):
                if one:
                    self._by_id[one] = person

    def get(self, name: str | None) -> Person | None:
        """Return the person with an id, or None."""
        return self._by_id.get(name) if name else None

    def receivers(self, publisher: Person) -> frozenset[str]:
        """Return who received somebody's media."""
        return self._receivers.get(publisher.key, frozenset())

    @cached_property
    def _receivers(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for person in self.all:
            for key in {publisher_key(track.publisher) for track in person.evidence.tracks if track.publisher}:
                publisher = self.get(key)
                if publisher is not None:
                    found.setdefault(publisher.key, set()).add(person.key)
        return {key: frozenset(keys) for key, keys in found.items()}

    def __len__(self) -> int:
        return len(self.all)


def key_of(participant: Participant) -> str:
    """Return the last part of a participant's address."""
    return participant.address.participant[-1] if participant.address.participant else str(participant.address)


def presences(people: Sequence[Person]) -> dict[str, list[Person]]:
    """Return everybody's presences, by human, in the order of joining."""
    found: dict[str, list[Person]] = {}
    for person in people:
        found.setdefault(person.human, []).append(person)
    for own in found.values():
        own.sort(key=lambda each: each.participant.joined_at.timestamp() if each.participant.joined_at else 0.0)
    return found
