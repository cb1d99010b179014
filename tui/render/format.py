"""Values as short text for people. What is absent is a dash, never a zero."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from enum import StrEnum

from tui.text import printable


class TimeMode(StrEnum):
    """How times are shown."""

    UTC = "utc"
    LOCAL = "local"
    RELATIVE = "relative"


@dataclass(frozen=True, slots=True)
class Formats:
    """How a person wants to see values.

    Attributes:
        now: what relative times are relative to; without it they are shown as UTC.
        zone: the zone of local times.
        times: how times are shown.
        day: whether times show their day.
        short: whether times go without year and seconds, for a narrow list.
        ascii: whether only ASCII may be drawn.
        hide_people: whether names, ids of people and addresses of networks are replaced by pseudonyms.
    """

    now: datetime | None = None
    zone: tzinfo = UTC
    times: TimeMode = TimeMode.UTC
    day: bool = True
    short: bool = False
    ascii: bool = False
    hide_people: bool = False

    @property
    def absent(self) -> str:
        """What is shown where there is no value."""
        return "-" if self.ascii else "–"

    @property
    def ellipsis(self) -> str:
        """What shows that text was cut."""
        return "..." if self.ascii else "…"

    def text(self, value: str | None) -> str:
        """Return a stranger's text, safe to show."""
        if not value:
            return self.absent
        shown = printable(value)
        return shown.encode("ascii", "replace").decode() if self.ascii else shown

    def person(self, value: str | None) -> str:
        """Return a name, an id of a person or an IP: as it is, or as a pseudonym that is the same each time."""
        if not value or not self.hide_people:
            return self.text(value)
        return f"~{hashlib.sha256(value.encode(errors='surrogatepass')).hexdigest()[:6]}"

    def number(self, value: float | None, digits: int = 0) -> str:
        """Return a number with thousands separators and at most `digits` decimals; trailing zeros go."""
        if value is None:
            return self.absent
        text = f"{value:,.{digits}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return "0" if text == "-0" else text

    def measured(self, value: float | None) -> str:
        """Return a measured number with as many decimals as people need: 0.42, 4.2, 42, 4,200."""
        size = abs(value) if value is not None else 0
        return self.number(value, 2 if size < 1 else 1 if size < 10 else 0)

    def with_unit(self, value: float | None, unit: str) -> str:
        """Return a measured number with its unit: "8.1 %", "1.85 Mbit/s"."""
        if value is None:
            return self.absent
        if unit == "kbit/s" and abs(value) >= 1000:
            return f"{self.number(value / 1000, 2)} Mbit/s"
        return f"{self.measured(value)} {unit}".rstrip()

    def duration(self, seconds: float | None) -> str:
        """Return h:mm:ss, or m:ss below an hour."""
        if seconds is None:
            return self.absent
        sign, whole = ("-" if seconds <= -0.5 else ""), round(abs(seconds))
        minutes, second = divmod(whole, 60)
        hours, minute = divmod(minutes, 60)
        return f"{sign}{hours}:{minute:02}:{second:02}" if hours else f"{sign}{minute}:{second:02}"

    def yes_no(self, value: bool | None) -> str:
        """Return yes or no."""
        return self.absent if value is None else "yes" if value else "no"

    def time(self, at: datetime | None) -> str:
        """Return a time as asked for: in UTC, in the local zone, or "5 m ago"."""
        if at is None:
            return self.absent
        if self.times is TimeMode.RELATIVE and self.now is not None:
            return ago((self.now - at).total_seconds())
        shown = at.astimezone(self.zone if self.times is TimeMode.LOCAL else UTC)
        if self.short:
            return shown.strftime("%m-%d %H:%M" if self.day else "%H:%M")
        return shown.strftime("%Y-%m-%d %H:%M:%S" if self.day else "%H:%M:%S")

    def without_day_of(self, text: str, above: str) -> str:
        """Return a time under another one of the same list: blank for its day where that is the same, as wide."""
        day, space, time = text.rpartition(" ")
        if not space or self.times is TimeMode.RELATIVE or above.rpartition(" ")[0] != day:
            return text
        return f"{'':{len(day)}} {time}"

    @property
    def zone_name(self) -> str:
        """The name of the zone that times are shown in; "" for relative times."""
        if self.times is TimeMode.UTC or (self.times is TimeMode.RELATIVE and self.now is None):
            return "UTC"
        if self.times is TimeMode.RELATIVE:
            return ""
        return (self.now or datetime.now(UTC)).astimezone(self.zone).tzname() or "local"


def ago(seconds: float) -> str:
    """Return how long ago something was, in one unit or two: "40 s ago", "2 h 5 m ago", "in 3 m"."""
    whole = round(abs(seconds))
    days, rest = divmod(whole, 86400)
    hours, rest = divmod(rest, 3600)
    minutes, second = divmod(rest, 60)
    if days:
        text = f"{days} d {hours} h" if hours else f"{days} d"
    elif hours:
        text = f"{hours} h {minutes} m" if minutes else f"{hours} h"
    else:
        text = f"{minutes} m" if minutes else f"{second} s"
    return f"in {text}" if seconds < 0 else f"{text} ago"
