"""What the live sandbox shows and what its bundle shows are equal: answer by answer, and command by command."""

import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.callscope_run import Callscope
from tests.support.sandbox_serving import SandboxServer
from tui.config import RealtimeKitAccess, Secret, StreamAccess
from tui.model import Vendor
from tui.providers.realtimekit.client import http_client as realtimekit_client
from tui.providers.stream.client import http_client as stream_client
from tui.transports.bundle import open_bundle
from tui.transports.bundle.request import ACCOUNT

Recorded = dict[str, tuple[str, Path]]


def client(server: SandboxServer, vendor: str) -> httpx.AsyncClient:
    found = server.credentials
    if vendor == "stream":
        access = StreamAccess(found.stream.api_key, Secret(found.stream.api_secret), base_url=server.stream_url)
        return stream_client(access)
    demo = found.realtimekit
    return realtimekit_client(
        RealtimeKitAccess(demo.account_id, Secret(demo.api_token), demo.app_id, base_url=server.realtimekit_url)
    )


def document(body: bytes) -> Any:
    """Return an answer without the time that Stream took to make it."""
    value = json.loads(body)
    value.pop("duration", None)
    return value


@pytest.mark.parametrize("vendor", ["stream", "rtk"])
async def test_every_recorded_answer_is_what_the_vendor_answers(
    vendor: str, recorded: Recorded, sandbox_server: SandboxServer
) -> None:
    account = sandbox_server.credentials.realtimekit.account_id
    count = 0
    with open_bundle(recorded[vendor][1]) as bundle:
        async with client(sandbox_server, vendor) as http:
            for kept in bundle.answers():
                path = kept.key.path if vendor == "stream" else kept.key.path.lstrip("/")
                answer = await http.request(
                    kept.key.method,
                    path.replace(f"accounts/{ACCOUNT}/", f"accounts/{account}/"),
                    params=json.loads(kept.key.query),
                    content=kept.key.body.encode() or None,
                )
                assert kept.status == answer.status_code
                assert document(kept.content) == document(answer.content), str(kept.key)
                count += 1
    assert count >= 8


def in_order(value: Any) -> Any:
    """Sort people by address: they are read side by side, so that equals come in any order."""
    found = comparable(value)
    if "items" in found:
        found["items"].sort(key=lambda item: item["address"])
    return found


def comparable(value: Any) -> Any:
    """Leave out what names the run and not the data."""
    if isinstance(value, dict):
        left_out = {"source", "source_id", "source_ids", "requests", "rows_read"}
        return {key: comparable(inner) for key, inner in value.items() if key not in left_out}
    if isinstance(value, list):
        return [comparable(inner) for inner in value]
    return value


@pytest.mark.parametrize("vendor", ["stream", "rtk"])
def test_every_command_says_the_same_offline(vendor: str, recorded: Recorded, machine: Callscope) -> None:
    address, path = recorded[vendor]
    offline = Callscope(machine.home, {"STREAM_API_KEY": "half-a-set-only"}, machine.warm)
    people = [row["address"] for row in machine.run("participants", address, "--json").document["items"]]
    user = machine.run("participants", address, "--json").document["items"][0]["user_id"]
    listed = (
        ("session",),
        ("participants", "--all"),
        ("participants", "--limit", "2"),
        ("participants", f"user:{user}", "duration>5m", "--count"),
        ("participants", "--depth", "summary"),
        ("participants", "--quality"),
        ("participants", "loss>5%"),
    )
    for command, *words in listed:
        live = machine.run(command, address, *words, "--json")
        told = offline.run(command, str(path), *words, "--json")
        assert (told.code, told.err) == (0, live.err), (command, words, told.err, live.err)
        assert in_order(told.document) == in_order(live.document), (command, words)
        assert told.document["source"] == path.name
    for person in people[-1:]:
        parts: tuple[tuple[str, ...], ...] = ((), ("--latest",), ("--since", "joined+1m", "--until", "joined+6m"))
        for times in parts:
            live = machine.run("participant", person, *times, "--json")
            told = offline.run("participant", f"{path}#{person}", *times, "--json")
            assert told.code == 0, told.err
            assert comparable(told.document) == comparable(live.document), (person, times)
        told = offline.run("participant", person, "--profile", str(path), "--csv")
        live = machine.run("participant", person, "--csv")
        assert told.out.replace(path.name, "environment") == live.out


@pytest.mark.parametrize("vendor", ["stream", "rtk"])
def test_the_list_of_sessions_is_that_of_the_file(vendor: str, recorded: Recorded, machine: Callscope) -> None:
    address, path = recorded[vendor]
    session = machine.run("session", address, "--json").document
    document = machine.run("sessions", str(path), "--json").document
    assert [item["address"] for item in document["items"]] == [address]
    assert all(session[name] == document["items"][0][name] for name in ("title", "started_at", "ended_at", "score"))
    assert machine.run("sessions", str(path), "people>1000", "--json").document["items"] == []
    assert len(machine.run("sessions", str(path), "--since", "-2d", "--ended", "--json").document["items"]) == 1
    assert machine.run("sessions", str(path), "--live", "--json").document["items"] == []


def test_what_was_not_recorded_is_said_at_once_in_one_line(recorded: Recorded, machine: Callscope) -> None:
    (address, path), (other, _) = recorded["stream"], recorded["rtk"]
    elsewhere = re.sub(r"[0-9a-f]{8}-", "00000000-", address)
    for command, about in (("session", elsewhere), ("participants", elsewhere), ("session", other)):
        ended = machine.run(command, f"{path}#{about}")
        assert ended.code in (1, 2), ended.err
        assert len(ended.err.splitlines()) == 1
    ended = machine.run("session", f"{path}#{elsewhere}")
    assert "does not hold" in ended.err
    ended = machine.run("participant", f"{path}#{address}/nobody/nowhere")
    assert (ended.code, len(ended.err.splitlines())) == (1, 1)


def test_a_window_that_was_not_recorded_leaves_a_notice(recorded: Recorded, machine: Callscope) -> None:
    address, path = recorded["stream"]
    person = machine.run("participants", address, "--json").document["items"][0]["address"]
    words = ("--since", "left+2h", "--until", "left+3h", "--json")
    ended = machine.run("participant", f"{path}#{person}", *words)
    assert ended.code == 1
    assert ": GET /api/v2/video/" in ended.err


def test_two_sessions_in_one_file_are_told_apart(recorded: Recorded, machine: Callscope, tmp_path: Path) -> None:
    path = tmp_path / "both.callscope"
    for address, _ in recorded.values():
        assert machine.run("record", address, "-o", str(path), "--depth", "summary").code == 0
    assert len(machine.run("sessions", str(path), "--json").document["items"]) == 2
    ended = machine.run("session", str(path))
    assert ended.code == 2
    assert "holds 2 sessions" in ended.err
    for address, _ in recorded.values():
        assert machine.run("session", f"{path}#{address}", "--json").document["address"] == address
    with open_bundle(path) as bundle:
        assert {source.vendor for source in bundle.sources()} == {Vendor.STREAM, Vendor.REALTIMEKIT}
