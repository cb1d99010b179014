"""Change points: found where the series changed, and only there."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from tests.support.triage_evidence import START_S, during, evidence, sent, series
from tui.model import Event, EventKind, Metric, Window
from tui.triage.judge import judge
from tui.triage.onset import best_split, change_points, onset_s
from tui.triage.timeline import before, moments, onsets


def test_the_onset_is_where_the_series_changed_and_not_where_it_crossed_the_limit() -> None:
    times = [float(at) for at in range(1, 31)]
    values = [10.0] * 15 + [45.0, 47.0] + [62.0] * 13
    assert onset_s(times, values, 17, 1.0) == 15.0


def test_a_change_is_found_in_noise() -> None:
    dice = random.Random(5)
    values = [dice.gauss(20 if index < 33 else 60, 5) for index in range(60)]
    (change,) = change_points(series(Metric.RTT, values))
    assert change.at_s == START_S + 330
    assert 15 < change.before < 25
    assert 55 < change.after < 65


def test_noise_alone_seldom_changes() -> None:
    dice = random.Random(7)
    found = [change_points(series(Metric.RTT, [dice.gauss(50, 8) for _ in range(60)])) for _ in range(200)]
    assert sum(map(bool, found)) <= 4


def test_one_spike_is_no_change() -> None:
    assert change_points(series(Metric.RTT, during(900, 30, 31, 40))) == ()


@given(st.lists(st.floats(-1e6, 1e6), max_size=60))
def test_a_split_leaves_something_on_both_sides(values: list[float]) -> None:
    split = best_split(values, shortest=1)
    assert split is None or 1 <= split < len(values)


def test_the_thirty_seconds_before_an_onset_are_told() -> None:
    rejoin = Event(Window.from_epoch(START_S + 85, START_S + 90).since, EventKind.NETWORK, "network_changed")
    early = Event(Window.from_epoch(START_S + 5, START_S + 90).since, EventKind.DEVICE, "device_changed")
    told = evidence("ann", sent(series(Metric.JITTER, during(90, 10, 40, 5))), events=(early, rejoin))
    found = moments(told, judge(told).flags)
    at = onsets(found)[0]
    assert at == START_S + 100
    assert [moment.what for moment in before(found, at) if moment.kind != "flag"] == [
        "network_changed",
        "jitter 5 ms -> 90 ms",
    ]
