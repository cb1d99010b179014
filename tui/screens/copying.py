"""Copies text, and says by which route."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from tui.paths import state_folder
from tui.view_state import ViewState

if TYPE_CHECKING:
    from tui.screens.stop import Stop

FILE = "last-copy.txt"


def copy(stop: Stop, text: str, *, what: str) -> None:
    """Copy a text; the status line says what was done and where the text is."""
    from tui.terminal.clipboard import Copied, Route
    from tui.terminal.clipboard import copy as copy_text
    from tui.terminal.environment import detect

    driver = stop.app._driver
    assert driver is not None
    done: Copied = copy_text(text, surroundings=detect(os.environ), write=driver.write, path=state_folder() / FILE)
    if Route.TMUX in done.routes:
        said = f"{what} handed to tmux"
    elif Route.OSC52 in done.routes:
        said = f"{what} sent by OSC 52 (the terminal may ignore it)"
    else:
        said = f"{what} too long for the terminal's clipboard"
    stop.status.say(f"{said}; also in {_short(done.path)}" if done.path else f"{said}; no file could be written")


def _short(path: Path) -> str:
    """Return a path as people write it."""
    try:
        return f"~/{path.relative_to(Path.home())}"
    except ValueError:
        return str(path)


def command_line(view: ViewState, bundle: str = "") -> str:
    """Return the command line that opens a view, out of a bundle where one is looked at."""
    text = str(view)
    if bundle:
        inner = str(view.address) if view.address else ""
        text = f"{bundle}#{text}" if inner else f"{bundle}{text}"
    return f"callscope open {shlex.quote(text)}" if text else "callscope"
