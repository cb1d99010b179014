"""What is said beside the data: notices, progress and errors, on stderr, printable and without secrets."""

from __future__ import annotations

import sys
import time

from tui.errors import CallscopeError, FilterError, RateLimited
from tui.redact import redact
from tui.text import printable

PROGRESS_EVERY_S = 0.1


def say(text: str) -> None:
    """Write one line."""
    progress.clear()
    _write(redact(f"callscope: {printable(text)}") + "\n")


def fail(error: CallscopeError, *, as_json: bool = False) -> None:
    """Write an error: one line, or one line of JSON; under a filter's error also the place of the fault."""
    progress.clear()
    if as_json:
        import json

        _write(redact(json.dumps({"error": document(error)}, ensure_ascii=True)) + "\n")
        return
    _write(redact(f"callscope: {error.line()}") + "\n")
    if isinstance(error, FilterError):
        _write("".join(f"  {line}\n" for line in redact(error.pointer()).splitlines()))


def document(error: CallscopeError) -> dict[str, object]:
    """Return an error as a JSON object: its class, its parts and its exit code."""
    found: dict[str, object] = {
        "kind": error.kind,
        "message": printable(error.message),
        "hint": printable(error.hint) or None,
        "exit_code": int(error.exit_code),
        "vendor_code": error.vendor_code,
        "request_id": error.request_id,
    }
    if isinstance(error, FilterError):
        found |= {"text": printable(error.text), "position": error.position}
    if isinstance(error, RateLimited):
        found["retry_after_s"] = error.retry_after_s
    return found


class Progress:
    """One line that rewrites itself, where stderr is a terminal; nothing otherwise."""

    def __init__(self) -> None:
        self._shown = False
        self._stopped = False
        self._at = 0.0

    def stop(self) -> None:
        """Show nothing any more."""
        self.clear()
        self._stopped = True

    def show(self, text: str) -> None:
        """Show `text`, at most ten times a second."""
        now = time.monotonic()
        if self._stopped or now - self._at < PROGRESS_EVERY_S or not _is_terminal():
            return
        self._at = now
        self._shown = True
        # No wider than the terminal, or the line could not be wiped again.
        import shutil

        width = shutil.get_terminal_size().columns - 1
        _write(f"\r\x1b[K{printable(text)[:width]}")

    def clear(self) -> None:
        """Wipe the line."""
        if self._shown:
            self._shown = False
            self._at = 0.0
            _write("\r\x1b[K")


progress = Progress()
"""The process has one stderr, so it has one progress line."""


def _is_terminal() -> bool:
    import os

    try:
        return sys.stderr.isatty() and os.environ.get("TERM", "") not in ("", "dumb")
    except ValueError:
        return False


def _write(text: str) -> None:
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except (OSError, ValueError):
        # A closed stderr is no reason to lose the data on stdout.
        return
