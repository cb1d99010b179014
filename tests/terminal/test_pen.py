"""What the pen sends shows on a terminal that repeats characters of ASCII and no others."""

from __future__ import annotations

import pytest

from tests.support.terminal_model import Terminal
from tui.terminal.pen import Abilities, Pen
from tui.terminal.style import PLAIN, Style, apply_sgr, transition
from tui.terminal.trial import Trial


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


def test_tab_stops_are_taken_where_they_are_known_and_on_the_screen() -> None:
    for known_to, width, way in ((73, 80, "\t\b\b"), (73, 63, "\x1b[6C"), (57, 80, "\x1b[6C")):
        pen = Pen(Abilities(tabs_to=known_to))
        pen.clear(width)
        pen.move(0, 56)
        assert pen.way(0, 62) == way


def test_a_code_that_ends_two_attributes_leaves_the_other_one_on() -> None:
    both, bold = Style((1, 2), "38;5;208"), Style((1,), "38;5;208")
    assert transition(both, bold) == "\x1b[22;1m"
    assert apply_sgr(both, "22;1") == bold


def test_a_trial_finds_out_what_the_terminal_does() -> None:
    for width, tab, columns, found in ((80, True, (7, 73), (True, True, 73)), (80, True, (5, 37), (True, False, 0)),
                                       (80, False, (1,), (False, False, 0))):  # fmt: skip
        abilities = Abilities(line_feed_is_down=tab)
        trial = Trial(abilities, width, ascii_only=True)
        assert trial.text.isascii()
        for column in columns:
            assert trial.is_due
            trial.answered(column)
        assert not trial.is_due
        assert (abilities.repeats, abilities.repeats_all, abilities.tabs_to) == found
