"""When frames may be sent: by a clock that the tests turn."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.terminal.pace import MOST_UNANSWERED, QUESTION, Pacer


def test_two_frames_go_at_once_and_the_third_waits_for_an_answer() -> None:
    pacer = Pacer()
    for _ in range(2):
        assert pacer.wait_s(10.0) == 0
        assert pacer.sent(10.0, 100) == QUESTION
    assert pacer.wait_s(10.0) > 0
    pacer.answered(10.2)
    assert pacer.round_trip_s == pytest.approx(0.2)
    assert pacer.wait_s(10.2) == 0


def test_a_terminal_that_never_answers_is_no_longer_asked() -> None:
    pacer = Pacer(first_answer_s=2.0)
    pacer.sent(0.0, 1)
    pacer.sent(0.5, 1)
    assert pacer.wait_s(1.0) == pytest.approx(1.0)
    assert pacer.wait_s(2.0) == 0
    assert pacer.sent(2.0, 1) == ""
    assert pacer.wait_s(2.0) == 0


def test_an_answer_after_that_brings_the_questions_back() -> None:
    pacer = Pacer(first_answer_s=2.0)
    pacer.sent(0.0, 1)
    pacer.sent(0.0, 1)
    assert pacer.wait_s(2.5) == 0
    pacer.answered(3.0)
    assert pacer.sent(3.0, 1) == QUESTION


def test_a_link_that_stalls_is_given_longer_and_recovers() -> None:
    pacer = Pacer(first_answer_s=2.0, any_answer_s=15.0, stalled_s=0.25)
    pacer.sent(0.0, 1)
    pacer.answered(0.1)
    pacer.sent(1.0, 1)
    pacer.sent(1.0, 1)
    assert pacer.wait_s(3.5) == pytest.approx(12.5)
    assert pacer.wait_s(16.0) == 0, "one frame goes out to see whether the link is back"
    assert pacer.sent(16.0, 1) == QUESTION
    assert pacer.wait_s(16.0) == 0
    pacer.sent(16.0, 1)
    assert pacer.wait_s(16.1) == pytest.approx(0.15), "it is not waited for as long a second time"
    for _ in range(3):
        pacer.answered(20.0)
    pacer.sent(20.0, 1)
    pacer.sent(20.0, 1)
    assert pacer.wait_s(20.0) == pytest.approx(15)
    for _ in range(2):
        pacer.answered(20.0)
    assert pacer.wait_s(20.0) == 0
    assert pacer.sent(20.0, 1) == QUESTION


def test_frames_keep_a_distance_and_to_an_assumed_rate() -> None:
    pacer = Pacer(frame_gap_s=0.05, bytes_per_s=8_000)
    pacer.sent(0.0, 80)
    pacer.answered(0.0)
    assert pacer.wait_s(0.01) == pytest.approx(0.04)
    pacer.sent(1.0, 4_000)
    pacer.answered(1.0)
    assert pacer.wait_s(1.0) == pytest.approx(0.5)


def test_answers_are_waited_for_at_the_end_as_long_as_they_take() -> None:
    pacer = Pacer(first_answer_s=2.0)
    assert pacer.parting_s == pytest.approx(1.0), "no answer yet"
    pacer.sent(0.0, 1)
    pacer.answered(0.4)
    assert pacer.parting_s == pytest.approx(1.2)
    assert Pacer(enabled=False).parting_s == 0


def test_without_pacing_nothing_is_asked_or_held() -> None:
    pacer = Pacer(enabled=False)
    assert [pacer.sent(0.0, 1) for _ in range(9)] == [""] * 9
    assert pacer.wait_s(0.0) == 0


def test_leaving_the_terminal_forgets_what_was_asked() -> None:
    pacer = Pacer()
    pacer.sent(0.0, 1)
    pacer.sent(0.0, 1)
    pacer.forget()
    assert pacer.wait_s(0.0) == 0


@given(st.lists(st.tuples(st.floats(0.01, 3), st.booleans()), max_size=60))
def test_a_third_frame_goes_only_after_an_answer_or_when_patience_is_at_its_end(
    steps: list[tuple[float, bool]],
) -> None:
    pacer, now = Pacer(), 0.0
    asked: list[float] = []
    has_answered = has_stalled = False
    for pause, is_answer in steps:
        now += pause
        if is_answer and asked:
            pacer.answered(now)
            asked.pop(0)
            has_answered, has_stalled = True, False
        elif not is_answer and pacer.wait_s(now) == 0:
            if len(asked) >= MOST_UNANSWERED:
                assert now - asked[0] >= (pacer.stalled_s if has_stalled else pacer.first_answer_s)
                asked.clear()
                has_stalled = has_answered
            if pacer.sent(now, 10) == QUESTION:
                asked.append(now)
        else:
            assert pacer.wait_s(now) <= pacer.any_answer_s
