"""A report about a crash, without secrets."""

from __future__ import annotations

import os
import platform
import sys
import traceback
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path


def write_report(
    error: BaseException, folder: Path, *, redact: Callable[[str], str], facts: Mapping[str, str] | None = None
) -> Path:
    """Write what happened into a new file of `folder`, and return its path.

    The traceback is printed without local variables, because those hold credentials and names.

    Args:
        error: what happened.
        folder: where the report goes; it is made.
        redact: takes secrets out of text.
        facts: more lines for the report: versions, the terminal, the view.

    Raises:
        OSError: the report cannot be written.
    """
    now = datetime.now(UTC)
    lines = [
        f"time: {now:%Y-%m-%dT%H:%M:%SZ}",
        f"python: {platform.python_version()} on {platform.platform()}",
        *(f"{name}: {value}" for name, value in (facts or {}).items()),
        "",
        *(line.rstrip("\n") for line in traceback.format_exception(error)),
    ]
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"crash-{now:%Y%m%d-%H%M%S}-{os.getpid()}.txt"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", errors="replace") as file:
        file.write(redact("\n".join(lines)) + "\n")
    return path


def say(path: Path, program: str = "callscope") -> None:
    """Tell the user where the report is, after the terminal was given back."""
    print(f"{program}: it crashed, and that is our fault. A report without secrets is in {path}", file=sys.stderr)  # noqa: T201
