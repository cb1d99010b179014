"""Several readings of one participant, made one: the tiles of a window, or what a scan learns step by step. Pure."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from itertools import chain, pairwise
from typing import TypeVar

from tui.model import (
    Coverage,
    Depth,
    Event,
    Evidence,
    Labels,
    Participant,
    QualityWarning,
    Series,
    Span,
    Subscription,
    Track,
    Window,
)

T = TypeVar("T")
V = TypeVar("V")

_START = datetime.min.replace(tzinfo=UTC)
_DEPTHS = list(Depth)


def join(readings: Sequence[Evidence]) -> Evidence:
    """Return one evidence out of several of the same participant, oldest window first.

    Series are joined by track and metric; labels are merged; events and warnings that are the same are told once; of
    cumulative totals the last one stands.

    Raises:
        ValueError: there is none.
    """
    if not readings:
        raise ValueError("nothing to join")
    if len(readings) == 1:
        return readings[0]
    return Evidence(
        participant=_richest([reading.participant for reading in readings]),
        coverage=_coverage([reading.coverage for reading in readings]),
        tracks=tuple(
            _track(tracks)
            for tracks in _grouped(
                chain.from_iterable(reading.tracks for reading in readings),
                lambda track: (track.track_id, track.direction, track.kind, track.rid),
            )
        ),
        connection=_series(chain.from_iterable(reading.connection for reading in readings)),
        connection_labels=_labels(chain.from_iterable(reading.connection_labels for reading in readings)),
        events=_events(chain.from_iterable(reading.events for reading in readings)),
        warnings=_warnings(chain.from_iterable(reading.warnings for reading in readings)),
        subscriptions=_subscriptions(chain.from_iterable(reading.subscriptions for reading in readings)),
        thresholds=_once(chain.from_iterable(reading.thresholds for reading in readings)),
        totals=_last(reading.totals for reading in readings),
        source_ids=_once(chain.from_iterable(reading.source_ids for reading in readings)),
    )


def cut(evidence: Evidence, window: Window) -> Evidence:
    """Return what lies in a window: tiles reach beyond what was asked for."""
    since_s, until_s = window.since_s, window.until_s

    def timely(at: datetime | None) -> bool:
        return at is None or at in window

    tracks = tuple(
        replace(
            track,
            series=tuple(series.between(since_s, until_s) for series in track.series),
            labels=_cut_labels(track.labels, since_s, until_s),
            warnings=tuple(warning for warning in track.warnings if timely(warning.at)),
        )
        for track in evidence.tracks
    )
    connection = tuple(series.between(since_s, until_s) for series in evidence.connection)
    points = sum(len(series.values) for series in chain(connection, *(track.series for track in tracks)))
    return replace(
        evidence,
        tracks=tracks,
        connection=connection,
        connection_labels=_cut_labels(evidence.connection_labels, since_s, until_s),
        events=tuple(event for event in evidence.events if timely(event.at)),
        warnings=tuple(warning for warning in evidence.warnings if timely(warning.at)),
        coverage=replace(evidence.coverage, window=window, points=points),
    )


def merged(older: V, newer: V) -> V:
    """Return `newer` with what it does not tell taken from `older`, field by field: None and empty tell nothing."""
    if not is_dataclass(newer) or isinstance(newer, type) or type(older) is not type(newer):
        return older if newer is None or newer in ("", ()) else newer
    told = {
        each.name: merged(getattr(older, each.name), getattr(newer, each.name)) for each in fields(newer) if each.init
    }
    return replace(newer, **told)


def _richest(participants: Sequence[Participant]) -> Participant:
    whole = participants[0]
    for participant in participants[1:]:
        whole = merged(whole, participant)
    return whole


def _track(tracks: Sequence[Track]) -> Track:
    whole = tracks[-1]
    return replace(
        whole,
        codec=next((track.codec for track in reversed(tracks) if track.codec), None),
        label=next((track.label for track in reversed(tracks) if track.label), None),
        publisher=next((track.publisher for track in reversed(tracks) if track.publisher), None),
        series=_series(chain.from_iterable(track.series for track in tracks)),
        labels=_labels(chain.from_iterable(track.labels for track in tracks)),
        warnings=_warnings(chain.from_iterable(track.warnings for track in tracks)),
        totals=_last(track.totals for track in tracks),
    )


def _series(parts: Iterable[Series]) -> tuple[Series, ...]:
    return tuple(_one_series(group) for group in _grouped(parts, lambda part: (part.metric, part.unit)))


def _one_series(parts: Sequence[Series]) -> Series:
    if len(parts) == 1:
        return parts[0]
    joined = Series.of(
        parts[0].metric,
        parts[0].unit,
        chain.from_iterable(part.times_s for part in parts),
        chain.from_iterable(part.values for part in parts),
        nominal_step_s=next((part.nominal_step_s for part in parts if part.nominal_step_s), None),
        label=next((part.label for part in parts if part.label), None),
        thresholds=_once(chain.from_iterable(part.thresholds for part in parts)),
        dropped=sum(part.dropped for part in parts),
        source_ids=_once(chain.from_iterable(part.source_ids for part in parts)),
    )
    return replace(joined, conflicts=joined.conflicts + sum(part.conflicts for part in parts))


def _labels(parts: Iterable[Labels]) -> tuple[Labels, ...]:
    return tuple(
        Labels(group[0].name, _spans(chain.from_iterable(part.spans for part in group)))
        for group in _grouped(parts, lambda part: part.name)
    )


def _spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return spans that do not overlap; those of one label that touch, as at the edge of a tile, become one."""
    whole: list[Span] = []
    for span in sorted(set(spans)):
        last = whole[-1] if whole else None
        if last is not None and last.label == span.label and span.since_s <= last.until_s:
            whole[-1] = last._replace(until_s=max(last.until_s, span.until_s))
        else:
            whole.append(span)
    return tuple(
        [span._replace(until_s=min(span.until_s, after.since_s)) for span, after in pairwise(whole)] + whole[-1:]
    )


def _cut_labels(labels: Iterable[Labels], since_s: float, until_s: float) -> tuple[Labels, ...]:
    return tuple(
        Labels(
            each.name,
            tuple(
                Span(max(span.since_s, since_s), min(span.until_s, until_s), span.label)
                for span in each.spans
                if span.since_s < until_s and span.until_s > since_s
            ),
        )
        for each in labels
    )


def _events(events: Iterable[Event]) -> tuple[Event, ...]:
    known = {
        (event.at, event.kind, event.name, event.severity, tuple(sorted(event.data.items(), key=repr))): event
        for event in events
    }
    return tuple(sorted(known.values(), key=lambda event: event.at or _START))


def _warnings(warnings: Iterable[QualityWarning]) -> tuple[QualityWarning, ...]:
    return tuple(sorted(dict.fromkeys(warnings), key=lambda warning: warning.at or _START))


def _subscriptions(subscriptions: Iterable[Subscription]) -> tuple[Subscription, ...]:
    groups = _grouped(subscriptions, lambda each: (each.publisher_user_id, each.publisher_session_id))
    return tuple(
        replace(
            group[-1],
            publisher_name=next((each.publisher_name for each in reversed(group) if each.publisher_name), None),
            track_ids=_once(chain.from_iterable(each.track_ids for each in group)),
        )
        for group in groups
    )


def _coverage(parts: Sequence[Coverage]) -> Coverage:
    windows = [part.window for part in parts if part.window is not None]
    return Coverage(
        depth=max((part.depth for part in parts), key=_DEPTHS.index),
        window=Window(min(each.since for each in windows), max(each.until for each in windows)) if windows else None,
        missing={name: why for part in parts for name, why in part.missing.items()},
        points=sum(part.points for part in parts),
        dropped=sum(part.dropped for part in parts),
        step_s=next((part.step_s for part in parts if part.step_s is not None), None),
    )


def _last(totals: Iterable[Mapping[str, float]]) -> dict[str, float]:
    return {name: value for each in totals for name, value in each.items()}


def _once(items: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(items))


def _grouped(items: Iterable[T], key: Callable[[T], Hashable]) -> list[list[T]]:
    groups: dict[Hashable, list[T]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return list(groups.values())
