"""The writer over a real pseudo-terminal: nobody waits for a terminal that does not read."""

from __future__ import annotations

import os
import pty
import select
import tty
from collections.abc import Iterator
from threading import Event

import pytest

from tui.terminal.writer import Writer


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    """Both ends of a terminal: what reads its screen, and what a program writes to."""
    outside, inside = pty.openpty()
    tty.setraw(inside)
    yield outside, inside
    for end in (outside, inside):
        try:
            os.close(end)
        except OSError:
            continue


def read(outside: int, size: int) -> bytes:
    found = b""
    while len(found) < size and select.select([outside], [], [], 10)[0]:
        found += os.read(outside, size - len(found))
    return found


def test_what_the_terminal_takes_is_written_before_any_thread_has_its_turn(terminal: tuple[int, int]) -> None:
    outside, inside = terminal
    writer = Writer(inside, "utf-8", lambda: None)
    assert writer.write("▌ one") == len("▌ one".encode())
    assert read(outside, 7).decode() == "▌ one"
    writer.start()
    writer.stop()


def test_what_it_does_not_take_waits_in_order_and_holds_nobody(terminal: tuple[int, int]) -> None:
    outside, inside = terminal
    writer = Writer(inside, "ascii", lambda: None)
    writer.start()
    pieces = [f"{number:06}." * 150 for number in range(400)]
    for piece in pieces:  # far more than a terminal holds that nobody reads
        writer.write(piece)
    told = "".join(pieces).encode()
    assert read(outside, len(told)) == told
    writer.write("at last")
    assert read(outside, 7) == b"at last"
    writer.stop()


def test_a_terminal_that_is_gone_is_told_once(terminal: tuple[int, int]) -> None:
    outside, inside = terminal
    told: list[int] = []
    seen = Event()

    def lost() -> None:
        told.append(1)
        seen.set()

    writer = Writer(inside, "ascii", lost)
    writer.start()
    os.close(outside)
    for _ in range(3):
        writer.write("nobody reads this")
    assert seen.wait(10)
    writer.stop()
    assert told == [1]


def test_what_is_no_terminal_is_written_to_by_the_thread() -> None:
    outside, inside = os.pipe()
    writer = Writer(inside, "ascii", lambda: None)
    writer.write("queued")
    writer.start()
    assert read(outside, 6) == b"queued"
    writer.stop()
    os.close(outside)
    os.close(inside)
