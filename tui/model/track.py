"""One stream of media that a participant sent or received."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from tui.model.event import QualityWarning
from tui.model.series import Labels, Series


class Direction(StrEnum):
    """Whether the participant sent or received it."""

    SENT = "sent"
    RECEIVED = "received"


class TrackKind(StrEnum):
    """The kinds of track that callscope knows; a vendor's unknown kind is kept as it came."""

    AUDIO = "audio"
    VIDEO = "video"
    SCREENSHARE = "screenshare"
    SCREENSHARE_AUDIO = "screenshare_audio"


@dataclass(frozen=True, slots=True)
class Publisher:
    """Whose media a received track carries; a part is None where the source does not say."""

    user_id: str | None = None
    name: str | None = None
    participant_session_id: str | None = None


@dataclass(frozen=True, slots=True)
class Track:
    """One stream of media.

    Attributes:
        track_id: the vendor's id, unique within the participant.
        kind: a `TrackKind`, or the vendor's own word.
        direction: seen from the participant.
        codec: without the MIME prefix: "VP8", "opus".
        label: the vendor's own label.
        rid: the simulcast layer, where it is one.
        publisher: whose media it is, for a received track.
        ssrc: what the stream is called on the wire, the same at both ends of a direct call; None where not told.
        series: what was measured.
        labels: what has names instead of numbers: resolution, quality limitation.
        warnings: the vendor's own.
        totals: cumulative numbers over the whole track, by name with unit (`packets_lost`, `rtt_avg_ms`).
    """

    track_id: str
    kind: str
    direction: Direction
    codec: str | None = None
    label: str | None = None
    rid: str | None = None
    publisher: Publisher | None = None
    ssrc: int | None = None
    series: tuple[Series, ...] = ()
    labels: tuple[Labels, ...] = ()
    warnings: tuple[QualityWarning, ...] = ()
    totals: Mapping[str, float] = field(default_factory=dict)

    def get(self, metric: str) -> Series | None:
        """Return the series of a metric, or None where it was not measured."""
        return next((series for series in self.series if series.metric == metric), None)
