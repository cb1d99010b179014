"""Copies text by the route that works here, and says which one was taken, never that it arrived.

A stock tmux drops OSC 52 from applications, wrapped or not, and takes `tmux load-buffer -w -`. Everywhere else
OSC 52 is all there is, and no terminal says whether it obeyed. So a file is always written as well.
"""

from __future__ import annotations

import base64
import os
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tui.terminal.environment import Surroundings

MOST_ENCODED_BYTES = 74_994
"""What xterm and others accept of OSC 52: the limit that k9s and vim plugins keep to."""
_SCREEN_CHUNK_BYTES = 240
"""GNU screen passes strings of less than 256 bytes on."""


class Route(StrEnum):
    """How a copy went."""

    TMUX = "tmux"
    OSC52 = "osc52"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Copied:
    """What was done.

    Attributes:
        routes: those taken, in order.
        path: the file that holds the text; None where none could be written.
        message: one line for the user.
    """

    routes: tuple[Route, ...]
    path: Path | None
    message: str


def copy(text: str, *, surroundings: Surroundings, write: Callable[[str], None], path: Path) -> Copied:
    """Copy `text` by every route that may work, and to the file at `path`.

    Args:
        text: what to copy.
        surroundings: what the terminal is.
        write: sends a sequence to the terminal.
        path: the file to write; its folder is made.
    """
    routes: list[Route] = []
    notes: list[str] = []
    if surroundings.in_tmux and _to_tmux(text):
        routes.append(Route.TMUX)
        notes.append("handed to tmux")
    elif (sequence := osc52(text, surroundings)) is not None:
        write(sequence)
        routes.append(Route.OSC52)
        notes.append("sent by OSC 52 (the terminal may ignore it)")
    else:
        notes.append("too long for the terminal's clipboard")
    saved: Path | None = path
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_private(path, text)
        routes.append(Route.FILE)
        notes.append(f"saved in {path}")
    except OSError as error:
        saved = None
        notes.append(f"not saved: {error.strerror}")
    return Copied(tuple(routes), saved, "Copy " + ", ".join(notes))


def osc52(text: str, surroundings: Surroundings) -> str | None:
    """Return the sequence that asks the terminal to copy `text`; None where it is too long.

    Inside tmux and GNU screen the sequence is wrapped so that it is passed on.
    """
    payload = base64.b64encode(text.encode()).decode("ascii")
    if len(payload) > MOST_ENCODED_BYTES:
        return None
    sequence = f"\x1b]52;c;{payload}\x07"
    if surroundings.in_tmux:
        return "\x1bPtmux;" + sequence.replace("\x1b", "\x1b\x1b") + "\x1b\\"
    if surroundings.in_screen:
        chunks = (sequence[i : i + _SCREEN_CHUNK_BYTES] for i in range(0, len(sequence), _SCREEN_CHUNK_BYTES))
        return "".join(f"\x1bP{chunk}\x1b\\" for chunk in chunks)
    return sequence


def _to_tmux(text: str) -> bool:
    command = ["tmux", "load-buffer", "-w", "-"]
    try:
        # `-w` (tmux 3.2) also hands the text to the terminal that is attached.
        done = subprocess.run(command, input=text.encode(), capture_output=True, timeout=2, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, whoever can read, or has opened, the one that is there."""
    number, beside = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)  # nobody else's to read
    try:
        with os.fdopen(number, "w", encoding="utf-8") as file:
            file.write(text)
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink()
        raise
