"""Ok, fair, bad, or unclassified for a stated reason: what there is to say about a participant as a whole."""

from __future__ import annotations

from collections.abc import Sequence

from tui.model import BAD, FAIR, OK, Depth, EventKind, Evidence, Metric, Quality, QualityState, Reason, unclassified
from tui.triage.flag import Flag
from tui.triage.flags import Found
from tui.triage.samples import MEDIA

SHORTEST_S = 20.0
"""A call shorter than this is not judged (Pexip)."""
FAIR_SHARE = 0.1
"""Of a presence that something must have been fair for the whole to be: callscope's own. A dip of half a minute in an
hour is a flag, and the call was fine."""
READ = (Depth.OVERVIEW, Depth.FULL)
UNITS_THAT_MATTER = (Metric.LOSS, Metric.JITTER, Metric.RTT)


def overall(evidence: Evidence, flags: Sequence[Flag], found: Found, flagged_s: float = 0.0) -> Quality:
    """Return the quality of a participant's whole presence.

    Args:
        evidence: what was read.
        flags: what was beyond a limit.
        found: how much could be judged.
        flagged_s: seconds in which a flag stood.
    """
    if evidence.coverage.depth not in READ:
        return unclassified(Reason.NOT_READ)
    lasted = presence_s(evidence)
    if lasted is not None and lasted < SHORTEST_S:
        return unclassified(Reason.TOO_SHORT)
    if any(flag.state is QualityState.BAD for flag in flags):
        return BAD
    if flags and (lasted is None or flagged_s >= FAIR_SHARE * lasted):
        return FAIR
    if not carried_media(evidence):
        is_muted = any(event.kind is EventKind.MUTE for event in evidence.events)
        return unclassified(Reason.MUTED if is_muted else Reason.NO_MEDIA)
    if found.limited == 0:
        return unclassified(Reason.UNIT_UNKNOWN if has_unknown_units(evidence) else Reason.NOT_DELIVERED)
    if found.too_few_packets:
        return unclassified(Reason.TOO_FEW_PACKETS)
    return OK if found.has_samples else unclassified(Reason.TOO_SHORT)


def presence_s(evidence: Evidence) -> float | None:
    """Return how long the presence lasted in seconds; None where nobody says."""
    who = evidence.participant
    if who.joined_at is not None and who.left_at is not None:
        return (who.left_at - who.joined_at).total_seconds()
    return who.duration_s


def carried_media(evidence: Evidence) -> bool:
    """Return whether anything was sent or received; True where no series says how much."""
    told = [series for track in evidence.tracks for series in track.series if series.metric in MEDIA and len(series)]
    if not told:
        return any(len(series) for series in evidence.connection) or bool(evidence.tracks)
    return any(max(series.values) > 0 for series in told)


def has_unknown_units(evidence: Evidence) -> bool:
    """Return whether a metric that limits exist for came in a unit that nobody knows."""
    return any(
        series.unit.symbol == "unknown"
        for track in evidence.tracks
        for series in track.series
        if series.metric in UNITS_THAT_MATTER
    )
