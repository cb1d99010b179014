"""A tmux server of one's own, with a shell in it: a real terminal that says which of its modes are on."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType

from tests.support.pty_run import OURS

MODES = (
    "cursor_flag", "alternate_on", "wrap_flag", "origin_flag", "insert_flag", "keypad_flag", "mouse_any_flag",
    "scroll_region_upper", "scroll_region_lower",
)  # fmt: skip


class TmuxRun:
    """A tmux server with one pane, in which a shell runs.

    Args:
        folder: for its socket, and the home of what runs in it.
        options: tmux options to set at the start, such as {"default-terminal": "screen-256color"}.
        environ: more variables for the shell.

    Attributes:
        shell: the words that start the shell.
    """

    def __init__(
        self,
        folder: Path,
        *,
        columns: int = 80,
        rows: int = 24,
        options: Mapping[str, str] | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        self.folder = folder
        # A path to a socket may be 100 bytes long, and pytest's folders are longer.
        self._sockets = TemporaryDirectory(prefix="callscope-tmux-")
        foreign = ("TMUX", "STY", "SSH_", "COLORTERM", *OURS)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
        self._environ = {
            **kept, "HOME": str(folder), "TERM": "xterm-256color", "XDG_STATE_HOME": f"{folder}/state",
            "XDG_CONFIG_HOME": f"{folder}/config", **(environ or {}),
        }  # fmt: skip
        self._environ.pop("NO_COLOR", None)
        size = ("-x", str(columns), "-y", str(rows))
        settings = [word for name, value in (options or {}).items() for word in ("set", "-g", name, value, ";")]
        rc = folder / "bashrc"
        rc.write_text("PS1='$ '\n")
        self.shell = f"bash --noprofile --rcfile {rc}"
        self.run(*settings, "new-session", "-d", *size, self.shell)

    def __enter__(self) -> TmuxRun:
        self.wait_for("$")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        subprocess.run([*self.command, "kill-server"], env=self._environ, capture_output=True, check=False)
        self._sockets.cleanup()

    @property
    def command(self) -> list[str]:
        """The words that talk to this server."""
        return ["tmux", "-S", f"{self._sockets.name}/s", "-f", "/dev/null"]

    @property
    def environ(self) -> Mapping[str, str]:
        """The environment of the server."""
        return self._environ

    def run(self, *words: str) -> str:
        """Give tmux a command, and return what it prints."""
        done = subprocess.run([*self.command, *words], env=self._environ, capture_output=True, check=True, text=True)
        return done.stdout

    def new_shell(self) -> None:
        """Put a new shell in the place of whatever runs, and wait until it listens."""
        self.run("respawn-pane", "-k", self.shell)
        self.wait_for(lambda: self.text().strip() == "$")

    def type(self, *keys: str) -> None:
        """Press keys: text, or tmux's names of keys."""
        self.run("send-keys", *keys)

    def line(self, text: str) -> None:
        """Give the shell a line."""
        self.run("send-keys", "-l", text)
        self.run("send-keys", "Enter")

    def text(self, *, styled: bool = False) -> str:
        """What the pane shows."""
        return self.run("capture-pane", "-p", *(["-e"] if styled else []))

    def wait_for(self, what: str | Callable[[], object], limit_s: float = 20.0) -> None:
        """Wait until a text stands on the screen, or something holds."""
        limit = time.monotonic() + limit_s
        while time.monotonic() < limit:
            if (what in self.text()) if isinstance(what, str) else what():
                return
            time.sleep(0.05)
        raise AssertionError(f"{what!r} did not come within {limit_s} s; the pane shows:\n{self.text()}")

    def modes(self) -> dict[str, str]:
        """The modes of the pane that a program can leave on."""
        values = self.run("display-message", "-p", ",".join(f"#{{{name}}}" for name in MODES))
        return dict(zip(MODES, values.strip().split(","), strict=True))

    def child(self, name: str = "python") -> int:
        """The process that the shell runs."""
        pid = self.run("display-message", "-p", "#{pane_pid}").strip()
        found = subprocess.run(["pgrep", "-P", pid], capture_output=True, text=True, check=False).stdout.split()
        assert found, f"no {name} runs in the pane:\n{self.text()}"
        return int(found[-1])
