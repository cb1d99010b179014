"""The whole evidence about one participant, from the three answers that each tell a part of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tui.model import Coverage, Depth, Direction, Event, Evidence, Labels, Participant, Series, Track, Window
from tui.providers.stream.mapping.people import merged
from tui.providers.stream.mapping.tracks import TrackMetrics


def combine(
    participant: Participant,
    window: Window,
    *,
    metrics: tuple[TrackMetrics, str] | None,
    details: Evidence | None,
    events: tuple[tuple[Event, ...], str] | None,
    missing: Mapping[str, str],
) -> Evidence:
    """Return one evidence; a part that could not be read is None, with its reason in `missing`.

    Where the track metrics and the details have the same series, that of the track metrics is taken: it holds every
    sample, the details as many as were asked for.
    """
    published = metrics[0].tracks if metrics else ()
    described = details.tracks if details else ()
    tracks = (*_published(published, described), *_others(published, described))
    connection = details.connection if details else ()
    series = [*connection, *(each for track in tracks for each in track.series)]
    told = metrics[0].participant if metrics else participant
    sources = [metrics[1] if metrics else None, *(details.source_ids if details else ()), events[1] if events else None]
    return Evidence(
        participant=merged(participant, told),
        coverage=Coverage(
            Depth.FULL,
            window,
            missing=dict(missing),
            points=sum(map(len, series)),
            dropped=sum(each.dropped for each in series),
            step_s=details.coverage.step_s if details else None,
        ),
        tracks=tracks,
        connection=connection,
        events=events[0] if events else (),
        warnings=metrics[0].warnings if metrics else (),
        subscriptions=details.subscriptions if details else (),
        thresholds=details.thresholds if details else (),
        source_ids=tuple(source for source in sources if source),
    )


def _published(published: tuple[Track, ...], described: tuple[Track, ...]) -> list[Track]:
    """Return the published tracks, each with what the details add to it."""
    sent = {track.track_id: track for track in described if track.direction is Direction.SENT}
    return [_joined(track, sent[track.track_id]) if track.track_id in sent else track for track in published]


def _others(published: tuple[Track, ...], described: tuple[Track, ...]) -> list[Track]:
    known = {track.track_id for track in published}
    return [track for track in described if track.direction is not Direction.SENT or track.track_id not in known]


def _joined(published: Track, described: Track) -> Track:
    mine = {each.metric: each for each in published.series if each}
    theirs = {each.metric: each for each in described.series}
    both: list[Series] = [_described(each, theirs.get(metric)) for metric, each in mine.items()]
    labels: tuple[Labels, ...] = published.labels or described.labels
    return replace(
        published,
        codec=published.codec or described.codec,
        label=described.label,
        series=(*both, *(each for metric, each in theirs.items() if metric not in mine)),
        labels=labels,
    )


def _described(series: Series, described: Series | None) -> Series:
    """Return a series with the label and the limits that the details have for it, where the unit is the same.

    The unit itself stays as it is, assumed or not: the next window's answer may come without the details, and series
    of two windows can only be joined in one unit.
    """
    if described is None or described.unit.symbol != series.unit.symbol:
        return series
    return replace(series, label=described.label, thresholds=described.thresholds)
