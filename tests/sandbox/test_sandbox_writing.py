"""Answers that are written piece by piece are those that would be written in one go."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.sandbox.writing import written

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=30,
)


@given(VALUES)
def test_pieces_make_the_whole(value: Any) -> None:
    whole = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    assert written(value) == whole.encode(errors="surrogatepass")


def test_what_json_does_not_know_is_refused_at_any_depth() -> None:
    deep: Any = float("nan")
    for _ in range(12):
        deep = {"x": [deep]}
    with pytest.raises(ValueError, match="JSON"):
        written(deep)
