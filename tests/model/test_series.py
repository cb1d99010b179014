from __future__ import annotations

import math
from array import array
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.model import KBITS, MS, Gap, Labels, Metric, Series, Span, Window

finite = st.floats(-1e6, 1e6)
samples = st.lists(st.tuples(st.integers(0, 50).map(float), finite), max_size=40)


def series(pairs: list[tuple[float, float]], *, within: Window | None = None, step: float | None = None) -> Series:
    times, values = [time for time, _ in pairs], [value for _, value in pairs]
    return Series.of(Metric.BITRATE, KBITS, times, values, within=within, nominal_step_s=step)


@given(samples)
def test_a_series_is_sorted_and_without_duplicates(pairs: list[tuple[float, float]]) -> None:
    found = series(pairs)
    assert dict(found) == dict(pairs), "of several at one time the last is kept"
    assert list(found.times_s) == sorted(set(dict(pairs)))
    assert found.dropped == 0
    assert len(found) + found.conflicts <= len(pairs)


@given(samples)
def test_lists_arrays_and_iterators_make_the_same_series(pairs: list[tuple[float, float]]) -> None:
    times, values = [time for time, _ in pairs], [value for _, value in pairs]
    from_lists = Series.of(Metric.RTT, MS, times, values)
    assert from_lists == Series.of(Metric.RTT, MS, array("d", times), array("d", values))
    assert from_lists == Series.of(Metric.RTT, MS, iter(times), (value for value in values))
    assert isinstance(from_lists.times_s, array)
    assert isinstance(from_lists.values, array)


@given(st.lists(st.tuples(st.floats(), st.floats()), max_size=20))
def test_what_is_not_finite_is_dropped_and_counted(pairs: list[tuple[float, float]]) -> None:
    found = series(pairs)
    kept = [pair for pair in pairs if all(map(math.isfinite, pair))]
    assert found.dropped == len(pairs) - len(kept)
    assert dict(found) == dict(kept)


def test_conflicts_count_values_that_differ() -> None:
    found = series([(1, 5), (1, 5), (1, 7), (0, 1)])
    assert list(found) == [(0, 1), (1, 7)]
    assert found.conflicts == 1


def test_a_window_is_half_open_and_what_lies_outside_is_counted() -> None:
    found = series([(0, 1), (1, 2), (2, 3), (3, 4)], within=Window.from_epoch(1, 3))
    assert list(found) == [(1, 2), (2, 3)]
    assert found.dropped == 2


def test_integers_become_doubles_and_lists_are_not_kept() -> None:
    times, values = [1, 2], [3, 4]
    found = Series.of(Metric.BITRATE, KBITS, times, values)
    times.append(9)
    assert found.times_s == array("d", [1.0, 2.0])
    assert found.values == array("d", [3.0, 4.0])
    again = Series.of(Metric.BITRATE, KBITS, found.times_s, found.values)
    assert again.times_s is not found.times_s


@pytest.mark.parametrize("values", [[1.0], [1.0, 2.0, 3.0]])
def test_one_value_for_each_time(values: list[float]) -> None:
    with pytest.raises(ValueError, match="one value for each time"):
        Series.of(Metric.BITRATE, KBITS, [1.0, 2.0], values)


def test_a_sum_that_overflows_is_no_reason_to_drop() -> None:
    assert len(series([(1, 1e308), (2, 1e308), (3, 1e308)])) == 3


def test_step_and_gaps() -> None:
    assert series([]).step_s is None
    assert series([(1, 1)]).gaps() == ()
    assert series([(1, 1)], step=5).step_s == 5
    even = series([(float(t), 1.0) for t in range(10)])
    assert (even.step_s, even.gaps()) == (1, ())
    holed = series([(float(t), 1.0) for t in (0, 1, 2, 10, 11, 14, 15)])
    assert holed.gaps() == (Gap(2, 10),), "three steps are no hole yet"
    assert holed.at(2.5) == 1
    assert holed.at(7) is None
    assert series([(0, 1), (10, 1)], step=1).gaps() == (Gap(0, 10),)


@given(st.lists(st.integers(1, 30), min_size=1, max_size=30))
def test_gaps_are_distances_of_more_than_three_median_steps(distances: list[int]) -> None:
    times = [0.0]
    for distance in distances:
        times.append(times[-1] + distance)
    ordered = sorted(distances)
    middle = len(ordered) // 2
    step = ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
    found = series([(time, 1.0) for time in times])
    assert found.step_s == step
    assert found.gaps() == tuple(Gap(a, b) for a, b in pairwise(times) if b - a > 3 * step)


def test_joining_keeps_the_later_reading_and_adds_what_was_lost() -> None:
    first, second = series([(0, 1), (1, 2)]), series([(1, 5), (2, 3)])
    joined = first.join(second)
    assert list(joined) == [(0, 1), (1, 5), (2, 3)]
    assert joined.conflicts == 1
    with pytest.raises(ValueError, match="cannot join"):
        first.join(Series.of(Metric.BITRATE, MS, [], []))


def test_labels_tell_what_held() -> None:
    labels = Labels("resolution", (Span(0, 2, "a"), Span(5, 6, "b")))
    assert [labels.at(time) for time in (0, 1.9, 2, 5, 6)] == ["a", "a", None, "b", None]
