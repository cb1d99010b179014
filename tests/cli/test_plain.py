"""`--plain` tells as lines of text what the screens show: how a session went, how each fared, and when."""

import re
from pathlib import Path

import pytest

from tests.support.callscope_run import Callscope, showcase
from tests.support.warm_start import WarmStart
from tui.cli import main
from tui.headless import plain_people


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory, warm: WarmStart) -> Callscope:
    return Callscope(tmp_path_factory.mktemp("home"), {}, warm)


@pytest.fixture(params=["stream", "rtk"])
def address(request: pytest.FixtureRequest) -> str:
    return showcase("receiver_downlink_loss", request.param)


def test_a_session_tells_its_verdict_and_how_each_fared_the_worst_first(machine: Callscope, address: str) -> None:
    ended = machine.run("open", address, "--plain")
    assert ended.code == 0
    verdict = machine.run("triage", address, "--in-full", "0").out.splitlines()[0]
    assert f"verdict: {verdict}" in ended.out.splitlines()
    people = re.findall(r"^\d+\. (.+): (bad|fair|ok|unclassified \(.+\))(?:, (\D+ \d.*))?$", ended.out, re.MULTILINE)
    rows = machine.run("participants", address, "--quality", "--json").document["items"]
    assert {name: worst for name, _, worst in people} == {row["name"]: row["worst"] or "" for row in rows}
    suffered = sum(bool(row["worst"]) for row in rows)  # those who did not stand in no order
    assert [name for name, _, _ in people][:suffered] == [row["name"] for row in rows][:suffered]
    assert people[0][1] == "bad"
    assert re.search(r"^   .*\bbad \d\d:\d\d:\d\d-\d\d:\d\d:\d\d", ended.out, re.MULTILINE)
    assert all(f"   {row['address']}" in ended.out.splitlines() for row in rows)
    assert "add --quality" not in ended.err


def test_a_filter_chooses_who_is_told_of_and_does_not_change_the_verdict(machine: Callscope, address: str) -> None:
    whole = machine.run("open", address, "--plain").out
    name = re.findall(r"^1\. (.+): bad", whole, re.MULTILINE)[0].split()[0]
    out = machine.run("open", f"{address}?filter=!name:~{name}", "--plain").out
    verdict = re.search(r"^verdict: .+$", whole, re.MULTILINE)
    assert verdict is not None
    assert verdict[0] in out
    assert f"Participants that match !name:~{name}, worst first (" in out
    assert f". {name} " not in out


def test_of_many_people_the_worst_are_read_and_the_command_for_all_works(
    machine: Callscope,
    address: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(plain_people, "FREELY_PEOPLE", 2)
    assert main(["open", address, "--plain"]) == 0
    out = capsys.readouterr().out
    assert re.search(r"^Participants, worst first \(2 of \d+ listed\)$", out, re.MULTILINE)
    command = re.search(r"^Everybody: `callscope (.+)`$", out, re.MULTILINE)
    assert command is not None
    assert machine.run(*command[1].split()).code == 0


def test_a_person_tells_what_went_beyond_its_limit_and_when(machine: Callscope, address: str) -> None:
    worst = machine.run("participants", address, "--quality", "--limit", "1", "--json").document["items"][0]
    out = machine.run("open", worst["address"], "--plain").out
    assert re.search(r"^quality +bad for \d+:\d\d", out, re.MULTILINE)
    assert re.search(
        r"^bad: \D+[\d.]+ \S+ > [\d.]+ \(.+\), 3 of 5 x .+ s, \d\d:\d\d:\d\d-\d\d:\d\d:\d\d", out, re.MULTILINE
    )


def test_a_word_is_looked_for_once_and_its_session_is_named(machine: Callscope) -> None:
    ended = machine.run("open", "@worst", "--plain")
    assert ended.out.startswith("callscope: SANDBOX\n")
    assert ended.err.count("the worst of the 100 newest sessions: ") == 1
    assert "\nverdict: " in ended.out


def test_a_list_that_goes_on_names_the_command_that_goes_on(machine: Callscope) -> None:
    ended = machine.run("--plain")
    assert "there are more: `callscope sessions` with --limit N or --all shows them" in ended.err
    assert machine.run("sessions").err.endswith("there are more: add --limit N or --all\n")
