from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.providers.stream.times import instant, rfc3339

MOMENT = datetime(2026, 2, 10, 10, 0, 0, 123456, tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    [
        1770717600123456789,
        "1770717600123456789",
        " 1770717600123456789 ",
        1770717600123456,
        "2026-02-10T10:00:00.123456789Z",
        "2026-02-10T11:00:00.123456789+01:00",
        "2026-02-10T10:00:00.123456",
    ],
)
def test_every_encoding_names_the_same_moment(value: object) -> None:
    assert instant(value) == MOMENT


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        0,
        -1,
        "0",
        -6795364578871345152,
        "0001-01-01T00:00:00Z",
        "soon",
        [],
        {},
        True,
        1e400,
        "1e400",
        "nan",
        "²",
    ],
)
def test_what_is_not_set_or_no_time_is_absent(value: object) -> None:
    assert instant(value) is None


@given(st.datetimes(datetime(1980, 1, 1), datetime(2200, 1, 1)).map(lambda time: time.replace(tzinfo=UTC)))
def test_integers_of_every_unit_and_text_are_exact(time: datetime) -> None:
    us = (time - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    assert instant(us * 1000) == instant(str(us * 1000)) == instant(us) == time
    whole = time.replace(microsecond=0)
    assert instant(us // 1_000_000) == instant(us // 1_000_000 * 1000) == whole
    assert instant(rfc3339(time)) == time


@given(st.text() | st.floats() | st.integers() | st.none() | st.booleans())
def test_nothing_makes_it_raise(value: object) -> None:
    found = instant(value)
    assert found is None or found > datetime(1970, 1, 1, tzinfo=UTC)


def test_requests_carry_utc_without_a_needless_fraction() -> None:
    assert rfc3339(datetime(2024, 1, 1, 1, 0, tzinfo=timezone(timedelta(hours=1)))) == "2024-01-01T00:00:00Z"
    assert rfc3339(MOMENT) == "2026-02-10T10:00:00.123456Z"
