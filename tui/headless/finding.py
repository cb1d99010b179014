"""What the doctor finds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tui.errors import CallscopeError


class Check(StrEnum):
    """How something is."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        error: what is wrong, for the exit code; None where nothing keeps callscope from working.
    """

    name: str
    text: str
    check: Check = Check.OK
    error: CallscopeError | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Findings that belong together."""

    title: str
    findings: tuple[Finding, ...]


def problem(name: str, error: CallscopeError) -> Finding:
    """Return the finding of an error."""
    return Finding(name, f"{error.line()} [{error.kind}]", Check.PROBLEM, error)
