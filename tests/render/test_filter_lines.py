"""What the filter bar starts with, and how it points at a fault."""

from __future__ import annotations

import pytest

from tui.errors import FilterError
from tui.query import Record, parse
from tui.render.cells import Style
from tui.widgets.filter_lines import PROMPT, continued, pointed


def test_a_word_typed_behind_an_old_filter_stands_apart() -> None:
    assert [continued(text) for text in ("", " ", "live:yes", "live:yes ")] == ["", "", "live:yes ", "live:yes "]


def test_the_bar_names_the_value_that_was_meant_below_the_one_typed() -> None:
    with pytest.raises(FilterError) as caught:
        parse("status:liv", record=Record.SESSION)
    text = "".join(run.text for run in pointed(caught.value, width=80, scrolled=0, look=Style.BAD))
    assert text.index("^") == len(PROMPT) + len("status:")
    assert text.endswith("^ no status is called “liv”. Did you mean live?")
