"""Flags that no single series shows: media that stopped both ways, a rate that collapsed, media that never came."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from tui.model import Depth, Direction, EventKind, Evidence, Metric, Series, Track, TrackKind
from tui.triage.flag import HELD, RUN, Flag
from tui.triage.flags import near
from tui.triage.onset import onset_s
from tui.triage.rules.signs import COLLAPSE, INTERRUPTED, NO_MEDIA

PACKETS_IN = "packets_received"
"""Every packet that a connection received, reports and connectivity checks among them."""
BEFORE = 12
"""Windows whose median is the rate before a collapse."""
LEAST_BEFORE = 5
RECOVERED = 0.7
"""Of the rate before: a collapse is over from there on, which is above where it began."""
LEAST_KBPS = 100.0
"""A rate that was lower than this has nothing to collapse from."""


def media_flags(evidence: Evidence) -> list[Flag]:
    """Return what the tracks and the connection of a participant show together."""
    return [*_interruptions(evidence), *_collapses(evidence), *_dark(evidence)]


# Media that stopped both ways


def _interruptions(evidence: Evidence) -> Iterator[Flag]:
    """Yield stretches in which not one packet came in, be it a report or a connectivity check.

    Somebody muted sends and receives reports still; where they stop too, the connection is gone.
    """
    series = next((each for each in evidence.connection if each.metric == PACKETS_IN), None)
    if series is None or len(series) < HELD:
        return
    step = series.step_s or 1.0
    silent = [value <= 0 for value in series.values]
    index = 0
    while index < len(silent):
        if not silent[index]:
            index += 1
            continue
        last = index
        while last + 1 < len(silent) and silent[last + 1]:
            last += 1
        since = series.times_s[index - 1] if index else series.times_s[index] - step
        until = series.times_s[last]
        # where reports are missing until the next one, the silence went on at least into that hole
        if last + 1 < len(silent) and series.times_s[last + 1] - until > 1.6 * step:
            until = series.times_s[last + 1] - step
        is_known = any(value > 0 for value in series.values[:index])
        if is_known and until - since >= INTERRUPTED.limit and _is_unmuted(evidence, since):
            yield Flag(
                INTERRUPTED.metric, until - since, INTERRUPTED, since, until, note=_ice_note(evidence, since, until)
            )
        index = last + 1


def _ice_note(evidence: Evidence, since_s: float, until_s: float) -> str | None:
    for labels in evidence.connection_labels:
        for span in labels.spans:
            if span.label in ("disconnected", "failed") and since_s <= span.since_s <= until_s + 15:
                return f"{labels.name.replace('_', ' ')}: {span.label}"
    return None


def _is_unmuted(evidence: Evidence, at_s: float) -> bool:
    """Return whether something was sent or received just before."""
    for track in evidence.tracks:
        packets = track.get(Metric.PACKETS) or track.get(Metric.BITRATE)
        if packets is not None:
            last = bisect_right(packets.times_s, at_s)
            if any(value > 0 for value in packets.values[max(0, last - RUN) : last]):
                return True
    return False


# A rate that collapsed


def _collapses(evidence: Evidence) -> Iterator[Flag]:
    estimate = next((each for each in evidence.connection if each.metric == Metric.AVAILABLE_BITRATE), None)
    if estimate is None or len(estimate) < LEAST_BEFORE + HELD:
        return
    step = estimate.step_s or 1.0
    for track in evidence.tracks:
        rate = track.get(Metric.BITRATE)
        if track.direction is Direction.SENT and track.kind == TrackKind.VIDEO and rate is not None:
            yield from _of_rate(track, rate, estimate, step)


def _of_rate(track: Track, rate: Series, estimate: Series, step: float) -> Iterator[Flag]:
    values, times = rate.values, rate.times_s
    index = LEAST_BEFORE
    while index <= len(values) - HELD:
        run = values[index : index + RUN]
        if min(run) > 0.5 * max(values[max(0, index - BEFORE) : index]):
            index += 1
            continue
        flowing = [value for value in values[max(0, index - BEFORE) : index] if value > 0]
        before = median(flowing) if len(flowing) >= LEAST_BEFORE else 0.0
        low = [0 < value < before * COLLAPSE.limit / 100 for value in run]
        if before < LEAST_KBPS or sum(low) < HELD or not low[0] or not _fell(estimate, times[index], step):
            index += 1
            continue
        last = index
        while last + 1 < len(values) and values[last + 1] < RECOVERED * before:
            last += 1
        since = min(_start(times, values, index, rate), _start_of_fall(estimate, times[index], step))
        held = sorted(values[index : index + RUN])[HELD - 1]
        yield Flag(
            COLLAPSE.metric, 100 * held / before, COLLAPSE, since, times[last], rate.step_s or 1.0,
            track.track_id, track.kind, track.direction,
            note=f"from {before:.0f} to {held:.0f} kbit/s while the bandwidth estimate fell",
        )  # fmt: skip
        index = last + 1 + LEAST_BEFORE


def _around(estimate: Series, at_s: float) -> tuple[Sequence[float], Sequence[float]]:
    split = bisect_left(estimate.times_s, at_s)
    return estimate.values[max(0, split - BEFORE) : max(0, split - 1)], estimate.values[max(0, split - 1) : split + 2]


def _fell(estimate: Series, at_s: float, step: float) -> bool:
    """Return whether the estimate at an instant is half of what it had been at most shortly before."""
    before, now = _around(estimate, at_s)
    earlier = [value for value in before if value > 0]
    return (
        bool(earlier) and bool(now) and 0 < median(now) < 0.5 * max(earlier) and near(estimate, at_s, step) is not None
    )


def _start(times: Sequence[float], values: Sequence[float], index: int, rate: Series) -> float:
    return onset_s(times, values, index, rate.step_s or 1.0)


def _start_of_fall(estimate: Series, at_s: float, step: float) -> float:
    return onset_s(estimate.times_s, estimate.values, min(bisect_left(estimate.times_s, at_s), len(estimate) - 1), step)


# Media that never came


def _dark(evidence: Evidence) -> Iterator[Flag]:
    """Yield a flag where everything that was published stayed empty, and nothing says that it was muted."""
    tracks = [track for track in evidence.tracks if track.direction is Direction.SENT and track.series]
    if evidence.coverage.depth not in (Depth.OVERVIEW, Depth.FULL) or not tracks:
        return
    if any(track.kind not in (TrackKind.AUDIO, TrackKind.VIDEO) for track in tracks):
        return
    if any(_carried(track) for track in tracks) or _was_muted_throughout(evidence, tracks):
        return
    times = [at for track in tracks for series in track.series for at in (series.times_s[:1] + series.times_s[-1:])]
    if not times or max(times) - min(times) < NO_MEDIA.limit:
        return
    kinds = " and ".join(sorted({track.kind for track in tracks}))
    yield Flag(
        NO_MEDIA.metric, max(times) - min(times), NO_MEDIA, min(times), max(times), direction=Direction.SENT,
        note=f"{kinds} published, not one packet sent",
    )  # fmt: skip


def _carried(track: Track) -> bool:
    flows = [track.get(metric) for metric in (Metric.PACKETS, Metric.BITRATE, Metric.BYTES, Metric.FRAMERATE)]
    told = [flow for flow in flows if flow is not None and len(flow)]
    return not told or any(any(value > 0 for value in flow.values) for flow in told)


def _was_muted_throughout(evidence: Evidence, tracks: Sequence[Track]) -> bool:
    """Return whether events say that whatever was published was switched off before anything could be sent."""
    switches = [event for event in evidence.events if event.kind in (EventKind.MUTE, EventKind.UNMUTE)]
    if not switches:
        return False
    for word in {str(track.kind) for track in tracks}:
        own = [event for event in switches if event.at is not None and word in event.name.lower()]
        for event, after in pairwise([*own, None]):
            if event is None or event.at is None or event.kind is EventKind.MUTE:
                continue
            if after is None or after.at is None or (after.at - event.at).total_seconds() >= NO_MEDIA.limit:
                return False
    return True
