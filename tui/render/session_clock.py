"""Instants within a session, as a user wants to see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from tui.render.format import Formats, TimeMode
from tui.render.instants import clock_text


@dataclass(frozen=True, slots=True)
class SessionClock:
    """A clock for the instants of one session.

    Attributes:
        zone: whose clock it is.
        relative: whether it starts with the session.
        name: of the zone, for a heading.
    """

    zone: tzinfo = UTC
    relative: bool = False
    name: str = "UTC"

    @classmethod
    def of(cls, formats: Formats, since_s: float | None) -> SessionClock:
        """Return the clock that a user wants: UTC, the local one, or one that starts with the session."""
        if formats.times is TimeMode.LOCAL:
            return cls(formats.zone, False, formats.zone_name)
        if formats.times is TimeMode.RELATIVE and since_s is not None:
            start = datetime.fromtimestamp(since_s, UTC)
            back = timedelta(hours=start.hour, minutes=start.minute, seconds=start.second)
            return cls(timezone(-back), True, "session clock")
        return cls()

    def text(self, at_s: float) -> str:
        """Return an instant: "14:03:10"."""
        return clock_text(at_s, self.zone, relative=self.relative)

    def span(self, since_s: float, until_s: float, *, dash: str = "-") -> str:
        """Return a stretch of time: "14:03:10-14:04:00"."""
        return f"{self.text(since_s)}{dash}{self.text(until_s)}"
