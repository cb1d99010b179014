"""The one time axis that everything on a screen shares: from instants to columns and back."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timeline:
    """A stretch of time drawn over some columns.

    Attributes:
        since_s: its start, UTC epoch seconds.
        until_s: its end, later than the start.
        width: columns, at least one.
    """

    since_s: float
    until_s: float
    width: int

    def __post_init__(self) -> None:
        if not self.until_s > self.since_s or self.width < 1:
            raise ValueError("a timeline needs a length and a width")

    @property
    def column_s(self) -> float:
        """Seconds that one column stands for."""
        return (self.until_s - self.since_s) / self.width

    def column(self, instant_s: float) -> int | None:
        """Return the column that an instant falls into, or None outside; the very end is the last column's."""
        if not self.since_s <= instant_s <= self.until_s:
            return None
        return min(self.width - 1, int((instant_s - self.since_s) / self.column_s))

    def nearest(self, instant_s: float) -> int:
        """Return the column nearest to an instant, inside or outside."""
        return max(0, min(self.width - 1, int((instant_s - self.since_s) / self.column_s)))

    def instant_s(self, column: int) -> float:
        """Return the instant at the middle of a column."""
        return self.since_s + (column + 0.5) * self.column_s
