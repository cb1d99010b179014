"""A secret that shows itself only to who asks for it by name."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Sequence
from typing import NoReturn

from tui.errors import ConfigError
from tui.redact import never_show

SHOWN = "********"
COMMAND_TIMEOUT_S = 30.0


class Secret:
    """A secret: its text, or the command that prints it.

    `repr`, `str` and `format` show asterisks, it cannot be pickled, and a dataclass that holds one shows nothing
    either. A command runs when the secret is first revealed, once.
    """

    __slots__ = ("_command", "_text", "origin")

    def __init__(
        self, text: str | None = None, *, command: str | Sequence[str] | None = None, origin: str = ""
    ) -> None:
        """Hold `text`, or what `command` will print.

        Args:
            text: the secret itself.
            command: a command line, or its words; it is run without a shell.
            origin: where it came from, for messages: "config.toml [profiles.prod] api_secret_command".
        """
        if (text is None) == (command is None):
            raise ValueError("a secret is either a text or a command")
        self._text = text
        self._command = command
        self.origin = origin
        if text is not None:
            never_show(text)

    @property
    def is_command(self) -> bool:
        """Whether a command has it."""
        return self._command is not None

    def reveal(self) -> str:
        """Return the secret itself.

        Raises:
            ConfigError: its command cannot be run, fails, or prints nothing.
        """
        if self._text is None:
            assert self._command is not None
            self._text = _output_of(self._command, self.origin)
            never_show(self._text)
        return self._text

    def __repr__(self) -> str:
        return f"Secret({SHOWN})"

    def __str__(self) -> str:
        return SHOWN

    def __format__(self, spec: str) -> str:
        return format(SHOWN, spec)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret cannot be pickled")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return (self._text, self._command) == (other._text, other._command)

    def __hash__(self) -> int:
        return hash((self._text, str(self._command)))


def masked(identifier: str) -> str:
    """Return enough of a public identifier to tell two apart, and no more: its first four characters."""
    return f"{identifier[:4]}…" if len(identifier) > 8 else SHOWN


def _output_of(command: str | Sequence[str], origin: str) -> str:
    """Run a command and return the first line that it prints.

    What it writes to stderr is not kept: nobody knows what a password manager says there.
    """
    try:
        words = shlex.split(command) if isinstance(command, str) else list(command)
    except ValueError as error:
        raise ConfigError(f"{origin} is not a command line: {error}") from None
    if not words:
        raise ConfigError(f"{origin} is empty")
    try:
        done = subprocess.run(  # noqa: S603 (the user's own configuration says what to run)
            words, stdin=subprocess.DEVNULL, capture_output=True, timeout=COMMAND_TIMEOUT_S, check=False
        )
    except FileNotFoundError:
        raise ConfigError(f"{origin}: there is no command “{words[0]}”", hint="") from None
    except OSError as error:
        raise ConfigError(f"{origin}: “{words[0]}” cannot be run: {error.strerror}", hint="") from None
    except subprocess.TimeoutExpired:
        raise ConfigError(f"{origin}: “{words[0]}” took longer than {COMMAND_TIMEOUT_S:g} s", hint="") from None
    if done.returncode != 0:
        raise ConfigError(
            f"{origin}: “{words[0]}” failed with status {done.returncode}", hint="Run it by hand to see what it says"
        )
    text = done.stdout.decode("utf-8", "replace").strip().split("\n", 1)[0].strip()
    if not text:
        raise ConfigError(
            f"{origin}: “{words[0]}” printed nothing", hint="It should print the secret on its first line"
        )
    return text
