"""Whatever ends the explorer, or sends it to sleep, the terminal is left as a shell wants it."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from tests.support.bash_run import PROMPT, after_prompt, bash, job
from tests.support.pty_run import PtyRun

CALLSCOPE = str(Path(sys.executable).with_name("callscope"))
READY = "read sessions"


def home(folder: Path) -> dict[str, str]:
    return {"HOME": str(folder), "XDG_STATE_HOME": f"{folder}/state", "XDG_CONFIG_HOME": f"{folder}/config"}


def start(run: PtyRun, command: str = CALLSCOPE) -> None:
    run.send(f"{command}\r")
    run.wait_for(READY)
    run.settle(0.6)


@pytest.mark.parametrize("end", ["Q", "\x1a", "SIGTERM"])
def test_late_answers_of_the_terminal_are_not_typed_into_the_shell(tmp_path: Path, end: str) -> None:
    with bash(tmp_path, answer_delay_s=0.2) as run:
        start(run)
        run.send("j")
        run.pump(0.08)
        if end == "SIGTERM":
            os.kill(job(run), signal.SIGTERM)
        else:
            run.send(end)
        run.wait_for(lambda run: run.text().splitlines()[-1] == "" and PROMPT.strip() in run.text())
        run.settle(0.8)
        assert after_prompt(run) == ""


@pytest.mark.parametrize("term", ["vt220", "linux"])
def test_a_terminal_without_an_alternate_screen_is_left_blank(tmp_path: Path, term: str) -> None:
    with bash(tmp_path, TERM=term) as run:
        start(run)
        run.send("jjQ")
        run.wait_for(lambda run: run.text().startswith(PROMPT.strip()))
        run.settle()
        assert run.text().strip() == PROMPT.strip()


def test_a_sleeping_explorer_ends_without_being_brought_to_the_front(tmp_path: Path) -> None:
    with bash(tmp_path) as run:
        start(run)
        run.send("\x1a")
        run.wait_for("Stopped")
        process = Path(f"/proc/{job(run)}")
        run.send("kill %1\r")
        run.wait_for(lambda run: not process.exists())
        assert "SANDBOX" not in run.text()
        assert list(tmp_path.glob("state/**/*.json"))


def test_without_a_shell_to_go_back_to_it_stays_awake(tmp_path: Path) -> None:
    with PtyRun([CALLSCOPE], environ=home(tmp_path)) as run:
        run.wait_for(READY)
        run.settle()
        run.send("\x1a")
        run.wait_for("no shell to go back to")
        run.send("Q")
        assert run.wait() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_while_it_starts_leaves_a_clean_screen(tmp_path: Path, number: signal.Signals) -> None:
    with PtyRun([CALLSCOPE], environ=home(tmp_path)) as run:
        run.wait_for_text("callscope")
        run.pump(0.03)
        run.kill(number)
        assert run.wait() in (-number, 128 + number)
        assert run.written.rindex(b"\x1b[?1049l") > run.written.rindex(b"\x1b[?1049h")


def test_it_draws_on_the_terminal_when_errors_go_to_a_file(tmp_path: Path) -> None:
    with PtyRun(["sh", "-c", f"{CALLSCOPE} 2>{tmp_path}/errors"], environ=home(tmp_path)) as run:
        run.wait_for(READY)
        run.send("Q")
        assert run.wait() == 0
        assert run.written.rindex(b"\x1b[?1049l") > run.written.rindex(b"\x1b[?1049h")
    assert Path(f"{tmp_path}/errors").read_text() == ""


@pytest.mark.parametrize("driver", ["", "stock"])
def test_a_terminal_that_is_lost_ends_it_without_a_signal(tmp_path: Path, driver: str) -> None:
    ignoring = (
        "import os, signal, sys; signal.signal(signal.SIGHUP, signal.SIG_IGN); os.execv(sys.argv[1], sys.argv[1:])"
    )
    with PtyRun(
        [sys.executable, "-c", ignoring, CALLSCOPE], environ={**home(tmp_path), "CALLSCOPE_DRIVER": driver}
    ) as run:
        run.wait_for(READY)
        run.settle()
        run.hang_up()
        run.wait()


@pytest.mark.parametrize("part", ["Canvas.draw", "DiffDriver.stop_application_mode", "Writer.write"])
def test_a_fault_that_comes_again_while_the_terminal_is_given_back(tmp_path: Path, part: str) -> None:
    name, _, method = part.partition(".")
    module = {"Canvas": "canvas", "DiffDriver": "driver", "Writer": "writer"}[name]
    fault = f"from tui.terminal.{module} import {name}\ndef fault(*_): raise RuntimeError('on purpose')\n"
    app = tmp_path / "app.py"
    app.write_text(
        f"{fault}from tui.screens.everywhere import Everywhere\n"
        f"Everywhere.do_show_repaint = lambda self: (setattr({name}, '{method}', fault), fault())\n"
        "import sys\nfrom tui.cli import main\nsys.exit(main())\n"
    )
    with bash(tmp_path) as run:
        start(run, f"{sys.executable} {app}")
        run.send("\x0c")
        run.wait_for(lambda run: "is in" in run.text() and PROMPT.strip() in run.text())
        run.settle()
        run.send("clear; stty -a | tr ' ;' '\\n\\n' | grep -x echo\r")
        run.wait_for(lambda run: "echo" in run.text().splitlines())
        assert run.written.rindex(b"\x1b[?1049l") > run.written.rindex(b"\x1b[?1049h")
        assert not run.screen.cursor.hidden


MODES = ["\x1b[5;10r", "\x1b[?6h", "\x1b[3g", "\x1b[4h", "\x1b[?25h", "\x1b[?7h", "\x1b[2J\x1b[31mgarbage"]


@pytest.mark.parametrize("written", MODES)
def test_painting_anew_heals_what_others_set(tmp_path: Path, written: str) -> None:
    with PtyRun([CALLSCOPE], environ=home(tmp_path)) as run:
        run.wait_for(READY)
        run.send("p")  # else live rows change in the meantime
        run.wait_for("PAUSED")
        run.settle()
        run.terminal.feed(written.encode())
        run.send("\x0c")
        run.settle()
        run.send("jjj")
        run.settle()
        shown = run.text()
        run.terminal.screen.reset()
        run.terminal.feed(b"\x1b[?7l\x1b[?25l")
        run.send("\x0c")
        run.settle()
        assert run.text() == shown
        assert run.screen.cursor.hidden


def test_painting_anew_does_not_wait_for_a_terminal_that_has_stopped_answering(tmp_path: Path) -> None:
    with PtyRun([CALLSCOPE], environ=home(tmp_path)) as run:
        run.wait_for(READY)
        run.settle()
        run.answers = False
        run.send("jj")
        run.settle()
        run.send("jj")
        run.settle()
        before = len(run.written)
        run.send("\x0c")
        run.pump(1.0)
        assert len(run.written) - before > 500
