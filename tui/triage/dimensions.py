"""What people may have in common: the dimensions that bad calls are sliced by, as data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from tui.model import EventKind, Evidence, Participant, Vendor
from tui.query import to_text
from tui.query.tree import And, Compare, Op

Raw = Any
"""What stands in a participant, hashable. Values are made of distinct ones only: that is what makes it fast."""
Parts = tuple[str, ...]
"""A value in its parts: ("Chrome", "141.0"); empty where nobody says."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """Something that people may share.

    Attributes:
        key: its name in documents: "sdk_version".
        title: its name for people: "SDK version".
        attributes: of `Participant`, dotted, that it is read from. One alone is the raw value, several are a tuple.
        parts: makes a value of a raw one.
        fields: the fields of the filter language that select it, one for each part.
        told: reads what only tracks and events tell, of a participant and what was read about them: several values,
            each of which the person has.
        of_machine: whether it is of what people run and send with, not of where they are and how they get here.
        never_told_by: vendors whose API has no field for it.
    """

    key: str
    title: str
    attributes: tuple[str, ...]
    parts: Callable[[Raw], Parts]
    fields: tuple[str, ...]
    told: Callable[[Participant, Evidence | None], tuple[str, ...]] | None = None
    of_machine: bool = False
    never_told_by: frozenset[Vendor] = frozenset()

    def values(self, raw: Raw) -> tuple[Parts, ...]:
        """Return the values that a raw one stands for; none where nobody says."""
        if self.told is not None:
            return tuple((str(value),) for value in raw)
        parts = self.parts(raw)
        return (parts,) if parts else ()

    def of(self, evidence: Evidence) -> tuple[Parts, ...]:
        """Return the values of one person."""
        who = evidence.participant
        return self.values(self.told(who, evidence) if self.told is not None else attrgetter(*self.attributes)(who))

    def filter_for(self, parts: Parts) -> str:
        """Return the filter text that selects the people of a value."""
        nodes = tuple(
            Compare(field, Op.IS, part == "yes" if self.key in _YES_NO else part)
            for field, part in zip(self.fields, parts, strict=True)
        )
        return to_text(nodes[0] if len(nodes) == 1 else And(nodes))


_YES_NO = ("relayed",)


def _plain(raw: Raw) -> Parts:
    return (str(raw),) if raw else ()


def _first(raw: Raw) -> Parts:
    """Return the first that is told: (name, id)."""
    return next(((str(part),) for part in raw if part), ())


def _both(raw: Raw) -> Parts:
    """Return a name and its version. Without either it is no value."""
    return tuple(map(str, raw)) if all(raw) else ()


def _version(raw: Raw) -> Parts:
    """Return a name with its version: (SDK, client, SDK's version, client's version)."""
    sdk, client, sdk_version, client_version = raw
    name, version = sdk or client, sdk_version or client_version
    return (str(name), str(version)) if name and version else ()


def is_relayed(who: Participant, evidence: Evidence | None) -> bool | None:
    """Return whether media went through a relay: as the vendor says it, else as an ICE event tells the candidate."""
    if who.network.relayed is not None or evidence is None:
        return who.network.relayed
    told = [
        str(value).lower()
        for event in evidence.events
        if event.kind is EventKind.ICE
        for name, value in event.data.items()
        if "candidate" in name and "type" in name
    ]
    return "relay" in told if told else None


def _relayed(who: Participant, evidence: Evidence | None) -> tuple[str, ...]:
    found = is_relayed(who, evidence)
    return () if found is None else ("yes",) if found else ("no",)


def _codecs(_: Participant, evidence: Evidence | None) -> tuple[str, ...]:
    return tuple({track.codec: None for track in evidence.tracks if track.codec}) if evidence is not None else ()


DIMENSIONS: tuple[Dimension, ...] = (
    Dimension("sfu", "media server", ("sfu",), _plain, ("sfu",),
              never_told_by=frozenset({Vendor.REALTIMEKIT})),
    Dimension("relayed", "relayed", (), _plain, ("relayed",), told=_relayed),
    Dimension("isp", "ISP", ("network.organisation", "network.asn"), _first, ("isp",)),
    Dimension("country", "country", ("place.country_iso_code", "place.country"), _first, ("country",)),
    Dimension("network_type", "network", ("network.network_type",), _plain, ("network",)),
    Dimension(
        "sdk_version", "SDK version",
        ("client.sdk", "client.name", "client.sdk_version", "client.version"), _version,
        ("client", "version"), of_machine=True),
    Dimension("sdk", "SDK", ("client.sdk", "client.name"), _first, ("client",), of_machine=True),
    Dimension(
        "browser_version", "browser version",
        ("client.browser", "client.browser_version"), lambda raw: _one(_both(raw)), ("browser",), of_machine=True),
    Dimension("browser", "browser", ("client.browser",), _plain, ("browser",), of_machine=True),
    Dimension("device", "device", ("device.name",), _plain, ("device",), of_machine=True),
    Dimension(
        "os_version", "OS version", ("device.os", "device.os_version"), lambda raw: _one(_both(raw)),
        ("os",), of_machine=True),
    Dimension("os", "OS", ("device.os",), _plain, ("os",), of_machine=True),
    Dimension("publisher_type", "sends by", ("publisher_type",), _plain, ("publisher",), of_machine=True),
    Dimension("codec", "codec", (), _plain, ("codec",), told=_codecs, of_machine=True),
)  # fmt: skip
"""In the order in which equals are preferred; a nested dimension stands before those that it lies in."""


def _one(parts: Parts) -> Parts:
    """Return a name and a version as the filter language knows them: as one word."""
    return (" ".join(parts),) if parts else ()


BY_KEY: Mapping[str, Dimension] = {each.key: each for each in DIMENSIONS}
