"""How far a scan is, in one line."""

from __future__ import annotations

from tui.render.format import ago
from tui.service.replies import ScanProgress


def progress_text(update: ScanProgress) -> str:
    """Return "12 of 40 people read, 14 requests, 30 s left"."""
    total = f" of {update.total}" if update.total is not None else ""
    text = f"{update.done}{total} people read, {update.requests_spent} requests"
    if update.eta_s is not None:
        text += f", {ago(-update.eta_s).removeprefix('in ')} left"
    return text + (", waiting for the vendor's limit" if update.waiting_until else "")
