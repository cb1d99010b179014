"""Runs a program in a pseudo-terminal and keeps what it writes, as bytes and as a screen."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType

from tests.support.terminal_model import Terminal

OURS = ("TEXTUAL_", "ESCDELAY", "CALLSCOPE_", "XDG_", "COLUMNS", "LINES")
"""How variables begin that this very process may have set, or been given, for itself."""


class PtyRun:
    """A program in a pseudo-terminal.

    Attributes:
        written: all bytes that the program wrote so far.
        terminal: that they go to.
        screen: what it shows.
        answers: whether cursor position questions are answered, as terminals do.

    Args:
        answer_delay_s: how long each answer takes, as on a long link.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 80,
        rows: int = 24,
        environ: Mapping[str, str] | None = None,
        answers: bool = True,
        repeats_all: bool = True,
        answer_delay_s: float = 0.0,
    ) -> None:
        self.written = bytearray()
        self.terminal = Terminal(columns, rows, repeats_all=repeats_all)
        self.screen = self.terminal.screen
        self.answers = answers
        self._answer_delay_s = answer_delay_s
        self._late_answers: deque[tuple[float, bytes]] = deque()
        self._status: int | None = None
        kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        env = {**kept, "TERM": "xterm-256color", "COLORTERM": "truecolor", **(environ or {})}
        for name in ("NO_COLOR", "TMUX", "STY", "SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"):
            if name not in (environ or {}):
                env.pop(name, None)
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            os.execvpe(command[0], list(command), env)
        self.resize(columns, rows)

    def __enter__(self) -> PtyRun:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.end()

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size, as a window manager would."""
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.screen.resize(rows, columns)

    def send(self, data: str | bytes) -> None:
        """Type."""
        os.write(self._fd, data.encode() if isinstance(data, str) else data)

    def pump(self, duration_s: float) -> int:
        """Take what comes within `duration_s`, and return how many bytes came."""
        end = time.monotonic() + duration_s
        before = len(self.written)
        while (left := end - time.monotonic()) > 0:
            if not self._read(left):
                break
        return len(self.written) - before

    def settle(self, quiet_s: float = 0.4, limit_s: float = 20.0) -> int:
        """Take what comes until nothing came for `quiet_s`, and return how many bytes came."""
        before, limit = len(self.written), time.monotonic() + limit_s
        while time.monotonic() < limit and self._read(quiet_s):
            pass
        return len(self.written) - before

    def wait_for(self, what: str | Callable[[PtyRun], bool], limit_s: float = 20.0) -> None:
        """Wait until a text stands on the screen, or a condition holds.

        Raises:
            AssertionError: it did not within `limit_s`; the message shows the screen.
        """
        limit = time.monotonic() + limit_s
        while time.monotonic() < limit:
            if (what in self.text()) if isinstance(what, str) else what(self):
                return
            self._read(0.1)
        raise AssertionError(f"{what!r} did not come within {limit_s} s; the screen shows:\n{self.text()}")

    def wait_for_text(self, text: str, limit_s: float = 20.0) -> None:
        """Wait until a text was written, without drawing the screen for every look at it."""
        limit = time.monotonic() + limit_s
        wanted = text.encode()
        while wanted not in self.written:
            assert time.monotonic() < limit, f"{text!r} was not written within {limit_s} s:\n{self.text()}"
            self._read(0.1)

    def text(self) -> str:
        """The screen as lines of text."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def wait(self, limit_s: float = 10.0) -> int:
        """Wait for the program to end and return its exit status (negative: the signal that ended it)."""
        limit = time.monotonic() + limit_s
        while self._status is None and time.monotonic() < limit:
            self._read(0.02)
            self._poll()
        assert self._status is not None, f"it did not end within {limit_s} s; the screen shows:\n{self.text()}"
        self.pump(0.05)
        return self._status

    def hang_up(self) -> None:
        """Close the terminal, as a broken link does."""
        os.close(self._fd)
        self._fd = -1

    def kill(self, number: signal.Signals) -> None:
        """Send the program a signal."""
        os.kill(self.pid, number)

    def is_running(self) -> bool:
        """Whether the program still runs."""
        self._poll()
        return self._status is None

    def end(self) -> None:
        """End the program and the terminal."""
        if self.is_running():
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            self._status = -signal.SIGKILL
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def _poll(self) -> None:
        if self._status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self._status = os.waitstatus_to_exitcode(status)

    def _read(self, timeout_s: float) -> bool:
        end = time.monotonic() + timeout_s
        while self._late_answers and self._late_answers[0][0] <= end:
            due, answer = self._late_answers[0]
            if self._fd >= 0 and select.select([self._fd], [], [], max(0.0, due - time.monotonic()))[0]:
                break
            self._late_answers.popleft()
            self.send(answer)
        if self._fd < 0 or not select.select([self._fd], [], [], max(0.0, end - time.monotonic()))[0]:
            return False
        try:
            data = os.read(self._fd, 65536)
        except OSError:
            return False
        if not data:
            return False
        self.written += data
        for answer in self.terminal.feed(data):
            if self.answers and self._answer_delay_s:
                self._late_answers.append((time.monotonic() + self._answer_delay_s, answer))
            elif self.answers:
                self.send(answer)
        return True
