"""What happened around an instant: change points, flags and events on one clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui.model import Event, EventKind, Evidence, Series, Track
from tui.triage.flag import Flag
from tui.triage.onset import Change, change_points

BEFORE_S = 30.0
"""So long before an onset is looked at for what brought it about."""
TELLING = (
    EventKind.JOIN,
    EventKind.LEAVE,
    EventKind.CONNECTION,
    EventKind.ICE,
    EventKind.DEVICE,
    EventKind.NETWORK,
    EventKind.MUTE,
    EventKind.UNMUTE,
    EventKind.SCREENSHARE,
    EventKind.PERMISSION,
    EventKind.VISIBILITY,
    EventKind.SERVICE,
)


@dataclass(frozen=True, slots=True)
class Moment:
    """Something at an instant.

    Attributes:
        at_s: UTC epoch seconds.
        what: in words: "loss 1.2 % -> 14 %", "flag: ...", "ice_disconnected".
        kind: "change", "flag", "cleared" or the event's kind.
        track_id: of which track, where it is about one.
    """

    at_s: float
    what: str
    kind: str
    track_id: str | None = None


def moments(evidence: Evidence, flags: Sequence[Flag]) -> tuple[Moment, ...]:
    """Return flags, events, and the change points of every flagged series, ascending in time."""
    found = [Moment(flag.since_s, f"flag: {flag}", "flag", flag.track_id) for flag in flags]
    found += [Moment(flag.until_s, f"over: {flag.metric}", "cleared", flag.track_id) for flag in flags]
    found += [
        Moment(event.at.timestamp(), _words(event), event.kind.value)
        for event in evidence.events
        if event.at is not None and event.kind in TELLING
    ]
    told = {(flag.track_id, flag.metric) for flag in flags}
    for track, series in _all(evidence):
        track_id = track.track_id if track is not None else None
        if (track_id, series.metric) in told:
            found += [Moment(each.at_s, _change(series, each), "change", track_id) for each in change_points(series)]
    return tuple(sorted(found, key=lambda moment: moment.at_s))


def before(moments: Sequence[Moment], at_s: float, *, length_s: float = BEFORE_S) -> tuple[Moment, ...]:
    """Return what happened in the seconds before an instant, the instant included."""
    return tuple(moment for moment in moments if at_s - length_s <= moment.at_s <= at_s)


def onsets(moments: Sequence[Moment]) -> tuple[float, ...]:
    """Return the onsets of flags, ascending, each instant once: where the keys for next and previous onset go."""
    return tuple(dict.fromkeys(moment.at_s for moment in moments if moment.kind == "flag"))


def _all(evidence: Evidence) -> list[tuple[Track | None, Series]]:
    found: list[tuple[Track | None, Series]] = [(None, series) for series in evidence.connection]
    return found + [(track, series) for track in evidence.tracks for series in track.series]


def _change(series: Series, change: Change) -> str:
    unit = f" {series.unit.symbol}" if series.unit.symbol else ""
    return f"{series.metric} {change.before:.3g}{unit} -> {change.after:.3g}{unit}"


def _words(event: Event) -> str:
    state = event.data.get("state")
    return f"{event.name} {state}" if isinstance(state, str) else event.name
