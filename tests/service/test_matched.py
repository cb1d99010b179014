from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.support.paper import START
from tui.model import Address, Participant, merged_duration_s
from tui.service.matched import Count

ADDRESS = Address.parse("stream:default/call/session-0")


def row(user: str | None, since: float, until: float | None, *, told_s: float | None = None) -> Participant:
    joined = START + timedelta(seconds=since)
    left = None if until is None else START + timedelta(seconds=until)
    return Participant(ADDRESS, user_id=user, joined_at=joined, left_at=left, duration_s=told_s)


def test_overlapping_presences_of_one_person_count_once() -> None:
    count = Count()
    count.add([row("ann", 0, 100, told_s=100), row("ann", 50, 150, told_s=100)], read=5)
    count.add([row("bob", 0, 100, told_s=100)], read=5)
    told = count.so_far(complete=True)
    assert (told.participants, told.people, told.rows_read) == (3, 2, 10)
    assert (told.duration_s, told.wall_time_s) == (300, 250)


def test_what_is_not_told_is_not_counted_as_nothing() -> None:
    count = Count()
    count.add([row("ann", 0, None), row(None, 0, 10, told_s=10), row(None, 0, 10, told_s=10)], read=3)
    told = count.so_far(complete=False)
    assert (told.without_duration, told.people, told.duration_s, told.wall_time_s) == (1, 3, 20, 20)


def test_a_duration_stands_in_for_a_leave_that_was_not_told() -> None:
    count = Count()
    count.add([row("ann", 0, None, told_s=30), replace(row("ann", 0, 9, told_s=9), joined_at=None)], read=2)
    assert count.so_far(complete=True).wall_time_s == 30


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 50), st.integers(0, 30)), max_size=30))
def test_wall_time_is_that_of_the_merged_spans(rows: list[tuple[str, int, int]]) -> None:
    count = Count()
    for user, since, length in rows:
        count.add([row(user, since, since + length, told_s=length)], read=1)
    expected = sum(
        merged_duration_s(
            [
                (START + timedelta(seconds=since), START + timedelta(seconds=since + length))
                for who, since, length in rows
                if who == user
            ]
        )
        for user in "ab"
    )
    assert count.so_far(complete=True).wall_time_s == expected
