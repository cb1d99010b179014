"""The columns of one participant's tracks, events and warnings."""

from __future__ import annotations

from collections.abc import Callable

from tui.model import Event, Metric, QualityWarning, SeriesStats, Track
from tui.render.column import CellValue, Column, Kind
from tui.text import printable

_MEASURED = Kind.MEASURED


def _stat(metric: Metric, read: Callable[[SeriesStats], float]) -> Callable[[Track], CellValue]:
    def get(track: Track) -> CellValue:
        series = track.get(metric)
        stats = series.stats() if series is not None else None
        return read(stats) if stats is not None else None

    return get


def _unit(metric: Metric, expected: str) -> Callable[[Track], CellValue]:
    def get(track: Track) -> CellValue:
        series = track.get(metric)
        return series.unit.symbol if series is not None and series.unit.symbol != expected else None

    return get


def _resolution(track: Track) -> CellValue:
    """Name the resolutions in the order in which they came, each once."""
    labels = next((one for one in track.labels if one.name == "resolution"), None)
    return tuple(dict.fromkeys(span.label for span in labels.spans)) if labels else None


def _publisher(track: Track) -> CellValue:
    return (track.publisher.name or track.publisher.user_id) if track.publisher else None


TRACK_COLUMNS: tuple[Column[Track], ...] = (
    Column("kind", "kind", lambda t: t.kind, priority=0, max_width=18),
    Column("direction", "way", lambda t: t.direction.value, priority=0, export="direction"),
    Column("codec", "codec", lambda t: t.codec, priority=2, field="codec"),
    Column("publisher", "from", _publisher, Kind.PERSON, priority=2, max_width=20, export="publisher"),
    Column("rid", "layer", lambda t: t.rid, priority=6, shown=False),
    Column("label", "label", lambda t: t.label, priority=7, shown=False),
    Column("resolution", "resolution", _resolution, priority=4, max_width=24),
    Column("bitrate", "bitrate", _stat(Metric.BITRATE, lambda s: s.median), _MEASURED, "kbit/s", priority=1,
           export="bitrate_median_kbps", field="bitrate", help="median"),
    Column("bitrate_min", "lowest", _stat(Metric.BITRATE, lambda s: s.min), _MEASURED, "kbit/s", priority=5,
           export="bitrate_min_kbps", help="lowest bitrate"),
    Column("fps", "frames", _stat(Metric.FRAMERATE, lambda s: s.median), _MEASURED, "fps", priority=2,
           export="framerate_median_fps", field="fps", help="median"),
    Column("loss", "loss p95", _stat(Metric.LOSS, lambda s: s.p95), _MEASURED, "%", priority=1,
           export="loss_p95_percent",
           field="loss", help="95 of 100 samples were no worse"),
    Column("jitter", "jitter p95", _stat(Metric.JITTER, lambda s: s.p95), _MEASURED, "ms", priority=2,
           export="jitter_p95_ms", field="jitter", help="95 of 100 samples were no worse"),
    Column("rtt", "rtt p95", _stat(Metric.RTT, lambda s: s.p95), _MEASURED, "ms", priority=2, export="rtt_p95_ms",
           field="rtt", help="95 of 100 samples were no worse"),
    Column("loss_unit", "loss unit", _unit(Metric.LOSS, "%"), priority=9, shown=False,
           help="where the vendor's loss is not in percent"),
    Column("warnings", "warn", lambda t: len(t.warnings), Kind.COUNT, priority=3),
    Column("track_id", "id", lambda t: t.track_id, priority=8, max_width=40),
)  # fmt: skip
"""Tracks, one line each."""


def _data(event: Event) -> CellValue:
    return tuple(f"{key}={printable(str(value))}" for key, value in event.data.items() if value is not None) or None


EVENT_COLUMNS: tuple[Column[Event], ...] = (
    Column("at", "at", lambda e: e.at, Kind.TIME, priority=0),
    Column("kind", "kind", lambda e: e.kind.value, priority=2),
    Column("name", "event", lambda e: e.name, priority=1, max_width=40),
    Column("severity", "severity", lambda e: e.severity, priority=3),
    Column("data", "details", _data, priority=5, max_width=80),
)
"""Events, one line each."""

WARNING_COLUMNS: tuple[Column[QualityWarning], ...] = (
    Column("at", "at", lambda w: w.at, Kind.TIME, priority=0),
    Column("code", "code", lambda w: w.code, priority=1),
    Column("text", "warning", lambda w: w.text, priority=0, max_width=80),
    Column("track", "track", lambda w: w.track_id, priority=4, max_width=40, export="track_id"),
)
"""Warnings, one line each."""
