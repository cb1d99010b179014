"""Participant metrics: what one participant session published, as evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from tui.model import (
    FPS,
    PIXELS,
    Address,
    Coverage,
    Depth,
    Direction,
    Evidence,
    Metric,
    Participant,
    QualityWarning,
    Series,
    Track,
    Unit,
    Window,
)
from tui.providers.answers import Answer
from tui.providers.stream.mapping.people import from_metrics
from tui.providers.stream.mapping.series import SeriesBuilder, with_resolution
from tui.providers.stream.names import codec, track_kind
from tui.providers.stream.points import lift
from tui.providers.stream.schema.base import read
from tui.providers.stream.schema.metrics import MetricsAnswer, PublishedTrack, TrackWarning

BITRATE_UNIT = Unit("kbit/s", assumed=True)
"""Not documented here; the app's health, which has the same name for it, is documented in kbit/s."""

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class TrackMetrics:
    """What one answer tells of what a participant session published.

    Attributes:
        participant: the participant asked about, with what the answer adds.
        warnings: of all tracks, ascending in time; those without a time come first.
        window: what the points cover; None where there are none.
        points: samples kept.
        dropped: samples left out: outside the window asked for, or not two finite numbers.
    """

    participant: Participant
    tracks: tuple[Track, ...]
    warnings: tuple[QualityWarning, ...]
    window: Window | None
    points: int
    dropped: int


def decode_track_metrics(answer: Answer, participant: Participant, window: Window | None = None) -> TrackMetrics:
    """Read the answer of GetCallParticipantSessionMetrics.

    Args:
        answer: what the vendor answered.
        participant: whom it is about.
        window: what was asked for; None for the vendor's default, its last minute.

    Raises:
        BadAnswer: the body is not a JSON object, or was cut off.
    """
    body, columns = lift(answer.body)
    metrics = read(MetricsAnswer, answer, body)
    builder = SeriesBuilder(window, columns, source_ids=(answer.source_id,))
    tracks = tuple(_track(track, number, builder) for number, track in enumerate(metrics.published_tracks or [], 1))
    series = [each for track in tracks for each in track.series]
    return TrackMetrics(
        participant=from_metrics(participant, metrics),
        tracks=tracks,
        warnings=in_order(warning for track in tracks for warning in track.warnings),
        window=window or _covered(series),
        points=sum(map(len, series)),
        dropped=sum(each.dropped for each in series),
    )


def metrics_body(body: bytes, window: Window | None = None) -> TrackMetrics:
    """Read a body alone, of nobody in particular."""
    answer = Answer("", "GET", "", b"", 200, {}, body, _NEVER)
    return decode_track_metrics(answer, Participant(Address.parse("stream:type/call/session")), window)


def evidence_of_metrics(metrics: TrackMetrics, source_id: str) -> Evidence:
    """Return the metrics as evidence of their own: what the vendor answers about the last minute of a session."""
    return Evidence(
        participant=metrics.participant,
        coverage=Coverage(Depth.FULL, metrics.window, points=metrics.points, dropped=metrics.dropped),
        tracks=metrics.tracks,
        warnings=metrics.warnings,
        source_ids=(source_id,),
    )


def in_order(warnings: Iterable[QualityWarning]) -> tuple[QualityWarning, ...]:
    """Return warnings ascending in time; those without a time come first."""
    return tuple(sorted(warnings, key=lambda warning: warning.at or _NEVER))


def _track(track: PublishedTrack, number: int, builder: SeriesBuilder) -> Track:
    track_id = track.track_id or f"track {number}"
    resolution = track.resolution
    told = (
        (Metric.BITRATE, BITRATE_UNIT, track.bitrate),
        (Metric.FRAMERATE, FPS, track.framerate),
        (Metric.WIDTH, PIXELS, resolution.width if resolution else None),
        (Metric.HEIGHT, PIXELS, resolution.height if resolution else None),
    )
    series = [builder.series(metric, unit, part.data_points) for metric, unit, part in told if part is not None]
    return Track(
        track_id=track_id,
        kind=track_kind(track.track_type),
        direction=Direction.SENT,
        codec=codec(track.codec),
        series=tuple(series),
        labels=with_resolution(series),
        warnings=in_order(_warning(warning, track_id) for warning in track.warnings or ()),
    )


def _warning(warning: TrackWarning, track_id: str) -> QualityWarning:
    return QualityWarning(warning.time, warning.code or "", warning.warning or "", track_id)


def _covered(series: list[Series]) -> Window | None:
    ends = [(each.times_s[0], each.times_s[-1]) for each in series if each]
    if not ends:
        return None
    try:
        return Window.from_epoch(min(since for since, _ in ends), max(until for _, until in ends))
    except (ValueError, OverflowError, OSError):
        return None
