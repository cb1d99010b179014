"""What is kept of an answer, how it is found again, and what is never kept."""

import json
from collections import Counter
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bundles.bundle_making import BASE_URL, NOW, SESSION, kept, small_bundle
from tui.errors import BadFile, NotRecorded, UsageError
from tui.model import Vendor
from tui.transports import ANSWERED_AT
from tui.transports.bundle import BundleWriter, Note, open_bundle
from tui.transports.bundle.masking import is_secret_field, masked_body
from tui.transports.bundle.request import key_of
from tui.transports.bundle.rows import SourceRecord
from tui.transports.recording import RecordingTransport
from tui.transports.replay import ReplayTransport

Answering = Callable[[httpx.Request], httpx.Response]


def request(
    path: str, *, base: str = BASE_URL, body: object = None, vendor: Vendor = Vendor.STREAM, **params: str
) -> httpx.Request:
    content = b"" if body is None else json.dumps(body).encode()
    return httpx.Request("GET" if body is None else "POST", f"{base}{path}", params=params, content=content)


def same(one: httpx.Request, other: httpx.Request, base: str = BASE_URL, vendor: Vendor = Vendor.STREAM) -> bool:
    return key_of(one, one.read(), vendor, BASE_URL) == key_of(other, other.read(), vendor, base)


def test_host_order_spelling_and_credentials_do_not_count() -> None:
    elsewhere = "http://localhost:8000"
    there = request("/a/b%2Fc", base=elsewhere, a="ä", z="1", api_key="k2")
    assert same(request("/a/b%2fc", z="1", a="ä", api_key="k1"), there, elsewhere)
    assert same(
        request("/q", filter='{"b": 1, "a": "x"}'),
        httpx.Request("GET", f"{BASE_URL}/q?filter=%7B%22a%22:%22x%22,%22b%22:1}}"),
    )
    assert same(
        request("/p", body={"limit": 1, "sort": [1]}), request("/p", body={"sort": [1], "limit": 1, "token": "t"})
    )
    assert same(
        request("/accounts/0123/realtime/kit/x/sessions"), request("/accounts/4567/realtime/kit/x/sessions"),
        vendor=Vendor.REALTIMEKIT,
    )  # fmt: skip


def test_what_asks_for_something_else_does_count() -> None:
    assert not same(request("/a", x="1"), request("/a", x="2"))
    assert not same(request("/a"), request("/b"))
    assert not same(request("/a"), request("/a", body={}))
    assert not same(request("/a", body={"sort": [1, 2]}), request("/a", body={"sort": [2, 1]}))


@given(st.dictionaries(st.text(min_size=1, max_size=9), st.text(max_size=9), max_size=5))
def test_parameters_in_any_order_are_one_question(params: dict[str, str]) -> None:
    turned = dict(reversed(list(params.items())))
    assert key_of(
        httpx.Request("GET", "http://a.test/x", params=params), b"", Vendor.STREAM, "http://a.test"
    ) == key_of(httpx.Request("GET", "http://b.test/x", params=turned), b"", Vendor.STREAM, "http://b.test")


class Vendors(httpx.AsyncBaseTransport):
    """Answers as a test says, and counts."""

    def __init__(self, answering: Answering) -> None:
        self.answering = answering
        self.asked = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked += 1
        return self.answering(request)


@pytest.fixture
async def writer(tmp_path: Path) -> AsyncIterator[BundleWriter]:
    with BundleWriter(tmp_path / "bundle", at=NOW) as opened:
        yield opened


def client(vendors: Vendors, writer: BundleWriter) -> httpx.AsyncClient:
    transport = RecordingTransport(vendors, writer, Vendor.STREAM, BASE_URL)
    return httpx.AsyncClient(base_url=BASE_URL, transport=transport, headers={"authorization": "token-of-mine-123"})


async def test_the_exact_bytes_are_kept_and_served(writer: BundleWriter) -> None:
    body = b'{ "a" :1.50,\n "b":"\\u00e4 \xc3\xa4" }'
    told = {"content-type": "application/json", "set-cookie": "session=geheim-geheim", "x-ratelimit-limit": "7"}
    vendors = Vendors(lambda _: httpx.Response(200, content=body, headers=told))
    async with client(vendors, writer) as http:
        assert (await http.get("/x", params={"api_key": "my-very-own-key"})).content == body
    with open_bundle(writer.path) as bundle:
        (kept_at,) = (each.at for each in bundle.answers())
        async with httpx.AsyncClient(transport=ReplayTransport(bundle, Vendor.STREAM)) as replay:
            answer = await replay.get("http://bundle.invalid/x")
    assert (answer.status_code, answer.content) == (200, body)
    assert answer.extensions[ANSWERED_AT] == kept_at
    assert dict(answer.headers) == {
        "content-type": "application/json", "x-ratelimit-limit": "7", "content-length": str(len(body))
    }  # fmt: skip
    plain = writer.path.read_bytes()
    assert not [secret for secret in (b"token-of-mine", b"geheim", b"my-very-own-key") if secret in plain]


async def test_what_was_not_recorded_is_said_at_once(tmp_path: Path) -> None:
    bundle = open_bundle(small_bundle(tmp_path / "bundle"))
    async with httpx.AsyncClient(transport=ReplayTransport(bundle, Vendor.STREAM)) as http:
        with pytest.raises(NotRecorded, match=r"not recorded in .*bundle: GET /thing/99\?limit=5"):
            await http.get("http://bundle.invalid/thing/99", params={"limit": "5", "api_key": "k"})


@pytest.mark.parametrize("status", [429, 500, 503, 401, 302])
async def test_what_should_come_again_is_not_kept(status: int, writer: BundleWriter) -> None:
    async with client(Vendors(lambda _: httpx.Response(status, json={})), writer) as http:
        assert (await http.get("/x")).status_code == status
    assert writer.bundle.count() == 0


@pytest.mark.parametrize("body", [b"<html>log in</html>", b'{"cut": ', b""])
async def test_what_is_no_answer_is_not_kept(body: bytes, writer: BundleWriter) -> None:
    async with client(Vendors(lambda _: httpx.Response(200, content=body)), writer) as http:
        await http.get("/x")
    assert writer.bundle.count() == 0


async def test_the_newest_answer_wins_and_a_refusal_never_does(tmp_path: Path) -> None:
    path = tmp_path / "bundle"
    for status, body in ((404, {"n": 0}), (200, {"n": 1}), (200, {"n": 2}), (404, {"n": 3})):
        with BundleWriter(path, at=NOW) as writer:
            writer.keep(kept("/x", body, status=status), Counter())
    with open_bundle(path) as bundle:
        (only,) = bundle.answers()
    assert (only.status, json.loads(only.content)) == (200, {"n": 2})


async def test_a_recording_asks_once_and_never_again_for_what_is_final(tmp_path: Path) -> None:
    vendors = Vendors(lambda request: httpx.Response(200, json={"path": request.url.path}))
    for finals, asked in ((False, 1), (True, 2), (True, 2), (False, 2)):
        with BundleWriter(tmp_path / "bundle", at=NOW) as writer:
            writer.finals = finals
            async with client(vendors, writer) as http:
                for _ in range(3):
                    assert (await http.get("/x")).json() == {"path": "/base/x"}
        assert vendors.asked == asked


async def test_a_damaged_answer_is_asked_for_again(tmp_path: Path) -> None:
    import sqlite3

    path = small_bundle(tmp_path / "bundle", answers=0)
    with BundleWriter(path, at=NOW) as writer:
        writer.keep(kept("/x", {"n": 1}, is_final=True), Counter())
    connection = sqlite3.connect(path)
    connection.execute("UPDATE answers SET status = 201")
    connection.commit()
    connection.close()
    vendors = Vendors(lambda _: httpx.Response(200, json={"n": 2}))
    with BundleWriter(path, at=NOW) as writer:
        async with client(vendors, writer) as http:
            assert (await http.get("/x")).json() == {"n": 2}
    with open_bundle(path) as bundle:
        assert [json.loads(each.content) for each in bundle.answers()] == [{"n": 2}]


async def test_a_file_that_cannot_be_written_stops_the_recording(
    writer: BundleWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer._connection.execute("PRAGMA max_page_count = 1")
    vendors = Vendors(lambda _: httpx.Response(200, json={"text": "x" * 200_000, "more": list(range(50_000))}))
    async with client(vendors, writer) as http:
        with pytest.raises(BadFile, match="cannot be written"):
            await http.get("/x")
    assert isinstance(writer.fault, BadFile)


@pytest.mark.parametrize(
    "name",
    [
        "stream_key", "streamKey", "chat_download_url", "transcriptDownloadUrl", "download_url", "token", "auth_token",
        "refreshToken", "api_secret", "storage_key", "access_key_id", "storage_config", "password", "credential",
    ],
)  # fmt: skip
def test_secret_fields_are_known(name: str) -> None:
    assert is_secret_field(name)


@pytest.mark.parametrize(
    "name",
    ["key", "user_id", "track_id", "url", "keyframes", "tokens_used", "fir_count", "monkey", "turn_connectivity"],
)
def test_other_fields_are_not(name: str) -> None:
    assert not is_secret_field(name)


def test_secrets_inside_answers_are_masked_and_named() -> None:
    body = {
        "data": [{"stream_key": "live_0123456789", "recording": {"download_url": "https://s3.test/x?sig=1"}, "n": 1}],
        "sdp": "v=0\r\na=ice-ufrag:abcd\r\na=ice-pwd:0123456789abcdef\r\n",
        "auth": {"token": "abc", "empty": ""},
        "url": "https://x.test/?token=0123456789",
    }
    plain, masked = masked_body(json.dumps(body).encode())
    assert masked == {
        "data[].stream_key": 1, "data[].recording.download_url": 1, "sdp": 1, "auth.token": 1, "url": 1
    }  # fmt: skip
    assert not [secret for secret in (b"live_", b"s3.test", b"89abcdef", b'"abc"', b"=0123456789") if secret in plain]
    assert json.loads(plain)["data"][0]["n"] == 1
    harmless = b'{"a": 1, "token": null}'
    assert masked_body(harmless) == (harmless, {})


def test_notes_are_kept_and_taken_away(tmp_path: Path) -> None:
    with open_bundle(small_bundle(tmp_path / "bundle")) as bundle:
        (first,) = bundle.notes()
        assert (first.text, first.instant) == ("It froze", NOW)
        second = bundle.add_note(Note("Loss from the sender", SESSION))
        assert bundle.notes() == (first, second)
        bundle.remove_note(first.id)
        assert bundle.notes() == (second,)


def test_a_file_takes_one_kind_of_access_for_each_vendor(tmp_path: Path) -> None:
    with BundleWriter(tmp_path / "bundle", at=NOW) as writer:
        writer.add_source(SourceRecord(Vendor.REALTIMEKIT, "rtk", "prod"))
        writer.add_source(SourceRecord(Vendor.REALTIMEKIT, "rtk", "other"))
        with pytest.raises(UsageError, match="another kind of access"):
            writer.add_source(SourceRecord(Vendor.REALTIMEKIT, "legacy", "old"))
