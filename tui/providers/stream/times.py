"""Stream's times, in every encoding that was seen on its wire.

Answers of the server API carry integer nanoseconds; the older family and the webhooks carry RFC3339 with up to nine
fraction digits; the time in a data point has no documented unit at all. What is at or below zero is not set: 0 and
Go's zero time both come.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICKS_PER_S = ((1e17, 1_000_000_000), (1e14, 1_000_000), (1e11, 1_000), (0.0, 1))


def ticks_per_s(magnitude: float) -> int:
    """Return how many units of an epoch time make a second, from its size: ns, µs, ms or s.

    An epoch time in one unit is a thousand times larger than in the next, so between 1973 and 5138 no two overlap.
    """
    return next(ticks for least, ticks in _TICKS_PER_S if magnitude >= least or least == 0.0)


def instant(value: object) -> datetime | None:
    """Read a time; None for null, for what is not set, and for what is no time at all.

    Takes integers and floats (ns, µs, ms or s by size), strings of digits, and RFC3339; without an offset it is UTC.
    """
    if isinstance(value, str):
        text = value.strip()
        try:
            number = float(text) if not text.lstrip("-").isdigit() else int(text)
        except ValueError:
            return _rfc3339(text)
        return _epoch(number)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return _epoch(value)


def _epoch(number: float) -> datetime | None:
    if not number > 0:
        return None
    ticks = ticks_per_s(number)
    try:
        # Whole microseconds in integers: a float of nanoseconds is off by up to a quarter of a microsecond.
        us = number * 1_000_000 // ticks if isinstance(number, int) else round(number / ticks * 1_000_000)
        return EPOCH + timedelta(microseconds=us) if us > 0 else None
    except (OverflowError, ValueError):
        return None


def _rfc3339(text: str) -> datetime | None:
    try:
        time = datetime.fromisoformat(text)
        time = time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return time if time > EPOCH else None


def rfc3339(time: datetime) -> str:
    """Write a time as requests carry it: RFC3339 in UTC, with a fraction only where there is one."""
    return time.astimezone(UTC).isoformat().replace("+00:00", "Z")
