"""What the terminal, the link and the locale are, as far as that can be told without drawing anything."""

from __future__ import annotations

import locale
import shutil
import subprocess
import sys
from collections.abc import Mapping
from typing import Protocol

from tui.headless.finding import Check, Finding

TMUX_OPTIONS = ("default-terminal", "set-clipboard", "allow-passthrough", "escape-time", "focus-events")
TMUX_TIMEOUT_S = 2.0
SLOW_ESCAPE_MS = 100


class Surroundings(Protocol):
    """What the screens make of the terminal."""

    @property
    def colours(self) -> str:
        """How many colours are used."""

    @property
    def glyphs(self) -> str:
        """What is drawn with."""

    @property
    def over_ssh(self) -> bool:
        """Whether the session came over SSH."""

    @property
    def in_screen(self) -> bool:
        """Whether GNU screen is between."""


def terminal(env: Mapping[str, str], surroundings: Surroundings | None) -> list[Finding]:
    """Return what is known.

    Args:
        env: the environment.
        surroundings: what the screens would use; None where nobody told.
    """
    size = shutil.get_terminal_size()
    is_terminal = sys.stdout.isatty()
    findings = [
        Finding("output", f"terminal, {size.columns}x{size.lines}" if is_terminal else "not a terminal"),
        Finding("TERM", env.get("TERM") or "(not set)", Check.OK if env.get("TERM") else Check.WARNING),
        Finding("COLORTERM", env.get("COLORTERM") or "(not set)"),
        _locale(env),
    ]
    if surroundings is not None:
        findings.append(Finding("screens use", f"{surroundings.colours} colours, {surroundings.glyphs} glyphs"))
        findings.append(Finding("link", "SSH" if surroundings.over_ssh else "local"))
        if surroundings.in_screen:
            findings.append(Finding("screen", "GNU screen is between"))
    if env.get("NO_COLOR"):
        findings.append(Finding("NO_COLOR", "set"))
    findings += _tmux(env)
    return findings


def _locale(env: Mapping[str, str]) -> Finding:
    encoding = sys.stdout.encoding or locale.getpreferredencoding(False)
    named = next((f"{name}={env[name]}" for name in ("LC_ALL", "LC_CTYPE", "LANG") if env.get(name)), "no locale set")
    is_utf8 = encoding.lower().replace("-", "") == "utf8"
    text = f"{named}, {encoding}" + ("" if is_utf8 else ": only ASCII is drawn")
    return Finding("locale", text, Check.OK if is_utf8 else Check.WARNING)


def _tmux(env: Mapping[str, str]) -> list[Finding]:
    if not env.get("TMUX"):
        return []
    version = _run("tmux", "-V")
    if version is None:
        return [Finding("tmux", "is between, but there is no `tmux` to ask", Check.WARNING)]
    findings = [Finding("tmux", version)]
    for option in TMUX_OPTIONS:
        value = _run("tmux", "show-options", "-gvA", option) or _run("tmux", "show-options", "-sv", option)
        if value:
            findings.append(_option(option, value))
    return findings


def _option(option: str, value: str) -> Finding:
    name = f"tmux {option}"
    if option == "escape-time" and value.isdecimal() and int(value) > SLOW_ESCAPE_MS:
        return Finding(name, f"{value} ms: the Escape key is slow; `set -s escape-time 10` helps", Check.WARNING)
    if option == "set-clipboard" and value == "off":
        return Finding(name, "off: what callscope copies stays in tmux", Check.WARNING)
    return Finding(name, value)


def _run(*command: str) -> str | None:
    try:
        done = subprocess.run(  # noqa: S603 (fixed words)
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=TMUX_TIMEOUT_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8", "replace").strip() if done.returncode == 0 else None
