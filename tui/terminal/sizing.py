"""Waits for a terminal's size to rest: while a window is dragged, every step of it would be laid out and sent."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from time import monotonic
from types import FrameType

_REST_S, _MOST_S = 0.06, 0.4
"""A size that has not changed for so long is laid out anew; while it goes on changing, this often."""


class SizeWatch:
    """Calls back in a loop once a changing size rests.

    Args:
        loop: the app's.
        on_rest: takes note. Also of a change that was undone at once: the terminal has clipped what it showed.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, on_rest: Callable[[], None]) -> None:
        self._loop = loop
        self._on_rest = on_rest
        self._timer: asyncio.TimerHandle | None = None
        self._since = 0.0

    @property
    def is_changing(self) -> bool:
        """Whether what is drawn now is for a size that may be gone."""
        return self._timer is not None

    def start(self) -> None:
        """Take over the signal that tells of a change."""

        def on_signal(number: int, frame: FrameType | None) -> None:
            call_soon(self._loop, self._changes)

        signal.signal(signal.SIGWINCH, on_signal)

    def stop(self) -> None:
        """Call back no more for what has changed so far."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _changes(self) -> None:
        now = monotonic()
        if self._timer is None:
            self._since = now
        else:
            self._timer.cancel()
        rest_s = min(_REST_S, max(0.0, self._since + _MOST_S - now))
        self._timer = self._loop.call_later(rest_s, self._rests)

    def _rests(self) -> None:
        self._timer = None
        self._on_rest()


def call_soon(loop: asyncio.AbstractEventLoop, callback: Callable[[], object]) -> None:
    """Call back in a loop, from any thread; nothing happens where the loop has closed."""
    try:
        loop.call_soon_threadsafe(callback)
    except RuntimeError:
        # The app has ended, and nobody waits for this any more.
        return
