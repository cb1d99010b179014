"""The driver under a real Textual app in a real pseudo-terminal."""

from __future__ import annotations

import signal
import sys
import time
from pathlib import Path

import pytest

from tests.support.pty_run import PtyRun
from tests.terminal.test_difference import shown_cells

APP = [sys.executable, str(Path(__file__).with_name("sample_app.py"))]
DOWN, PAGE_DOWN, ESCAPE, F5 = "\x1b[B", "\x1b[6~", "\x1b", "\x1b[15~"


def start(kind: str = "diff", **options: object) -> PtyRun:
    run = PtyRun([*APP, kind], **options)  # type: ignore[arg-type]  # handed on
    run.wait_for("u10")
    run.settle()
    return run


def assert_same_screen(ours: PtyRun, other: PtyRun, limit_s: float = 5.0) -> None:
    """Both terminals come to show the same; machines are slow at times, so they are given a while."""
    limit = time.monotonic() + limit_s
    while shown_cells(ours.screen) != shown_cells(other.screen) and time.monotonic() < limit:
        ours.pump(0.1)
        other.pump(0.1)
    assert ours.text() == other.text()
    assert shown_cells(ours.screen) == shown_cells(other.screen)


def test_the_same_keys_show_the_same_screen_for_far_fewer_bytes() -> None:
    journey = [DOWN, DOWN, PAGE_DOWN, PAGE_DOWN, "\x1b[A", "\t", "abc", "\x1b[D", "\x7f", "\x10", ESCAPE, DOWN]
    with start("stock") as stock, start("diff") as ours:
        for keys in journey:
            for run in (stock, ours):
                run.send(keys)
                run.settle(0.1)
            assert_same_screen(ours, stock)
        assert len(ours.written) * 4 < len(stock.written)


@pytest.mark.parametrize("last", [(80, 24), (100, 30)])
def test_a_storm_of_resizes_ends_in_the_screen_of_the_last_size(last: tuple[int, int]) -> None:
    with PtyRun([*APP, "stock"], columns=last[0], rows=last[1]) as fresh, start("diff") as ours:
        for columns, rows in [(120, 40), (60, 15), (61, 16), (62, 15), last]:
            ours.resize(columns, rows)
        fresh.wait_for("u10")
        fresh.settle(0.6)
        assert_same_screen(ours, fresh)


def test_nothing_is_written_while_nothing_happens() -> None:
    with start() as run:
        assert run.pump(1.5) == 0


def test_modes_that_outlive_a_broken_link_are_never_switched_on() -> None:
    with start() as run:
        run.send("q")
        assert run.wait() == 0
        for mode in (b"\x1b[?1000h", b"\x1b[?1003h", b"\x1b[?1004h", b"\x1b[>", b"\x1b[?2048", b"\x1b[<u"):
            assert mode not in run.written
        assert run.written.rstrip().endswith((b"\x1b[?25h", b"\x1b[?1049l"))


def test_a_terminal_that_never_answers_is_served_all_the_same() -> None:
    with PtyRun([*APP, "diff"], answers=False) as run:
        run.wait_for("u10")
        for _ in range(5):
            run.send(DOWN)
            run.pump(0.2)
        run.wait_for("key down", limit_s=10)
        run.settle(0.3)
        before = len(run.written)
        run.send(PAGE_DOWN)
        run.settle(0.5)
        assert b"\x1b[6n" not in run.written[before:]


def test_at_most_two_frames_are_unanswered() -> None:
    with PtyRun([*APP, "diff"], answers=False) as run:
        run.wait_for("u10")
        run.pump(0.3)
        for _ in range(30):
            run.send(DOWN)
            run.pump(0.02)
        assert run.written.count(b"\x1b[6n") <= 4, "two frames, and two questions of what the terminal can do"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_stalled_terminal_does_not_keep_the_program_from_ending(number: signal.Signals) -> None:
    with start() as run:
        run.send(DOWN * 20)
        run.kill(number)
        assert run.wait() in (0, -number)


def test_a_lost_terminal_ends_the_program_instead_of_spinning() -> None:
    with start() as run:
        run.kill(signal.SIGCONT)
        run.hang_up()
        limit = time.monotonic() + 5
        while run.is_running() and time.monotonic() < limit:
            time.sleep(0.05)
        assert not run.is_running()


def test_a_lone_escape_is_a_key() -> None:
    with start() as run:
        run.send(ESCAPE)
        run.wait_for("key escape")
        run.send("\x1b[A")
        run.wait_for("key up")


def test_a_repaint_heals_a_screen_that_others_wrote_on() -> None:
    with start() as run:
        healthy = shown_cells(run.screen)
        run.terminal.feed(b"\x1b[5;1H\x1b[41mWALL: the disk is full\x1b[m")
        assert shown_cells(run.screen) != healthy
        run.send(F5)
        run.settle()
        damaged = [row for row in range(24) if shown_cells(run.screen)[row] != healthy[row]]
        assert damaged in ([], [22]), "only the status line may differ"


def test_suspend_and_resume_come_back_to_the_same_screen() -> None:
    with start() as run:
        healthy = shown_cells(run.screen)
        run.kill(signal.SIGTSTP)
        run.settle()
        run.kill(signal.SIGCONT)
        run.settle(0.8)
        assert shown_cells(run.screen) == healthy
