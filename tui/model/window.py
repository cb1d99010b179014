"""A range of time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Window:
    """A half-open range of time, `[since, until)`, in UTC."""

    since: datetime
    until: datetime

    def __post_init__(self) -> None:
        if self.since.tzinfo is None or self.until.tzinfo is None:
            raise ValueError("a window needs times with a zone")
        if self.until < self.since:
            raise ValueError("a window ends before it begins")

    @classmethod
    def from_epoch(cls, since_s: float, until_s: float) -> Window:
        """Return the window between two UTC epoch times in seconds."""
        return cls(datetime.fromtimestamp(since_s, UTC), datetime.fromtimestamp(until_s, UTC))

    @property
    def since_s(self) -> float:
        """Start as UTC epoch seconds."""
        return self.since.timestamp()

    @property
    def until_s(self) -> float:
        """End as UTC epoch seconds."""
        return self.until.timestamp()

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return (self.until - self.since).total_seconds()

    def __contains__(self, instant: object) -> bool:
        return isinstance(instant, datetime) and self.since <= instant < self.until

    def intersect(self, other: Window) -> Window | None:
        """Return the part that both cover, or None where they do not meet."""
        since, until = max(self.since, other.since), min(self.until, other.until)
        return Window(since, until) if since < until else None

    def tiles(self, width: timedelta, *, origin: datetime | None = None) -> Iterator[Window]:
        """Yield the windows of `width`, aligned to `origin`, that cover this one, oldest first.

        The first and last tiles are whole tiles, not cut to this window: a tile asked for twice is then the same
        question, which a cache or a bundle can answer. `origin` defaults to the start of this window.
        """
        origin = self.since if origin is None else origin
        since = origin + (self.since - origin) // width * width
        while since < self.until:
            yield Window(since, since + width)
            since += width


def merged_duration_s(spans: list[tuple[datetime, datetime]]) -> float:
    """Return the seconds that at least one of the `spans` covers: overlapping spans count once."""
    total = timedelta()
    end: datetime | None = None
    for since, until in sorted(spans):
        if end is None or since >= end:
            total += until - since
            end = until
        elif until > end:
            total += until - end
            end = until
    return total.total_seconds()
