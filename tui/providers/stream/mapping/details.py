"""One participant session's own series, sent and received, with the units and limits that the server delivers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from tui.model import (
    Comparison,
    Direction,
    Publisher,
    QualityState,
    Series,
    Subscription,
    Threshold,
    Track,
    Window,
)
from tui.providers.answers import Answer
from tui.providers.stream.mapping.series import SeriesBuilder, with_resolution
from tui.providers.stream.names import Meaning, codec, meaning, track_kind
from tui.providers.stream.points import Columns, lift
from tui.providers.stream.schema.base import read
from tui.providers.stream.schema.details import (
    Connection,
    Descriptor,
    DetailsAnswer,
    Limit,
    Measured,
    SubscriberStats,
    TrackMetrics,
)

LEVELS = {
    "warn": QualityState.FAIR,
    "warning": QualityState.FAIR,
    "fair": QualityState.FAIR,
    "medium": QualityState.FAIR,
    "degraded": QualityState.FAIR,
    "critical": QualityState.BAD,
    "error": QualityState.BAD,
    "bad": QualityState.BAD,
    "poor": QualityState.BAD,
    "alert": QualityState.BAD,
    "severe": QualityState.BAD,
    "good": QualityState.OK,
    "ok": QualityState.OK,
}
"""What a level means. Stream publishes no list: another word is kept, and judges nothing."""

OPERATORS = {
    ">": Comparison.ABOVE,
    "gt": Comparison.ABOVE,
    "$gt": Comparison.ABOVE,
    "above": Comparison.ABOVE,
    ">=": Comparison.AT_OR_ABOVE,
    "gte": Comparison.AT_OR_ABOVE,
    "$gte": Comparison.AT_OR_ABOVE,
    "<": Comparison.BELOW,
    "lt": Comparison.BELOW,
    "$lt": Comparison.BELOW,
    "below": Comparison.BELOW,
    "<=": Comparison.AT_OR_BELOW,
    "lte": Comparison.AT_OR_BELOW,
    "$lte": Comparison.AT_OR_BELOW,
}


@dataclass(frozen=True, slots=True)
class Details:
    """What one answer tells of one participant session.

    Attributes:
        sent: published tracks; several may share an id.
        received: tracks of others, each with the index of its subscription.
        subscriptions: still without the ids of their tracks.
        connection: series of the connection as a whole.
        thresholds: limits that the server delivered.
        step_s: seconds between samples, as announced.
    """

    sent: tuple[Track, ...]
    received: tuple[tuple[int, Track], ...]
    subscriptions: tuple[Subscription, ...]
    connection: tuple[Series, ...]
    thresholds: tuple[Threshold, ...]
    window: Window | None
    step_s: float | None
    source_id: str


@dataclass(frozen=True, slots=True)
class _Group:
    """Metrics that are described together."""

    series: tuple[Series, ...]
    thresholds: tuple[Threshold, ...]


def decode_details(answer: Answer, window: Window | None) -> Details:
    """Read the answer of GetCallSessionParticipantStatsDetails; points outside `window` are dropped and counted.

    Raises:
        BadAnswer: the body is not a JSON object, or was cut off.
    """
    body, columns = lift(answer.body)
    return _details(read(DetailsAnswer, answer, body), columns, window, answer.source_id)


def _details(answer: DetailsAnswer, columns: Sequence[Columns], window: Window | None, source_id: str) -> Details:
    frame = answer.timeframe
    step_s = (frame.step_seconds or None) if frame else None
    builder = SeriesBuilder(window, columns, step_s=step_s, source_ids=(source_id,))
    if window is None and frame and frame.since and frame.until and frame.since <= frame.until:
        window = Window(frame.since, frame.until)
    groups = {
        scope: _measured(part, builder)
        for scope, part in (("user", answer.user), ("publisher", answer.publisher), ("subscriber", answer.subscriber))
        if part is not None
    }
    sent = tuple(
        _track(track, kind, Direction.SENT, None, builder)
        for kind, track in _by_kind(answer.publisher.tracks if answer.publisher else None)
    )
    received, subscriptions = _received(answer.subscriber, builder)
    tracks = (*sent, *(track for _, track in received))
    return Details(
        sent=sent,
        received=tuple(received),
        subscriptions=tuple(subscriptions),
        connection=_connection({scope: group.series for scope, group in groups.items()}),
        thresholds=tuple(
            dict.fromkeys(
                chain(
                    (limit for group in groups.values() for limit in (*group.thresholds, *_limits(group.series))),
                    (limit for track in tracks for limit in _limits(track.series)),
                )
            )
        ),
        window=window,
        step_s=step_s,
        source_id=source_id,
    )


def _limits(series: Iterable[Series]) -> Iterator[Threshold]:
    return (limit for each in series for limit in each.thresholds)


def _connection(groups: Mapping[str, tuple[Series, ...]]) -> tuple[Series, ...]:
    """Return the series of the connection: the person's own first.

    What is sent and what is received are told apart, so a metric that was there already is named after its part.
    """
    known: dict[str, Series] = {}
    for scope, group in groups.items():
        for series in group:
            if series.metric in known:
                label = f"{series.label or series.metric}, {scope}"
                series = replace(series, metric=f"{scope}.{series.metric}", label=label)
            known.setdefault(series.metric, series)
    return tuple(known.values())


def _received(
    stats: SubscriberStats | None, builder: SeriesBuilder
) -> tuple[list[tuple[int, Track]], list[Subscription]]:
    tracks: list[tuple[int, Track]] = []
    subscriptions: list[Subscription] = []
    for number, each in enumerate((stats.subscriptions if stats else None) or ()):
        who = Publisher(each.publisher_user_id, each.publisher_name or None, each.publisher_user_session_id or None)
        tracks += [
            (number, _track(track, kind, Direction.RECEIVED, who, builder)) for kind, track in _by_kind(each.tracks)
        ]
        subscriptions.append(Subscription(who.user_id, who.name, who.participant_session_id))
    return tracks, subscriptions


def _by_kind(tracks: Mapping[str, list[TrackMetrics]] | None) -> Iterator[tuple[str, TrackMetrics]]:
    for kind, each in (tracks or {}).items():
        for track in each:
            yield kind, track


def _track(
    track: TrackMetrics, kind: str, direction: Direction, publisher: Publisher | None, builder: SeriesBuilder
) -> Track:
    kind = track_kind(track.track_type or kind)
    group = _measured(track, builder, kind=kind)
    return Track(
        track_id=track.track_id or kind,
        kind=kind,
        direction=direction,
        codec=codec(track.codec),
        label=track.label or None,
        rid=track.rid or None,
        publisher=publisher,
        series=group.series,
        labels=with_resolution(list(group.series)),
    )


def _measured(part: Measured | Connection, builder: SeriesBuilder, *, kind: str | None = None) -> _Group:
    """Return the series of a part in the server's order."""
    metrics, meta = part.metrics or {}, part.metrics_meta or {}
    limits = part.thresholds or {}
    order = [name for name in part.metrics_order or () if name in metrics]
    series: list[Series] = []
    orphans: list[Threshold] = []
    for name in dict.fromkeys((*order, *metrics)):
        described = meta.get(name, Descriptor())
        means = meaning(name, described.unit)
        series.append(
            builder.series(
                means.metric,
                means.unit,
                metrics[name],
                factor=means.factor,
                label=described.label or None,
                thresholds=_thresholds(limits.get(name, ()), means, described.unit, name, kind),
            )
        )
    for name, of_name in limits.items():
        if name not in metrics:
            unit = meta.get(name, Descriptor()).unit
            orphans += _thresholds(of_name, meaning(name, unit), unit, name, kind)
    return _Group(tuple(series), tuple(orphans))


def _thresholds(
    limits: Iterable[Limit], means: Meaning, unit: str | None, name: str, kind: str | None
) -> tuple[Threshold, ...]:
    """Return limits in the unit of the series that they judge; one that cannot be brought into it is left out."""
    found = []
    for limit in limits:
        comparison = OPERATORS.get((limit.operator or "").strip().lower())
        own = meaning(name, limit.value_unit or unit)
        if comparison is None or limit.value is None or own.metric != means.metric:
            continue
        if own.unit.symbol != means.unit.symbol or not math.isfinite(limit.value * own.factor):
            continue
        found.append(
            Threshold(
                metric=means.metric,
                state=LEVELS.get((limit.level or "").strip().lower(), QualityState.UNCLASSIFIED),
                comparison=comparison,
                limit=limit.value * own.factor,
                unit=means.unit.symbol,
                source="Stream server",
                window_s=limit.window_seconds,
                track_kind=kind,
                level=limit.level,
            )
        )
    return tuple(found)
