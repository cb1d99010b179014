"""One participant's samples, one a line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from tui.model import Evidence, Series, Track
from tui.render.column import Column, Kind


class Sample(NamedTuple):
    """One value at one time.

    Attributes:
        track: what it was measured on; None for the connection as a whole.
    """

    at_s: float
    value: float
    series: Series
    track: Track | None


def samples(evidence: Evidence) -> Iterator[Sample]:
    """Yield every sample: of the connection first, then track by track."""
    for series in evidence.connection:
        yield from (Sample(at_s, value, series, None) for at_s, value in series)
    for track in evidence.tracks:
        for series in track.series:
            yield from (Sample(at_s, value, series, track) for at_s, value in series)


SAMPLE_COLUMNS: tuple[Column[Sample], ...] = (
    Column("at", "at", lambda s: datetime.fromtimestamp(s.at_s, UTC), Kind.TIME),
    Column("track_id", "track", lambda s: s.track.track_id if s.track else None),
    Column("kind", "kind", lambda s: s.track.kind if s.track else None),
    Column("direction", "way", lambda s: s.track.direction.value if s.track else None),
    Column("codec", "codec", lambda s: s.track.codec if s.track else None),
    Column("metric", "metric", lambda s: str(s.series.metric)),
    Column("value", "value", lambda s: s.value, Kind.MEASURED),
    Column("unit", "unit", lambda s: s.series.unit.symbol),
)
