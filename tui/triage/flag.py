"""A flag: something that was beyond a limit for long enough, with everything that a colleague needs to check it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from tui.model import Comparison, Direction, QualityState, Threshold

RUN = 5
"""So many windows are looked at together, and so many without a fault clear a flag."""
HELD = 3
"""So many of them must be beyond the limit."""

_SIGNS = {
    Comparison.ABOVE: ">",
    Comparison.AT_OR_ABOVE: ">=",
    Comparison.BELOW: "<",
    Comparison.AT_OR_BELOW: "<=",
}


@dataclass(frozen=True, slots=True)
class Flag:
    """Something that was beyond a limit for long enough.

    Attributes:
        metric: which, in the words of `Metric` or `Sign`.
        value: the worst value that held: at least 3 windows of 5 in a row had it or a worse one.
        limit: the limit, and whose it is.
        since_s: its onset, UTC epoch seconds: when the series changed, which is before the third window.
        until_s: the end of the last window beyond the limit.
        step_s: length of a window; 0 where the flag does not come from windows.
        track_id: of which track; None for the connection.
        kind: the kind of track.
        direction: sent or received; None for the connection.
        publisher: whose media it was: a presence, or else a user; None for what the participant sent.
        packets: packets due in the five worst windows; None where nobody counts them.
        note: what must be known to read it.
    """

    metric: str
    value: float
    limit: Threshold
    since_s: float
    until_s: float
    step_s: float = 0.0
    track_id: str | None = None
    kind: str | None = None
    direction: Direction | None = None
    publisher: str | None = None
    packets: int | None = None
    note: str | None = None

    @property
    def state(self) -> QualityState:
        """Fair or bad."""
        return self.limit.state

    @property
    def duration_s(self) -> float:
        """How long it lasted, in seconds."""
        return max(0.0, self.until_s - self.since_s)

    @property
    def severity(self) -> float:
        """How many times the limit was reached: 1 at it, at most 10."""
        limit, value = self.limit.limit, self.value
        if self.limit.comparison in (Comparison.BELOW, Comparison.AT_OR_BELOW):
            limit, value = value, limit
        return min(10.0, value / limit) if limit > 0 else 10.0

    @property
    def window(self) -> str:
        """How many windows of what length it takes: "3 of 5 x 10 s"; "" where it does not come from windows."""
        if not self.step_s:
            return ""
        length = f"{self.step_s:.2g}" if self.step_s < 9.95 else f"{self.step_s:.0f}"
        return f"{HELD} of {RUN} x {length} s"

    def overlaps(self, since_s: float, until_s: float) -> bool:
        """Return whether it was there at some time of a range."""
        return self.since_s < until_s and self.until_s > since_s

    def __str__(self) -> str:
        unit = f" {self.limit.unit}" if self.limit.unit else ""
        sign = _SIGNS[self.limit.comparison]
        windows = f", {self.window}" if self.step_s else ""
        return (
            f"{words(self.metric)} {_number(self.value)}{unit} {sign} {_number(self.limit.limit)} ({self.limit.source})"
            f"{windows}, {_clock(self.since_s)}-{_clock(self.until_s)}"
        )


def words(metric: str) -> str:
    """Return a metric as people write it: "jitter buffer delay"."""
    return str(metric).replace("_", " ")


def _number(value: float) -> str:
    digits = 0 if abs(value) >= 20 or value == round(value) else 1 if abs(value) >= 2 else 2
    return f"{value:.{digits}f}"


def _clock(at_s: float) -> str:
    return f"{datetime.fromtimestamp(at_s, UTC):%H:%M:%S}"
