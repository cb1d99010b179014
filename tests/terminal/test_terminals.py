"""The explorer on terminals of several kinds, and what each of them is sent."""

from __future__ import annotations

import base64
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support.pty_run import PtyRun

CALLSCOPE = str(Path(sys.executable).with_name("callscope"))
READY = re.compile(r"of (9\d|1\d\d) read sessions")
COLOUR = re.compile(rb"\x1b\[(?:\d+;)*(?:3[0-8]|4[0-8]|9\d|10\d)[;m]")
TRUE_COLOUR = re.compile(rb"\x1b\[(?:\d+;)*[34]8;2;")
KINDS: dict[str, dict[str, str]] = {
    "xterm-256color": {"TERM": "xterm-256color", "COLORTERM": ""},
    "truecolor": {"TERM": "xterm-256color", "COLORTERM": "truecolor"},
    "screen-256color": {"TERM": "screen-256color", "COLORTERM": "", "SSH_CONNECTION": "192.0.2.1 1 192.0.2.2 22"},
    "linux": {"TERM": "linux", "COLORTERM": ""},
    "vt220": {"TERM": "vt220", "COLORTERM": ""},
    "C": {"LANG": "C", "LC_ALL": "C", "COLORTERM": ""},
    "latin-1": {"PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0", "COLORTERM": ""},
    "no colour": {"NO_COLOR": "1"},
    "screen": {"TERM": "screen", "STY": "1.pts-0.host", "COLORTERM": ""},
    "stock": {"CALLSCOPE_DRIVER": "stock"},
}


def home(folder: Path, **more: str) -> dict[str, str]:
    """An environment with a home of its own."""
    return {"HOME": str(folder), "XDG_STATE_HOME": f"{folder}/state", "XDG_CONFIG_HOME": f"{folder}/config", **more}


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, PtyRun]]:
    """The explorer on every kind of terminal, started side by side."""
    with ExitStack() as stack:
        started = {
            kind: stack.enter_context(PtyRun([CALLSCOPE], environ=home(tmp_path_factory.mktemp("home"), **environ)))
            for kind, environ in KINDS.items()
        }
        for run in started.values():
            run.wait_for(lambda run: bool(READY.search(run.text())), limit_s=60)
            run.settle(0.3)
        yield started


@pytest.mark.parametrize("kind", list(KINDS))
def test_it_shows_the_list_and_moves_and_ends(runs: Mapping[str, PtyRun], kind: str) -> None:
    run = runs[kind]
    lines = run.text().splitlines()
    assert lines[0].startswith("SANDBOX")
    assert "Enter open" in lines[-1]
    assert b"\\u" not in run.written
    assert cursor_row(run) == 3
    run.send("j")
    run.settle(0.3)
    assert cursor_row(run) == 4


def cursor_row(run: PtyRun) -> int:
    return next(y for y, line in enumerate(run.text().splitlines()) if y > 2 and line[:1] in ("▌", ">", "#"))


def test_colours_fit_the_terminal_and_the_link(runs: Mapping[str, PtyRun]) -> None:
    assert TRUE_COLOUR.search(runs["truecolor"].written)
    for kind in ("xterm-256color", "screen-256color"):
        assert b"38;5;" in runs[kind].written
        assert not TRUE_COLOUR.search(runs[kind].written)
    for kind in ("linux", "vt220", "screen"):
        assert b"8;5;" not in runs[kind].written
    assert not COLOUR.search(runs["no colour"].written)


def test_the_cursor_row_is_plain_to_see_without_colours(runs: Mapping[str, PtyRun]) -> None:
    for kind in ("no colour", "vt220"):
        screen = runs[kind].screen
        reverse = [any(screen.buffer[y][x].reverse for x in range(80)) for y in range(3, 22)]
        assert reverse.count(True) == 1, kind


def test_an_encoding_without_lines_is_served_in_ascii(runs: Mapping[str, PtyRun]) -> None:
    assert bytes(runs["latin-1"].written).isascii()
    assert "?" not in runs["latin-1"].text().splitlines()[2]
    assert bytes(runs["vt220"].written).replace(b"\xe2\x94\x80", b"").isascii(), "the trial's line alone"


def test_no_mode_that_outlives_a_broken_link_is_ever_switched_on(runs: Mapping[str, PtyRun]) -> None:
    for kind, run in runs.items():
        if kind != "stock":
            for mode in (b"\x1b[?1000h", b"\x1b[?1003h", b"\x1b[?1004h", b"\x1b[>", b"\x1b[?2048", b"\x1b[<u"):
                assert mode not in run.written, kind
            assert not re.search(rb"\x1b\[(?:\d+;)*[56]m", run.written), "nothing blinks"


def test_a_copy_goes_out_by_osc_52_wrapped_where_it_must_be(runs: Mapping[str, PtyRun]) -> None:
    for kind, wrapped in (("xterm-256color", False), ("screen", True), ("stock", False)):
        run = runs[kind]
        before = len(run.written)
        run.send("y")
        run.wait_for("OSC 52")
        sent = bytes(run.written[before:])
        assert (b"\x1bP\x1b]52" in sent) is wrapped, kind
        joined = re.sub(rb"\x1b\\\x1bP|\x1bP(?=\x1b\])|\x1b\\", b"", sent)
        found = re.search(rb"\x1b\]52;c;([A-Za-z0-9+/=]+)\x07", joined)
        assert found is not None, (kind, sent)
        assert base64.b64decode(found[1]).startswith(b"callscope")
        assert "may ignore it" in run.text()


def test_a_dumb_terminal_is_refused_in_one_line(tmp_path: Path) -> None:
    with PtyRun([CALLSCOPE], environ=home(tmp_path, TERM="dumb")) as run:
        assert run.wait() == 2
        (line,) = bytes(run.written).decode().splitlines()
        assert line.startswith("callscope: ")
        assert "--plain" in line


def test_what_is_typed_at_once_and_too_early_reaches_what_it_is_meant_for(tmp_path: Path) -> None:
    with PtyRun([CALLSCOPE], environ=home(tmp_path)) as run:
        run.wait_for("starting")
        run.send("/status:ended\r:help\r")
        run.wait_for("/status:ended")
        run.wait_for("Keys: sessions")


def test_probe_says_what_a_key_sends(tmp_path: Path) -> None:
    with PtyRun([CALLSCOPE, "keys", "--probe"], environ=home(tmp_path)) as run:
        run.wait_for("q ends")
        for keys, name in (("\x1b[5~", "pageup"), ("\x06", "ctrl+f"), ("\x1b", "escape"), ("é", "é")):
            run.send(keys)
            run.wait_for(name)
            run.settle(0.1)
        run.send("q")
        assert run.wait() == 0


def test_probe_says_in_one_line_that_the_terminal_is_gone(tmp_path: Path) -> None:
    said = tmp_path / "said"
    command = f"trap '' HUP; exec {CALLSCOPE} keys --probe 2>{said}"
    with PtyRun(["sh", "-c", command], environ=home(tmp_path)) as run:
        run.wait_for("q ends")
        run.hang_up()
        assert run.wait() == 1
    assert said.read_text() == "callscope: the terminal is gone\n"
