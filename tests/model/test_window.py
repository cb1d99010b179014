"""Windows and tiles, qualities and thresholds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.model import BAD, OK, Comparison, Reason, Window, merged_duration_s, unclassified

T0 = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)
HALF_HOUR = timedelta(minutes=30)


def window(since_s: float, until_s: float) -> Window:
    return Window(T0 + timedelta(seconds=since_s), T0 + timedelta(seconds=until_s))


def test_a_window_has_zones_and_does_not_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="zone"):
        Window(datetime(2026, 1, 1), T0)
    with pytest.raises(ValueError, match="ends before"):
        window(1, 0)
    assert window(0, 90).duration_s == 90
    assert Window.from_epoch(T0.timestamp(), T0.timestamp() + 1) == window(0, 1)


def test_a_window_is_half_open() -> None:
    assert T0 in window(0, 1)
    assert T0 + timedelta(seconds=1) not in window(0, 1)
    assert "now" not in window(0, 1)
    assert window(0, 2).intersect(window(1, 3)) == window(1, 2)
    assert window(0, 1).intersect(window(1, 2)) is None


@given(st.integers(0, 20_000), st.integers(1, 20_000), st.integers(-5_000, 5_000), st.integers(60, 1_800))
def test_tiles_are_whole_aligned_and_cover_the_window(since: int, length: int, origin: int, width: int) -> None:
    whole = window(since, since + length)
    start = T0 + timedelta(seconds=origin)
    tiles = list(whole.tiles(timedelta(seconds=width), origin=start))
    assert all(tile.duration_s == width for tile in tiles)
    assert all((tile.since - start) % timedelta(seconds=width) == timedelta() for tile in tiles)
    assert all(a.until == b.since for a, b in pairwise(tiles))
    assert tiles[0].since <= whole.since < tiles[0].until
    assert tiles[-1].since < whole.until <= tiles[-1].until


def test_tiles_begin_at_the_window_where_nothing_else_is_said() -> None:
    assert [tile.since for tile in window(0, 4000).tiles(HALF_HOUR)] == [T0 + HALF_HOUR * n for n in range(3)]
    assert list(window(0, 0).tiles(HALF_HOUR)) == []


SPANS = st.lists(st.tuples(st.integers(0, 200), st.integers(0, 60)), max_size=12)


@given(SPANS)
def test_overlapping_spans_count_once(spans: list[tuple[int, int]]) -> None:
    seconds = {second for since, length in spans for second in range(since, since + length)}
    moments = [(T0 + timedelta(seconds=a), T0 + timedelta(seconds=a + n)) for a, n in spans]
    assert merged_duration_s(moments) == len(seconds)


def test_a_quality_says_why_it_cannot_be_told() -> None:
    assert str(unclassified(Reason.MUTED)) == "unclassified (muted)"
    assert str(OK) == "ok"
    assert unclassified(Reason.NO_DATA) != BAD


@pytest.mark.parametrize(
    ("comparison", "holds"),
    [
        (Comparison.ABOVE, [False, False, True]),
        (Comparison.AT_OR_ABOVE, [False, True, True]),
        (Comparison.BELOW, [True, False, False]),
        (Comparison.AT_OR_BELOW, [True, True, False]),
    ],
)
def test_on_which_side_of_a_limit_a_value_is_at_fault(comparison: Comparison, holds: list[bool]) -> None:
    assert [comparison.holds(value, 5) for value in (4, 5, 6)] == holds
