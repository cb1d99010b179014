"""Starting, ending, resuming and crashing, in a real terminal."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.captures.synthetic import as_internals, call
from tests.support.bash_run import bash
from tests.support.pty_run import PtyRun
from tui.widgets.opening import LEAVES_AFTER_S

LEFT_CLEAN = b"\x1b[m\x1b[H\x1b[J\x1b[?2004l\x1b[?7h\x1b[?1049l\x1b[?25h"
"""The last that goes to the terminal: nothing is said behind it."""
CALLSCOPE = str(Path(sys.executable).with_name("callscope"))


def started(home: Path, *words: str, **environ: str) -> PtyRun:
    return PtyRun([CALLSCOPE, *words], environ={"HOME": str(home), "CALLSCOPE_CONFIG": "", **environ})


def cursor_row(run: PtyRun) -> str:
    """The row of the list that the cursor is on."""
    return next(line for line in run.text().splitlines() if line.startswith("▌"))


def marks_and_headings(run: PtyRun) -> list[str]:
    """The headings of the table, which tell how far its columns are scrolled, and the marked rows."""
    lines = run.text().splitlines()
    return [line.strip() for line in lines if "›" in line[:3] or line[1:2] == "*"]


def test_it_opens_on_the_sandbox_and_says_so(tmp_path: Path) -> None:
    with started(tmp_path) as run:
        run.wait_for("sandbox data, not real calls")
        run.wait_for("read sessions flagged")
        run.send("q")
        assert run.wait() == 0
        assert run.written.rstrip().endswith((b"\x1b[?25h", b"\x1b[?1049l"))


def test_keys_pressed_during_the_start_are_not_lost(tmp_path: Path) -> None:
    with started(tmp_path) as run:
        run.wait_for_text("starting")
        run.send("?")
        run.wait_for("Keys: sessions")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_saves_the_view_and_resume_goes_on_there(tmp_path: Path, number: signal.Signals) -> None:
    with started(tmp_path, "open", "?filter=live%3Ano") as run:
        run.wait_for("/live:no")
        run.kill(number)
        assert run.wait() == 128 + number
    with started(tmp_path, "--resume") as run:
        run.wait_for("/live:no")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_hidden_names_and_the_pause_are_resumed(tmp_path: Path, number: signal.Signals) -> None:
    with started(tmp_path, "open", "stream:default/checkout-review/x?filter=name:rosa") as run:
        run.wait_for("/name:rosa")
        run.send("P")
        run.wait_for('/name:"~')
        run.send("p")
        run.wait_for("PAUSED")
        run.kill(number)
        assert run.wait() == 128 + number
    with started(tmp_path, "--resume") as run:
        run.wait_for('/name:"~')
        run.wait_for("PAUSED")
        run.wait_for("as in the last run")
        assert b"rosa" not in run.written


def test_the_cursor_of_the_list_stays_on_its_row(tmp_path: Path) -> None:
    """The rows of one vendor often come before those of the other, and the cursor must not go to the first one then."""
    with started(tmp_path) as run:
        run.wait_for("read sessions flagged")
        run.settle()
        run.send("jjjjj")
        run.settle()
        row = cursor_row(run)
        assert row != run.text().splitlines()[3]
        run.kill(signal.SIGTERM)
        run.wait()
    with started(tmp_path, "--resume") as run:
        run.wait_for("read sessions flagged")
        run.settle(1.5)
        assert cursor_row(run)[10:40] == row[10:40]


def test_a_lost_terminal_saves_the_view_too(tmp_path: Path) -> None:
    with started(tmp_path, "open", "?filter=live%3Ano") as run:
        run.wait_for("/live:no")
        run.hang_up()
        run.wait()
    with started(tmp_path, "--resume") as run:
        run.wait_for("/live:no")


@pytest.mark.parametrize(
    ("leave", "code"),
    [
        (lambda run: run.send("Q"), 0),
        (lambda run: run.send("jj\x03"), 0),
        (lambda run: run.kill(signal.SIGTERM), 128 + signal.SIGTERM),
        (lambda run: run.kill(signal.SIGHUP), 128 + signal.SIGHUP),
        (PtyRun.hang_up, 128 + signal.SIGHUP),
    ],
    ids=["Q", "ctrl+c", "SIGTERM", "SIGHUP", "lost"],
)
def test_it_ends_during_a_start_that_lasts_for_ever(tmp_path: Path, leave: Callable[[PtyRun], None], code: int) -> None:
    never = tmp_path / "never.json"
    os.mkfifo(never)
    with started(tmp_path, "open", str(never)) as run:
        run.wait_for("starting")
        run.settle()
        leave(run)
        assert run.wait() == code
        if code != 128 + signal.SIGHUP:
            assert run.written.endswith(LEFT_CLEAN)


def test_a_text_typed_ahead_may_have_the_letter_that_quits(tmp_path: Path) -> None:
    never = tmp_path / "never.json"
    os.mkfifo(never)
    with started(tmp_path, "open", str(never)) as run:
        run.wait_for("starting")
        run.send("/Q")
        run.pump(1.5 * LEAVES_AFTER_S)
        assert run.is_running()


JUDGES_FOR_EVER = """
import sys
from pathlib import Path
from threading import Event
import tui.screens.session_scan as session_scan
from tui.cli import main

def judge(*_):
    Path(sys.argv[2]).with_suffix(".judged").touch()
    Event().wait()

session_scan._judge_gently = judge
sys.exit(main())
"""


def test_it_ends_while_people_are_judged_and_keeps_the_view(tmp_path: Path) -> None:
    capture = tmp_path / "call.json"
    capture.write_bytes(as_internals(call(60)))
    program = [sys.executable, "-c", JUDGES_FOR_EVER, "open", str(capture)]
    with PtyRun(program, environ={"HOME": str(tmp_path), "CALLSCOPE_CONFIG": ""}) as run:
        run.wait_for(lambda _: capture.with_suffix(".judged").exists())
        run.send("Q")
        assert run.wait() == 0
        assert run.written.endswith(LEFT_CLEAN)
    with started(tmp_path, "--resume") as run:
        run.wait_for("call.json")


def test_a_crash_leaves_a_clean_terminal_and_a_report_without_secrets(tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from tui.cli import main\n"
        "from tui.redact import never_show\n"
        "import tui.screens.everywhere as everywhere\n"
        "never_show('topsecret-value')\n"
        "def crash(self): raise RuntimeError('token topsecret-value')\n"
        "everywhere.Everywhere.do_app_help = crash\n"
        "sys.exit(main([]))\n"
    )
    with PtyRun([sys.executable, "-c", program], environ={"HOME": str(tmp_path)}) as run:
        run.wait_for("read sessions flagged")
        run.send("?")
        assert run.wait() == 1
        assert "it crashed" in run.text()
        assert "Traceback" not in run.text()
        assert b"\x1b[?1049l" in run.written
    reports = list(tmp_path.rglob("crash-*.txt"))
    assert len(reports) == 1
    text = reports[0].read_text()
    assert "RuntimeError" in text
    assert "topsecret" not in text


def test_a_wrong_view_is_one_line_on_a_clean_terminal(tmp_path: Path) -> None:
    with started(tmp_path, "open", "stream:nonsense") as run:
        assert run.wait() == 2
        assert "is not an address" in run.text()
        assert b"\x1b[?1049l" in run.written


def test_a_word_opens_the_session_that_it_stands_for(tmp_path: Path) -> None:
    with started(tmp_path, "open", "@worst") as run:
        run.wait_for("people read")
        assert "SANDBOX" in run.text()


def test_a_dumb_terminal_is_told_of_plain(tmp_path: Path) -> None:
    with started(tmp_path, TERM="dumb") as run:
        assert run.wait() == 2
        assert "--plain" in run.text()
        assert b"\x1b[" not in run.written


def test_suspend_and_go_on(tmp_path: Path) -> None:
    with bash(tmp_path) as run:
        run.send(f"{CALLSCOPE}\r")
        run.wait_for("read sessions flagged")
        run.settle()
        healthy = run.text()
        run.send("\x1a")
        run.wait_for("Stopped")
        assert b"\x1b[?1049l" in run.written
        run.send("fg\r")
        run.wait_for("read sessions flagged")
        run.settle(1.0)
        assert run.text().splitlines()[2:5] == healthy.splitlines()[2:5]


def test_the_users_keys_count_and_conflicts_are_said_in_one_line(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[keys]\n"app.help" = ["h"]\n"no.such" = ["x"]\n')
    with started(tmp_path, CALLSCOPE_CONFIG=str(config)) as run:
        run.wait_for("[keys]:")
        assert "no.such" in run.text()
        run.wait_for("h help")
        run.send("h")
        run.wait_for("Keys: sessions")


@pytest.mark.parametrize("variables", [{"NO_COLOR": "1"}, {"CALLSCOPE_THEME": "none"}])
def test_no_colour_means_none(tmp_path: Path, variables: dict[str, str]) -> None:
    with started(tmp_path, **variables) as run:
        run.wait_for("read sessions flagged")
        run.settle()
        assert b"38;" not in run.written, "a colour of the foreground"


def test_plain_glyphs_draw_ascii_alone(tmp_path: Path) -> None:
    with started(tmp_path, "--glyphs", "ascii") as run:
        run.wait_for("read sessions flagged")
        run.settle()
        assert run.text().isascii()


def test_marked_rows_and_scrolled_columns_are_resumed_in_the_list_and_in_a_session(tmp_path: Path) -> None:
    with started(tmp_path, "open", "?filter=live%3Ano") as run:
        run.wait_for("read sessions flagged")
        run.settle()
        run.send(" jl")
        run.settle()
        in_the_list = marks_and_headings(run)
        assert len(in_the_list) == 2
        run.send("\r")
        run.wait_for("joined")
        run.settle()
        run.send(" ll")
        run.settle()
        in_a_session = marks_and_headings(run)
        run.kill(signal.SIGTERM)
        run.wait()
    with started(tmp_path, "--resume") as run:
        run.wait_for("user")
        run.settle(1.5)
        assert marks_and_headings(run) == in_a_session
        run.send("q")
        run.wait_for("read sessions flagged")
        run.settle(1.5)
        assert marks_and_headings(run) == in_the_list
