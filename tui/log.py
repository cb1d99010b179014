"""The log: a file in the user's state folder that rotates, and that no secret gets into. Never standard output."""

from __future__ import annotations

import logging
import logging.handlers
import os
import time
from io import TextIOWrapper
from pathlib import Path

from tui.paths import log_file, private_folder
from tui.redact import redact

LEVEL_VARIABLE = "CALLSCOPE_LOG_LEVEL"
"""Names the least level that is logged: "debug", "info" (the default), "warning", "error"."""
BYTES_PER_FILE = 1_000_000
OLD_FILES = 3


class RedactingFormatter(logging.Formatter):
    """Formats a whole record, its traceback included, and then takes the secrets out."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line or lines of a record."""
        return redact(super().format(record))


class PrivateRotatingHandler(logging.handlers.RotatingFileHandler):
    """A rotating file that only its owner can read."""

    def _open(self) -> TextIOWrapper:
        descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        return TextIOWrapper(
            os.fdopen(descriptor, "ab"), encoding=self.encoding, errors=self.errors, write_through=True
        )


def start(file: Path | None = None) -> Path | None:
    """Send everything logged to the file; return it, or None where it cannot be written.

    A read-only home must not keep anybody from looking at a call, so nothing is raised for it.
    """
    file = log_file() if file is None else file
    root = logging.getLogger()
    # Python's own fallback prints warnings to stderr, which belongs to the screen or to the one error line.
    logging.lastResort = None
    logging.raiseExceptions = False
    root.setLevel(_level())
    try:
        private_folder(file.parent)
        handler = PrivateRotatingHandler(
            file, maxBytes=BYTES_PER_FILE, backupCount=OLD_FILES, encoding="utf-8", errors="backslashreplace"
        )
    except OSError:
        return None
    formatter = RedactingFormatter("%(asctime)s.%(msecs)03dZ %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%S")
    formatter.converter = time.gmtime
    handler.setFormatter(formatter)
    root.addHandler(handler)
    # One line for each request is what the log is for; the connection's own steps are not.
    logging.getLogger("httpcore").setLevel(logging.WARNING)
    return file


def stop() -> None:
    """Close the file."""
    root = logging.getLogger()
    for handler in [each for each in root.handlers if isinstance(each, PrivateRotatingHandler)]:
        root.removeHandler(handler)
        handler.close()


def _level() -> int:
    named = os.environ.get(LEVEL_VARIABLE, "info").upper()
    return logging.getLevelNamesMapping().get(named, logging.INFO)
