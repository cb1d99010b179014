"""A column says for every sample what was put into it, however it keeps it."""

from __future__ import annotations

import math
from array import array

from hypothesis import given
from hypothesis import strategies as st

from tui.providers.captures.table import Column, TextColumn

values = st.sampled_from([0.0, 1.0, 2.0, math.nan])


@given(st.lists(st.tuples(st.integers(1, 4), values), max_size=60), st.integers(0, 3))
def test_a_column_is_what_was_put(puts: list[tuple[int, float]], more: int) -> None:
    column, sample = Column(), -1
    expected: list[float] = []
    for ahead, value in puts:
        held = expected[-1] if expected else math.nan
        expected += [held] * (ahead - 1) + [value]
        sample += ahead
        column.put(sample, value)
    expected += [expected[-1] if expected else math.nan] * more
    assert [repr(each) for each in column.dense(len(expected))] == [repr(each) for each in expected]
    finite = [value for value in expected if not math.isnan(value)]
    assert column.last() == (finite[-1] if finite else None)
    assert list(column.starts) == sorted(set(column.starts))
    assert len(column.starts) == len(column.values)


@given(st.lists(values, min_size=1, max_size=40), st.integers(0, 5), st.integers(0, 3))
def test_a_column_made_at_once_is_the_same(filled: list[float], first: int, more: int) -> None:
    column = Column.of(first, array("d", filled))
    count = first + len(filled) + more
    expected = [math.nan] * first + filled + [filled[-1]] * more
    assert [repr(each) for each in column.dense(count)] == [repr(each) for each in expected]
    column.put(count, 7.0)
    assert column.dense(count + 1)[-1] == 7.0


def test_a_column_that_seldom_changes_stays_small() -> None:
    column = Column()
    for sample in range(10_000):
        column.put(sample, float(sample // 5000))
    assert len(column.values) == 2


@given(st.lists(st.sampled_from(["", "a", "b"]), max_size=40))
def test_texts_come_back_as_runs(texts: list[str]) -> None:
    column = TextColumn()
    for sample, text in enumerate(texts):
        column.put(sample, text)
    found = [""] * len(texts)
    for start, end, text in column.runs(len(texts)):
        found[start:end] = [text] * (end - start)
    assert found == texts
