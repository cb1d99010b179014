"""Copies text, and says by which route."""

from __future__ import annotations

import os
import shlex
from typing import TYPE_CHECKING

from tui.paths import state_folder
from tui.view_state import ViewState

if TYPE_CHECKING:
    from tui.screens.stop import Stop

FILE = "last-copy.txt"


def copy(stop: Stop, text: str, *, what: str) -> None:
    """Copy a text; the status line says what was done and where the text is."""
    from tui.terminal.clipboard import copy as copy_text
    from tui.terminal.environment import detect

    write = getattr(stop.app._driver, "write_raw", None)
    done = copy_text(
        text, surroundings=detect(os.environ), write=write or (lambda sequence: None), path=state_folder() / FILE
    )
    stop.status.say(done.message.replace("Copy", what, 1))


def command_line(view: ViewState) -> str:
    """Return the command line that opens a view."""
    text = str(view)
    return f"callscope open {shlex.quote(text)}" if text else "callscope"
