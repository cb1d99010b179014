"""Reads the terminal: an Escape that is a key is told from the start of a sequence without a fixed tick."""

from __future__ import annotations

import os
import re
import select
from codecs import getincrementaldecoder
from collections.abc import Callable

from textual._xterm_parser import XTermParser
from textual.events import Key
from textual.message import Message

_CURSOR_REPORT = re.compile(r"\x1b\[\d+;(\d+)R")
_ESCAPE_THEN_KEY = re.compile("\x1b(?=[^\x1b\\[OPX^_\\]N])")
"""An Escape with a key behind it, which a slow link brings together: no sequence begins so."""
_ESCAPE_TICK_S = 0.003
"""How often a lone Escape is looked at. The wait itself is Textual's `ESCDELAY`."""


class Reader:
    """Turns what a terminal sends into messages, until stopped or until the terminal is gone.

    Textual's own input loop wakes every 100 ms, which is how late an Escape can be, and spins when the terminal is
    gone. This one sleeps until there is something to read.

    Args:
        fileno: of the terminal's input.
        on_message: takes each message, in the reader's thread.
        on_answer: takes the column of each cursor position report, from 1.
        on_lost: takes note, once, that the terminal is gone.
    """

    def __init__(
        self,
        fileno: int,
        *,
        on_message: Callable[[Message], None],
        on_answer: Callable[[int], None],
        on_lost: Callable[[], None],
    ) -> None:
        self._fileno = fileno
        self._on_message = on_message
        self._on_answer = on_answer
        self._on_lost = on_lost
        self._wake_read, self._wake_write = os.pipe()

    def stop(self) -> None:
        """Make `run` return; callable from any thread."""
        os.write(self._wake_write, b"\0")

    def close(self) -> None:
        """Give back the file descriptors; after `run` has returned."""
        os.close(self._wake_read)
        os.close(self._wake_write)

    def run(self) -> None:
        """Read until stopped."""
        parser = XTermParser()
        decode = getincrementaldecoder("utf-8")(errors="replace").decode
        while True:
            # The parser's deadline is private, and the only way to know that it waits for the rest of a sequence.
            timeout = _ESCAPE_TICK_S if parser._timeout_time is not None else None
            readable, _, _ = select.select([self._fileno, self._wake_read], [], [], timeout)
            if self._wake_read in readable:
                return
            if self._fileno in readable:
                try:
                    data = os.read(self._fileno, 4096)
                except OSError:
                    data = b""
                if not data:
                    self._on_lost()
                    return
                self._feed(parser, decode(data))
            for message in parser.tick():
                self._on_message(message)

    def _feed(self, parser: XTermParser, text: str) -> None:
        for column in _CURSOR_REPORT.findall(text):
            self._on_answer(int(column))
        text, *behind = _ESCAPE_THEN_KEY.split(_CURSOR_REPORT.sub("", text))
        if text:
            self._parse(parser, text)
        for keys in behind:
            self._on_message(Key("escape", "\x1b"))
            self._parse(parser, keys)

    def _parse(self, parser: XTermParser, text: str) -> None:
        for message in parser.feed(text):
            self._on_message(message)
