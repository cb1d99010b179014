"""Ends an app in good order when the link breaks or somebody asks it to."""

from __future__ import annotations

import asyncio
import os
import select
import signal
import sys
import termios
from collections.abc import Callable
from typing import Any

from tui.terminal.skeleton import die_clean

_LEAVE_CLEAN = "\x1b[m\x1b[r\x1b[?2026l\x1b[?2004l\x1b[?7h\x1b[?1049l\x1b[?25h"
"""Look, scroll region, synchronised output, bracketed paste, line wrap, alternate screen, cursor: as a shell wants
them."""
_PATIENCE_S = 1.0
"""A terminal that takes nothing for so long is not waited for: its link has stalled."""


_came = False


def on_end(loop: asyncio.AbstractEventLoop, end: Callable[[signal.Signals], None]) -> None:
    """Call `end` in `loop` on SIGHUP and SIGTERM, instead of dying on the spot."""

    def handle(number: int, frame: object) -> None:
        global _came  # noqa: PLW0603 (a signal is the process's)
        _came = True
        if not loop.is_closed():  # else it has ended
            loop.call_soon_threadsafe(end, signal.Signals(number))

    for number in (signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, handle)


def is_ending() -> bool:
    """Return whether one of them has come.

    It is known before anything else is done about the signal that wakes a sleeping process up to end: handlers run
    in the order of the signals' numbers, and SIGCONT's is higher.
    """
    return _came


class TerminalState:
    """The terminal's settings as they were, to be put back whatever happens."""

    def __init__(self) -> None:
        self._attributes: list[Any] | None = None
        try:
            self._attributes = termios.tcgetattr(sys.__stdin__.fileno()) if sys.__stdin__ else None
        except (termios.error, OSError, ValueError):
            # Standard input is not a terminal, so there is nothing to put back.
            return

    def restore_on_end(self) -> None:
        """Put them back when SIGHUP or SIGTERM comes, and die of it; until `on_end` takes the signals."""
        die_clean(self.restore)

    def restore(self) -> None:
        """Put the settings back and leave the alternate screen; harmless where that has happened already."""
        if self._attributes is None or sys.__stdin__ is None or sys.__stdout__ is None:
            return
        try:
            fileno = sys.__stdout__.fileno()
            if select.select([], [fileno], [], _PATIENCE_S)[1]:
                os.write(fileno, _LEAVE_CLEAN.encode("ascii"))
            termios.tcsetattr(sys.__stdin__.fileno(), termios.TCSANOW, self._attributes)
        except (termios.error, OSError, ValueError):
            # The terminal is gone: nobody is there to see it.
            return
