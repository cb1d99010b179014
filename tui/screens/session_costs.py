"""What reading more would cost, in requests and in time. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from tui.model import Vendor
from tui.service import BudgetState

ASKS_ABOVE = 10
"""Reading costs more requests than this only after a question."""
VENDORS = {Vendor.STREAM: "Stream", Vendor.REALTIMEKIT: "RealtimeKit", Vendor.CAPTURE: "the capture"}


def slowest(states: Iterable[BudgetState]) -> BudgetState | None:
    """Return the limit that allows the fewest requests a second."""
    return min(
        (state for state in states if state.window_s > 0), key=lambda state: state.limit / state.window_s, default=None
    )


def cost_text(requests: int, vendor: Vendor, states: Iterable[BudgetState]) -> str:
    """Return what so many requests take: "4,276 requests, about 1 h 12 min at Stream's 60 a minute"."""
    text = f"{requests:,} request{'' if requests == 1 else 's'}"
    limit = slowest(states)
    if limit is None or not limit.limit:
        return text
    per_minute = limit.limit * 60 / limit.window_s
    return f"{text}, about {span_text(requests * 60 / per_minute)} at {VENDORS[vendor]}'s {per_minute:,.0f} a minute"


def span_text(seconds: float) -> str:
    """Return a time to wait, in the unit that suits it: "40 s", "12 min", "3 h", "2 days"."""
    if seconds < 60:
        return f"{max(1, round(seconds))} s"
    if seconds < 90 * 60:
        return f"{round(seconds / 60)} min"
    if seconds < 36 * 3600:
        return f"{round(seconds / 3600)} h"
    return f"{round(seconds / 86400)} days"
