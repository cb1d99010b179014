"""Without any configuration every command answers from the sandbox, says so, and speaks of addresses."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.callscope_run import Callscope, modules_of, showcase
from tests.support.warm_start import WarmStart

NOTICE = "callscope: sandbox data, not real calls: no credentials are configured"


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory, warm: WarmStart) -> Callscope:
    return Callscope(tmp_path_factory.mktemp("home"), {}, warm)


@pytest.fixture(scope="module")
def showcases() -> dict[str, str]:
    """Addresses of ended sessions with an incident, by vendor."""
    return {vendor: showcase("receiver_downlink_loss", vendor) for vendor in ("stream", "rtk")}


def test_sessions_are_one_document_and_say_where_they_are_from(machine: Callscope) -> None:
    ended = machine.run("sessions", "--limit", "7", "--json")
    assert ended.code == 0
    assert ended.err.startswith(NOTICE)
    document = ended.document
    assert document["source"] == "sandbox"
    assert document["count"] == len(document["items"]) == 7
    assert document["more"] is True
    assert all(item["address"].startswith(("stream:", "rtk:")) for item in document["items"])
    starts = [item["started_at"] for item in document["items"]]
    assert starts == sorted(starts, reverse=True)


def test_lines_csv_and_tables_tell_the_same(machine: Callscope) -> None:
    words = ("sessions", "--ended", "--until", "-1d", "--limit", "5")
    addresses = [item["address"] for item in machine.run(*words, "--json").document["items"]]
    lines = machine.run(*words, "--jsonl").lines
    assert [line["address"] for line in lines] == addresses
    assert {line["source"] for line in lines} == {"sandbox"}
    rows = list(csv.DictReader(io.StringIO(machine.run(*words, "--csv").out)))
    assert [row["address"] for row in rows] == addresses
    assert {row["source"] for row in rows} == {"sandbox"}
    table = machine.run(*words).out.splitlines()
    assert [line.split()[-1] for line in table[1:]] == addresses
    assert "\x1b" not in "".join(table)


def test_columns_and_order_can_be_chosen(machine: Callscope) -> None:
    ended = machine.run("sessions", "--columns", "people,peak,title", "--sort", "-people", "--since", "-3h", "--csv")
    rows = list(csv.reader(io.StringIO(ended.out)))
    assert rows[0] == ["participants", "peak_users", "title", "source"]
    people = [int(row[0] or row[1] or -1) for row in rows[1:]]  # who tells no number of people had its peak at least
    assert people == sorted(people, reverse=True)


def test_the_worst_come_first_when_asked_for(machine: Callscope) -> None:
    words = ("sessions", "--sort", "worst", "--since", "-2d", "--until", "-1d", "--limit", "5", "--json")
    scores = [item["score"]["value"] for item in machine.run(*words).document["items"]]
    assert scores == sorted(scores)
    assert scores[0] < 80


@pytest.mark.parametrize("vendor", ["stream", "rtk"])
def test_what_a_list_prints_other_commands_accept(machine: Callscope, showcases: dict[str, str], vendor: str) -> None:
    address = showcases[vendor]
    session = machine.run("session", address, "--json").document
    assert (session["source"], session["address"]) == ("sandbox", address)
    people = machine.run("participants", address, "--all", "--json").document
    assert people["totals"]["participant_sessions"] == len(people["items"]) == session["totals"]["participant_sessions"]
    first = people["items"][0]["address"]
    person = machine.run("participant", first, "--since", "joined", "--until", "joined+5m", "--json").document
    assert (person["source"], person["address"]) == ("sandbox", first)
    assert person["window"]["duration_s"] == 300
    assert any(track["series"] for track in person["tracks"])


@pytest.mark.parametrize("vendor", ["stream", "rtk"])
def test_quality_shows_who_fared_badly(machine: Callscope, showcases: dict[str, str], vendor: str) -> None:
    document = machine.run("participants", showcases[vendor], "--quality", "--json").document
    states = [item["quality"]["state"] for item in document["items"]]
    assert states[0] == "bad"
    assert states == sorted(states, key=["bad", "fair", "ok", "unclassified"].index)
    assert document["items"][0]["worst"]
    assert len(document["items"][0]["heat"]) == 24
    if vendor == "stream":
        table = machine.run("participants", showcases[vendor], "--quality").out.splitlines()
        assert "█" in table[1]


def test_a_filter_on_series_reads_them_and_says_so(machine: Callscope, showcases: dict[str, str]) -> None:
    ended = machine.run("participants", showcases["rtk"], "loss>10%", "--json")
    assert "loss: not in the list" in ended.err
    whole = machine.run("participants", showcases["rtk"], "--all", "--json").document["items"]
    assert 0 < len(ended.document["items"]) < len(whole)


def test_a_count_tells_the_filter_from_the_whole(machine: Callscope, showcases: dict[str, str]) -> None:
    address = showcases["stream"]
    someone = machine.run("participants", address, "--json").document["items"][0]["user_id"]
    document = machine.run("participants", address, f"user:{someone}", "--count", "--json").document
    assert document["matched"]["people"] == 1
    assert document["matched"]["complete"] is True
    assert document["matched"]["participants"] < document["totals"]["participant_sessions"]


def test_a_copied_view_is_taken_for_a_session(machine: Callscope, showcases: dict[str, str]) -> None:
    view = f"{showcases['stream']}?filter=duration%3E1m&sort=-duration"
    document = machine.run("participants", view, "--json").document
    assert document["filter"] == "duration>1m"
    lengths = [item["duration_s"] for item in document["items"]]
    assert lengths == sorted(lengths, reverse=True)


def test_one_person_as_text_csv_and_raw(machine: Callscope, showcases: dict[str, str]) -> None:
    address = machine.run("participants", showcases["stream"], "--json").document["items"][0]["address"]
    assert "Tracks (" in machine.run("participant", address).out
    rows = list(csv.DictReader(io.StringIO(machine.run("participant", address, "--csv").out)))
    assert {"at", "metric", "value", "unit", "track_id"} <= set(rows[0])
    assert {row["metric"] for row in rows} >= {"bitrate"}
    answers = machine.run("participant", address, "--raw").lines
    assert {answer["status"] for answer in answers} <= {200, 201}
    assert all(isinstance(answer["body"], dict) for answer in answers)


def test_the_worst_session_has_a_name(machine: Callscope) -> None:
    ended = machine.run("session", "@worst", "--json")
    assert ended.code == 0
    assert ended.document["address"].startswith("stream:")
    assert ended.document["address"] in ended.err


def test_find_says_where_it_looked_and_gives_addresses(machine: Callscope, showcases: dict[str, str]) -> None:
    session_id = showcases["stream"].split("/")[2]
    ended = machine.run("find", session_id, "--budget", "2", "--json")
    assert showcases["stream"] in [item["address"] for item in ended.document["items"]]
    assert ended.document["looked"]
    nobody = machine.run("find", "nobody-of-that-name", "--budget", "4")
    assert nobody.code == 0
    assert "looked in " in nobody.err
    assert "cannot be searched" in nobody.err
    assert "nothing was found" in nobody.err


def test_nothing_found_is_an_empty_list_and_no_error(machine: Callscope) -> None:
    ended = machine.run("sessions", "title:no-such-title-anywhere", "--since", "-1d", "--json")
    assert (ended.code, ended.document["items"], ended.document["count"]) == (0, [], 0)


def test_no_command_imports_textual_and_a_live_one_not_the_sandbox(
    machine: Callscope, sandbox_server: Any, tmp_path: Path
) -> None:
    from tests.support.callscope_run import cloudflare

    simulated = modules_of(["sessions", "--limit", "1"], machine.environ())
    assert "textual" not in simulated
    assert "uvicorn" not in simulated
    assert "tui.sandbox.app" in simulated
    live = modules_of(["sessions", "--limit", "1"], machine.environ(**cloudflare(sandbox_server)))
    assert not [name for name in live if name.startswith(("tui.sandbox", "textual", "starlette", "uvicorn"))]
    for words in (["doctor", "--offline"], ["completion", "bash"]):
        loaded = modules_of(words, machine.environ())
        assert not [name for name in loaded if name.startswith(("textual", "tui.sandbox"))], words


def test_a_capture_needs_no_credentials_and_is_its_own_source(machine: Callscope, tmp_path: Path) -> None:
    captures = Path(__file__).parents[3] / "shared/captures"
    files = sorted(captures.glob("*.rtcstats"))
    if not files:
        pytest.skip(f"there are no captures in {captures}")
    ended = machine.run("participants", str(files[0]), "--json", STREAM_API_KEY="half-a-set-only")
    assert ended.code == 0, ended.err
    assert "sandbox" not in ended.err
    assert ended.document["source"] == files[0].name
    person = machine.run("participant", ended.document["items"][0]["address"], "--json")
    assert person.code == 0, person.err
    assert json.loads(person.out)["tracks"]


def test_the_raw_text_of_a_capture_is_read_from_its_file(machine: Callscope) -> None:
    captures = Path(__file__).parents[3] / "shared/captures/chrome"
    if not captures.is_dir():
        pytest.skip(f"there are no captures in {captures}")
    done = machine.run("participant", f"{captures / 'clean.json.gz'}#8-1", "--raw")
    assert done.code == 0, done.err
    assert "outbound-rtp" in done.out
