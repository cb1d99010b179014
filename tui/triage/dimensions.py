"""What people may have in common: the dimensions that bad calls are sliced by, as data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tui.model import Evidence
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
        from_evidence: reads what only tracks tell: several values, each of which the person has.
    """

    key: str
    title: str
    attributes: tuple[str, ...]
    parts: Callable[[Raw], Parts]
    fields: tuple[str, ...]
    from_evidence: Callable[[Evidence], tuple[str, ...]] | None = None

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


def _yes_no(raw: Raw) -> Parts:
    return () if raw is None else ("yes",) if raw else ("no",)


def _codecs(evidence: Evidence) -> tuple[str, ...]:
    return tuple({track.codec: None for track in evidence.tracks if track.codec})


DIMENSIONS: tuple[Dimension, ...] = (
    Dimension("sfu", "media server", ("sfu",), _plain, ("sfu",)),
    Dimension("relayed", "relayed", ("network.relayed",), _yes_no, ("relayed",)),
    Dimension("isp", "ISP", ("network.organisation", "network.asn"), _first, ("isp",)),
    Dimension("country", "country", ("place.country_iso_code", "place.country"), _first, ("country",)),
    Dimension("network_type", "network", ("network.network_type",), _plain, ("network",)),
    Dimension(
        "sdk_version", "SDK version",
        ("client.sdk", "client.name", "client.sdk_version", "client.version"), _version,
        ("client", "version"),
    ),
    Dimension("sdk", "SDK", ("client.sdk", "client.name"), _first, ("client",)),
    Dimension(
        "browser_version", "browser version",
        ("client.browser", "client.browser_version"), lambda raw: _one(_both(raw)), ("browser",),
    ),
    Dimension("browser", "browser", ("client.browser",), _plain, ("browser",)),
    Dimension("device", "device", ("device.name",), _plain, ("device",)),
    Dimension(
        "os_version", "OS version", ("device.os", "device.os_version"), lambda raw: _one(_both(raw)),
        ("os",),
    ),
    Dimension("os", "OS", ("device.os",), _plain, ("os",)),
    Dimension("publisher_type", "sends by", ("publisher_type",), _plain, ("publisher",)),
    Dimension("codec", "codec", (), _plain, ("codec",), from_evidence=_codecs),
)  # fmt: skip
"""In the order in which equals are preferred; a nested dimension stands before those that it lies in."""


def _one(parts: Parts) -> Parts:
    """Return a name and a version as the filter language knows them: as one word."""
    return (" ".join(parts),) if parts else ()
