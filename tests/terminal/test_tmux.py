"""The explorer in a real tmux: what breaks there, and what the shell finds afterwards."""

from __future__ import annotations

import os
import re
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.pty_run import PtyRun
from tests.support.tmux_run import TmuxRun

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")

CALLSCOPE = str(Path(sys.executable).with_name("callscope"))
CRASHING = f"{sys.executable} {Path(__file__).with_name('crashing_app.py')}"
HERE = str(Path(__file__).parents[2])
READY = re.compile(r"of (9\d|1\d\d) read sessions")
"""Both vendors' rows are there."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TmuxRun]:
    """A tmux that several tests use one after the other."""
    with TmuxRun(tmp_path_factory.mktemp("tmux"), environ={"PYTHONPATH": HERE}) as tmux:
        yield tmux


@pytest.fixture
def shell(server: TmuxRun) -> TmuxRun:
    """A shell in a pane that remembers no other test, whatever became of that."""
    server.new_shell()
    return server


def start(tmux: TmuxRun, *words: str) -> None:
    tmux.line(" ".join((CALLSCOPE, *words)))
    ready(tmux)


def ready(tmux: TmuxRun) -> None:
    tmux.wait_for(lambda: READY.search(tmux.text()))


def settings(tmux: TmuxRun) -> str:
    """The terminal's settings and the pane's modes, asked for in the shell."""
    path = tmux.folder / "stty"
    path.unlink(missing_ok=True)
    tmux.line(f"clear; stty -a | tr -d '\\n' > {path}.new; mv {path}.new {path}")
    tmux.wait_for(path.exists)
    return f"{path.read_text()} {tmux.modes()}"


def assert_whole(tmux: TmuxRun) -> None:
    """What is shown is what a repaint shows."""
    shown = settled(tmux)
    tmux.type("C-l")
    assert settled(tmux) == shown


def settled(tmux: TmuxRun) -> str:
    """What is shown once it does not change any more."""
    seen: list[str] = []

    def is_quiet() -> bool:
        seen.append(tmux.text())
        return len(seen) > 6 and len(set(seen[-6:])) == 1

    tmux.wait_for(is_quiet)
    return seen[-1]


def copied(tmux: TmuxRun) -> str:
    return tmux.run("show-buffer")


@pytest.mark.parametrize("end", ["quit", "sigterm", "sighup", "crash", "suspend"])
def test_the_shell_works_after_every_end(shell: TmuxRun, end: str) -> None:
    before = settings(shell)
    shell.line(f"clear; {CRASHING if end == 'crash' else CALLSCOPE}; echo ended=$?")
    ready(shell)
    assert shell.modes()["alternate_on"] == "1"
    if end == "quit":
        shell.type("Q")
        shell.wait_for("ended=0")
    elif end == "crash":
        shell.type("C-l")
        shell.wait_for("ended=1")
        said = shell.text().replace("\n", "")
        path = Path(said[said.index("is in ") + 6 :].partition("ended=")[0].strip())
        report = path.read_text()
        assert "RuntimeError" in report
        assert "abcdefghijklmnop0123456789" not in report
        assert "Traceback" not in shell.text()
    elif end == "suspend":
        shell.type("C-z")
        shell.wait_for("Stopped")
        assert shell.modes()["alternate_on"] == "0"
        assert settings(shell) == before
        shell.line("fg")
        ready(shell)
        shell.type("Q")
        shell.wait_for(lambda: shell.modes()["alternate_on"] == "0")
    else:
        number = signal.SIGTERM if end == "sigterm" else signal.SIGHUP
        os.kill(shell.child(), number)
        shell.wait_for(f"ended={128 + number}")
    assert settings(shell) == before


def test_detached_and_attached_it_shows_the_same(shell: TmuxRun) -> None:
    shell.line("clear")
    start(shell)
    for columns, rows in ((80, 24), (100, 30)):
        with PtyRun([*shell.command, "attach"], columns=columns, rows=rows, environ=shell.environ) as client:
            client.wait_for("Enter open")
            client.settle(0.5)
            client.send("j")
            client.settle(0.4)
            assert client.text().splitlines()[: rows - 1] == shell.text().splitlines()
            client.send("\x02d")
            client.wait()
    shell.type("Q")
    shell.wait_for(lambda: shell.modes()["alternate_on"] == "0")


def test_a_storm_of_resizes_ends_in_a_whole_screen(shell: TmuxRun) -> None:
    shell.line("clear")
    start(shell)
    for columns, rows in ((120, 40), (60, 15), (100, 30), (61, 17), (90, 28), (80, 24)):
        shell.run("resize-window", "-x", str(columns), "-y", str(rows))
        time.sleep(0.03)
    shell.wait_for(lambda: shell.text().startswith("SANDBOX") and "\nEnter open" in shell.text())
    assert len(shell.text().splitlines()) == 24
    assert_whole(shell)
    shell.type("Q")
    shell.wait_for(lambda: shell.modes()["alternate_on"] == "0")


def test_inside_tmux_a_copy_lands_in_its_buffer_and_in_a_file(shell: TmuxRun) -> None:
    shell.line("clear")
    start(shell)
    shell.type("y")
    shell.wait_for("handed to tmux")
    assert copied(shell).startswith("callscope")
    assert (shell.folder / "state/callscope/last-copy.txt").read_text().strip() == copied(shell).strip()
    shell.type("Q")
    shell.wait_for(lambda: shell.modes()["alternate_on"] == "0")


def test_a_killed_pane_keeps_the_view_for_resume(tmp_path: Path) -> None:
    with TmuxRun(tmp_path) as tmux:
        start(tmux)
        tmux.run("new-window", tmux.shell)
        tmux.run("send-keys", "-t", ":0", "-l", "/status:ended")
        tmux.run("send-keys", "-t", ":0", "Enter")
        tmux.wait_for(lambda: "/status:ended" in tmux.run("capture-pane", "-p", "-t", ":0").splitlines()[0])
        tmux.run("kill-pane", "-t", ":0")
        kept = tmp_path / "state/callscope/explorer.json"
        tmux.wait_for(kept.exists)
        start(tmux, "--resume")
        assert "/status:ended" in tmux.text().splitlines()[0]


def test_both_names_that_tmux_has_for_itself(tmp_path: Path) -> None:
    for term in ("screen-256color", "tmux-256color"):
        with TmuxRun(tmp_path, options={"default-terminal": term}) as tmux:
            start(tmux)
            assert "\x1b[38;5;" in tmux.text(styled=True)
            assert_whole(tmux)
