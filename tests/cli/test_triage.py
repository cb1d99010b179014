"""`callscope triage` and `callscope note`, as a user runs them."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.captures.capture_files import chrome_path, needs_captures
from tests.captures.synthetic import as_rtcstats, call
from tests.support.callscope_run import Callscope, showcase
from tests.support.warm_start import WarmStart
from tui.sandbox.world import World

FLAG = re.compile(r"\S.* [\d.]+( \S+)? (>|>=|<) [\d.]+ \(.+\)(, 3 of 5 x [\d.]+ s)?, \d\d:\d\d:\d\d-\d\d:\d\d:\d\d")


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory, warm: WarmStart) -> Callscope:
    return Callscope(tmp_path_factory.mktemp("home"), {}, warm)


def triaged(machine: Callscope, *words: str) -> Any:
    ended = machine.run("triage", *words, "--json")
    assert ended.code == 0, ended.err
    return ended.document


@pytest.fixture(scope="module")
def one_sfu(machine: Callscope) -> Any:
    return triaged(machine, showcase("one_sfu", "stream"))


def test_the_document_has_findings_verdicts_slices_and_unclassified(machine: Callscope, one_sfu: Any) -> None:
    truth = World().truth(World().showcase("one_sfu"))
    assert one_sfu["source"] == "sandbox"
    assert one_sfu["address"] == showcase("one_sfu", "stream")
    assert one_sfu["sentence"] == one_sfu["verdicts"][0]["sentence"]
    assert one_sfu["verdicts"][0]["cause"] == "edge or SFU"
    assert one_sfu["verdicts"][0]["slice"]["value"] == truth.value
    (row,) = one_sfu["slices"]["rows"]
    assert (row["dimension"], row["value"], row["stands_out"]) == ("sfu", truth.value, True)
    assert row["bad"] == row["people"] == len(truth.user_ids)
    low, high = row["interval_95"]
    assert 1 < low < row["risk_ratio_corrected"] < high
    assert row["filter"] == f"sfu:{truth.value}"
    assert isinstance(one_sfu["unclassified"], list)
    assert one_sfu["ruleset"] == "stream"
    assert one_sfu["counts"]["bad"] == len(truth.user_ids)


def test_people_come_worst_first_with_an_address_and_findings_with_their_rule(one_sfu: Any) -> None:
    states = [item["quality"]["state"] for item in one_sfu["items"]]
    assert states == sorted(states, key=["bad", "fair", "ok", "unclassified"].index)
    burdens = [item["burden_s"] for item in one_sfu["items"] if item["quality"]["state"] == "bad"]
    assert burdens == sorted(burdens, reverse=True)
    addresses = {item["address"] for item in one_sfu["items"]}
    assert one_sfu["findings"]
    for finding in one_sfu["findings"]:
        assert finding["address"] in addresses
        assert finding["rule"]
        assert FLAG.fullmatch(finding["text"]), finding["text"]
    assert all(item["estimated_mos"] or item["no_estimated_mos"] for item in one_sfu["items"])


def test_one_bad_network_is_found_though_everybody_suffered_from_it(machine: Callscope) -> None:
    document = triaged(machine, showcase("one_country", "stream"))
    country = World().truth(World().showcase("one_country")).value
    assert document["slices"]["basis"] == "hit by this: access path"
    (row,) = document["slices"]["rows"]
    assert f"country {country}" in (f"{row['dimension']} {row['value']}", *row["same_people"])
    assert document["slices_of_bad_calls"]["bad"] > document["slices"]["bad"]


def test_text_says_one_plain_sentence_first(machine: Callscope, one_sfu: Any) -> None:
    ended = machine.run("triage", showcase("one_sfu", "stream"), "--limit", "2")
    lines = ended.out.splitlines()
    assert lines[:2] == [one_sfu["sentence"], ""]
    assert [line for line in lines if line.startswith(("Why", "How far"))] == [
        "Why",
        "How far (hit by this: edge or SFU)",
    ]
    assert any(
        re.match(r"  media server \S+: \d+ of \d+ bad vs \d+ of \d+ others, .* \(95 % CI ", line) for line in lines
    )
    assert any(line.startswith("Who, worst first (") and "the worst 2 of" in line for line in lines)
    assert any(FLAG.search(line) for line in lines)
    assert any("est. MOS " in line and "score " in line for line in lines)
    assert any(line.startswith("   + ") for line in lines)


def test_markdown_is_a_note_with_the_address_to_open(machine: Callscope) -> None:
    address = showcase("sender_uplink_loss", "rtk")
    plain = machine.run("triage", address, "--markdown").out
    assert plain.startswith("**")
    assert plain.rstrip().endswith(f"`callscope open {address}`")
    assert len(plain) < 4000
    hidden = machine.run("triage", address, "--markdown", "--hide-people").out
    names = re.findall(r"^\*\*(\S+ \S+)'s uplink", plain)
    assert names
    assert names[0] not in hidden
    assert "~" in hidden


def test_a_healthy_session_is_not_blamed(machine: Callscope) -> None:
    document = triaged(machine, showcase("clean", "stream"))
    assert document["verdicts"][0]["cause"] == "no fault found"
    assert document["slices"]["rows"] == []


def test_rules_filter_and_limits_change_what_is_judged(machine: Callscope, one_sfu: Any) -> None:
    address = showcase("one_sfu", "stream")
    teams = triaged(machine, address, "--rules", "teams")
    assert teams["ruleset"] == "teams"
    assert {finding["rule"] for finding in teams["findings"]} != {finding["rule"] for finding in one_sfu["findings"]}
    user = one_sfu["items"][0]["user_id"]
    alone = triaged(machine, address, "--filter", f"user:{user}")
    assert [item["user_id"] for item in alone["items"]] == [user]
    assert alone["filter"] == f"user:{user}"
    few = triaged(machine, address, "--limit", "3")
    assert (len(few["items"]), few["count"], few["more"]) == (3, 3, True)
    assert len(few["verdicts"]) == len(one_sfu["verdicts"])


def test_reading_only_some_people_says_that_shares_are_of_those(machine: Callscope) -> None:
    ended = machine.run("triage", showcase("one_sfu", "stream"), "--most", "5", "--json")
    assert ended.code == 0, ended.err
    assert ended.document["read"]["partial"] is True
    assert len([item for item in ended.document["items"] if item["covered_s"]]) == 5
    assert {item["reason"] for item in ended.document["not_read"]} == {"not read"}
    assert "only the 5 worst by the vendor's lists were read" in ended.err
    assert ended.document["sentence"].startswith("Of the 5 worst, who alone were read: ")
    # those five are all bad, so whom they are held against is told by the list
    first = ended.document["verdicts"][0]
    assert first["cause"] == "edge or SFU"
    assert any(line.endswith("were only listed, with a good score by the vendor") for line in first["counter_evidence"])
    slices = ended.document["slices"]
    assert slices["basis"] == "hit by this: edge or SFU"
    assert slices["people"] > 10
    assert slices["rows"][0]["value"] == World().truth(World().showcase("one_sfu")).value


def test_suspects_are_read_in_full_and_their_cost_is_said_first(machine: Callscope) -> None:
    address = showcase("sender_uplink_loss", "stream")
    ended = machine.run("triage", address, "--in-full", "1", "--json")
    cost = re.search(r"reading in full the 1 person whom this rests on: (\d+) requests", ended.err)
    assert cost
    document = ended.document
    assert document["read"]["in_full"] == 1
    blamed = document["verdicts"][0]["people"][0]
    steps = {f["address"]: f["step_s"] for f in document["findings"] if f["step_s"]}
    assert steps[blamed] < min(step for who, step in steps.items() if who != blamed)
    rough = triaged(machine, address, "--in-full", "0")
    assert rough["read"]["requests"] == document["read"]["requests"] - int(cost[1])
    assert rough["verdicts"][0]["people"] == [blamed]


def test_several_sessions_and_a_time_range_are_sliced_together(machine: Callscope) -> None:
    addresses = [showcase(kind, "stream") for kind in ("one_country", "sender_uplink_loss")]
    ended = machine.run("triage", *addresses, "--json")
    assert ended.code == 0, ended.err
    assert re.search(r"reading 2 sessions, \d+ people: about \d+ requests", ended.err)
    document = ended.document
    assert {item["address"] for item in document["items"]} == set(addresses)
    assert all(item["sentence"] and item["cause"] for item in document["items"])
    country = World().truth(World().showcase("one_country")).value
    row = document["slices"]["rows"][0]
    assert f"country {country}" in (f"{row['dimension']} {row['value']}", *row["same_people"])
    # who came back counts once
    assert (
        20
        < document["slices"]["people"]
        <= sum(item["counts"][state] for item in document["items"] for state in ("ok", "fair", "bad"))
    )
    hidden = machine.run("triage", *addresses, "--markdown", "--hide-people").out
    assert hidden.count("callscope open") == 2
    assert "~" in hidden
    ranged = machine.run("triage", "--since", "-12h", "--sessions", "people<4 duration>5m", "--most", "1", "--json")
    assert ranged.code == 0, ranged.err
    assert ranged.document["read"]["sessions"] >= 2
    assert machine.run("triage", addresses[0], "--since", "-3h").code == 2
    assert machine.run("triage").code == 2


def test_two_participants_are_compared_as_text_and_as_a_document(machine: Callscope, one_sfu: Any) -> None:
    bad, fine = one_sfu["items"][0]["address"], one_sfu["items"][-1]["address"]
    text = machine.run("participant", bad, "--with", fine).out
    assert re.match(r"Of \d+ metrics, \d+ were worse for A \(.+\) and \d+ for B \(.+\)\.\n", text)
    assert "compared on the clock" in text
    document = machine.run("participant", bad, "--with", fine, "--json").document
    assert document["axis"] == "clock"
    assert document["quality"]["a"]["state"] == "bad"
    loss = next(pair for pair in document["pairs"] if (pair["metric"], pair["direction"]) == ("loss", "received"))
    assert loss["worse"] == "A"
    elsewhere = triaged(machine, showcase("clean", "stream"))["items"][0]["address"]
    assert machine.run("participant", bad, "--with", elsewhere, "--json").document["axis"] == "since join"
    assert machine.run("participant", bad, "--with", fine, "--latest").code == 2


def test_the_worst_recent_session_by_name(machine: Callscope) -> None:
    ended = machine.run("triage", "@worst", "--json")
    assert "the worst of the" in ended.err
    assert ended.document["address"] in ended.err
    assert ended.document["items"]


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (["--rules", "nobody"], "nobody"),
        (["--filter", "loss>"], ""),
        (["--limit", "0"], "0"),
        (["--json", "--markdown"], "--markdown"),
    ],
)
def test_a_wrong_question_ends_in_one_line(machine: Callscope, words: list[str], fault: str) -> None:
    ended = machine.run("triage", showcase("clean", "stream"), *words)
    assert ended.code == 2
    assert ended.out == ""
    assert fault in ended.err


def test_a_capture_starts_with_twilios_rules(machine: Callscope, tmp_path: Path) -> None:
    path = tmp_path / "standup.rtcstats"
    path.write_bytes(as_rtcstats(call(60)))
    document = triaged(machine, str(path))
    assert document["ruleset"] == "twilio"
    assert document["verdicts"][0]["cause"] == "no fault found"
    assert document["slices"]["reason"] == "too few to say"


@needs_captures
def test_a_real_capture_names_the_sender_and_the_path(machine: Callscope) -> None:
    document = triaged(machine, str(chrome_path("uplink-loss")))
    assert document["verdicts"][0]["cause"] == "sender uplink"
    assert document["pattern"]["kind"] == "path"
    assert all(item["address"].startswith(str(chrome_path("uplink-loss"))) for item in document["items"])


# Notes


@pytest.fixture(scope="module")
def bundle(machine: Callscope, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    path = tmp_path_factory.mktemp("bundle") / "incident.callscope"
    address = showcase("sender_uplink_loss", "stream")
    ended = machine.run("record", address, "-o", str(path), "--depth", "overview")
    assert ended.code == 0, ended.err
    return str(path), address


def test_a_bundle_is_triaged_as_the_vendor_is(machine: Callscope, bundle: tuple[str, str]) -> None:
    path, address = bundle
    live, kept = triaged(machine, address, "--in-full", "0"), triaged(machine, path)
    assert kept["source"] == "incident.callscope"
    for part in ("sentence", "verdicts", "slices", "findings", "unclassified"):
        assert kept[part] == live[part]


def test_notes_are_kept_listed_told_and_taken_out(machine: Callscope, bundle: tuple[str, str]) -> None:
    path, address = bundle
    person = machine.run("participants", path, "--json").document["items"][0]
    assert machine.run("note", path).out == "no notes\n"
    at = ("--at", "2026-11-20T08:47:00Z")
    kept = machine.run("note", path, person["address"], *at, "changed from *wifi* to 4g")
    assert kept.err.startswith("callscope: note 1 was kept in ")
    assert machine.run("note", path, address, "called", "back").code == 0
    assert machine.run("note", path).out.splitlines() == [
        f"1. 08:47:00 {person['user_id']}: changed from *wifi* to 4g",
        "2. called back",
    ]
    items = machine.run("note", path, "--json").document["items"]
    assert [item["address"] for item in items] == [person["address"], address]
    assert items[0]["instant"] == "2026-11-20T08:47:00Z"
    told = machine.run("triage", path)
    name = machine.run("participant", person["address"], "--json").document["participant"]["name"]
    assert f"  08:47:00 {name}: changed from *wifi* to 4g" in told.out.splitlines()
    assert "- note: called back" in machine.run("triage", path, "--markdown").out
    assert [note["text"] for note in triaged(machine, path)["notes"]] == ["called back", "changed from *wifi* to 4g"]
    assert machine.run("note", path, "--remove", "1").code == 0
    assert machine.run("note", path).out == "2. called back\n"
    assert machine.run("note", path, "--remove", "1").code == 1


def test_a_note_needs_a_recorded_session_a_text_and_a_time_that_is_one(
    machine: Callscope, bundle: tuple[str, str], tmp_path: Path
) -> None:
    path, address = bundle
    for words, code in (
        ([path, "stream:default/other/session", "text"], 1),
        ([path, address, "--at", "never", "text"], 2),
        ([path, address, "--at", "08:47"], 2),
        ([path, address, " "], 2),
        ([path, "no-scheme:x", "text"], 1),
        ([str(tmp_path / "absent.callscope")], 1),
    ):
        ended = machine.run("note", *words)
        assert (ended.code, ended.out) == (code, ""), words
        assert len(ended.err.splitlines()) == 1
