from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.model import (
    BAD,
    FAIR,
    FPS,
    KBITS,
    MS,
    OK,
    PERCENT,
    UNKNOWN,
    Address,
    Comparison,
    Coverage,
    Depth,
    Direction,
    Event,
    EventKind,
    Evidence,
    Metric,
    Participant,
    QualityState,
    Reason,
    Series,
    Threshold,
    Track,
    TrackKind,
    Unit,
    Window,
    unclassified,
)
from tui.triage.rules.signs import Sign
from tui.triage.rulesets import RULESETS
from tui.triage.strip import heat_strip

START = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)
MINUTE = Window(START, START + timedelta(minutes=10))
STREAM = Address.parse("stream:default/call/session/alice/one")
RTK = Address.parse("rtk:app/session/peer")


def series(metric: Metric, unit: Unit, values: list[float], *, step_s: float = 10.0, **more: object) -> Series:
    times = [START.timestamp() + (index + 1) * step_s for index in range(len(values))]
    return Series.of(metric, unit, times, values, nominal_step_s=step_s, **more)  # type: ignore[arg-type]  # handed on


def track(*parts: Series, kind: str = TrackKind.VIDEO) -> Track:
    return Track("t1", kind, Direction.SENT, series=parts)


def evidence(
    *tracks: Track, connection: tuple[Series, ...] = (), address: Address = STREAM, **more: object
) -> Evidence:
    who = Participant(address, joined_at=START, left_at=MINUTE.until)
    return Evidence(who, Coverage(Depth.OVERVIEW, MINUTE), tracks, connection, **more)  # type: ignore[arg-type]  # handed on


def test_good_media_is_ok_in_every_cell() -> None:
    strip = heat_strip(
        evidence(track(series(Metric.BITRATE, KBITS, [900] * 60), series(Metric.LOSS, PERCENT, [0] * 60))), MINUTE, 10
    )
    assert strip.cells == (OK,) * 10
    assert strip.worst is None


@pytest.mark.parametrize(("loss", "quality"), [(4.9, OK), (7.0, FAIR), (12.0, BAD)])
def test_a_limit_that_is_crossed_for_long_enough_decides(loss: float, quality: object) -> None:
    values = [0.0] * 20 + [loss] * 6 + [0.0] * 34
    strip = heat_strip(evidence(connection=(series(Metric.LOSS, PERCENT, values),)), MINUTE, 10)
    assert strip.cells[3] == quality
    assert strip.cells[0] == strip.cells[9] == OK


def test_two_bad_samples_of_five_are_no_problem_and_three_are() -> None:
    two = heat_strip(evidence(connection=(series(Metric.RTT, MS, [10, 900, 10, 900, 10, 10, 10]),)), MINUTE, 60)
    three = heat_strip(evidence(connection=(series(Metric.RTT, MS, [10, 900, 10, 800, 700, 10, 10]),)), MINUTE, 60)
    assert BAD not in two.cells
    assert [index for index, cell in enumerate(three.cells) if cell == BAD] == [1, 2, 3, 4]
    assert three.worst is not None
    assert (three.worst.metric, three.worst.value, three.worst.threshold.source) == (Metric.RTT, 700, "Stream docs")


def test_the_servers_limits_go_before_the_published_ones() -> None:
    server = Threshold(Metric.RTT, QualityState.BAD, Comparison.ABOVE, 1000, "ms", "server")
    strip = heat_strip(evidence(connection=(series(Metric.RTT, MS, [900] * 60, thresholds=(server,)),)), MINUTE, 10)
    assert strip.cells == (OK,) * 10
    limited = evidence(connection=(series(Metric.RTT, MS, [1200] * 60),), thresholds=(server,))
    assert heat_strip(limited, MINUTE, 10).cells == (BAD,) * 10


def test_each_vendor_is_judged_by_its_own_rules() -> None:
    loss = (series(Metric.LOSS, PERCENT, [4.5] * 60),)
    assert heat_strip(evidence(connection=loss), MINUTE, 5).cells == (OK,) * 5
    assert heat_strip(evidence(connection=loss, address=RTK), MINUTE, 5).cells == (BAD,) * 5
    assert all(limit.source for rules in RULESETS.values() for limit in rules.thresholds)


def test_a_screen_share_may_be_slow() -> None:
    slow = (series(Metric.BITRATE, KBITS, [300] * 60), series(Metric.FRAMERATE, FPS, [5] * 60))
    assert heat_strip(evidence(track(*slow)), MINUTE, 5).cells == (BAD,) * 5
    assert BAD not in heat_strip(evidence(track(*slow, kind=TrackKind.SCREENSHARE)), MINUTE, 5).cells


def test_no_packets_are_no_media_and_not_slow_video() -> None:
    bitrate = [800.0] * 30 + [0.0] * 30
    frames = [30.0] * 30 + [0.0] * 30
    strip = heat_strip(
        evidence(track(series(Metric.BITRATE, KBITS, bitrate), series(Metric.FRAMERATE, FPS, frames))), MINUTE, 10
    )
    assert strip.cells == (OK,) * 5 + (unclassified(Reason.NO_MEDIA),) * 5


def test_frames_that_stop_while_packets_flow_are_bad() -> None:
    strip = heat_strip(
        evidence(track(series(Metric.BITRATE, KBITS, [800] * 60), series(Metric.FRAMERATE, FPS, [0] * 60))), MINUTE, 4
    )
    assert strip.cells == (BAD,) * 4


def test_silence_of_a_muted_person_is_muted() -> None:
    quiet = track(series(Metric.BITRATE, KBITS, [30.0] * 30 + [0.0] * 30), kind=TrackKind.AUDIO)
    events = (Event(START + timedelta(minutes=5), EventKind.MUTE, "audio_off"),)
    rtt = (series(Metric.LOSS, PERCENT, [0.0] * 30),)
    strip = heat_strip(evidence(quiet, connection=rtt, events=events), MINUTE, 10)
    assert strip.cells == (OK,) * 5 + (unclassified(Reason.MUTED),) * 5


def test_what_was_not_read_says_so() -> None:
    listed = Evidence(Participant(STREAM), Coverage(Depth.SUMMARY))
    assert heat_strip(listed, MINUTE, 3).cells == (unclassified(Reason.NOT_READ),) * 3
    half = Window(START, START + timedelta(minutes=5))
    part = Evidence(Participant(STREAM), Coverage(Depth.FULL, half), connection=(series(Metric.RTT, MS, [20] * 30),))
    assert heat_strip(part, MINUTE, 10).cells == (OK,) * 5 + (unclassified(Reason.NOT_READ),) * 5


def test_who_was_read_and_of_whom_nothing_is_kept_is_no_media() -> None:
    expired = Evidence(Participant(RTK, joined_at=START, left_at=MINUTE.until), Coverage(Depth.FULL))
    assert heat_strip(expired, MINUTE, 3).cells == (unclassified(Reason.NO_DATA),) * 3


def test_before_the_join_and_after_the_leave_there_is_nothing() -> None:
    who = Participant(STREAM, joined_at=START + timedelta(minutes=2), left_at=START + timedelta(minutes=8))
    rtt = series(Metric.RTT, MS, [20] * 60)
    strip = heat_strip(Evidence(who, Coverage(Depth.FULL, MINUTE), connection=(rtt,)), MINUTE, 5)
    nothing = unclassified(Reason.NO_DATA)
    assert strip.cells == (nothing, OK, OK, OK, nothing)


def test_an_unknown_unit_is_not_judged() -> None:
    strip = heat_strip(evidence(connection=(series(Metric.JITTER, UNKNOWN, [9000] * 60),)), MINUTE, 2)
    assert strip.cells == (unclassified(Reason.NOT_DELIVERED),) * 2


def test_two_samples_are_too_few() -> None:
    strip = heat_strip(evidence(connection=(series(Metric.RTT, MS, [900, 900]),)), MINUTE, 60)
    assert strip.cells[0] == unclassified(Reason.TOO_SHORT)


def test_cells_shorter_than_the_step_are_filled() -> None:
    strip = heat_strip(evidence(connection=(series(Metric.RTT, MS, [20] * 10, step_s=60.0),)), MINUTE, 54 * 2)
    assert set(strip.cells[:90]) == {OK}


def test_of_two_breaches_the_further_one_is_worst() -> None:
    strip = heat_strip(
        evidence(connection=(series(Metric.RTT, MS, [320] * 60), series(Metric.JITTER, MS, [400] * 60))), MINUTE, 2
    )
    assert strip.worst is not None
    assert strip.worst.metric == Metric.JITTER


@given(
    st.lists(st.floats(0, 1e4, allow_nan=False), max_size=40),
    st.sampled_from(list(Metric)),
    st.sampled_from([MS, PERCENT, FPS, KBITS, UNKNOWN]),
    st.integers(1, 80),
    st.sampled_from([STREAM, RTK, Address.parse("call.json#a")]),
)
def test_anything_becomes_a_strip_of_the_length_asked_for(
    values: list[float], metric: Metric, unit: Unit, buckets: int, address: Address
) -> None:
    strip = heat_strip(evidence(track(series(metric, unit, values)), address=address), MINUTE, buckets)
    assert len(strip.cells) == buckets
    if strip.worst is not None:
        assert strip.worst.threshold.comparison.holds(strip.worst.value, strip.worst.threshold.limit)
        assert strip.worst.value in values or strip.worst.metric is Sign.NO_MEDIA, "a value, or how long there was none"
