"""What happened, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

Scalar = str | float | int | bool | None


class EventKind(StrEnum):
    """What an event is about; the vendor's own name of it is kept beside."""

    JOIN = "join"
    LEAVE = "leave"
    CONNECTION = "connection"
    ICE = "ice"
    DEVICE = "device"
    NETWORK = "network"
    MUTE = "mute"
    UNMUTE = "unmute"
    SCREENSHARE = "screenshare"
    PERMISSION = "permission"
    PRECALL = "precall"
    VISIBILITY = "visibility"
    SERVICE = "service"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a participant or a session.

    Attributes:
        at: UTC; None where the vendor sent no usable time.
        kind: what it is about.
        name: the vendor's own name.
        severity: the vendor's own word, where it sends one.
        data: what came with it, flattened to scalars under dotted keys.
    """

    at: datetime | None
    kind: EventKind
    name: str
    severity: str | None = None
    data: Mapping[str, Scalar] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class QualityWarning:
    """A warning that the vendor attached to a track.

    Attributes:
        at: UTC; None where the vendor sent no time.
        code: the vendor's code, verbatim. Codes are not published: never switch on one.
        text: the vendor's words for people.
        track_id: the track it is about, where known.
    """

    at: datetime | None
    code: str
    text: str
    track_id: str | None = None
