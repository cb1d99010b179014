"""A pseudonymised bundle holds no original anywhere, and still shows who fared badly."""

import base64
import json
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests.support.callscope_run import Callscope, showcase
from tui.model import Address, Vendor
from tui.sandbox.world import World
from tui.transports.bundle import BundleWriter, Missing, Note, SessionRecord, open_bundle
from tui.transports.bundle.identities import Identity
from tui.transports.bundle.pseudonymise import pseudonymise
from tui.transports.bundle.pseudonyms import Pseudonyms
from tui.transports.bundle.request import key_of
from tui.transports.bundle.rows import Kept, SourceRecord

NOW = datetime(2026, 11, 20, 14, tzinfo=UTC)
SESSION = Address(Vendor.STREAM, ("default", "standup"), "s-1")


def everything(path: Path) -> Iterator[bytes]:
    """Yield the file's bytes, and every answer in it decompressed."""
    plain = path.read_bytes()
    yield plain
    with open_bundle(path) as bundle:
        for kept in bundle.answers():
            yield kept.content
    for found in re.finditer(rb"\x78[\x01\x9c\xda]", plain):
        unpacked = zlib.decompressobj()
        try:
            yield unpacked.decompress(plain[found.start() :], 10_000_000)
        except zlib.error:
            continue


def assert_nowhere(originals: set[str], path: Path) -> None:
    haystacks = [text.lower() for text in everything(path)]
    for original in originals:
        spelled = {
            original.lower().encode(),
            quote(original, safe="").lower().encode(),
            json.dumps(original)[1:-1].lower().encode(),
        }
        for each in spelled:
            assert not any(each in haystack for haystack in haystacks), original


@pytest.mark.parametrize("vendor", ["stream", "rtk"])
def test_a_recording_of_the_sandbox_names_nobody(vendor: str, machine: Callscope, tmp_path: Path) -> None:
    path, original = tmp_path / "pseudonymised", tmp_path / "original"
    address = showcase("layer_switch", vendor)
    ended = machine.run("record", address, "-o", str(path), "--pseudonymise")
    assert ended.code == 0, ended.err
    assert [each.name for each in tmp_path.iterdir()] == [path.name]
    world = World()
    call = world.showcase("layer_switch", vendor)
    people = [world.person(call, index) for index in range(call.size)]
    assert_nowhere({text for one in people for text in (one.user_id, one.name, one.uuid, one.ip)}, path)
    if vendor == "rtk":
        assert_nowhere({"Built-in microphone", "Headset"}, path)
    assert machine.run("record", address, "-o", str(original)).code == 0
    with open_bundle(path) as bundle, open_bundle(original) as plain:
        assert bundle.is_pseudonymised
        assert bundle.count() == plain.count()
    shown = machine.run("participants", str(path), "--quality", "--json").document["items"]
    usual = machine.run("participants", str(original), "--quality", "--json").document["items"]
    kept = ("joined_at", "left_at", "quality", "worst", "heat", "network", "place", "client")
    assert sorted((_kept(row, kept) for row in shown), key=str) == sorted((_kept(row, kept) for row in usual), key=str)
    assert len({row["user_id"] for row in shown}) == len({row["user_id"] for row in usual})
    person = machine.run("participant", f"{path}#{shown[0]['address']}", "--json")
    assert person.code == 0, person.err
    assert any(track["series"] for track in person.document["tracks"])
    again = machine.run("record", address, "-o", str(path))
    assert (again.code, "pseudonymised" in again.err) == (2, True)


def _kept(row: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    found = {name: row.get(name) for name in names}
    network = found["network"] or {}
    found["network"] = {name: network[name] for name in network if name not in ("ip", "route")}  # both are addresses
    return found


def answer(writer: BundleWriter, path: str, body: object, *, params: object = (), asked: object = None) -> None:
    content = b"" if asked is None else json.dumps(asked).encode()
    request = httpx.Request("POST" if content else "GET", f"http://vendor.test{path}", params=params, content=content)  # type: ignore[arg-type]  # any parameters
    key = key_of(request, content, Vendor.STREAM, "http://vendor.test")
    writer.keep(Kept(key, 200, {}, json.dumps(body).encode(), NOW), Counter())


@pytest.fixture
def awkward(tmp_path: Path) -> Path:
    """A bundle that names people in every place that there is."""
    path = tmp_path / "original"
    cursor = base64.b64encode(b'{"after":"zoe.meyer@example.org"}').decode()
    with BundleWriter(path, at=NOW) as writer:
        writer.add_source(SourceRecord(Vendor.STREAM, "stream", "prod"))
        record = SessionRecord(SESSION, "Weekly with Zoë Méyer", "full", NOW, is_final=True, is_complete=True)
        writer.put_session(record)
        person = SESSION.of("zoe.meyer@example.org", "presence-1")
        writer.put_missing(record, [Missing(SESSION, f"{person}: timeline", "“zoe.meyer@example.org” was not there")])
        writer.put_note(Note("Zoë Méyer says it froze", SESSION, person, NOW, NOW))
        rows = [
            {"user_id": "zoe.meyer@example.org", "name": "Zoë Méyer", "current_ip": "203.0.113.77", "roles": ["host"]},
            {"user_id": "bob", "name": "Bob", "current_ip": "2001:db8::77", "sdk_version": "1.2.0.4"},
            {"user_id": 12345678, "name": "12345678", "browser_version": "140.0.0.0", "country": "BR"},
        ]
        answer(
            writer,
            "/api/v2/video/call/default/standup/session/s-1/participant_sessions",
            {
                "participants": rows,
                "next": cursor,
                "session": {"accepted_by": {"zoe.meyer@example.org": "2026-11-20T14:00:00Z", "bob": "x"}},
                "user": {
                    "id": "anonymous-7f",
                    "name": "Guest of Zoë Méyer",
                    "image": "https://cdn.test/u/zoe-meyer.png",
                },
            },
            params={"filter_conditions": json.dumps({"user_id": {"$eq": "bob"}}), "next": cursor},
        )
        answer(
            writer,
            "/api/v2/video/call_stats/default/standup/s-1/participants/zoe.meyer%40example.org/presence-1/timeline",
            {
                "events": [
                    {"type": "ice", "candidate": "candidate:1 1 udp 2 203.0.113.77 54321 typ srflx raddr 192.168.7.23"},
                    {"type": "device", "label": "Zoë's AirPods Pro (05ac:110b)", "device_id": "default"},
                    {"type": "page", "url": "https://app.test/?u=zoe.meyer%40example.org&t=1"},
                    {"type": "token", "cursor": base64.b64encode(b"user zoe.meyer@example.org").decode()},
                ],
                "sdp": "o=- 1 IN IP4 203.0.113.77\r\nc=IN IP4 192.168.7.23",
                "user_agent": "Mozilla/5.0 Chrome/140.0.0.0 Zoë's AirPods Pro (05ac:110b)",
            },
        )
        answer(
            writer, "/api/v2/video/call/default/standup/session/s-1/participant/bob/presence-2/details/track", {"a": 1}
        )
        answer(writer, "/api/v2/video/call/feedback", {"user_feedback": [{"user_id": "bob", "custom": {"mail": "b@"}}]},
               asked={"filter_conditions": {"user_id": {"$in": ["bob", "zoe.meyer@example.org"]}}})  # fmt: skip
    return path


def test_every_place_that_carries_a_name_is_rewritten(awkward: Path, tmp_path: Path) -> None:
    path = tmp_path / "pseudonymised"
    with open_bundle(awkward) as bundle:
        pseudonymise(bundle, path)
    assert_nowhere(
        {
            "zoe.meyer@example.org", "Zoë Méyer", "203.0.113.77", "192.168.7.23", "2001:db8::77", "12345678",
            "Zoë's AirPods Pro (05ac:110b)", "anonymous-7f", "https://cdn.test/u/zoe-meyer.png", "zoe-meyer",
        },
        path,
    )  # fmt: skip
    with open_bundle(path) as bundle:
        answers = list(bundle.answers())
        roster, timeline = json.loads(answers[0].content), json.loads(answers[1].content)
        zoe, bob, third = roster["participants"]
        assert re.fullmatch(r"[0-9a-f]+@pseudonym\.invalid", zoe["user_id"])
        assert zoe["name"].startswith("Person ")
        assert zoe["current_ip"].startswith("10.")
        assert bob["user_id"] != "bob"
        assert bob["name"] != "Bob"
        assert bob["current_ip"].startswith("fd")
        assert (bob["sdk_version"], third["browser_version"], third["country"]) == ("1.2.0.4", "140.0.0.0", "BR")
        assert isinstance(third["user_id"], int)
        assert set(roster["session"]["accepted_by"]) == {zoe["user_id"], bob["user_id"]}
        assert roster["user"]["name"] == f"Guest of {zoe['name']}" or roster["user"]["name"].startswith("Person ")
        query = dict(json.loads(answers[0].key.query))
        assert json.loads(query["filter_conditions"]) == {"user_id": {"$eq": bob["user_id"]}}
        assert query["next"] == roster["next"]
        assert quote(zoe["user_id"], safe="") in answers[1].key.path
        assert f"/participant/{bob['user_id']}/" in answers[2].key.path
        assert json.loads(answers[3].key.body)["filter_conditions"]["user_id"]["$in"] == [
            bob["user_id"],
            zoe["user_id"],
        ]
        assert timeline["events"][1]["device_id"] == "default"
        assert "Chrome/140.0.0.0" in timeline["user_agent"]
        assert zoe["current_ip"] in timeline["sdp"]
        assert zoe["current_ip"] in timeline["events"][0]["candidate"]
        (missing,), (note,) = bundle.missing(), bundle.notes()
        assert note.person is not None
        assert note.person.participant[0] == zoe["user_id"]
        assert missing.what == f"{note.person}: timeline"
        assert zoe["user_id"] in missing.why
        assert note.text == f"{zoe['name']} says it froze"


def test_two_files_of_one_session_do_not_share_pseudonyms(awkward: Path, tmp_path: Path) -> None:
    users = []
    for name in ("one", "two"):
        with open_bundle(awkward) as bundle:
            pseudonymise(bundle, tmp_path / name)
        with open_bundle(tmp_path / name) as bundle:
            users.append(json.loads(next(bundle.answers()).content)["participants"][0]["user_id"])
    assert users[0] != users[1]


@pytest.mark.parametrize(
    ("kind", "original", "pattern"),
    [
        (Identity.ID, "0f0e0d0c-0000-4000-8000-00000000abcd", r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
        (Identity.ID, "90210", r"[1-9]\d{4}"),
        (Identity.ID, "a" * 32, r"[0-9a-f]{32}"),
        (Identity.ID, "alice-17", r"user-[0-9a-f]{12}"),
        (Identity.NAME, "Alice A.", r"Person [0-9A-F]{8}"),
        (Identity.NAME, "alice@example.org", r"[0-9a-f]+@pseudonym\.invalid"),
        (Identity.IP, "192.0.2.1", r"10\.\d+\.\d+\.\d+"),
        (Identity.DEVICE, "Alice's AirPods", r"Device [0-9A-F]{8}"),
    ],
)
def test_a_pseudonym_is_of_the_kind_of_its_original(kind: Identity, original: str, pattern: str) -> None:
    pseudonyms = Pseudonyms()
    pseudonyms.add(kind, original)
    given = pseudonyms.get(original)
    assert given is not None
    assert re.fullmatch(pattern, given)
    assert pseudonyms.get(original.upper()) == given
