"""Writes down what went wrong where nobody expected it, without secrets, and says where."""

from __future__ import annotations

import sys

from tui import __version__
from tui.paths import state_folder
from tui.redact import redact
from tui.terminal.crash import say, write_report


def report_crash(error: BaseException, facts: dict[str, str]) -> None:
    """Write a report and say where it is; if it cannot be written, say what went wrong.

    Args:
        error: what went wrong.
        facts: what else helps to find out why.
    """
    try:
        say(write_report(error, state_folder() / "crashes", redact=redact, facts={"callscope": __version__, **facts}))
    except OSError as fault:
        reason = redact(f"{type(error).__name__}: {error}")
        sys.stderr.write(f"callscope: it crashed ({reason}), and no report could be written: {fault.strerror}\n")
