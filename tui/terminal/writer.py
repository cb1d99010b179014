"""Writes to the terminal from a thread of its own, and survives the terminal."""

from __future__ import annotations

import os
from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread

from tui.terminal.keys_first import let_others


class Writer(Thread):
    """Writes bytes to a file descriptor in order.

    A terminal that is gone is reported once; what is written after that is thrown away. A terminal that does not read
    (a stalled link, flow control) holds only this thread.
    """

    def __init__(self, fileno: int, encoding: str, on_lost: Callable[[], None]) -> None:
        super().__init__(daemon=True, name="terminal-output")
        self._fileno = fileno
        self._encoding = encoding
        self._on_lost = on_lost
        self._queue: SimpleQueue[bytes | None] = SimpleQueue()

    def write(self, text: str) -> int:
        """Queue text to be written, and return how many bytes it is."""
        data = text.encode(self._encoding, errors="replace")
        let_others()
        self._queue.put(data)
        return len(data)

    def stop(self, timeout_s: float = 1.0) -> None:
        """Write what is queued and end; a terminal that does not read is given `timeout_s`."""
        self._queue.put(None)
        self.join(timeout_s)

    def run(self) -> None:
        """Write until stopped."""
        lost = False
        while (data := self._queue.get()) is not None:
            if lost:
                continue
            try:
                while data:
                    data = data[os.write(self._fileno, data) :]
            except OSError:
                lost = True
                self._on_lost()
