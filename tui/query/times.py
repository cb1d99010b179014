"""Times as people type them, resolved against a clock that is handed in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

_RELATIVE = re.compile(r"[-−](\d+(?:\.\d+)?)(s|m|min|h|d|w)", re.IGNORECASE)
_RELATIVE_S = {"s": 1, "m": 60, "min": 60, "h": 3600, "d": 86400, "w": 604800}
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2})(:\d{2}(?:\.\d{1,6})?)?([Zz]|[+-]\d{2}:?\d{2})?")

TIME_FORMS = "14:05, 2026-11-20, 2026-11-20T14:05, -2h or now"
"""What may be written for a time."""


@dataclass(frozen=True, slots=True)
class Clock:
    """What times are resolved against.

    Attributes:
        now: the present, with a zone.
        zone: the zone of times written without one.
        day: the day that a bare clock time is of, in `zone`; None for the latest such time that is not in the future.
    """

    now: datetime
    zone: tzinfo = UTC
    day: date | None = None

    @classmethod
    def system(cls, zone: tzinfo = UTC) -> Clock:
        """Return the machine's clock."""
        return cls(datetime.now(UTC), zone)


@dataclass(frozen=True, slots=True)
class Moment:
    """A time and how exactly it was given.

    Attributes:
        at: UTC.
        span: what "at that time" means: a day, a minute, a second.
    """

    at: datetime
    span: timedelta

    @property
    def until(self) -> datetime:
        """The end of the span, UTC."""
        return self.at + self.span


def parse_time(text: str, clock: Clock) -> Moment:
    """Resolve a time: a clock time, a day, a day with a time, "-2h" or "now".

    Raises:
        ValueError: none of these, or a time that does not exist.
    """
    try:
        return _resolve(text, clock)
    except (ValueError, OverflowError) as fault:
        raise ValueError(f"“{text}” is not a time; write {TIME_FORMS}") from fault


def _resolve(text: str, clock: Clock) -> Moment:
    second = timedelta(seconds=1)
    if text.lower() == "now":
        return Moment(clock.now.astimezone(UTC), second)
    if match := _RELATIVE.fullmatch(text):
        ago = timedelta(seconds=float(match[1]) * _RELATIVE_S[match[2].lower()])
        return Moment((clock.now - ago).astimezone(UTC), second)
    if match := _CLOCK.fullmatch(text):
        of_day = time(int(match[1]), int(match[2]), int(match[3] or 0), tzinfo=clock.zone)
        day = clock.day or clock.now.astimezone(clock.zone).date()
        at = datetime.combine(day, of_day)
        if clock.day is None and at > clock.now:
            at = datetime.combine(day - timedelta(days=1), of_day)
        return Moment(at.astimezone(UTC), second if match[3] else timedelta(minutes=1))
    if _DAY.fullmatch(text):
        at = datetime.combine(date.fromisoformat(text), time(tzinfo=clock.zone))
        following = datetime.combine(at.date() + timedelta(days=1), time(tzinfo=clock.zone))
        return Moment(at.astimezone(UTC), following.astimezone(UTC) - at.astimezone(UTC))
    if match := _MOMENT.fullmatch(text):
        at = datetime.fromisoformat(f"{match[1]}T{match[2]}{match[3] or ''}{(match[4] or '').upper()}")
        if at.tzinfo is None:
            at = at.replace(tzinfo=clock.zone)
        fraction = "." in (match[3] or "")
        span = timedelta(microseconds=1) if fraction else second if match[3] else timedelta(minutes=1)
        return Moment(at.astimezone(UTC), span)
    raise ValueError(text)


def time_text(at: datetime) -> str:
    """Return a time as ISO 8601 in UTC with Z, exact to the microsecond."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
