"""Two participants, or one in two sessions, side by side."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.triage.triage_people import START, evidence, participant, received, series
from tui.model import FRACTION, KBITS, MS, PERCENT, Address, Direction, Evidence, Metric, Track, TrackKind
from tui.triage.compare import Axis, Pair, Side, SideBySide, compare

OTHER = Address.parse("stream:default/call/yesterday")


def video(*, fps: Sequence[float], loss: Sequence[float], late_s: float = 0.0, name: str = "v") -> Track:
    return Track(name, TrackKind.VIDEO, Direction.RECEIVED, series=(
        series(Metric.FRAMERATE, KBITS, fps, late_s=late_s), series(Metric.LOSS, PERCENT, loss, late_s=late_s),
    ))  # fmt: skip


def pair(told: SideBySide, metric: Metric, kind: str | None = TrackKind.VIDEO) -> Pair:
    return next(each for each in told.pairs if each.metric == metric and each.kind == kind)


def person(name: str, *tracks: Track, rtt: float | None = 40.0) -> Evidence:
    return evidence(name, *tracks, rtt=rtt)


def test_medians_bad_ends_and_who_fared_worse() -> None:
    left = person("ada", video(fps=[30] * 20, loss=[0] * 19 + [8]))
    right = person("bob", video(fps=[12] * 20, loss=[6] * 20), rtt=300)
    told = compare(left, right)
    loss = pair(told, Metric.LOSS)
    assert loss.left is not None
    assert loss.right is not None
    assert (loss.left.median, loss.left.p95, loss.right.median) == (0, 0, 6)
    assert loss.worse is Side.RIGHT
    frames = pair(told, Metric.FRAMERATE)
    assert frames.worse is Side.RIGHT
    assert frames.factor == 2.5
    assert pair(told, Metric.RTT, None).worse is Side.RIGHT
    assert told.worse_on(Side.RIGHT) == 3
    assert told.pairs[0].kind is None


def test_alike_medians_are_told_apart_by_their_bad_ends() -> None:
    left = person("ada", video(fps=[30] * 20, loss=[2] * 20))
    right = person("bob", video(fps=[30] * 17 + [5] * 3, loss=[2] * 17 + [30] * 3))
    told = compare(left, right)
    assert pair(told, Metric.LOSS).worse is Side.RIGHT
    assert pair(told, Metric.FRAMERATE).worse is Side.RIGHT
    assert pair(compare(left, left), Metric.LOSS).worse is None
    nearly = person("cyd", video(fps=[30] * 20, loss=[2.1] * 20))
    assert pair(compare(left, nearly), Metric.LOSS).worse is None


def test_one_session_is_compared_on_the_clock_and_two_since_joining() -> None:
    ada = person("ada", video(fps=[30] * 6, loss=[0] * 6))
    assert compare(ada, person("bob")).axis is Axis.CLOCK
    at = pair(compare(ada, ada), Metric.LOSS).left_series
    assert at is not None
    assert at.times_s[0] == START.timestamp() + 10
    late = evidence(participant("ada", OTHER, joined_s=3600), video(fps=[9] * 6, loss=[9] * 6, late_s=3600), rtt=None)
    told = compare(ada, late)
    assert told.axis is Axis.SINCE_JOIN
    loss = pair(told, Metric.LOSS)
    assert loss.left_series is not None
    assert loss.right_series is not None
    assert list(loss.left_series.times_s) == list(loss.right_series.times_s) == [10, 20, 30, 40, 50, 60]
    assert told.shared
    assert not compare(ada, replace(late, connection=()), Axis.CLOCK).shared


def test_without_a_join_the_first_sample_is_the_origin() -> None:
    ada = person("ada", video(fps=[30] * 6, loss=[0] * 6), rtt=None)
    unknown = replace(ada, participant=replace(ada.participant, joined_at=None))
    told = compare(unknown, ada, Axis.SINCE_JOIN)
    loss = pair(told, Metric.LOSS)
    assert loss.left_series is not None
    assert loss.left_series.times_s[0] == 0


def test_what_one_side_lacks_is_absent_and_not_worse() -> None:
    told = compare(person("ada", received("zoe", 3)), person("bob", rtt=None))
    loss = pair(told, Metric.LOSS, TrackKind.AUDIO)
    assert (loss.right, loss.right_series, loss.worse, loss.factor) == (None, None, None, None)
    assert not told.shared


def test_the_worst_of_several_tracks_stands_for_its_kind() -> None:
    tracks = [video(fps=[30] * 9, loss=[loss] * 9, name=f"v{loss}") for loss in (1, 9, 4)]
    told = pair(compare(person("ada", *tracks), person("bob")), Metric.LOSS)
    assert told.left is not None
    assert (told.left.median, told.left.tracks) == (9, 3)


@pytest.mark.parametrize("metric", [Metric.PACKETS, Metric.AUDIO_LEVEL, "vendor_thing"])
def test_what_is_neither_good_nor_bad_is_not_judged(metric: Metric) -> None:
    tracks = [Track("t", "audio", Direction.SENT, series=(series(metric, MS, [n] * 9),)) for n in (1, 100)]
    told = compare(person("ada", tracks[0]), person("bob", tracks[1]))
    assert pair(told, metric, "audio").worse is None


def test_other_units_are_not_compared() -> None:
    percent = Track("t", "audio", Direction.SENT, series=(series(Metric.LOSS, PERCENT, [5] * 9),))
    fraction = Track("t", "audio", Direction.SENT, series=(series(Metric.LOSS, FRACTION, [0.5] * 9),))
    assert pair(compare(person("ada", percent), person("bob", fraction)), Metric.LOSS, "audio").worse is None
