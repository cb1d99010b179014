"""Resets, jumps of the clock, silence, and fields that come and go, in captures that were made up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.captures.synthetic import START_MS, Poll, as_internals, as_rtcstats, call, shifted
from tui.model import Evidence, Metric, NoticeKind, Series
from tui.providers.captures import Capture, open_capture

START_S = START_MS / 1000
Write = Callable[..., bytes]
both_formats = pytest.mark.parametrize("write", [as_rtcstats, as_internals], ids=["rtcstats", "internals"])


def opened(tmp_path: Path, data: bytes) -> Capture:
    path = tmp_path / "capture"
    path.write_bytes(data)
    return open_capture(path)


def evidence_of(capture: Capture) -> Evidence:
    (participant,) = capture.participants
    assert participant.session_id is not None
    return capture.evidence(participant.session_id)


def series(evidence: Evidence, track_id: str, metric: str) -> Series | None:
    return next(each for each in evidence.tracks if each.track_id == track_id).get(metric)


def samples(evidence: Evidence, track_id: str, metric: str) -> list[tuple[float, float]]:
    found = series(evidence, track_id, metric)
    return [] if found is None else [(round(at - START_S, 3), round(value, 6)) for at, value in found]


def change(polls: list[Poll], stat_id: str, edit: Callable[[int, dict[str, Any]], None]) -> list[Poll]:
    for index, (_, stats) in enumerate(polls):
        edit(index, stats[stat_id])
    return polls


@both_formats
def test_units_are_those_of_the_metrics(tmp_path: Path, write: Write) -> None:
    evidence = evidence_of(opened(tmp_path, write(call(10))))
    assert samples(evidence, "IV0", Metric.BITRATE) == [(float(second), 1000.0) for second in range(1, 10)]
    assert samples(evidence, "IV0", Metric.FRAMERATE)[0] == (1.0, 25.0)
    assert samples(evidence, "IV0", Metric.JITTER)[0][1] == 5.0
    assert samples(evidence, "IV0", Metric.DECODE_TIME)[0][1] == 4.0
    assert samples(evidence, "OA", Metric.BITRATE)[0][1] == 32.0
    assert samples(evidence, "OA", Metric.TARGET_BITRATE)[0][1] == 32.0
    trips = next(each for each in evidence.connection if each.metric == Metric.RTT)
    assert [round(value, 6) for value in trips.values] == [50.0] * 9
    assert evidence.coverage.step_s == 1.0
    assert evidence.participant.network.relayed is True
    assert evidence.participant.network.transport == "tcp"
    received = next(each for each in evidence.tracks if each.track_id == "IV0")
    assert received.codec == "VP9"
    assert [(span.label, span.until_s - span.since_s) for span in received.labels[0].spans] == [("640x360", 10.0)]
    assert received.totals["bytes"] == 9 * 125_000


@both_formats
def test_a_counter_that_starts_anew_is_a_new_baseline(tmp_path: Path, write: Write) -> None:
    def restart(index: int, fields: dict[str, Any]) -> None:
        if index >= 5:
            for name in ("packetsReceived", "bytesReceived", "framesDecoded", "totalDecodeTime"):
                fields[name] = call(10)[index - 5][1]["IV0"][name]

    evidence = evidence_of(opened(tmp_path, write(change(call(10), "IV0", restart))))
    bitrate = samples(evidence, "IV0", Metric.BITRATE)
    assert [at for at, _ in bitrate] == [1.0, 2.0, 3.0, 4.0, 6.0, 7.0, 8.0, 9.0]
    assert {value for _, value in bitrate} == {1000.0}
    received = next(each for each in evidence.tracks if each.track_id == "IV0")
    assert received.totals["packets"] == 400 + 400
    assert {value for _, value in samples(evidence, "IV0", Metric.DECODE_TIME)} == {4.0}


def test_a_clock_that_went_back_takes_no_difference_across_it(tmp_path: Path) -> None:
    lines = [START_MS + 1000 * second for second in range(20)]
    capture = opened(tmp_path, as_rtcstats(shifted(call(20), 10, -60_000), line_times_ms=lines))
    evidence = evidence_of(capture)
    assert {value for _, value in samples(evidence, "IV0", Metric.BITRATE)} == {1000.0}
    found = series(evidence, "IV0", Metric.PACKETS)
    assert found is not None
    assert len(found) == 18
    (notice,) = capture.notices
    assert notice.kind is NoticeKind.CLOCK_JUMPED
    assert "61.0 s back" not in notice.text
    assert "59.0 s back" in notice.text


def test_a_clock_that_went_forward_is_told_from_a_long_silence(tmp_path: Path) -> None:
    lines = [START_MS + 1000 * second for second in range(20)]
    jumped = opened(tmp_path, as_rtcstats(shifted(call(20), 10, 60_000), line_times_ms=lines))
    assert {value for _, value in samples(evidence_of(jumped), "IV0", Metric.BITRATE)} == {1000.0}
    assert [notice.kind for notice in jumped.notices] == [NoticeKind.CLOCK_JUMPED]

    slept = opened(tmp_path, as_rtcstats(shifted(call(20), 10, 60_000)))
    assert not slept.notices
    found = series(evidence_of(slept), "IV0", Metric.BITRATE)
    assert found is not None
    (gap,) = found.gaps()
    assert (gap.since_s - START_S, gap.until_s - START_S) == (9.0, 70.0)
    assert min(found.values) == pytest.approx(1000 / 61)


def test_a_clock_that_went_back_in_a_chrome_dump_is_noted(tmp_path: Path) -> None:
    capture = opened(tmp_path, as_internals(shifted(call(20), 10, -60_000)))
    assert {value for _, value in samples(evidence_of(capture), "IV0", Metric.BITRATE)} == {1000.0}
    assert NoticeKind.CLOCK_JUMPED in [notice.kind for notice in capture.notices]


@both_formats
def test_a_counter_that_stands_still_is_a_true_zero_and_not_loss(tmp_path: Path, write: Write) -> None:
    def silent(index: int, fields: dict[str, Any]) -> None:
        if index >= 5:
            for name in ("packetsReceived", "bytesReceived", "framesDecoded", "totalDecodeTime"):
                fields[name] = call(5)[4][1]["IV0"][name]

    evidence = evidence_of(opened(tmp_path, write(change(call(10), "IV0", silent))))
    assert [value for _, value in samples(evidence, "IV0", Metric.PACKETS)] == [100.0] * 4 + [0.0] * 5
    assert [value for _, value in samples(evidence, "IV0", Metric.BITRATE)] == [1000.0] * 4 + [0.0] * 5
    assert [at for at, _ in samples(evidence, "IV0", Metric.LOSS)] == [1.0, 2.0, 3.0, 4.0]
    assert [at for at, _ in samples(evidence, "IV0", Metric.JITTER)] == [1.0, 2.0, 3.0, 4.0]
    assert [at for at, _ in samples(evidence, "IV0", Metric.DECODE_TIME)] == [1.0, 2.0, 3.0, 4.0]


@both_formats
def test_an_object_that_is_gone_is_a_hole(tmp_path: Path, write: Write) -> None:
    polls = call(20)
    for index in range(8, 14):
        del polls[index][1]["IV0"]
    evidence = evidence_of(opened(tmp_path, write(polls)))
    packets = series(evidence, "IV0", Metric.PACKETS)
    assert packets is not None
    assert [(gap.since_s - START_S, gap.until_s - START_S) for gap in packets.gaps()] == [(7.0, 14.0)]
    assert {value for _, value in samples(evidence, "OA", Metric.PACKETS)} == {50.0}


def test_an_object_without_change_may_be_left_out_of_a_delta(tmp_path: Path) -> None:
    def silent(index: int, fields: dict[str, Any]) -> None:
        if index >= 5:
            fields.update({name: value for name, value in call(5)[4][1]["IV0"].items() if name != "timestamp"})

    polls = change(call(10), "IV0", silent)
    evidence = evidence_of(opened(tmp_path, as_rtcstats(polls, bare=False)))
    assert [value for _, value in samples(evidence, "IV0", Metric.PACKETS)] == [100.0] * 4 + [0.0] * 5


@both_formats
def test_a_field_that_comes_late_or_never_has_no_sample_before(tmp_path: Path, write: Write) -> None:
    def late(index: int, fields: dict[str, Any]) -> None:
        del fields["freezeCount"]
        if index < 6:
            del fields["jitter"]

    evidence = evidence_of(opened(tmp_path, write(change(call(10), "IV0", late))))
    assert [at for at, _ in samples(evidence, "IV0", Metric.JITTER)] == [6.0, 7.0, 8.0, 9.0]
    assert series(evidence, "IV0", Metric.FREEZE_COUNT) is None
    assert "freezes" not in next(each for each in evidence.tracks if each.track_id == "IV0").totals


@both_formats
def test_what_cannot_be_is_not_a_sample(tmp_path: Path, write: Write) -> None:
    def odd(index: int, fields: dict[str, Any]) -> None:
        fields["jitter"] = -1 if index == 2 else 0.005
        fields["frameWidth"] = 0 if index == 2 else 640

    evidence = evidence_of(opened(tmp_path, write(change(call(5), "IV0", odd))))
    assert [at for at, _ in samples(evidence, "IV0", Metric.JITTER)] == [1.0, 3.0, 4.0]
    assert [at for at, _ in samples(evidence, "IV0", Metric.WIDTH)] == [0.0, 1.0, 3.0, 4.0]


def test_values_whose_time_a_chrome_dump_does_not_tell_are_left_out(tmp_path: Path) -> None:
    def holed(index: int, fields: dict[str, Any]) -> None:
        if index in (3, 4):
            del fields["jitter"]

    capture = opened(tmp_path, as_internals(change(call(10), "IV0", holed)))
    assert series(evidence_of(capture), "IV0", Metric.JITTER) is None
    assert [notice.kind for notice in capture.notices] == [NoticeKind.POINTS_DROPPED]
    assert evidence_of(capture).coverage.dropped == 8


@both_formats
def test_packets_that_come_after_all_take_loss_back(tmp_path: Path, write: Write) -> None:
    def late(index: int, fields: dict[str, Any]) -> None:
        fields["packetsLost"] = 25 if index == 4 else 0

    evidence = evidence_of(opened(tmp_path, write(change(call(8), "IV0", late))))
    assert [value for _, value in samples(evidence, "IV0", Metric.PACKETS_LOST)] == [0, 0, 0, 25, -25, 0, 0]
    assert [value for _, value in samples(evidence, "IV0", Metric.LOSS)] == [0, 0, 0, 20, 0, 0, 0]


def test_a_window_cuts_everything_but_totals(tmp_path: Path) -> None:
    capture = opened(tmp_path, as_rtcstats(call(60)))
    whole = evidence_of(capture)
    assert whole.coverage.window is not None
    window = next(whole.coverage.window.tiles(whole.coverage.window.until - whole.coverage.window.since))
    half = type(window).from_epoch(START_S + 10, START_S + 20)
    cut = capture.evidence("PC_0", half)
    found = series(cut, "IV0", Metric.BITRATE)
    assert found is not None
    assert [at - START_S for at in found.times_s] == [float(second) for second in range(10, 20)]
    assert cut.tracks[0].totals == whole.tracks[0].totals
    assert cut.coverage.points < whole.coverage.points


@given(
    st.lists(
        st.tuples(st.sampled_from(["grow", "stand", "restart", "vanish", "back"]), st.integers(0, 5000)),
        min_size=1,
        max_size=40,
    ),
    st.sampled_from([as_rtcstats, as_internals]),
)
def test_no_rate_is_ever_negative(tmp_path_factory: pytest.TempPathFactory, moves: list[Any], write: Write) -> None:
    polls: list[Poll] = []
    at, packets = START_MS, 0
    for move, amount in moves:
        at += -5000 if move == "back" else 1000
        packets = 0 if move == "restart" else packets + amount if move == "grow" else packets
        stat = {
            "type": "inbound-rtp",
            "kind": "video",
            "ssrc": 7,
            "timestamp": at,
            "packetsReceived": packets,
            "bytesReceived": packets * 1000,
            "packetsLost": packets // 50,
            "framesDecoded": packets // 4,
        }
        other = {"type": "transport", "bytesReceived": 0, "timestamp": at}
        polls.append((at, {"T": other} if move == "vanish" else {"T": other, "I": stat}))
    capture = opened(tmp_path_factory.mktemp("moves"), write(polls))
    for track in evidence_of(capture).tracks:
        for found in track.series:
            assert found.metric == Metric.PACKETS_LOST or min(found.values) >= 0
            assert list(found.times_s) == sorted(set(found.times_s))
        bitrate = track.get(Metric.BITRATE)
        assert bitrate is None or max(bitrate.values) <= 5000 * 8
