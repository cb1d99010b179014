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

_LEAVE_CLEAN = "\x1b[m\x1b[r\x1b[?2026l\x1b[?2004l\x1b[?7h\x1b[?1049l\x1b[?25h"
"""Look, scroll region, synchronised output, bracketed paste, line wrap, alternate screen, cursor: as a shell wants
them."""
_PATIENCE_S = 1.0
"""A terminal that takes nothing for so long is not waited for: its link has stalled."""


def on_end(loop: asyncio.AbstractEventLoop, end: Callable[[signal.Signals], None]) -> None:
    """Call `end` in `loop` on SIGHUP and SIGTERM, instead of dying on the spot."""
    for number in (signal.SIGHUP, signal.SIGTERM):
        loop.add_signal_handler(number, end, number)


class TerminalState:
    """The terminal's settings as they were, to be put back whatever happens."""

    def __init__(self) -> None:
        self._attributes: list[Any] | None = None
        try:
            self._attributes = termios.tcgetattr(sys.__stdin__.fileno()) if sys.__stdin__ else None
        except (termios.error, OSError, ValueError):
            # Standard input is not a terminal, so there is nothing to put back.
            return

    def restore(self) -> None:
        """Put the settings back and leave the alternate screen; harmless where that has happened already."""
        if self._attributes is None or sys.__stdin__ is None or sys.__stderr__ is None:
            return
        try:
            fileno = sys.__stderr__.fileno()
            if select.select([], [fileno], [], _PATIENCE_S)[1]:
                os.write(fileno, _LEAVE_CLEAN.encode("ascii"))
            termios.tcsetattr(sys.__stdin__.fileno(), termios.TCSANOW, self._attributes)
        except (termios.error, OSError, ValueError):
            # The terminal is gone: nobody is there to see it.
            return
