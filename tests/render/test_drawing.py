"""Sparklines, axes, ribbons and marks."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.model import KBITS, PERCENT, Labels, Metric, Series, Span
from tui.render.buckets import buckets, step_of
from tui.render.cells import Glyphs, Line, Style, plain
from tui.render.marks import marks
from tui.render.ribbon import ribbon
from tui.render.scale import Scale, scale_of, tick_text
from tui.render.sparkline import Limit, Plot, low_is_worse, sparkline
from tui.render.timeaxis import LEAST_APART, ticks, time_axis
from tui.render.timeline import Timeline
from tui.text import cell_width

START = datetime(2026, 11, 20, 14, 0, tzinfo=UTC).timestamp()
BRAILLE, BLOCK, ASCII = Glyphs.BRAILLE, Glyphs.BLOCK, Glyphs.ASCII


def series(values: list[float], step: float = 1.0, missing: range = range(0)) -> Series:
    times = [START + index * step for index in range(len(values)) if index not in missing]
    kept = [value for index, value in enumerate(values) if index not in missing]
    return Series.of(Metric.BITRATE, KBITS, times, kept, nominal_step_s=step)


def rows(plot: Plot) -> list[str]:
    return [plain(line) for line in plot.lines]


def styles(line: Line) -> list[Style]:
    return [run.style for run in line for _ in run.text]


def test_draws_a_ramp_in_each_glyph_set() -> None:
    ramp = series([float(value) for value in range(16)])
    timeline = Timeline(START, START + 16, 8)
    scale = Scale(0, 15)
    assert rows(sparkline(ramp, timeline, glyphs=BLOCK, scale=scale)) == ["▁▁▂▃▄▅▆▇"]
    assert rows(sparkline(ramp, timeline, glyphs=ASCII, scale=scale)) == ["__.:-=+*"]
    assert rows(sparkline(ramp, timeline, glyphs=BRAILLE, scale=scale)) == ["⣀⡠⠤⠤⠒⠒⠊⠉"]
    assert rows(sparkline(ramp, timeline, glyphs=BLOCK, scale=scale, height=2)) == ["    ▁▃▅▇", "▁▂▄▆████"]


def test_a_gap_is_a_hole_and_never_a_zero() -> None:
    holed = series([100.0] * 80, missing=range(30, 50))
    timeline = Timeline(START, START + 80, 16)
    for glyphs in Glyphs:
        plot = sparkline(holed, timeline, glyphs=glyphs, height=2, limit=Limit(50, above=False))
        assert plot.holes == {6, 7, 8, 9}
        for row in rows(plot):
            assert row[6:10] == "    "
    zeros = sparkline(series([0.0] * 80), timeline, glyphs=BLOCK)
    assert rows(zeros) == ["▁" * 16]


def test_every_one_sample_dip_shows() -> None:
    values = [1000.0] * 108_000
    dips = [index * 5_000 + 777 for index in range(20)]
    for dip in dips:
        values[dip] = 10.0
    timeline = Timeline(START, START + 108_000, 150)
    low = sparkline(series(values), timeline, height=3)
    bottom = rows(low)[-1]
    assert {column for column, char in enumerate(bottom) if char != " "} == {
        timeline.column(START + dip) for dip in dips
    }
    bars = rows(sparkline(series(values), timeline, glyphs=BLOCK))[0]
    assert sum(char == "▁" for char in bars) == 20


def test_the_typical_value_is_bright_and_the_range_dim() -> None:
    values = [500.0] * 64
    values[20] = 1000.0
    plot = sparkline(series(values), Timeline(START, START + 64, 8), height=4, scale=Scale(0, 1000))
    top, bottom = plot.lines[0], plot.lines[1]
    assert [run.style for run in top if run.text.strip()] == [Style.SERIES_1_DIM]
    assert set(styles(bottom)) == {Style.SERIES_1}


def test_what_is_typically_beyond_the_limit_is_bad_and_one_sample_is_not() -> None:
    values = [100.0] * 32 + [10.0] * 32
    values[4] = 10.0
    plot = sparkline(series(values), Timeline(START, START + 64, 16), glyphs=BLOCK, limit=Limit(50, above=False))
    assert styles(plot.lines[0]) == [Style.SERIES_1] * 8 + [Style.BAD] * 8


def test_the_limit_is_a_dashed_line_and_the_cursor_a_column() -> None:
    plot = sparkline(
        series([100.0] * 64),
        Timeline(START, START + 64, 8),
        height=4,
        limit=Limit(30),
        cursor_s=START + 20,
        scale=Scale(0, 100),
    )
    assert rows(plot)[2] == "╌╌│╌╌╌╌╌"
    assert styles(plot.lines[2])[0] is Style.THRESHOLD
    assert [styles(line)[2] for line in plot.lines] == [Style.INSTANT] * 4
    assert rows(plot)[0][2] not in "│ "


def test_a_dash_of_the_limit_does_not_stand_alone_between_values() -> None:
    values = series([10.0, 100.0, 10.0, 100.0, 10.0, 10.0, 100.0, 10.0])
    plot = sparkline(
        values, Timeline(START, START + 8, 8), height=2, glyphs=BLOCK, limit=Limit(80), scale=Scale(0, 100)
    )
    assert rows(plot)[0] == " █ █╌╌█ "


def test_noise_far_below_its_limit_is_drawn_flat() -> None:
    noise = series([0.1, 0.4] * 32)
    timeline = Timeline(START, START + 64, 32)
    flat = sparkline(noise, timeline, limit=Limit(10))
    assert len(set(rows(flat)[0])) == 1
    assert flat.scale.high >= 5
    assert len(set(rows(sparkline(noise, timeline, limit=Limit(10, above=False)))[0])) > 1


def test_two_series_share_one_scale() -> None:
    first, second = series([100.0] * 64), series([20.0] * 64)
    plot = sparkline([first, second], Timeline(START, START + 64, 8), height=2, scale=Scale(0, 100))
    assert set(styles(plot.lines[0])) == {Style.SERIES_1}
    assert set(styles(plot.lines[1])) == {Style.SERIES_2}


def test_sparse_samples_stand_until_the_next_but_not_over_a_gap() -> None:
    sparse = Series.of(
        Metric.LOSS, PERCENT, [START, START + 10, START + 20, START + 90], [1, 2, 3, 4], nominal_step_s=10
    )
    found = buckets(sparse, Timeline(START, START + 100, 20))
    assert [bucket is not None for bucket in found] == [True] * 6 + [False] * 12 + [True] * 2
    assert found[1] is not None
    assert found[1].typical == 1


def test_nothing_to_draw_is_empty() -> None:
    empty = Series.of(Metric.LOSS, PERCENT, [], [])
    plot = sparkline(empty, Timeline(START, START + 10, 4), height=2)
    assert rows(plot) == ["    ", "    "]
    assert len(plot.holes) == 4
    assert step_of(empty) is None
    assert step_of(Series.of("x", PERCENT, [0, 1, 2, 9], [1, 1, 1, 1])) == 1


@given(
    st.lists(st.tuples(st.floats(0, 1000), st.floats(-1e9, 1e9)), max_size=60),
    st.integers(1, 40),
    st.integers(1, 5),
    st.sampled_from(Glyphs),
    st.none() | st.floats(-1e9, 1e9),
    st.none() | st.floats(-10, 1010),
)
def test_any_series_fills_exactly_its_rectangle(
    samples: list[tuple[float, float]],
    width: int,
    height: int,
    glyphs: Glyphs,
    limit: float | None,
    cursor: float | None,
) -> None:
    any_series = Series.of("x", PERCENT, [at for at, _ in samples], [value for _, value in samples])
    drawn_limit = Limit(limit) if limit is not None else None
    timeline = Timeline(0, 1000, width)
    plot = sparkline(any_series, timeline, height=height, glyphs=glyphs, limit=drawn_limit, cursor_s=cursor)
    assert [cell_width(row) for row in rows(plot)] == [width] * height
    if glyphs is ASCII:
        assert all(row.isascii() for row in rows(plot))
    assert "\u2800" not in "".join(rows(plot))
    assert plot.scale.high > plot.scale.low


@given(st.floats(-1e6, 1e6), st.floats(0, 1e6), st.integers(1, 40))
def test_scales_have_round_ends_around_the_values(low: float, span: float, height: int) -> None:
    scale = scale_of(low, low + span, height=height)
    slack = 1e-6 * max(1, abs(low), span)
    assert scale.low <= low + slack
    assert scale.high >= low + span - slack
    assert len(scale.ticks) <= 9
    assert all(scale.low <= tick <= scale.high for tick in scale.ticks)
    assert 0 <= scale.row(low + span / 2, height) < height


def test_ticks_are_short() -> None:
    assert [tick_text(value) for value in (0, 0.25, 500, 1500, 2_000_000)] == ["0", "0.25", "500", "1.5k", "2M"]
    assert scale_of(300, 2300, height=8) == Scale(0, 2500, (0, 1000, 2000))
    assert scale_of(8, 31, height=4) == Scale(0, 40, (0, 20, 40))
    assert scale_of(0, 0, height=4) == Scale(0, 1, (0, 0.5, 1))
    assert scale_of(80, 95, height=4, zero=False).low == 80


def test_a_timeline_goes_both_ways() -> None:
    timeline = Timeline(0, 100, 10)
    assert [timeline.column(at) for at in (0, 9.9, 10, 100, 100.1, -1)] == [0, 0, 1, 9, None, None]
    assert [timeline.column(timeline.instant_s(column)) for column in range(10)] == list(range(10))
    assert timeline.nearest(-50) == 0
    assert timeline.nearest(500) == 9
    with pytest.raises(ValueError, match="length"):
        Timeline(5, 5, 10)


def test_clock_labels_are_round_and_apart() -> None:
    axis, labels = time_axis(Timeline(START, START + 1800, 70), holes={30, 31}, cursor_s=START + 600)
    assert plain(labels) == "14:00    14:05       14:10       14:15      14:20       14:25    14:30"
    assert plain(axis)[30:32] == "╌╌"
    assert plain(axis)[23] == "┼"
    seconds = ticks(Timeline(START, START + 60, 60))
    assert [tick.label for tick in seconds][:3] == ["14:00:00", "14:00:10", "14:00:20"]


def test_ticks_are_round_in_the_zone_that_is_shown() -> None:
    found = ticks(Timeline(START, START + 6 * 3600, 60), ZoneInfo("Asia/Kolkata"))
    assert [tick.label for tick in found][:2] == ["20:00", "21:00"]


@given(st.floats(0, 4e9), st.floats(1, 1e8), st.integers(1, 250), st.sampled_from(Glyphs))
def test_any_axis_is_as_wide_as_its_timeline(since: float, length: float, width: int, glyphs: Glyphs) -> None:
    timeline = Timeline(since, since + length, width)
    found = ticks(timeline)
    assert all(b.column - a.column >= LEAST_APART - 1 for a, b in pairwise(found))
    for line in time_axis(timeline, glyphs=glyphs):
        assert len(plain(line)) == width


SIZES = Labels(
    "resolution",
    (Span(0, 40, "1280x720"), Span(40, 50, "320x180"), Span(50, 60, "640x360"), Span(80, 100, "1280x720")),
)


def test_a_ribbon_shortens_its_labels_and_bands_them_by_size() -> None:
    line = ribbon(SIZES, Timeline(0, 100, 60))
    assert plain(line) == "│       1280x720        │180p │360p ············│ 1280x720  "
    shown = {run.text.strip("│ "): run.style for run in line}
    assert (shown["1280x720"], shown["360p"], shown["180p"]) == (Style.BAND_1, Style.BAND_2, Style.BAND_3)


def test_what_limits_an_encoder_stands_out_whenever_it_came() -> None:
    spans = (Span(0, 10, "bandwidth"), Span(10, 80, "none"), Span(80, 100, "failed"))
    line = ribbon(Labels("quality_limitation", spans), Timeline(0, 100, 100))
    assert [styles(line)[column] for column in (5, 40, 90)] == [Style.BAND_2, Style.BAND_1, Style.BAND_4]
    codecs = Labels("codec", (Span(0, 10, "H264"), Span(10, 100, "VP8")))
    assert styles(ribbon(codecs, Timeline(0, 100, 100)))[50] is Style.BAND_1, "the usual one is quiet"


def test_a_ribbon_in_ascii_and_with_a_cursor() -> None:
    line = ribbon(SIZES, Timeline(0, 100, 20), glyphs=ASCII, cursor_s=65)
    assert plain(line).isascii()
    assert plain(line)[12:16] == "...."
    assert styles(line)[13] is Style.INSTANT


@given(
    st.lists(st.tuples(st.floats(-10, 110), st.floats(0, 30), st.text(max_size=9)), max_size=8),
    st.integers(1, 60),
    st.sampled_from(Glyphs),
)
def test_any_ribbon_is_as_wide_as_its_timeline(
    spans: list[tuple[float, float, str]], width: int, glyphs: Glyphs
) -> None:
    labels = Labels("x", tuple(Span(since, since + length, label) for since, length, label in spans))
    assert cell_width(plain(ribbon(labels, Timeline(0, 100, width), glyphs=glyphs))) == width


def test_marks_count_what_shares_a_column_and_show_the_worst() -> None:
    timeline = Timeline(0, 100, 10)
    lane = [(5.0, Style.FAIR), (25.0, Style.FAIR), (26.0, Style.BAD), *[(45.0, Style.BAD)] * 12, (400.0, Style.BAD)]
    line = marks(lane, timeline, selected_s=5)
    assert plain(line) == "△ 2 +     "
    assert [styles(line)[column] for column in (0, 2, 4)] == [Style.CURSOR, Style.BAD, Style.BAD]
    assert plain(marks(lane, timeline, glyphs=ASCII))[0] == "~"


def test_which_side_is_worse() -> None:
    assert low_is_worse(Metric.BITRATE)
    assert not low_is_worse(Metric.LOSS)
    assert Limit(5).broken_by(6)
    assert not Limit(5, above=False).broken_by(6)
