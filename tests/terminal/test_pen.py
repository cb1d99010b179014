"""What the pen sends shows on a terminal that repeats characters of ASCII and no others."""

from __future__ import annotations

import pytest

from tests.support.terminal_model import Terminal
from tui.terminal.pen import Abilities, Pen
from tui.terminal.style import PLAIN


@pytest.mark.parametrize("row", ["-" * 20, "─" * 20, "⣀" * 9 + " " * 9 + "█", "a─" + "▁" * 12 + "." * 6])
def test_a_run_of_one_character_is_shown_whole(row: str) -> None:
    pen = Pen(Abilities(repeats=True))
    pen.move(0, 0)
    pen.write([(character, PLAIN) for character in row])
    terminal = Terminal(24, 2, repeats_all=False)
    terminal.feed(pen.take().encode())
    assert terminal.screen.display[0].rstrip() == row


def test_a_run_of_ascii_is_sent_as_one_character_and_a_count() -> None:
    pen = Pen(Abilities(repeats=True))
    pen.move(0, 0)
    pen.write([("-", PLAIN)] * 20)
    assert pen.take().endswith("-\x1b[19b")
