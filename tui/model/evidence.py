"""All that was read about one participant: what triage judges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from tui.model.event import Event, QualityWarning
from tui.model.participant import Participant
from tui.model.quality import Threshold
from tui.model.series import Labels, Series
from tui.model.track import Track
from tui.model.window import Window


class Depth(StrEnum):
    """How much was read: from cheap to dear."""

    LISTED = "listed"  # a row of a list
    SUMMARY = "summary"  # a row that tells score, jitter and the like
    OVERVIEW = "overview"  # series with few points
    FULL = "full"  # every series that the vendor has


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was read, and what is missing.

    Attributes:
        depth: how much was read.
        window: the time that was read; None where that told no series.
        missing: what could not be read, each with its reason: {"timeline": "not found"}.
        points: samples kept.
        dropped: samples left out.
        step_s: seconds between samples of the source.
    """

    depth: Depth
    window: Window | None = None
    missing: Mapping[str, str] = field(default_factory=dict)
    points: int = 0
    dropped: int = 0
    step_s: float | None = None


@dataclass(frozen=True, slots=True)
class Subscription:
    """That a participant received somebody's media.

    Attributes:
        publisher_user_id: who sent it.
        publisher_session_id: that person's presence, where told.
        track_ids: of the tracks among `Evidence.tracks`.
    """

    publisher_user_id: str | None
    publisher_name: str | None = None
    publisher_session_id: str | None = None
    track_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that was read about one participant.

    Attributes:
        participant: who, with everything that any answer told.
        tracks: sent and received.
        connection: series of the connection as a whole, and of the person (score, round-trip time).
        connection_labels: what has names over time: ICE state, candidate pair.
        events: ascending in time; those without a time come first.
        warnings: of all tracks, ascending in time.
        subscriptions: whose media was received.
        thresholds: limits that the server delivered.
        totals: cumulative numbers of the connection, by name with unit.
        coverage: what was read, and what is missing.
        source_ids: the answers that it came from.
    """

    participant: Participant
    coverage: Coverage
    tracks: tuple[Track, ...] = ()
    connection: tuple[Series, ...] = ()
    connection_labels: tuple[Labels, ...] = ()
    events: tuple[Event, ...] = ()
    warnings: tuple[QualityWarning, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    totals: Mapping[str, float] = field(default_factory=dict)
    source_ids: tuple[str, ...] = ()
