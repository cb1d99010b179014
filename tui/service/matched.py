"""What a filter matched, counted over all pages: the vendor's own totals speak of the whole session."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import datetime, timedelta

from tui.model import Matched, Participant

Spans = list[tuple[datetime, datetime]]


class Count:
    """Counts participants as their pages come."""

    def __init__(self) -> None:
        self._rows = self._participants = self._without = 0
        self._duration_s = self._wall_s = 0.0
        self._spans: dict[str, Spans] = {}
        self._anonymous = 0

    def add(self, matching: Sequence[Participant], *, read: int) -> None:
        """Count rows that match, out of so many that were read."""
        self._rows += read
        self._participants += len(matching)
        for row in matching:
            if row.duration_s is None:
                self._without += 1
            else:
                self._duration_s += row.duration_s
            self._cover(row)

    def so_far(self, *, complete: bool) -> Matched:
        """Return what was counted."""
        return Matched(
            participants=self._participants,
            people=len(self._spans) + self._anonymous,
            duration_s=self._duration_s,
            without_duration=self._without,
            wall_time_s=self._wall_s,
            rows_read=self._rows,
            complete=complete,
        )

    def _cover(self, row: Participant) -> None:
        span = _span(row)
        if row.user_id is None:
            self._anonymous += 1  # without an id, each row can only be taken for somebody else
            self._wall_s += 0.0 if span is None else (span[1] - span[0]).total_seconds()
            return
        spans = self._spans.setdefault(row.user_id, [])
        if span is not None:
            self._wall_s += _cover(spans, *span)


def _span(row: Participant) -> tuple[datetime, datetime] | None:
    if row.joined_at is None:
        return None
    until = row.left_at
    if until is None and row.duration_s is not None:
        until = row.joined_at + timedelta(seconds=row.duration_s)
    return None if until is None or until < row.joined_at else (row.joined_at, until)


def _cover(spans: Spans, since: datetime, until: datetime) -> float:
    """Add a span to others that are sorted and apart, and return the seconds that none of them covered."""
    first = bisect_left(spans, since, key=lambda span: span[1])
    last = bisect_right(spans, until, key=lambda span: span[0])
    met = spans[first:last]
    if met:
        since, until = min(since, met[0][0]), max(until, met[-1][1])
    spans[first:last] = [(since, until)]
    return (until - since - sum((b - a for a, b in met), timedelta())).total_seconds()
