"""The people of a session as verdicts need them: who, judged how, with what in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from tui.model import EventKind, Evidence, Participant, Quality
from tui.triage.flag import Flag
from tui.triage.judge import Judgement
from tui.triage.samples import publisher_key
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


def dimensions(person: Person) -> dict[str, str]:
    """Return what a person may have in common with others, by the dimension's name; what nobody tells is absent."""
    who = person.participant
    client, network, device = who.client, who.network, who.device
    version = client.sdk_version or client.version
    sdk = client.sdk or client.name or ""
    relayed = is_relayed(person.evidence)
    found = {
        "sfu": who.sfu,
        "country": who.place.country_iso_code or who.place.country,
        "network_type": network.network_type,
        "isp": network.asn or network.organisation,
        "version": f"{sdk} {version}".strip() if version else None,
        "browser": " ".join(filter(None, (client.browser, client.browser_version))) or None,
        "os": device.os,
        "device": device.name,
        "publisher_type": who.publisher_type,
        "relayed": None if relayed is None else "yes" if relayed else "no",
    }
    return {name: value for name, value in found.items() if value}


def is_relayed(evidence: Evidence) -> bool | None:
    """Return whether media went through a relay: as the vendor says it, else as an ICE event tells the candidate."""
    if evidence.participant.network.relayed is not None:
        return evidence.participant.network.relayed
    told = [
        str(value).lower()
        for event in evidence.events
        if event.kind is EventKind.ICE
        for name, value in event.data.items()
        if "candidate" in name and "type" in name
    ]
    return "relay" in told if told else None


def presences(people: Sequence[Person]) -> dict[str, list[Person]]:
    """Return everybody's presences, by human, in the order of joining."""
    found: dict[str, list[Person]] = {}
    for person in people:
        found.setdefault(person.human, []).append(person)
    for own in found.values():
        own.sort(key=lambda each: each.participant.joined_at.timestamp() if each.participant.joined_at else 0.0)
    return found
