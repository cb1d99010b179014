"""Series: sorted, without duplicates, aware of their gaps."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.model import MS, PERCENT, Gap, Labels, Metric, Series, SeriesStats, Span, Window

SAMPLES = st.lists(st.tuples(st.floats(0, 1000), st.floats(-1e6, 1e6)), max_size=40)
ANY_SAMPLES = st.lists(st.tuples(st.floats(), st.floats()), max_size=30)


def of(samples: list[tuple[float, float]], step: float | None = None) -> Series:
    return Series.of(Metric.RTT, MS, [at for at, _ in samples], [value for _, value in samples], nominal_step_s=step)


@given(ANY_SAMPLES)
def test_keeps_finite_samples_in_order_and_counts_the_others(samples: list[tuple[float, float]]) -> None:
    series = of(samples)
    finite = [(at, value) for at, value in samples if math.isfinite(at) and math.isfinite(value)]
    assert all(a < b for a, b in pairwise(series.times_s))
    assert set(series.times_s) == {at for at, _ in finite}
    assert dict(series) == dict(finite)
    assert series.dropped == len(samples) - len(finite)


def test_of_two_values_at_one_time_the_last_counts_and_the_conflict_is_counted() -> None:
    series = of([(1, 5), (1, 5), (1, 6), (0, 2)])
    assert list(series) == [(0, 2), (1, 6)]
    assert series.conflicts == 1


def test_samples_outside_the_window_are_dropped_and_counted() -> None:
    window = Window.from_epoch(1, 3)
    series = Series.of(Metric.RTT, MS, [0, 1, 2, 3], [1, 2, 3, 4], within=window, dropped=4)
    assert list(series) == [(1, 2), (2, 3)]
    assert series.dropped == 6


def test_times_and_values_must_be_as_many() -> None:
    with pytest.raises(ValueError, match="one value for each time"):
        Series.of(Metric.RTT, MS, [1, 2], [1])


def test_a_gap_is_more_than_three_steps() -> None:
    samples: list[tuple[float, float]] = [(0, 1), (1, 1), (4, 1), (7.5, 1), (8.5, 1)]
    assert of(samples, step=1).gaps() == (Gap(4, 7.5),)
    assert of([(0, 1)]).gaps() == ()
    assert of([(0, 1), (10, 1)], step=None).gaps() == ()


def test_the_step_is_announced_or_the_median_distance() -> None:
    assert of([(0, 1), (1, 1), (2, 1), (9, 1)]).step_s == 1
    assert of([(0, 1), (1, 1)], step=10).step_s == 10
    assert of([(0, 1)]).step_s is None


def test_the_value_at_an_instant_is_the_last_one_but_not_inside_a_hole() -> None:
    series = of([(0, 10), (1, 20), (20, 30)], step=1)
    assert [series.at(at) for at in (-1, 0, 0.9, 1, 4, 4.1, 19, 20, 23, 24)] == [
        None, 10, 10, 20, 20, None, None, 30, 30, None,
    ]  # fmt: skip
    assert of([]).at(0) is None


@given(SAMPLES)
def test_statistics_are_of_the_samples(samples: list[tuple[float, float]]) -> None:
    series = of(samples)
    stats = series.stats()
    assert (stats is None) == (len(series) == 0)
    if stats is not None:
        assert stats.min <= stats.median <= stats.max
        assert stats.min <= stats.p95 <= stats.max
        assert stats.p95 in series.values
        assert stats.samples == len(series)


def test_the_95th_percentile_is_the_nearest_rank() -> None:
    assert of([(at, at) for at in range(1, 101)]).stats() == SeriesStats(1, 50.5, 95, 100, 100)
    assert of([(at, at) for at in range(1, 11)]).stats() == SeriesStats(1, 5.5, 10, 10, 10)


@given(SAMPLES, st.floats(0, 1000))
def test_cutting_and_joining_gives_the_series_back(samples: list[tuple[float, float]], cut: float) -> None:
    series = of(samples)
    left, right = series.between(-1, cut), series.between(cut, 2000)
    assert list(left.join(right)) == list(series) == list(right.join(left))


def test_joining_keeps_the_newer_value_and_adds_up_the_counts() -> None:
    old = Series.of(Metric.RTT, MS, [0, 1], [1, 1], dropped=1, source_ids=("a",))
    new = Series.of(Metric.RTT, MS, [1, 2], [9, 9], dropped=2, source_ids=("b", "a"))
    joined = old.join(new)
    assert list(joined) == [(0, 1), (1, 9), (2, 9)]
    assert (joined.dropped, joined.conflicts, joined.source_ids) == (3, 1, ("a", "b"))
    with pytest.raises(ValueError, match="cannot join"):
        old.join(Series.of(Metric.RTT, PERCENT, [0], [1]))


def test_a_label_holds_for_its_span() -> None:
    labels = Labels("resolution", (Span(0, 5, "720p"), Span(8, 9, "360p")))
    assert [labels.at(at) for at in (-1, 0, 4.9, 5, 8, 9)] == [None, "720p", "720p", None, "360p", None]
