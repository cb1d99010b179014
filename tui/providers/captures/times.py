"""Times of a capture as the model wants them."""

from __future__ import annotations

from datetime import UTC, datetime


def utc(time_s: float) -> datetime:
    """Return UTC epoch seconds, which must lie within years that a datetime knows."""
    return datetime.fromtimestamp(time_s, UTC)
