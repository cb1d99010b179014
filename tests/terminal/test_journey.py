"""A journey through the explorer itself: what went to the terminal shows what Textual wrote, after every frame."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from tests.support.pty_run import PtyRun
from tests.support.terminal_model import Terminal
from tests.terminal.test_difference import shown_cells

RECORDER = str(Path(__file__).with_name("recording_app.py"))
_PRIVATE = re.compile(r"\x1b\[[?><][^a-zA-Z]*[a-zA-Z]|\x1b\][^\x07]*\x07")
LEAVES = "\x1b[?1049l"


def journey(folder: Path) -> list[list[object]]:
    """Start, filter, open a session and a person, walk in time, change the size, ask for help, leave; the record."""
    record = folder / "record"
    home = {"HOME": str(folder), "XDG_STATE_HOME": f"{folder}/state", "XDG_CONFIG_HOME": f"{folder}/config"}
    with PtyRun([sys.executable, RECORDER, str(record)], environ=home) as run:
        run.wait_for_text("read sessions flagged")
        run.settle(0.5)
        for keys in ("jjj", "G", "g", "\x1b[6~", "/", "sta", "tus:", "ended", "\r", "j", "?", "q", ":", "so", "\x07"):
            run.send(keys)
            run.settle(0.12)
        run.resize(110, 30)
        run.settle(0.4)
        run.send("g\x1b[6~\x1b[6~\r")  # one that ended long enough ago for the vendor to have counted it
        run.wait_for("people read", limit_s=90)  # a long call of many people takes the sandbox a while
        run.settle(0.5)
        for keys in ("j", "\t", "k", "\r"):
            run.send(keys)
            run.settle(0.2)
        run.settle(0.5)
        run.resize(80, 24)
        run.settle(0.4)
        for keys in ("l", "l", "n", "N", "+", "j", "v", "\x1b[6~", "q", "E", "q"):
            run.send(keys)
            run.settle(0.12)
        run.send("Q")
        assert run.wait() == 0
    return [json.loads(line) for line in record.read_text().splitlines()]


def test_every_frame_shows_what_textual_wrote(tmp_path: Path) -> None:
    plain, ours = Terminal(80, 24), Terminal(80, 24)
    frames = 0
    for what, *values in journey(tmp_path):
        if what == "size":
            columns, rows = values
            for terminal in (plain, ours):
                terminal.screen.resize(rows, columns)
            plain.feed(b"\x1b[?7l")
        elif what == "write":
            if values[0] == LEAVES:
                break
            plain.feed(_PRIVATE.sub("", str(values[0])).replace("\n", "\r\n").encode())
        else:
            ours.feed(str(values[0]).encode())
            if str(values[0]).endswith("\x1b[6n"):
                frames += 1
                assert shown_cells(ours.screen) == shown_cells(plain.screen), f"frame {frames}: {values[0]!r}"
    assert frames > 30
