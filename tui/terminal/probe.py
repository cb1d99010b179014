"""Shows what a key press sends here: what arrives differs between terminals, tmux and links."""

from __future__ import annotations

import errno
import os
import select
import sys
import termios
import tty
from contextlib import suppress
from time import monotonic

_QUIET_S = 0.05
"""What arrives within this time after the first byte belongs to the same key press."""


def probe_keys(*, most_keys: int = 200) -> int:
    """Read key presses from the terminal and print what each one sent, until q is pressed.

    Returns:
        The number of key presses read.

    Raises:
        OSError: standard input is not a terminal, or the terminal went away.
    """
    fileno = sys.stdin.fileno()
    try:
        before = termios.tcgetattr(fileno)
    except termios.error as error:
        raise OSError("standard input is not a terminal") from error
    try:
        tty.setraw(fileno)
        return _probe(fileno, most_keys)
    except (OSError, termios.error) as error:
        raise OSError(errno.EIO, "the terminal is gone") from error
    finally:
        with suppress(termios.error):  # there is nothing to put back where it is gone
            termios.tcsetattr(fileno, termios.TCSADRAIN, before)


def _probe(fileno: int, most_keys: int) -> int:
    _say("Press keys to see what they send. q ends.\r\n")
    for count in range(1, most_keys + 1):
        data, took_s = _read_press(fileno)
        if not data:
            raise OSError(errno.EIO, "end of file")  # a terminal has none in raw mode unless it has hung up
        _say(f"{describe(data)}  ({len(data)} bytes in {took_s * 1000:.0f} ms)\r\n")
        if data in (b"q", b"\x03", b"\x04"):
            return count
    return most_keys


def describe(data: bytes) -> str:
    """Return what arrived, as hexadecimal, as escaped text, and as the key that Textual takes it for."""
    from textual._xterm_parser import XTermParser
    from textual.events import Key

    text = data.decode("utf-8", errors="replace")
    parser = XTermParser()
    messages = [*parser.feed(text)]
    if not messages and text == "\x1b":
        names = ["escape"]
    else:
        names = [message.key if isinstance(message, Key) else type(message).__name__ for message in messages]
    shown = text.encode("unicode_escape").decode("ascii")
    return f"{data.hex(' '):<24} {shown:<16} {' '.join(names) or 'nothing that is known'}"


def _read_press(fileno: int) -> tuple[bytes, float]:
    data = os.read(fileno, 64)
    began = last = monotonic()
    while data and select.select([fileno], [], [], _QUIET_S)[0]:
        more = os.read(fileno, 64)
        if not more:
            break
        data += more
        last = monotonic()
    return data, last - began


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
