"""Slices: which values set the people with bad calls apart, and how sure that is."""

import math
import random
from dataclasses import replace
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.triage.triage_people import evidence, participant, received
from tui.model import BAD, FAIR, OK, Address, Depth, Evidence, Network, Participant, Quality, Reason, unclassified
from tui.query import Record, parse, predicate
from tui.triage.dimensions import DIMENSIONS
from tui.triage.risk import Risk, standing_out
from tui.triage.slices import EVERYBODY_BAD, NOBODY_BAD, NONE_STANDS_OUT, TOO_FEW, slices

Judged = list[tuple[Participant | Evidence, Quality]]
People = list[tuple[Participant, Quality]]


def crowd(*groups: tuple[int, int, dict[str, str]]) -> People:
    """Return people: (bad, all, what they share)."""
    found: People = []
    for bad, count, shared in groups:
        for index in range(count):
            who = participant(f"p{len(found)}", **shared)  # type: ignore[arg-type]  # handed on
            found.append((who, BAD if index < bad else OK))
    return found


# The risk ratio


@pytest.mark.parametrize(
    ("risk", "ratio", "low", "high"),
    [
        # Perondi et al. 2004 (7 of 34, 1 of 34) and Ritland et al. 2007 (0 of 16, 15 of 72), by the published formula:
        # ratio' = (7.5/34.5) / (1.5/34.5) = 5, SE^2 = 1/7.5 + 1/1.5 - 2/34.5 = 0.74203
        (Risk(7, 34, 1, 34), 7.0, 5 * math.exp(-1.959964 * 0.861411), 5 * math.exp(1.959964 * 0.861411)),
        # ratio' = (0.5/16.5) / (15.5/72.5) = 0.141740, SE^2 = 2 - 1/16.5 + 1/15.5 - 1/72.5 = 1.990117
        (Risk(0, 16, 15, 72), 0.0, 0.141740 * math.exp(-1.959964 * 1.410715), 0.141740 * math.exp(1.959964 * 1.410715)),
    ],
)
def test_the_interval_is_the_adjusted_log_interval(risk: Risk, ratio: float, low: float, high: float) -> None:
    assert risk.ratio == ratio
    assert list(risk.interval) == pytest.approx([low, high], rel=1e-4)


def test_without_a_bad_one_among_the_others_the_ratio_is_unknown_and_the_estimate_finite() -> None:
    risk = Risk(6, 6, 0, 12)
    assert risk.ratio is None
    assert risk.estimate == pytest.approx((6.5 / 6.5) / (0.5 / 12.5))
    assert str(risk).startswith("6 of 6 bad vs 0 of 12 others, about 25 times the risk (95 % CI 1.7-")
    assert str(Risk(9, 11, 3, 48)).startswith("9 of 11 bad vs 3 of 48 others, 13 times the risk (95 % CI ")


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30), st.integers(0, 30))
def test_chance_is_fishers_exact_test(bad: int, good: int, other_bad: int, other_good: int) -> None:
    risk = Risk(bad, bad + good, other_bad, other_bad + other_good)
    everybody, all_bad = risk.people + risk.others, bad + other_bad
    ways = sum(
        comb(all_bad, k) * comb(everybody - all_bad, risk.people - k)
        for k in range(bad, min(risk.people, all_bad) + 1)
        if risk.people - k <= everybody - all_bad
    )
    assert risk.chance == pytest.approx(ways / comb(everybody, risk.people), rel=1e-6, abs=1e-12)


def test_chance_of_large_groups_takes_no_time_and_no_overflow() -> None:
    assert Risk(10_000, 12_500, 1_800, 87_500).chance < 1e-300
    assert Risk(1_500, 12_500, 10_500, 87_500).chance == pytest.approx(0.5, abs=0.02)
    assert Risk(0, 12_500, 10_500, 87_500).chance == 1.0


def test_several_tests_are_judged_together() -> None:
    # the worked example of Benjamini and Hochberg 1995, section 3.2: 15 p values, the first four are rejected
    chances = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
               0.7590, 1.000]  # fmt: skip
    assert standing_out(chances) == [True] * 4 + [False] * 11
    assert standing_out([]) == []


# What stands out


def test_one_server_stands_out_with_its_counts_and_filter() -> None:
    told = slices(crowd((6, 6, {"sfu": "sfu-bom"}), (0, 6, {"sfu": "sfu-fra"}), (0, 6, {"sfu": "sfu-iad"})))
    assert [str(row) for row in told.rows] == [
        "media server sfu-bom: 6 of 6 bad vs 0 of 12 others, about 25 times the risk (95 % CI 1.7-378)"
    ]
    row = told.rows[0]
    assert (row.dimension, row.value, row.filter, row.stands_out) == ("sfu", "sfu-bom", "sfu:sfu-bom", True)
    assert (told.people, told.bad, told.tested, told.reason) == (18, 6, 3, None)


def test_scattered_trouble_has_no_slice() -> None:
    told = slices(crowd(*[(1, 6, {"sfu": f"sfu-{n % 3}", "network": "wifi" if n % 2 else "4g"}) for n in range(6)]))
    assert told.rows == ()
    assert told.reason == NONE_STANDS_OUT
    assert str(told) == "no slice stands out: 6 of 36 people bad, 5 groups compared"


@pytest.mark.parametrize(
    ("groups", "reason"),
    [
        ([(2, 2, {"sfu": "a"}), (0, 3, {"sfu": "b"})], TOO_FEW),
        ([(0, 20, {"sfu": "a"}), (0, 20, {"sfu": "b"})], NOBODY_BAD),
        ([(9, 9, {"sfu": "a"}), (9, 9, {"sfu": "b"})], EVERYBODY_BAD),
    ],
)
def test_why_there_is_nothing_to_say(groups: list[tuple[int, int, dict[str, str]]], reason: str) -> None:
    told = slices(crowd(*groups))
    assert (told.rows, told.reason) == ((), reason)
    assert str(told).startswith(reason)


def test_support_of_three_people_and_five_percent() -> None:
    small = crowd((2, 2, {"sfu": "a"}), (0, 20, {"sfu": "b"}))
    assert slices(small).tested == 0
    share = crowd((5, 5, {"sfu": "a"}), (3, 120, {"sfu": "b"}))
    told = slices(share)  # 5 of 125 are 4 %
    assert "a" not in {row.value for row in (*told.rows, *told.explained, *told.others)}
    enough = crowd((7, 7, {"sfu": "a"}), (3, 118, {"sfu": "b"}))
    assert [row.value for row in slices(enough).rows] == ["a"]


def test_who_could_not_be_judged_is_in_no_group_and_who_does_not_tell_is_another() -> None:
    people = crowd((6, 6, {"network": "4g"}), (1, 12, {"network": "wifi"}), (2, 9, {}))
    quiet: People = [(participant(f"q{n}", network="wifi"), unclassified(Reason.MUTED)) for n in range(4)]
    told = slices(people + quiet)
    assert told.unclassified == 4
    row = told.rows[0]
    assert row.risk == Risk(6, 6, 3, 21)
    assert row.unknown == 9
    assert str(row).endswith("; 9 of the others do not tell it")


def test_who_was_only_listed_is_in_no_group_of_what_the_list_does_not_tell() -> None:
    """The worst are read first: what only they tell would else set them apart."""
    read = [evidence(participant(f"r{n}", network="wifi", country="BR" if n < 6 else "NL")) for n in range(10)]
    listed = [evidence(participant(f"l{n}", country="NL"), depth=Depth.LISTED) for n in range(50)]
    told = slices([*((each, BAD if n < 6 else OK) for n, each in enumerate(read)), *((each, OK) for each in listed)])
    assert [row.name for row in told.rows] == ["country BR"]
    assert told.rows[0].risk == Risk(6, 6, 0, 54)
    assert not any(row.dimension == "network_type" for row in told.others)


def test_a_trifle_is_no_slice_however_many_people_show_it() -> None:
    told = slices(crowd((900, 3000, {"sfu": "a"}), (700, 3000, {"sfu": "b"})))
    assert (told.rows, told.reason) == ((), NONE_STANDS_OUT)
    assert told.others[0].value == "a"
    assert told.others[0].chance < 1e-6


def test_fair_is_not_bad() -> None:
    people: Judged = [(participant(f"p{n}", sfu="a" if n < 6 else "b"), FAIR if n < 6 else OK) for n in range(20)]
    assert slices(people).reason == NOBODY_BAD


def test_a_person_counts_once_by_the_worst_presence() -> None:
    people = crowd((0, 12, {"sfu": "b"}))
    for n in range(6):
        for presence in range(1, 5):
            who = participant(f"back{n}", sfu="a", presence=presence)
            people.append((who, BAD if presence == 3 else unclassified(Reason.TOO_SHORT) if presence == 4 else OK))
    told = slices(people)
    assert (told.people, told.bad, told.unclassified) == (18, 6, 0)
    assert told.rows[0].risk == Risk(6, 6, 0, 12)


def test_several_sessions_are_sliced_together_and_a_person_counts_in_each() -> None:
    other = Address.parse("stream:default/call/another")
    people = crowd((3, 3, {"sfu": "a"}), (0, 9, {"sfu": "b"}))
    moved: People = [(replace(who, address=other.of(*who.address.participant)), quality)
                     for who, quality in people]  # fmt: skip
    told = slices(people + moved)
    assert told.people == 24
    assert told.rows[0].risk == Risk(6, 6, 0, 18)


def test_order_is_by_risk_ratio_then_by_support() -> None:
    told = slices(crowd(
        (9, 10, {"sfu": "a", "network": "4g"}), (5, 10, {"sfu": "b", "network": "4g"}),
        (1, 40, {"sfu": "c", "network": "wifi"}), (1, 40, {"sfu": "d", "network": "wifi"}),
    ))  # fmt: skip
    estimates = [row.risk.estimate for row in (*told.rows, *told.explained)]
    assert told.rows[0].value == "4g"
    assert estimates[: len(told.rows)] == sorted(estimates[: len(told.rows)], reverse=True)


# Nested values, and values that go along with others


def test_a_version_worse_than_its_siblings_stands_for_its_sdk() -> None:
    told = slices(crowd(
        (8, 8, {"sdk": "react", "version": "1.31.9"}), (0, 8, {"sdk": "react", "version": "1.31.2"}),
        (0, 16, {"sdk": "ios", "version": "2.0"}),
    ))  # fmt: skip
    assert [row.name for row in told.rows] == ["SDK version react 1.31.9"]
    assert told.rows[0].filter == "client:react version:1.31.9"
    assert [(row.name, row.explained_by) for row in told.explained] == [("SDK react", "SDK version react 1.31.9")]


def test_versions_that_are_all_alike_leave_it_to_their_sdk() -> None:
    told = slices(crowd(
        (9, 10, {"sdk": "react", "version": "1.31.9"}), (9, 10, {"sdk": "react", "version": "1.31.2"}),
        (1, 40, {"sdk": "ios", "version": "2.0"}),
    ))  # fmt: skip
    assert [row.name for row in told.rows] == ["SDK react"]
    assert {row.explained_by for row in told.explained} == {"SDK react"}


def test_an_isp_worse_than_its_country_stands_for_it() -> None:
    told = slices(crowd(
        (9, 9, {"country": "BR", "isp": "Claro"}), (0, 9, {"country": "BR", "isp": "Vivo"}),
        (1, 30, {"country": "DE", "isp": "Telekom"}),
    ))  # fmt: skip
    assert [row.name for row in told.rows] == ["ISP Claro"]


def test_the_very_same_people_are_one_row_and_the_most_specific_names_it() -> None:
    told = slices(crowd(
        (6, 6, {"sdk": "react", "version": "1.31.9", "country": "BR", "isp": "Claro"}),
        (0, 14, {"sdk": "ios", "version": "2.0", "country": "DE", "isp": "Telekom"}),
    ))  # fmt: skip
    (row,) = told.rows
    assert (row.name, row.filter) == ("ISP Claro", "isp:Claro")
    assert row.same_people == ("country BR", "SDK version react 1.31.9", "SDK react")
    assert told.tested == 2
    assert str(row).endswith("; the same people: country BR, SDK version react 1.31.9, SDK react")


def test_a_country_that_is_only_near_the_bad_server_is_explained_by_it() -> None:
    told = slices(crowd(
        (10, 10, {"sfu": "bom", "country": "IN"}), (6, 6, {"sfu": "bom", "country": "AU"}),
        (0, 6, {"sfu": "sin", "country": "AU"}), (0, 30, {"sfu": "fra", "country": "DE"}),
    ))  # fmt: skip
    assert [row.name for row in told.rows] == ["media server bom"]
    assert ("country IN", "media server bom") in [(row.name, row.explained_by) for row in told.explained]


def test_two_causes_are_two_rows() -> None:
    told = slices(crowd(
        (12, 12, {"sfu": "bom", "network": "wifi"}), (12, 12, {"sfu": "fra", "network": "3g"}),
        (1, 60, {"sfu": "fra", "network": "wifi"}), (1, 20, {"sfu": "iad", "network": "wifi"}),
    ))  # fmt: skip
    assert {row.name for row in told.rows} == {"media server bom", "network 3g"}


def test_codecs_come_from_the_tracks() -> None:
    people: Judged = [
        (evidence(f"p{n}", replace(received("zoe"), codec="AV1" if n < 6 else "VP8")), BAD if n < 6 else OK)
        for n in range(20)
    ]
    assert [row.name for row in slices(people).rows] == ["codec AV1"]


# Honest over many comparisons, and as data


@pytest.mark.parametrize("count", [8, 40])
def test_noise_rarely_stands_out_though_many_values_are_looked_at(count: int) -> None:
    """Of 400 sessions in which nothing makes a difference, at most 5 % may name a slice."""
    named = 0
    for seed in range(400):
        made = random.Random(seed)
        named += bool(slices(noise(made, count, share=0.2)).rows)
    assert named <= 20


def noise(made: random.Random, count: int, share: float) -> People:
    return [
        (
            participant(
                f"p{n}",
                sfu=made.choice("abcd"),
                country=made.choice(["DE", "BR", "US", "IN"]),
                network=made.choice(["wifi", "4g"]),
                isp=made.choice("uvwxyz"),
                sdk="react",
                version=made.choice(["1", "2", "3"]),
                browser=made.choice(["Chrome", "Firefox"]),
            ),
            BAD if made.random() < share else OK,
        )
        for n in range(count)
    ]


@given(st.integers(0, 2**32), st.integers(0, 60), st.floats(0, 1))
def test_whatever_the_people_counts_add_up(seed: int, count: int, share: float) -> None:
    people = noise(random.Random(seed), count, share)
    told = slices(people)
    assert told.people == count
    assert told.bad == sum(quality == BAD for _, quality in people)
    for row in (*told.rows, *told.explained, *told.others):
        low, high = row.risk.interval
        assert low <= row.risk.estimate <= high
        assert row.risk.people + row.risk.others == count
        assert row.risk.estimate > 1


def test_every_filter_selects_the_people_of_its_slice() -> None:
    people = noise(random.Random(7), 60, 0.3)
    told = slices(people)
    for row in (*told.rows, *told.explained, *told.others):
        judge = predicate(parse(row.filter, record=Record.PARTICIPANT))
        chosen = [who for who, _ in people if judge(who) is not False]
        assert len(chosen) == row.risk.people, row.filter


def test_relayed_is_a_dimension_with_a_filter() -> None:
    people = crowd((0, 20, {}))
    relayed: People = [
        (replace(who, network=Network(relayed=n < 6)), BAD if n < 6 else quality)
        for n, (who, quality) in enumerate(people)
    ]
    (row,) = slices(relayed).rows
    assert (row.name, row.filter) == ("relayed yes", "relayed:yes")


def test_dimensions_are_told_once_and_have_a_title_and_filter_fields() -> None:
    keys = [each.key for each in DIMENSIONS]
    assert len(keys) == len(set(keys))
    assert all(each.title and each.fields for each in DIMENSIONS)
