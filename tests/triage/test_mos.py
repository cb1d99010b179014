"""Estimated scores against the numbers of those who publish them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.model import (
    FRACTION,
    KBITS,
    MS,
    PERCENT,
    UNKNOWN,
    Address,
    Coverage,
    Depth,
    Direction,
    Evidence,
    Metric,
    Participant,
    Publisher,
    Score,
    Series,
    Track,
    TrackKind,
    Unit,
)
from tui.triage.mos import (
    BPL_NO_PLC,
    BPL_PLC,
    MosEstimate,
    NoEstimate,
    estimated_mos,
    g107_mos,
    mos_of_r,
    score_text,
    twilio_mos,
)

START = datetime(2026, 11, 20, 14, 0, tzinfo=UTC).timestamp()
# round trip ms, jitter ms, loss %: Twilio, G.107 with concealment, G.107 without
WORKED = [
    (40, 5, 0, 4.41, 4.36, 4.36),
    (100, 15, 1, 4.31, 4.24, 3.69),
    (150, 20, 2, 4.09, 4.10, 3.04),
    (200, 30, 3, 3.70, 3.74, 2.27),
    (250, 40, 5, 3.11, 3.17, 1.46),
    (300, 50, 10, 2.10, 2.27, 1.0),
    (400, 30, 1, 2.96, 3.41, 2.67),
    (600, 60, 0, 1.77, 2.49, 2.49),
]


@pytest.mark.parametrize(("rtt", "jitter", "loss", "twilio", "plc", "no_plc"), WORKED)
def test_worked_numbers(rtt: float, jitter: float, loss: float, twilio: float, plc: float, no_plc: float) -> None:
    assert twilio_mos(rtt, jitter, loss) == pytest.approx(twilio, abs=0.005)
    assert g107_mos(rtt, jitter, loss, bpl=BPL_PLC) == pytest.approx(plc, abs=0.005)
    assert g107_mos(rtt, jitter, loss, bpl=BPL_NO_PLC) == pytest.approx(no_plc, abs=0.005)


@pytest.mark.parametrize(("mos", "loss", "rtt", "jitter"), [
    (4.2, 2.8, 190, 64), (4.0, 5.1, 245, 92), (3.5, 9.7, 360, 150), (3.0, 13.6, 460, 199),
])  # fmt: skip
def test_where_twilios_score_crosses_its_bands(mos: float, loss: float, rtt: float, jitter: float) -> None:
    assert twilio_mos(80, 10, loss) == pytest.approx(mos, abs=0.012)
    assert twilio_mos(rtt, 10, 0) == pytest.approx(mos, abs=0.03)
    assert twilio_mos(80, jitter, 0) == pytest.approx(mos, abs=0.03)


def test_twilios_ends() -> None:
    assert twilio_mos(0, 0, 0) == pytest.approx(4.43, abs=0.005)
    assert twilio_mos(1000, 0, 0) == pytest.approx(1.0, abs=0.0001)
    assert twilio_mos(40, 5, 37.3) == pytest.approx(1.0, abs=0.01)
    assert twilio_mos(40, 5, 100) == 1.0


def test_the_cubic_does_not_dip_below_one() -> None:
    dip = 1 + 0.035 * 4.7 + 7e-6 * 4.7 * (4.7 - 60) * (100 - 4.7)
    assert dip == pytest.approx(0.99, abs=0.005)
    assert mos_of_r(4.7) == 1.0
    assert (mos_of_r(0), mos_of_r(100)) == (1.0, 4.5)


@given(st.floats(0, 5000), st.floats(0, 1000), st.floats(0, 100))
def test_any_input_gives_a_score(rtt: float, jitter: float, loss: float) -> None:
    for formula in (twilio_mos, g107_mos):
        assert 1.0 <= formula(rtt, jitter, loss) <= 4.5
        assert formula(rtt, jitter, loss) >= formula(rtt, jitter, min(100.0, loss + 1)) - 1e-9


def series(metric: Metric, unit: Unit, values: Sequence[float]) -> Series:
    return Series.of(metric, unit, [START + 10 * (n + 1) for n in range(len(values))], values, nominal_step_s=10)


def audio(*parts: Series, kind: str = TrackKind.AUDIO, track_id: str = "a") -> Track:
    return Track(track_id, kind, Direction.RECEIVED, publisher=Publisher("bob", "Bob"), series=parts)


def heard(loss: Sequence[float], jitter: float = 40) -> tuple[Series, ...]:
    count = len(loss)
    return (
        series(Metric.LOSS, PERCENT, loss),
        series(Metric.JITTER, MS, [jitter] * count),
        series(Metric.BITRATE, KBITS, [32] * count),
    )


RTT = series(Metric.RTT, MS, [250] * 30)


def evidence(*tracks: Track, connection: tuple[Series, ...] = (RTT,)) -> Evidence:
    who = Participant(Address.parse("stream:default/call/session/alice/one"))
    return Evidence(who, Coverage(Depth.FULL), tracks, connection)


def test_the_worst_that_held_counts_and_one_spike_does_not() -> None:
    held = estimated_mos(evidence(audio(*heard([0] * 10 + [5] * 3 + [0] * 5 + [60] + [0] * 5))))
    assert isinstance(held, MosEstimate)
    assert (held.rtt_ms, held.jitter_ms, held.loss_percent) == (250, 40, 5)
    assert str(held) == "est. MOS 3.1 of received audio (Twilio: round trip 250 ms, jitter 40 ms, loss 5.0 %)"
    assert START + 100 < held.at_s <= START + 130


def test_people_are_not_averaged_but_the_worst_track_told() -> None:
    told = estimated_mos(evidence(audio(*heard([0] * 20)), audio(*heard([10] * 20, 50), track_id="b")))
    assert isinstance(told, MosEstimate)
    assert (told.track_id, told.publisher) == ("b", "Bob")


def test_what_was_heard_without_a_round_trip_of_its_own_has_that_of_what_was_sent() -> None:
    none = series(Metric.RTT, MS, [0] * 20)
    said = replace(audio(*heard([0] * 20), replace(RTT), track_id="s"), direction=Direction.SENT, publisher=None)
    told = estimated_mos(evidence(said, audio(*heard([40] * 20), none), connection=()))
    assert isinstance(told, MosEstimate)
    assert (told.track_id, told.rtt_ms, told.loss_percent) == ("a", 250, 40)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (evidence(), "no audio was read"),
        (evidence(audio(*heard([0] * 9), kind=TrackKind.VIDEO)), "no audio was read"),
        (evidence(audio(*heard([0] * 9), kind=TrackKind.SCREENSHARE)), "no audio was read"),
        (evidence(audio(*heard([0] * 9)), connection=()), "no round-trip time"),
        (evidence(audio(*heard([0] * 9)[1:])), "no loss"),
        (evidence(audio(heard([0] * 9)[0])), "no jitter"),
        (evidence(audio(*heard([0, 0]))), "fewer than 3 samples tell all three while audio flowed"),
        (evidence(audio(series(Metric.LOSS, FRACTION, [0] * 9), heard([0] * 9)[1])), "loss in fraction"),
        (evidence(audio(heard([0] * 9)[0], replace(heard([0] * 9)[1], unit=UNKNOWN))), "jitter in unknown"),
    ],
)
def test_it_is_refused_with_the_reason(given: Evidence, reason: str) -> None:
    told = estimated_mos(given)
    assert told == NoEstimate(reason)
    assert str(told) == f"no est. MOS: {reason}"


def test_silence_is_no_bad_audio() -> None:
    silent = (series(Metric.LOSS, PERCENT, [0] * 5 + [100] * 10), series(Metric.JITTER, MS, [5] * 15),
              series(Metric.BITRATE, KBITS, [32] * 5 + [0] * 10))  # fmt: skip
    told = estimated_mos(evidence(audio(*silent)))
    assert isinstance(told, MosEstimate)
    assert told.loss_percent == 0


def test_the_vendors_score_keeps_its_scale() -> None:
    assert score_text(Score(86.0, "0-100 Stream cq")) == "86 (0-100 Stream cq)"
    assert score_text(Score(0.873, "0-1 RealtimeKit")) == "0.873 (0-1 RealtimeKit)"
    assert score_text(None) is None
