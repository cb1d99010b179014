"""Writes to the terminal without ever waiting for it, and survives the terminal.

What the terminal takes at once is written at once: a thread would have to wait for its turn behind those that work.
What it does not take is written by a thread, which may wait.
"""

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

    Args:
        fileno: of the terminal.
        encoding: of what is written.
        on_lost: takes note, once, that the terminal is gone; called in this thread.
    """

    def __init__(self, fileno: int, encoding: str, on_lost: Callable[[], None]) -> None:
        super().__init__(daemon=True, name="terminal-output")
        self._fileno = fileno
        self._encoding = encoding
        self._on_lost = on_lost
        self._queue: SimpleQueue[bytes | None] = SimpleQueue()
        self._put = self._written = 0
        self._at_once = _unwaiting(fileno)

    def write(self, text: str) -> int:
        """Write text, or queue it to be written, and return how many bytes it is; called in one thread only."""
        data = text.encode(self._encoding, errors="replace")
        left = data[self._taken(data) :] if self._put == self._written else data
        if left:
            let_others()
            self._put += 1
            self._queue.put(left)
        return len(data)

    def stop(self, timeout_s: float = 1.0) -> None:
        """Write what is queued and end; a terminal that does not read is given `timeout_s`."""
        self._queue.put(None)
        self.join(timeout_s)
        if self._at_once is not None:
            os.close(self._at_once)
            self._at_once = None

    def _taken(self, data: bytes) -> int:
        """Return how many bytes the terminal takes without anybody waiting."""
        if self._at_once is None:
            return 0
        try:
            return os.write(self._at_once, data)
        except OSError:  # it takes nothing now, or is gone, which the thread will see
            return 0

    def run(self) -> None:
        """Write until stopped."""
        lost = False
        while (data := self._queue.get()) is not None:
            try:
                while data and not lost:
                    data = data[os.write(self._fileno, data) :]
            except OSError:
                lost = True
                self._on_lost()
            self._written += 1


def _unwaiting(fileno: int) -> int | None:
    """Open a terminal once more, to be written to without waiting; None where it cannot be had by its name.

    Not waiting is a trait of what was opened: the terminal that the shell gave us is its own too, and is left alone.
    """
    try:
        return os.open(os.ttyname(fileno), os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    except OSError:
        return None
