"""Flags: 3 of 5 windows, enough packets, hysteresis, and what a frame rate is judged against."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.triage_evidence import START_S, during, evidence, received, sent, series
from tui.model import (
    UNKNOWN,
    Comparison,
    Depth,
    Event,
    EventKind,
    Evidence,
    Labels,
    Metric,
    QualityState,
    Reason,
    Span,
    Threshold,
    TrackKind,
)
from tui.triage.flag import Flag
from tui.triage.judge import judge
from tui.triage.rules.signs import Sign
from tui.triage.rulesets import RULESETS
from tui.triage.samples import sent_media

FLOWING = series(Metric.BITRATE, 900)


def flags(told: Evidence, ruleset: str | None = None) -> tuple[Flag, ...]:
    return judge(told, RULESETS[ruleset] if ruleset else None).flags


def test_a_flag_says_value_limit_window_and_whose_rule_it_is() -> None:
    (flag,) = flags(evidence("ann", sent(FLOWING, series(Metric.JITTER, during(62, 10, 20, 5)))))
    assert str(flag) == "jitter 62 ms > 50 (Stream docs), 3 of 5 x 10 s, 14:01:40-14:03:20"
    assert (flag.state, flag.duration_s) == (QualityState.BAD, 100)
    assert flag.note == "no packet counts: judged by duration and bitrate"


def test_two_windows_of_five_are_nothing_and_three_are_a_flag() -> None:
    two, three = [0.0] * 60, [0.0] * 60
    for index in (10, 14, 20, 24):
        two[index] = three[index] = 30
    three[12] = 30
    assert not flags(evidence("ann", sent(FLOWING, series(Metric.LOSS, two))))
    (flag,) = flags(evidence("ann", sent(FLOWING, series(Metric.LOSS, three))))
    assert (flag.since_s - START_S, flag.until_s - START_S) == (100, 150)


def test_a_flag_stands_through_a_short_relief_and_clears_after_five_windows() -> None:
    short = during(30, 10, 20)
    short[14:18] = [0] * 4
    assert len(flags(evidence("ann", sent(FLOWING, series(Metric.LOSS, short))))) == 1
    long = during(30, 10, 30)
    long[16:24] = [0] * 8
    assert len(flags(evidence("ann", sent(FLOWING, series(Metric.LOSS, long))))) == 2


def test_the_value_is_one_that_held_and_not_a_spike() -> None:
    values = during(12, 10, 20)
    values[12] = 90
    (flag,) = flags(evidence("ann", sent(FLOWING, series(Metric.LOSS, values))))
    assert flag.value == 12


@pytest.mark.parametrize(("each", "count"), [(10, 0), (19, 0), (20, 1), (400, 1)])
def test_where_packets_are_counted_a_hundred_must_be_due_in_five_windows(each: int, count: int) -> None:
    told = evidence("ann", sent(series(Metric.PACKETS, each), series(Metric.JITTER, 90)))
    judged = judge(told)
    assert len(judged.flags) == count
    if not count:
        assert judged.quality.reason is Reason.TOO_FEW_PACKETS
    else:
        assert judged.flags[0].packets == 5 * each


def test_teams_wants_more_than_five_hundred_packets() -> None:
    told = evidence("ann", sent(series(Metric.PACKETS, 100), series(Metric.JITTER, 90)))
    assert not flags(told, "teams")
    assert flags(replace(told, tracks=(sent(series(Metric.PACKETS, 101), series(Metric.JITTER, 90)),)), "teams")


def test_loss_must_hold_for_the_packets_of_all_windows_together() -> None:
    """A packet of the twenty that a silent microphone sends is 5 %: three such windows are 3 lost of 105."""
    values = [100 / 21 if index % 2 == 0 else 0.0 for index in range(60)]
    lost = [float(index % 2 == 0) for index in range(60)]
    counts = (series(Metric.PACKETS, 20), series(Metric.PACKETS_LOST, lost))
    told = evidence("ann", received("bob", *counts, series(Metric.LOSS, values)), vendor="rtk")
    assert {flag.state for flag in flags(told)} == {QualityState.FAIR}


def test_silence_is_not_loss() -> None:
    told = evidence("ann", received("bob", series(Metric.BITRATE, during(900, 0, 30)), series(Metric.LOSS, 100)))
    assert all(flag.until_s <= START_S + 340 for flag in flags(told))


def test_a_hole_in_the_samples_ends_a_run() -> None:
    whole = series(Metric.RTT, [900] * 4)
    apart = replace(whole, times_s=type(whole.times_s)("d", [START_S, START_S + 10, START_S + 300, START_S + 310]))
    assert flags(evidence("ann", connection=[whole]))
    assert not flags(evidence("ann", connection=[apart]))


def test_a_receiver_cannot_show_what_nobody_sent() -> None:
    low = received("bob", FLOWING, series(Metric.FRAMERATE, 10))
    slow = evidence("bob", sent(FLOWING, series(Metric.FRAMERATE, 10), series(Metric.SOURCE_FRAMERATE, 10)))
    quick = evidence("bob", sent(FLOWING, series(Metric.FRAMERATE, 30), series(Metric.SOURCE_FRAMERATE, 30)))
    ann = evidence("ann", low)
    assert not judge(ann, sent=sent_media([ann, slow])).flags
    assert judge(ann, sent=sent_media([ann, quick])).flags[0].metric == Metric.FRAMERATE
    (alone,) = judge(ann).flags
    assert alone.note == "what was sent was not read"


def test_a_steady_frame_rate_is_not_fair_where_nobody_knows_what_was_sent() -> None:
    steady = received("bob", FLOWING, series(Metric.FRAMERATE, 20))
    dipped = received("bob", FLOWING, series(Metric.FRAMERATE, during(18, 10, 20, 30)))
    assert not flags(evidence("ann", steady))
    assert [flag.state for flag in flags(evidence("ann", dipped))] == [QualityState.FAIR]


def test_a_camera_limit_is_not_for_a_screen() -> None:
    share = sent(FLOWING, series(Metric.FRAMERATE, 5), kind=TrackKind.SCREENSHARE)
    assert not flags(evidence("ann", share))
    assert flags(evidence("ann", sent(FLOWING, series(Metric.FRAMERATE, 5))))
    assert flags(evidence("ann", sent(FLOWING, series(Metric.FRAMERATE, 1), kind=TrackKind.SCREENSHARE)), "teams")


def test_dropped_frames_are_the_decoders_only_while_little_is_lost() -> None:
    frames = (series(Metric.FRAMES_DROPPED, 100), series(Metric.FRAMES_DECODED, 200), FLOWING)
    (flag,) = flags(evidence("ann", received("bob", *frames, series(Metric.LOSS, 0.5))))
    assert (flag.metric, flag.limit.source) == (Sign.DROP_SHARE, "ObserveRTC")
    assert flag.value == pytest.approx(100 / 3)
    lossy = flags(evidence("ann", received("bob", *frames, series(Metric.LOSS, 3))))
    assert Sign.DROP_SHARE not in {flag.metric for flag in lossy}


def test_freezing_is_judged_by_its_share_of_the_time() -> None:
    rarely = evidence("ann", received("bob", FLOWING, series(Metric.FREEZES, 400)))
    often = evidence("ann", received("bob", FLOWING, series(Metric.FREEZES, 800)))
    assert not flags(rarely)
    assert (flags(often)[0].metric, flags(often)[0].value) == (Sign.FREEZE_SHARE, 8)


def test_a_rate_that_collapses_with_the_bandwidth_estimate_is_a_flag_and_a_layer_switch_is_not() -> None:
    rate = [1200.0] * 30 + [300.0] * 30
    fallen = series(Metric.AVAILABLE_BITRATE, [3000.0] * 30 + [350.0] * 30)
    steady = series(Metric.AVAILABLE_BITRATE, 3000)
    track = sent(series(Metric.BITRATE, rate))
    (flag,) = flags(evidence("ann", track, connection=[fallen]))
    assert (flag.metric, flag.value, flag.since_s) == (Sign.COLLAPSE, 25, START_S + 300)
    assert not flags(evidence("ann", track, connection=[steady]))


def test_media_that_stops_both_ways_is_an_interruption_and_no_loss() -> None:
    nothing_in = series("packets_received", [90.0] * 20 + [0.0] * 8 + [90.0] * 32, step_s=1.0)
    packets = series(Metric.PACKETS, [50.0] * 20 + [0.0] * 8 + [50.0] * 32, step_s=1.0)
    states = Labels(
        "ice_state", (Span(START_S, START_S + 25, "connected"), Span(START_S + 25, START_S + 28, "disconnected"))
    )
    told = evidence(
        "ann", received("bob", packets), connection=[nothing_in], vendor="capture", connection_labels=(states,)
    )
    (flag,) = flags(told)
    assert (flag.metric, flag.since_s - START_S, flag.duration_s) == (Sign.INTERRUPTED, 20, 8)
    assert flag.note == "ice state: disconnected"


def test_tracks_that_never_carried_anything_are_a_flag_unless_they_were_muted() -> None:
    empty = sent(series(Metric.BITRATE, 0), kind=TrackKind.AUDIO)
    (flag,) = flags(evidence("ann", empty))
    assert flag.metric == Sign.NO_MEDIA
    muted = (Event(None, EventKind.MUTE, "audio_muted"),)
    assert not flags(evidence("ann", empty, events=muted))
    assert judge(evidence("ann", empty, events=muted)).quality.reason is Reason.MUTED


def test_a_connection_that_never_came_about_is_told_from_one_that_failed() -> None:
    def states(*words: str) -> tuple[Labels, ...]:
        return (
            Labels("ice_state", tuple(Span(START_S + i * 10, START_S + i * 10 + 10, w) for i, w in enumerate(words))),
        )

    (never,) = flags(evidence("ann", connection_labels=states("checking", "failed")))
    assert (never.metric, never.note) == (Sign.NEVER_CONNECTED, "ice state failed; failed after 10 s")
    (failed,) = flags(evidence("ann", connection_labels=states("connected", "disconnected", "failed")))
    assert (failed.metric, failed.state, failed.duration_s) == (Sign.FAILED, QualityState.BAD, 20)
    going = evidence("ann", sent(series(Metric.PACKETS, 50)), connection_labels=states("connected", "failed"))
    assert flags(going)[0].state is QualityState.FAIR


def test_the_servers_limits_go_first_only_where_its_rules_are_chosen() -> None:
    lenient = Threshold(Metric.RTT, QualityState.BAD, Comparison.ABOVE, 2000, "ms", "server")
    told = evidence("ann", connection=[series(Metric.RTT, 900)], thresholds=(lenient,))
    assert not flags(told)
    assert flags(told, "teams")[0].limit.source == "Teams CQD"


def test_states_say_why_nothing_can_be_said() -> None:
    def reason(told: Evidence) -> Reason | None:
        return judge(told).unclassified

    rtt = [series(Metric.RTT, 900)]
    assert reason(evidence("ann", connection=rtt, depth=Depth.SUMMARY)) is Reason.NOT_READ
    who = evidence("ann", connection=rtt)
    brief = replace(who, participant=replace(who.participant, left_at=None, duration_s=19.0))
    assert reason(brief) is Reason.TOO_SHORT
    unknown = sent(FLOWING, series(Metric.JITTER, 900, unit=UNKNOWN))
    assert reason(evidence("ann", unknown)) is Reason.UNIT_UNKNOWN
    assert reason(evidence("ann", sent(FLOWING))) is Reason.NOT_DELIVERED
    off = evidence("ann", received("bob", series(Metric.BITRATE, 0), series(Metric.LOSS, [])))
    assert reason(off) is Reason.NO_MEDIA


@given(
    st.lists(st.floats(0, 100), min_size=0, max_size=80),
    st.sampled_from([Metric.LOSS, Metric.JITTER, Metric.RTT, Metric.FRAMERATE, Metric.CONCEALMENT]),
    st.sampled_from(list(RULESETS)),
)
def test_every_flag_can_be_checked_against_the_samples(values: list[float], metric: Metric, ruleset: str) -> None:
    told = evidence("ann", received("bob", FLOWING, series(metric, values), kind=TrackKind.VIDEO))
    for flag in flags(told, ruleset):
        beyond = [
            value
            for index, value in enumerate(values)
            if flag.since_s <= START_S + (index + 1) * 10 <= flag.until_s
            and flag.limit.comparison.holds(value, flag.limit.limit)
        ]
        assert len(beyond) >= 3
        assert flag.value in beyond
        assert flag.since_s < flag.until_s
