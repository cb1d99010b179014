"""JSON laid out without changing a token."""

from __future__ import annotations

import json
import re

from hypothesis import given
from hypothesis import strategies as st

from tui.render.json_lines import json_lines

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(), inner, max_size=6),
    max_leaves=40,
)


@given(st.lists(VALUES) | st.dictionaries(st.text(), VALUES))
def test_what_is_laid_out_says_the_same(value: object) -> None:
    text = json.dumps(value)
    assert json.loads("\n".join(json_lines(text))) == value


@given(st.text())
def test_nothing_of_any_text_is_left_out(text: str) -> None:
    laid_out = "".join(json_lines(text))
    assert re.sub(r"[\s,:]", "", laid_out) == re.sub(r"[\s,:]", "", text)


def test_numbers_stay_as_they_came() -> None:
    assert json_lines('{"a":1.50,"b":1e3,"c":12345678901234567890}') == [
        '{"a": 1.50, "b": 1e3, "c": 12345678901234567890}'
    ]


def test_what_is_nested_is_indented_and_short_lists_stay_on_a_line() -> None:
    assert json_lines('{"points":[[1,2],[3,4]],"s":"a,b:{}"}') == [
        "{",
        '  "points": [',
        "    [1, 2],",
        "    [3, 4]",
        "  ],",
        '  "s": "a,b:{}"',
        "}",
    ]


def test_a_value_a_line_is_laid_out_line_by_line() -> None:
    assert json_lines('["a",1]\n["b",2]\n') == ['["a", 1]', '["b", 2]']
