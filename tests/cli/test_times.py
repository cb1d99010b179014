from datetime import UTC, datetime, timedelta

import pytest

from tui.errors import UsageError
from tui.headless.times import BEGINNING, list_window, participant_window
from tui.model import Address, Participant

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
ADDRESS = Address.parse("stream:default/call/session/alice/us1")


def participant(joined: datetime | None, left: datetime | None) -> Participant:
    return Participant(ADDRESS, joined_at=joined, left_at=left)


def day(hour: int, minute: int = 0, *, day: int = 20) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def test_no_times_is_no_window() -> None:
    assert list_window(None, None) is None
    assert participant_window(None, None, participant(None, None)) is None


@pytest.mark.parametrize(
    ("since", "until", "begin", "end"),
    [
        ("-2h", None, day(10), NOW),
        (None, "-1h", BEGINNING, day(11)),
        ("09:30", "11:00", day(9, 30), day(11)),
        ("13:00", None, day(13, day=19), NOW),
        ("2026-11-19", "2026-11-19", day(0, day=19), day(0)),
        ("2026-11-19T22:00:00Z", "now", day(22, day=19), NOW),
        ("2026-11-19T22:00:00+02:00", "2026-11-20T01:00", day(20, day=19), day(1)),
    ],
)
def test_list_windows(since: str | None, until: str | None, begin: datetime, end: datetime) -> None:
    window = list_window(since, until, now=NOW)
    assert window is not None
    assert (window.since, window.until) == (begin, end)


@pytest.mark.parametrize(
    ("since", "until", "begin", "end"),
    [
        ("joined", "left", day(9), day(11)),
        ("joined", "joined+5m", day(9), day(9, 5)),
        ("left-90s", None, day(11) - timedelta(seconds=90), day(11)),
        (None, "09:30", day(9), day(9, 30)),
        ("09:30", None, day(9, 30), day(11)),
    ],
)
def test_participant_windows(since: str | None, until: str | None, begin: datetime, end: datetime) -> None:
    window = participant_window(since, until, participant(day(9), day(11)), now=NOW)
    assert window is not None
    assert (window.since, window.until) == (begin, end)


def test_who_has_not_left_leaves_now() -> None:
    window = participant_window("joined", None, participant(day(9), None), now=NOW)
    assert window is not None
    assert window.until == NOW


def test_a_clock_time_goes_beyond_midnight_with_the_presence() -> None:
    window = participant_window("23:50", "00:20", participant(day(23, 30, day=18), day(1, day=19)), now=NOW)
    assert window is not None
    assert (window.since, window.until) == (day(23, 50, day=18), day(0, 20, day=19))


@pytest.mark.parametrize(
    ("since", "until"), [("yesterdayish", None), ("25:00", None), ("-1h", "-2h"), ("joined", None), ("", None)]
)
def test_bad_times_are_usage_errors(since: str, until: str | None) -> None:
    with pytest.raises(UsageError):
        list_window(since, until, now=NOW)


def test_a_presence_that_nobody_knows_needs_a_time() -> None:
    with pytest.raises(UsageError, match="joined"):
        participant_window("joined", None, participant(None, None), now=NOW)
    with pytest.raises(UsageError, match="Add --since"):
        participant_window(None, "now", participant(None, None), now=NOW)
