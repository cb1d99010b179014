"""Strangers' text, made safe and measured."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.errors import UsageError
from tui.text import cell_width, clipped, fitted, printable, sentences

STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]")
HOSTILE = st.one_of(
    st.text(max_size=40),
    st.lists(
        st.sampled_from(
            ["\x1b[2J", "\x9b31m", "\u202e", "e\u0301", "\u0301" * 9, "名", "👩\u200d👧", "\u200b", "a", " "]
        )
    ).map("".join),
)


@given(HOSTILE)
def test_nothing_that_steers_a_terminal_is_left(text: str) -> None:
    shown = printable(text)
    assert not STEERING.search(shown)
    assert printable(shown) == shown


@given(HOSTILE, st.integers(1, 30))
def test_a_cell_is_exactly_as_wide_as_asked(text: str, width: int) -> None:
    shown = fitted(printable(text), width)
    assert cell_width(shown) == width
    assert cell_width(clipped(printable(text), width)) <= width


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("a\r\nb\tc", "a b c"),
        ("\x1b]0;owned\x07", "\ufffd]0;owned\ufffd"),
        ("\u202eevil", "\ufffdevil"),
        ("José 名前 👩", "José 名前 👩"),
        ("a\u200db\ufeff", "ab"),
        ("\u0301x", "\u25cc\u0301x"),
        ("z" + "\u0301" * 50, "z\u0301\u0301"),
        ("\udc80", "\ufffd"),
    ],
)
def test_shows_strangers_text(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_cuts_with_an_ellipsis_and_never_within_a_wide_character() -> None:
    assert clipped("abcdef", 4) == "abc…"
    assert clipped("abcdef", 4, ellipsis="...") == "a..."
    assert clipped("名前名前", 4) == "名…"
    assert fitted("名前名前", 4) == "名… "
    assert fitted("7", 3, right=True) == "  7"
    assert clipped("abc", 0) == ""


def test_a_very_long_name_is_cut_at_once() -> None:
    name = "名" * 10_000
    assert cell_width(fitted(printable(name), 20)) == 20
    assert sum(1 for char in printable("e" + "\u0301" * 10_000) if unicodedata.combining(char)) == 2


def test_no_full_stop_stands_behind_another_end_of_a_sentence() -> None:
    assert sentences("which session?", "Give it") == "which session? Give it"
    assert [sentences(f"a{end}", "", "B") for end in ("", ".", "!", "…")] == ["a. B", "a. B", "a! B", "a… B"]
    assert UsageError("which session?", hint="Give its address.").line() == "which session? Give its address"
