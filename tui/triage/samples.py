"""What is judged of a track: one value for each window of the source's own step."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from tui.model import Direction, Evidence, Metric, Publisher, Series, Track, TrackKind, Unit
from tui.triage.rules.signs import LOW_LOSS_PERCENT, Sign

CAMERA = (TrackKind.VIDEO,)
MEDIA = (Metric.BITRATE, Metric.PACKETS, Metric.BYTES, Metric.FRAMERATE)
"""Any of these above zero shows that media flowed."""
PERCENT = Unit("%")

SentMedia = Mapping[tuple[str, str], Sequence[Track]]
"""What everybody sent, by (presence or user, kind of track)."""


def sent_media(evidences: Sequence[Evidence]) -> SentMedia:
    """Return what everybody sent: a receiver cannot have more."""
    found: dict[tuple[str, str], list[Track]] = {}
    for evidence in evidences:
        who = evidence.participant
        for track in evidence.tracks:
            if track.direction is Direction.SENT:
                for name in {who.session_id, who.user_id, *who.other_session_ids} - {None}:
                    found.setdefault((str(name), track.kind), []).append(track)
    return found


def publisher_key(publisher: Publisher | None) -> str | None:
    """Return by what a publisher is known: the presence, else the user."""
    return (publisher.participant_session_id or publisher.user_id) if publisher is not None else None


def source_of(track: Track, sent: SentMedia | None) -> Sequence[Track]:
    """Return what the publisher of a received track sent of that kind; nothing where that was not read."""
    key = publisher_key(track.publisher)
    return sent.get((key, track.kind), ()) if sent is not None and key is not None else ()


def measured(evidence: Evidence) -> Iterator[tuple[Track | None, Series]]:
    """Yield every series that can be judged, the connection's first, each track's own shares behind its series."""
    for series in evidence.connection:
        yield None, series
    for track in evidence.tracks:
        for series in track.series:
            yield track, series
        yield from ((track, share) for share in _shares(track))


def _shares(track: Track) -> Iterator[Series]:
    if track.kind not in CAMERA:
        return
    if track.direction is Direction.SENT:
        sent, source = track.get(Metric.FRAMERATE), track.get(Metric.SOURCE_FRAMERATE)
        if sent is not None and source is not None:
            yield _paired(
                Sign.ENCODE_SHARE, sent, source, lambda fps, of: 100 * fps / of if of > 0 and fps > 0 else None
            )
        return
    frozen = track.get(Metric.FREEZES)
    if frozen is not None and any(frozen.values):
        yield _of_time(frozen)
    dropped, decoded = track.get(Metric.FRAMES_DROPPED), track.get(Metric.FRAMES_DECODED)
    if dropped is not None and decoded is not None and any(value > 1 for value in dropped.values):
        yield _dropped(track, dropped, decoded)


def _of_time(frozen: Series) -> Series:
    step = frozen.step_s or 1.0
    values = []
    for index, value in enumerate(frozen.values):
        before = frozen.times_s[index - 1] if index else frozen.times_s[0] - step
        length = frozen.times_s[index] - before
        values.append(min(100.0, value / 10 / (length if 0 < length <= 3 * step else step)))
    return replace(
        frozen, metric=Sign.FREEZE_SHARE, unit=PERCENT, values=array("d", values), nominal_step_s=step, thresholds=()
    )


def _dropped(track: Track, dropped: Series, decoded: Series) -> Series:
    """Return which share of the frames was dropped; where packets were lost as well, that is no news of the decoder."""
    loss = track.get(Metric.LOSS)
    share = _paired(Sign.DROP_SHARE, dropped, decoded, lambda gone, shown: 100 * gone / (gone + shown) if gone else 0.0)
    if loss is None:
        return share
    values = [0.0 if (lost := loss.at(at)) is not None and lost >= LOW_LOSS_PERCENT else value for at, value in share]
    return replace(share, values=array("d", values))


def _paired(metric: str, one: Series, other: Series, of: Callable[[float, float], float | None]) -> Series:
    """Return a percentage of two series, at the times that both have."""
    known = dict(zip(other.times_s, other.values, strict=True))
    times, values = array("d"), array("d")
    for at, value in zip(one.times_s, one.values, strict=True):
        if (beside := known.get(at)) is not None and (share := of(value, beside)) is not None:
            times.append(at)
            values.append(share)
    return Series(metric, PERCENT, times, values, one.step_s)


def mean_between(series: Series | None, since_s: float, until_s: float) -> float | None:
    """Return the mean of the samples in a range of time; None where there are none."""
    if series is None:
        return None
    first, last = bisect_left(series.times_s, since_s), bisect_right(series.times_s, until_s)
    return sum(series.values[first:last]) / (last - first) if last > first else None
