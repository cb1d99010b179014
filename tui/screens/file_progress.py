"""Says in the status line how far the file was read that is looked at."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import App
from textual.timer import Timer

from tui.screens.stop import Stop
from tui.service.reading import FileReading

TELL_S = 0.25
"""How often it is said: a few bytes each time."""


def follow_reading(app: App[None], reading: FileReading, stop: Callable[[], Stop]) -> None:
    """Say how far a file was read until it is.

    Args:
        app: whose clock it is said by.
        reading: what tells how far it is.
        stop: returns the screen that is shown.
    """
    timers: list[Timer] = []

    def tell() -> None:
        status = stop().status
        if not reading.is_over:
            status.say(reading.text, detail="q leaves")
            return
        timers[0].stop()
        if status.text.startswith(f"reading {reading.name}"):
            status.clear()

    timers.append(app.set_interval(TELL_S, tell))
