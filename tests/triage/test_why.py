"""Verdicts: who is at fault for what everybody suffers, told from small made-up sessions."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.support.triage_evidence import START, START_S, TEN, during, evidence, received, sent, series
from tests.triage.triage_people import participant
from tui.model import BAD, OK, Depth, Event, EventKind, Evidence, Metric, Series, Track, TrackKind
from tui.triage.dominant import MACHINES, NETWORKS, dominant
from tui.triage.session import Triage, triage_session
from tui.triage.slices import RiskSlice, slices
from tui.triage.verdict import Cause, Verdict

LOSSY = during(18, 20, 50, 0.1)
CLEAN = [0.1] * 60


def loss(values: list[float]) -> tuple[Series, Series]:
    return series(Metric.BITRATE, 900), series(Metric.LOSS, values)


def out(values: list[float] = CLEAN, *more: Series) -> Track:
    return sent(*loss(values), *more)


def told(*evidences: Evidence) -> Triage:
    return triage_session(None, evidences)


def first(*evidences: Evidence) -> Verdict:
    return told(*evidences).verdicts[0]


def test_what_all_receivers_lose_and_the_sender_reports_is_the_senders_uplink() -> None:
    ann = evidence("ann", out(LOSSY), received("bob", *loss(CLEAN)), received("cat", *loss(CLEAN)))
    bob = evidence("bob", out(), received("ann", *loss(LOSSY)), received("cat", *loss(CLEAN)))
    cat = evidence("cat", out(), received("ann", *loss(LOSSY)), received("bob", *loss(CLEAN)))
    triage = told(ann, bob, cat)
    verdict = triage.verdicts[0]
    assert (verdict.cause, verdict.people) == (Cause.SENDER_UPLINK, ("ann-1",))
    assert verdict.since_s == START_S + 200
    assert set(verdict.sufferers) == {"ann-1", "bob-1", "cat-1"}
    assert len(triage.verdicts) == 1
    assert any("2 of 2 who received it suffered" in line for line in verdict.evidence)
    assert any("hide a lack of CPU" in line for line in verdict.counter)
    assert [row.key for row in triage.ranking][:3] == ["ann-1", "bob-1", "cat-1"]


def test_what_one_receives_badly_from_everybody_is_that_ones_downlink() -> None:
    ann = evidence("ann", out(), received("bob", *loss(LOSSY)), received("cat", *loss(LOSSY)))
    bob = evidence("bob", out(), received("ann", *loss(CLEAN)), received("cat", *loss(CLEAN)))
    cat = evidence("cat", out(), received("ann", *loss(CLEAN)), received("bob", *loss(CLEAN)))
    verdict = first(ann, bob, cat)
    assert (verdict.cause, verdict.people) == (Cause.RECEIVER_DOWNLINK, ("ann-1",))
    assert verdict.counter == ()


def test_where_the_sender_was_not_read_the_other_receivers_tell() -> None:
    ann = evidence("ann", depth=Depth.SUMMARY)
    others = [
        evidence(name, out(), received("ann", *loss(LOSSY)), received("dan", *loss(CLEAN)))
        for name in ("bob", "cat", "eve")
    ]
    verdict = first(ann, *others)
    assert (verdict.cause, verdict.people) == (Cause.SENDER_UPLINK, ("ann-1",))


def test_both_directions_bad_is_the_access_path() -> None:
    ann = evidence("ann", out(LOSSY), received("bob", *loss(LOSSY)))
    bob = evidence("bob", out(), received("ann", *loss(LOSSY)))
    assert (first(ann, bob).cause, first(ann, bob).people) == (Cause.ACCESS_PATH, ("ann-1",))


def test_a_slow_way_through_a_relay_is_the_relays() -> None:
    slow = series(Metric.RTT, during(450, 20, 50, 60))
    jitter = received("bob", *loss(CLEAN), series(Metric.JITTER, during(80, 20, 50, 5)))
    ann = evidence("ann", out(), jitter, connection=[slow], relayed=True)
    bob = evidence("bob", out(), received("ann", *loss(CLEAN)))
    verdict = first(ann, bob)
    assert verdict.cause is Cause.RELAY
    assert any(line.startswith("round-trip time rose from 60 to 4") for line in verdict.evidence)
    straight = evidence("ann", out(), jitter, connection=[slow], relayed=False)
    assert first(straight, bob).cause is Cause.ACCESS_PATH


def test_a_long_way_alone_is_distance_and_gives_way_to_every_other_fault() -> None:
    far = evidence("ann", out(), received("bob", *loss(CLEAN)), connection=[series(Metric.RTT, 400)])
    bob = evidence("bob", out(), received("ann", *loss(CLEAN)))
    assert first(far, bob).cause is Cause.DISTANCE
    near = evidence("ann", out(), connection=[series(Metric.RTT, 310)])
    assert (first(near, bob).cause, len(told(near, bob).findings)) == (Cause.NO_FAULT, 1)
    hurt = evidence("bob", out(), received("ann", *loss(LOSSY)), received("cat", *loss(LOSSY)))
    cat = evidence("cat", out())
    assert [each.cause for each in told(far, hurt, cat).verdicts] == [Cause.RECEIVER_DOWNLINK, Cause.DISTANCE]


def test_a_decoder_that_cannot_keep_up_is_told_from_a_sender_that_does_not_send() -> None:
    slow = series(Metric.FRAMERATE, during(8, 20, 50, 30))
    busy = series(Metric.DECODE_TIME, during(70, 20, 50, 5))
    bob = evidence("bob", out(CLEAN, series(Metric.FRAMERATE, 30), series(Metric.SOURCE_FRAMERATE, 30)))
    ann = evidence("ann", received("bob", *loss(CLEAN), slow, busy))
    assert (first(ann, bob).cause, first(ann, bob).people) == (Cause.RECEIVER_CPU, ("ann-1",))
    tired = out(
        CLEAN, slow, series(Metric.SOURCE_FRAMERATE, 30), series(Metric.CPU_LIMITED, during(1, 20, 50)),
        series(Metric.ENCODE_TIME, during(60, 20, 50, 8)),
    )  # fmt: skip
    verdict = first(evidence("ann", received("bob", *loss(CLEAN), slow)), evidence("bob", tired))
    assert (verdict.cause, verdict.people) == (Cause.SENDER_CPU, ("bob-1",))


def test_a_camera_that_delivers_nothing_is_the_senders_device() -> None:
    dead = out(CLEAN, series(Metric.SOURCE_FRAMERATE, during(1, 20, 50, 30)))
    assert first(evidence("ann", dead), evidence("bob", out())).cause is Cause.SENDER_DEVICE


def test_a_collapse_under_a_falling_estimate_is_the_uplink_and_a_layer_switch_nothing() -> None:
    rate = series(Metric.BITRATE, during(1200, 0, 30, 250))
    ann = evidence("ann", sent(rate), connection=[series(Metric.AVAILABLE_BITRATE, during(3000, 0, 30, 300))])
    assert first(ann, evidence("bob", out())).cause is Cause.SENDER_UPLINK
    switched = evidence(
        "ann", sent(rate, series(Metric.LOSS, CLEAN)), connection=[series(Metric.AVAILABLE_BITRATE, 3000)]
    )
    assert first(switched, evidence("bob", out())).cause is Cause.NO_FAULT


def test_everybody_on_one_server_is_the_server() -> None:
    names = [f"p{index}" for index in range(9)]
    people = [
        evidence(
            name,
            out(),
            *(received(of, *loss(LOSSY if index < 4 else CLEAN)) for of in names[:2] if of != name),
            sfu="sfu-a" if index < 4 else "sfu-b",
            country="NL" if index % 2 else "DE",
        )
        for index, name in enumerate(names)
    ]
    verdict = first(*people)
    assert verdict.cause is Cause.EDGE
    assert verdict.slice is not None
    assert (verdict.slice.dimension, verdict.slice.value, verdict.slice.risk.bad) == ("sfu", "sfu-a", 4)
    assert verdict.sentence.startswith("Everybody on sfu-a")
    assert len(told(*people).verdicts) == 1


def test_many_at_once_with_nothing_in_common_are_a_server_that_nobody_names() -> None:
    names = [f"p{index}" for index in range(9)]
    people = [
        evidence(name, out(), *(received(of, *loss(LOSSY if index % 2 else CLEAN)) for of in names[:2] if of != name))
        for index, name in enumerate(names)
    ]
    verdict = first(*people)
    assert (verdict.cause, verdict.slice) == (Cause.EDGE, None)
    assert set(verdict.people) == {"p1-1", "p3-1", "p5-1", "p7-1"}


def test_who_comes_back_twice_is_churn_and_who_comes_back_once_is_not() -> None:
    def presences(count: int) -> list[Evidence]:
        return [
            evidence(
                "ann",
                out(),
                presence=n,
                joined=START + timedelta(minutes=2 * n),
                left=START + timedelta(minutes=2 * n, seconds=110),
                events=(Event(START + timedelta(minutes=2 * n, seconds=105), EventKind.ICE, "ice_disconnected"),),
            )
            for n in range(count)
        ]

    verdict = first(*presences(4), evidence("bob", out()))
    assert (verdict.cause, verdict.confidence) == (Cause.CHURN, 0.9)
    assert verdict.sentence == "ann lost the call and came back 3 times."
    assert first(*presences(2), evidence("bob", out())).cause is Cause.NO_FAULT


def test_publishing_that_never_worked_is_a_join_failure() -> None:
    ann = evidence("ann", sent(series(Metric.BITRATE, 0), kind=TrackKind.AUDIO), received("bob", *loss(CLEAN)))
    verdict = first(ann, evidence("bob", out()))
    assert (verdict.cause, verdict.people) == (Cause.JOIN_FAILURE, ("ann-1",))


def test_a_dip_is_nobodys_fault() -> None:
    ann = evidence("ann", out(), received("bob", *loss(during(11, 20, 24, 0.1))))
    triage = told(ann, evidence("bob", out()))
    assert triage.findings
    assert triage.verdicts[0].cause is Cause.NO_FAULT
    assert "1 had flags, too brief or too mild to be somebody's fault" in triage.verdicts[0].evidence
    assert not triage.is_flagged


def test_freezing_without_any_reason_is_unattributed() -> None:
    ann = evidence("ann", received("bob", *loss(CLEAN), series(Metric.FREEZES, during(3000, 20, 50))))
    assert first(ann, evidence("bob", out())).cause is Cause.UNATTRIBUTED


def test_no_fault_in_a_damaged_file_is_told_with_less_confidence() -> None:
    ann = evidence("ann", out())
    assert first(ann).sentence == "No fault found."
    cut = first(replace(ann, coverage=replace(ann.coverage, missing={"file": "it is cut off at byte 9"})))
    assert cut.sentence == "No fault found in what could be read."
    assert cut.counter == ("not everything could be read: it is cut off at byte 9",)
    assert cut.confidence < first(ann).confidence


def test_nobody_read_is_no_verdict_about_anybody() -> None:
    triage = told(evidence("ann", depth=Depth.LISTED), evidence("bob", depth=Depth.LISTED))
    assert triage.verdicts[0].cause is Cause.NO_FAULT
    assert triage.verdicts[0].confidence == 0
    assert "not read" in triage.verdicts[0].sentence
    assert set(triage.unclassified) == {"ann-1", "bob-1"}
    assert told().verdicts[0].sentence == "Nobody could be judged: nobody was read."


def test_a_slice_needs_three_people_and_more_than_chance() -> None:
    def named(bad: int, of: int, elsewhere: int) -> RiskSlice | None:
        made = [(participant(f"b{n}", country="BR"), BAD if n < bad else OK) for n in range(of)]
        made += [(participant(f"n{n}", country="NL"), OK) for n in range(elsewhere)]
        led = dominant(slices(made))
        return led.rows[0] if led is not None else None

    found = named(3, 3, 8)
    assert found is not None
    assert (found.value, round(found.chance, 4)) == ("BR", round(1 / 165, 4))
    for bad, of, elsewhere in ((2, 2, 8), (3, 3, 1), (3, 9, 8), (3, 3, 0), (0, 0, 0)):
        assert named(bad, of, elsewhere) is None


def test_the_table_and_the_verdict_name_the_same() -> None:
    """The verdict prefers a dimension that can explain a network; the very same people share a browser too."""
    made = [(participant(f"b{n}", browser="Firefox", country="BR", isp="Claro"), BAD) for n in range(5)]
    made += [(participant(f"n{n}", browser="Chrome", country="NL", isp="KPN"), OK) for n in range(9)]
    table = slices(made)
    assert table.rows[0].name == "ISP Claro"
    for among, name in ((NETWORKS, "country BR"), (MACHINES, "browser Firefox")):
        led = dominant(table, among)
        assert led is not None
        assert len(led.rows) == len(table.rows)
        assert led.rows[0].name == name
        assert {name, *led.rows[0].same_people} == {"ISP Claro", "country BR", "browser Firefox"}


@given(st.lists(st.sampled_from([0.0, 3.0, 7.0, 20.0]), min_size=60, max_size=60), st.integers(0, 3))
def test_every_verdict_can_be_told(values: list[float], others: int) -> None:
    people = [evidence("ann", out(values), received("bob", *loss(values)))]
    people += [evidence(f"p{index}", out(), received("ann", *loss(values))) for index in range(others)]
    triage = told(*people)
    assert triage.verdicts
    for verdict in triage.verdicts:
        assert verdict.sentence.endswith(".")
        assert 0 <= verdict.confidence <= 1
        assert set(verdict.people) <= set(triage.judgements)
        if verdict.since_s is not None:
            assert TEN.since_s <= verdict.since_s <= TEN.until_s
    assert len(triage.ranking) == len(people)


def test_what_proves_an_uplink_was_sent_and_stood_from_the_onset_on() -> None:
    # one bad stretch of what was received early on, and of what was sent a brief and then a lasting one, less severe
    ann = evidence(
        "ann",
        out([*during(18, 2, 6, 0.1)[:30], *during(12, 30, 58, 0.1)[30:]]),
        received("bob", *loss(during(40, 2, 8, 0.1))),
    )
    bob = evidence("bob", out(), received("ann", *loss(during(12, 30, 58, 0.1))))
    verdict = next(each for each in told(ann, bob).verdicts if each.people == ("ann-1",))
    assert (verdict.cause, verdict.since_s) == (Cause.SENDER_UPLINK, START_S + 300)
    assert len(verdict.evidence) == 2
    assert "14:05:00-" in verdict.evidence[0]
    assert "video sent" in verdict.evidence[0]
    assert "1 of 1 who received it suffered" in verdict.evidence[1]
