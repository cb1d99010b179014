"""Lines of meanings over several lines of a screen."""

from __future__ import annotations

import pytest

from tui.render.cells import Run, Style, plain
from tui.render.wrapping import wrapped
from tui.text import cell_width

LINE = (Run("! ", Style.FAIR), Run("25 rows are shown unjudged: this list does not tell country", Style.FAIR))


def test_a_line_that_fits_stays_one() -> None:
    assert [plain(line) for line in wrapped(LINE, 80)] == [plain(LINE)]


@pytest.mark.parametrize("width", [20, 33, 60])
def test_a_long_line_is_cut_between_words_and_nothing_of_it_is_lost(width: int) -> None:
    lines = wrapped(LINE, width)
    assert all(cell_width(plain(line)) <= width for line in lines)
    assert " ".join(" ".join(map(plain, lines)).split()) == plain(LINE)
    assert all(line[0] == Run("  ", Style.TEXT) for line in lines[1:])


def test_meanings_stay_with_their_words() -> None:
    lines = wrapped((Run("some of it is ", Style.MUTED), Run("bad and the rest", Style.BAD)), 20)
    assert lines == [
        (Run("some of it is ", Style.MUTED), Run("bad ", Style.BAD)),
        (Run("  ", Style.TEXT), Run("and the rest", Style.BAD)),
    ]


def test_a_word_wider_than_a_line_goes_on_in_the_next() -> None:
    lines = wrapped((Run("会議室の参加者" * 4, Style.TEXT),), 11)
    assert all(cell_width(plain(line)) <= 11 for line in lines)
    assert "".join(plain(line).strip() for line in lines) == "会議室の参加者" * 4
