"""A program in a pseudo-terminal behind a slow link: every byte waits its turn, both ways."""

from __future__ import annotations

import os
import pty
import select
import signal
import struct
import termios
import time
from collections import deque
from collections.abc import Mapping, Sequence
from fcntl import ioctl
from types import TracebackType

from tests.support.terminal_model import Terminal


class ShapedLink:
    """Runs a program whose output reaches the terminal at `bits_per_s` and half a round trip late.

    The program itself is never blocked: what it writes queues in the link, as in the buffers of a real one. The
    terminal answers cursor position questions when they reach it.

    Attributes:
        terminal: that is at the other end.
        delivered: bytes that have reached the terminal.
        last_delivery_at: when the last of them did (monotonic seconds).
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int,
        rows: int,
        environ: Mapping[str, str],
        round_trip_s: float,
        bits_per_s: float,
    ) -> None:
        self.delivered = bytearray()
        self.last_delivery_at = time.monotonic()
        self._one_way_s = round_trip_s / 2
        self._bytes_per_s = bits_per_s / 8
        self._down: deque[tuple[float, bytes]] = deque()
        self._up: deque[tuple[float, bytes]] = deque()
        self._line_free_at = 0.0
        self.terminal = Terminal(columns, rows)
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            os.execvpe(command[0], list(command), {**os.environ, **environ})
        ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def __enter__(self) -> ShapedLink:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._fd)

    def send(self, keys: bytes) -> None:
        """Type: the keys reach the program half a round trip later."""
        self._up.append((time.monotonic() + self._one_way_s, keys))

    def run(self, duration_s: float) -> None:
        """Let time pass."""
        end = time.monotonic() + duration_s
        while time.monotonic() < end:
            self._turn(min(0.002, max(0.0, end - time.monotonic())))

    def text(self) -> str:
        """What the terminal at the other end shows, as lines of text."""
        return "\n".join(line.rstrip() for line in self.terminal.screen.display)

    def settle(self, quiet_s: float, limit_s: float = 60.0) -> None:
        """Let time pass until nothing was delivered for `quiet_s` and nothing is under way."""
        limit = time.monotonic() + limit_s
        while time.monotonic() < limit:
            self._turn(0.002)
            if not self._down and time.monotonic() - self.last_delivery_at > quiet_s:
                return

    def _turn(self, wait_s: float) -> None:
        now = time.monotonic()
        while self._up and self._up[0][0] <= now:
            os.write(self._fd, self._up.popleft()[1])
        while self._down and self._down[0][0] <= now:
            self._deliver(self._down.popleft()[1])
        if select.select([self._fd], [], [], wait_s)[0]:
            try:
                data = os.read(self._fd, 65536)
            except OSError:
                return
            for start in range(0, len(data), 64):
                piece = data[start : start + 64]
                # A piece leaves when the line is free, takes its time to be sent, and arrives half a round trip later.
                self._line_free_at = max(self._line_free_at, time.monotonic()) + len(piece) / self._bytes_per_s
                self._down.append((self._line_free_at + self._one_way_s, piece))

    def _deliver(self, data: bytes) -> None:
        self.delivered += data
        self.last_delivery_at = time.monotonic()
        for answer in self.terminal.feed(data):
            self._up.append((time.monotonic() + self._one_way_s, answer))
