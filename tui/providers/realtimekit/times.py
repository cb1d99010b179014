"""Every way in which RealtimeKit has been seen to write a time."""

from __future__ import annotations

from datetime import UTC, date, datetime

from tui.providers.realtimekit.values import text

LATEST_S = 253_402_300_800.0
"""The year 10000: a number beyond it is in milliseconds or is no time."""
MILLISECONDS_FROM = 1e11
"""As seconds this would be the year 5138; as milliseconds it is 1973."""


def when(value: str | float | None) -> datetime | None:
    """Return a time in UTC, or None where there is none to be read.

    Accepted: ISO 8601 with `T` or a space, with `Z`, an offset or nothing (then UTC); bare dates; epoch numbers in
    seconds or milliseconds, also as text; all of them with stray quotes around. "null" is no time.
    """
    seconds = epoch_s(value)
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def epoch_s(value: str | float | None) -> float | None:
    """Return a time in UTC epoch seconds; accepts what `when` does."""
    if value is None:
        return None
    if isinstance(value, str):
        try:
            return _iso_s(value)
        except (ValueError, OverflowError):
            pass
        cleaned = text(value.strip().strip("\"'"))
        if cleaned is None:
            return None
        try:
            return _iso_s(cleaned.strip())
        except (ValueError, OverflowError):
            pass
        try:
            value = float(cleaned)
        except ValueError:
            return None
    seconds = value / 1000 if abs(value) >= MILLISECONDS_FROM else value
    return float(seconds) if 0 < seconds < LATEST_S else None


def day(value: str | None) -> date | None:
    """Return a day: the date of a time as it is written, whatever its offset."""
    cleaned = text((value or "").strip().strip("\"'"))
    if cleaned is None:
        return None
    try:
        return date.fromisoformat(cleaned[:10])
    except ValueError:
        found = when(cleaned)
        return found.date() if found else None


def iso(instant: datetime) -> str:
    """Return a time as the vendor's clients write it: UTC, milliseconds, `Z`."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _iso_s(value: str) -> float:
    if value.isdigit() and len(value) != 8:
        raise ValueError("an epoch number")
    found = datetime.fromisoformat(value)
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
