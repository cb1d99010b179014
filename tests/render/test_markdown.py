"""Markdown for an incident's notes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.model import COUNT, KBITS, Metric, Series
from tui.render.column import Column, Kind
from tui.render.format import Formats
from tui.render.markdown import escaped, markdown_table, stats_text

NAME: Column[str] = Column("name", "name", lambda text: text)
LENGTH: Column[str] = Column("length", "length", lambda text: len(text), Kind.COUNT, "chars")


def test_a_table_aligns_numbers_and_shows_markup_as_text() -> None:
    assert list(markdown_table([NAME, LENGTH], ["a|b", "*x*"], Formats())) == [
        "| name | length chars |",
        "|---|---:|",
        "| a\\|b | 3 |",
        "| \\*x\\* | 3 |",
    ]


@given(st.text())
def test_any_text_stays_one_cell(text: str) -> None:
    (row,) = list(markdown_table([NAME], [text], Formats()))[2:]
    assert "\n" not in row
    assert row.replace("\\\\", "").replace("\\|", "").count("|") == 2
    assert "<" not in escaped(text).replace("\\<", "")


def test_a_series_in_one_line() -> None:
    times = [float(at) for at in range(100) if at not in range(40, 50)]
    series = Series.of(Metric.BITRATE, KBITS, times, [at * 10 for at in times], nominal_step_s=1)
    assert stats_text(series, Formats()) == "min 0, median 545, p95 950, max 990 kbit/s, 1 gap"
    assert stats_text(Series.of("n", COUNT, [0], [2]), Formats()) == "min 2, median 2, p95 2, max 2"
    assert stats_text(Series.of("n", COUNT, [], []), Formats()) == "–"
