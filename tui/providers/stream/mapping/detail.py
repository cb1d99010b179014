"""The whole evidence about one participant, from answers that each tell a part of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import chain, count

from tui.model import Coverage, Depth, Event, Evidence, Participant, Series, Track, Window
from tui.providers.stream.mapping.details import Details
from tui.providers.stream.mapping.people import merged
from tui.providers.stream.mapping.tracks import TrackMetrics


def overview_of(details: Details, participant: Participant) -> Evidence:
    """Return the details alone."""
    return _assembled(participant, details.window, Depth.OVERVIEW, details.sent, details)


def combine(
    participant: Participant,
    window: Window,
    *,
    metrics: tuple[TrackMetrics, str] | None,
    details: Details | None,
    events: tuple[tuple[Event, ...], str] | None,
    missing: Mapping[str, str],
) -> Evidence:
    """Return one evidence; a part that could not be read is None, with its reason in `missing`.

    Where the track metrics and the details have the same series, that of the track metrics is taken: it holds every
    sample, the details as many as were asked for.
    """
    published, metrics_source = (metrics[0], metrics[1]) if metrics else (None, None)
    told = published.participant if published else participant
    sent = _joined(published.tracks if published else (), details.sent if details else ())
    evidence = _assembled(merged(participant, told), window, Depth.FULL, sent, details)
    sources = (metrics_source, details.source_id if details else None, events[1] if events else None)
    return replace(
        evidence,
        coverage=replace(evidence.coverage, missing=dict(missing)),
        events=events[0] if events else (),
        warnings=published.warnings if published else (),
        source_ids=tuple(source for source in sources if source),
    )


def with_unique_ids(tracks: Iterable[Track]) -> tuple[Track, ...]:
    """Return tracks whose ids are unique.

    The first of several keeps the id; a further simulcast layer is `ID/RID`, any other namesake `ID#2`.
    """
    seen: set[str] = set()
    unique = []
    for track in tracks:
        layer = (f"{track.track_id}/{track.rid}",) if track.rid else ()
        names = chain((track.track_id,), layer, (f"{track.track_id}#{number}" for number in count(2)))
        track_id = next(name for name in names if name not in seen)
        seen.add(track_id)
        unique.append(track if track_id == track.track_id else replace(track, track_id=track_id))
    return tuple(unique)


def _assembled(
    participant: Participant, window: Window | None, depth: Depth, sent: Iterable[Track], details: Details | None
) -> Evidence:
    sent = tuple(sent)
    received = details.received if details else ()
    tracks = with_unique_ids((*sent, *(track for _, track in received)))
    connection = details.connection if details else ()
    series = [*connection, *(each for track in tracks for each in track.series)]
    ids_of: dict[int, list[str]] = {}
    for (number, _), track in zip(received, tracks[len(sent) :], strict=True):
        ids_of.setdefault(number, []).append(track.track_id)
    return Evidence(
        participant=participant,
        coverage=Coverage(
            depth,
            window,
            points=sum(map(len, series)),
            dropped=sum(each.dropped for each in series),
            step_s=details.step_s if details else None,
        ),
        tracks=tracks,
        connection=connection,
        subscriptions=tuple(
            replace(subscription, track_ids=tuple(ids_of.get(number, ())))
            for number, subscription in enumerate(details.subscriptions if details else ())
        ),
        thresholds=details.thresholds if details else (),
        source_ids=(details.source_id,) if details else (),
    )


def _joined(published: Iterable[Track], described: Iterable[Track]) -> list[Track]:
    """Return the published tracks, each with what its first description adds, then what is only described."""
    left = list(described)
    joined = []
    for track in published:
        mine = next((each for each in left if (each.track_id, each.kind) == (track.track_id, track.kind)), None)
        if mine is not None:
            left = [each for each in left if each is not mine]
        joined.append(_described(track, mine) if mine else track)
    return joined + left


def _described(published: Track, described: Track) -> Track:
    mine = {each.metric: each for each in published.series if each}
    theirs = {each.metric: each for each in described.series}
    return replace(
        published,
        codec=published.codec or described.codec,
        label=described.label,
        series=(
            *(_explained(each, theirs.get(metric)) for metric, each in mine.items()),
            *(each for metric, each in theirs.items() if metric not in mine),
        ),
        labels=published.labels or described.labels,
    )


def _explained(series: Series, described: Series | None) -> Series:
    """Return a series with the label and the limits that the details have for it, where the unit is the same.

    The unit itself stays as it is, assumed or not: the next window's answer may come without the details, and series
    of two windows can only be joined in one unit.
    """
    if described is None or described.unit.symbol != series.unit.symbol:
        return series
    return replace(series, label=described.label, thresholds=described.thresholds)
