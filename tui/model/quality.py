"""Quality: ok, fair, bad, or unclassified for a stated reason."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class QualityState(StrEnum):
    """How something fared."""

    OK = "ok"
    FAIR = "fair"
    BAD = "bad"
    UNCLASSIFIED = "unclassified"


class Reason(StrEnum):
    """Why a quality cannot be told. A missing value is absent, never zero."""

    NO_MEDIA = "no media"
    MUTED = "muted"
    NOT_READ = "not read"
    NO_DATA = "no data"
    UNIT_UNKNOWN = "unit unknown"
    TOO_SHORT = "too short"
    TOO_FEW_PACKETS = "too few packets"
    NOT_DELIVERED = "not delivered"


@dataclass(frozen=True, slots=True)
class Quality:
    """A state, and the reason where it is unclassified."""

    state: QualityState
    reason: Reason | None = None

    def __str__(self) -> str:
        return f"{self.state} ({self.reason})" if self.reason else self.state.value


OK = Quality(QualityState.OK)
FAIR = Quality(QualityState.FAIR)
BAD = Quality(QualityState.BAD)


def unclassified(reason: Reason) -> Quality:
    """Return the quality of something that cannot be judged."""
    return Quality(QualityState.UNCLASSIFIED, reason)


class Comparison(StrEnum):
    """On which side of its limit a value is at fault."""

    ABOVE = "above"
    AT_OR_ABOVE = "at_or_above"
    BELOW = "below"
    AT_OR_BELOW = "at_or_below"

    def holds(self, value: float, limit: float) -> bool:
        """Return whether `value` is on the faulty side of `limit`."""
        match self:
            case Comparison.ABOVE:
                return value > limit
            case Comparison.AT_OR_ABOVE:
                return value >= limit
            case Comparison.BELOW:
                return value < limit
            case Comparison.AT_OR_BELOW:
                return value <= limit


@dataclass(frozen=True, slots=True)
class Threshold:
    """A limit, and whose limit it is.

    Attributes:
        metric: the series that it judges (`Metric`, or the vendor's own name).
        state: what a value beyond it is.
        comparison: on which side of `limit` a value is at fault.
        limit: the limit, in `unit`.
        unit: as the series' unit symbol.
        source: whose rule it is, as shown: "Stream docs", "server", "Twilio".
        window_s: seconds over which the publisher judges, where it says so.
        track_kind: the kind of track it is for; None for every kind.
        level: the publisher's own word for `state`, verbatim, where it has one.
    """

    metric: str
    state: QualityState
    comparison: Comparison
    limit: float
    unit: str
    source: str
    window_s: float | None = None
    track_kind: str | None = None
    level: str | None = None
