"""`quality_stats` as tracks.

The vendor does not say which way this media went. Rows count concealed audio and dropped frames, which only a receiver
has, so the tracks are received ones; whose media it was is told where `peer_id` is somebody else.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from tui.model import COUNT, FPS, MS, PIXELS, Direction, Metric, Publisher, Series, Track, TrackKind, Unit
from tui.providers.realtimekit.mapping_totals import stats_totals
from tui.providers.realtimekit.mapping_tracks import score_series
from tui.providers.realtimekit.schema.quality_stats import AudioStat, QualityStats, VideoStat
from tui.providers.realtimekit.times import epoch_s
from tui.providers.realtimekit.values import text

_AUDIO = (
    ("jitter", Metric.JITTER, MS, 1000.0),
    ("packets_lost", Metric.PACKETS_LOST, COUNT, 1.0),
    ("concealment_events", Metric.CONCEALMENT_EVENTS, COUNT, 1.0),
)
_VIDEO = (
    ("jitter", Metric.JITTER, MS, 1000.0),
    ("packets_lost", Metric.PACKETS_LOST, COUNT, 1.0),
    ("frame_width", Metric.WIDTH, PIXELS, 1.0),
    ("frame_height", Metric.HEIGHT, PIXELS, 1.0),
    ("frames_per_second", Metric.FRAMERATE, FPS, 1.0),
    ("frames_dropped", Metric.FRAMES_DROPPED, COUNT, 1.0),
)


def stats_tracks(
    found: Sequence[QualityStats], own: Collection[str], source_id: str
) -> tuple[tuple[Track, ...], dict[str, float], int]:
    """Return the tracks, the totals of the connection by name with unit, and how many rows had no usable time.

    Args:
        found: one element for each peer.
        own: the ids of the participant itself.
        source_id: the answer.
    """
    tracks: list[Track] = []
    whole: dict[str, float] = {}
    dropped = 0
    for index, stats in enumerate(found):
        peer = text(stats.peer_id)
        publisher = Publisher(participant_session_id=peer) if peer and peer not in own else None
        prefix = f"quality_stats.{peer or index}" if len(found) > 1 else "quality_stats"
        if stats.average_quality is not None and (stats.average_quality or stats.audio_stats or stats.video_stats):
            whole[f"{prefix}.average_quality_unknown_unit"] = stats.average_quality
        for media, kind, rows, columns in (
            ("audio", TrackKind.AUDIO, stats.audio_stats or [], _AUDIO),
            ("video", TrackKind.VIDEO, stats.video_stats or [], _VIDEO),
        ):
            numbers = stats_totals(stats, media)
            series, lost = _series(rows, columns, source_id)
            dropped += lost
            if series:
                tracks.append(
                    Track(
                        track_id=f"{prefix}/{media}",
                        kind=kind,
                        direction=Direction.RECEIVED,
                        publisher=publisher,
                        series=series,
                        totals=numbers,
                    )
                )
            else:
                whole.update({f"{prefix}.{media}_{name}": value for name, value in numbers.items()})
    return tuple(tracks), whole, dropped


def _series(
    rows: Sequence[AudioStat] | Sequence[VideoStat], columns: Sequence[tuple[str, Metric, Unit, float]], source_id: str
) -> tuple[tuple[Series, ...], int]:
    timed = sorted(((at, row) for row in rows if (at := epoch_s(row.timestamp)) is not None), key=lambda pair: pair[0])
    scores = [(at, row.quality) for at, row in timed if row.quality is not None]
    score = score_series([at for at, _ in scores], [value for _, value in scores], source_id)
    found = [] if score is None else [score]
    for key, metric, unit, factor in columns:
        kept = [(at, value * factor) for at, row in timed if (value := getattr(row, key)) is not None]
        if kept:
            found.append(
                Series.of(metric, unit, [at for at, _ in kept], [value for _, value in kept], source_ids=(source_id,))
            )
    return tuple(found), len(rows) - len(timed)
