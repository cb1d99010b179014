"""Every misbehaviour, as a plain client meets it on the wire."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.sandbox_serving import SandboxServer
from tui.errors import UsageError
from tui.sandbox.distort import UNKNOWN_WORD, nulls, repeated_cursor, wrong_enums
from tui.sandbox.faults import Fault, FaultName, Faults, parse_fault

STREAM_PATH = "/api/v2/video/call/default/anything"


@pytest.fixture
def switch(sandbox_server: SandboxServer) -> Iterator[Callable[..., httpx.Client]]:
    """Return a function that switches faults on and gives a client with the right token."""
    credentials = sandbox_server.credentials.realtimekit
    with httpx.Client(
        base_url=sandbox_server.host_url, headers={"Authorization": f"Bearer {credentials.api_token}"}, timeout=5
    ) as client:

        def on(*rules: Fault) -> httpx.Client:
            sandbox_server.faults.switch(*rules)
            return client

        yield on
    sandbox_server.faults.switch()


@pytest.fixture
def sessions_path(sandbox_server: SandboxServer) -> str:
    credentials = sandbox_server.credentials.realtimekit
    return f"/client/v4/accounts/{credentials.account_id}/realtime/kit/{credentials.app_id}/sessions"


Switch = Callable[..., httpx.Client]


def test_rate_limited_with_and_without_a_wait(switch: Switch, sessions_path: str) -> None:
    client = switch(Fault(FaultName.RATE_LIMITED, retry_after_s=7))
    answer = client.get(sessions_path)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "7"
    assert answer.json()["errors"][0]["code"] == 971
    stream = client.get(STREAM_PATH)
    assert (stream.status_code, stream.json()["code"], stream.json()["StatusCode"]) == (429, 9, 429)
    assert stream.headers["Retry-After"] == "7"
    client = switch(Fault(FaultName.RATE_LIMITED_SILENT))
    for path in (sessions_path, STREAM_PATH):
        answer = client.get(path)
        assert answer.status_code == 429
        assert "Retry-After" not in answer.headers


@pytest.mark.parametrize(
    ("name", "status", "stream_code"),
    [
        (FaultName.SERVER_ERROR, 500, -1),
        (FaultName.UNAVAILABLE, 503, -1),
        (FaultName.CONFLICT, 409, 4),
        (FaultName.UNPROCESSABLE, 422, 4),
        (FaultName.SUSPENDED, 403, 99),
    ],
)
def test_refusals_come_in_the_vendors_envelope(
    switch: Switch, sessions_path: str, name: FaultName, status: int, stream_code: int
) -> None:
    client = switch(Fault(name))
    answer = client.get(sessions_path)
    assert answer.status_code == status
    assert answer.json()["success"] is False
    stream = client.get(STREAM_PATH)
    assert (stream.status_code, stream.json()["code"]) == (status, stream_code)


def test_web_pages(switch: Switch, sessions_path: str) -> None:
    for name, status in ((FaultName.HTML, 200), (FaultName.HTML_ERROR, 502)):
        answer = switch(Fault(name)).get(sessions_path)
        assert answer.status_code == status
        assert answer.headers["content-type"].startswith("text/html")
        assert answer.text.startswith("<!DOCTYPE html>")


def test_truncated_json_looks_complete(switch: Switch, sessions_path: str) -> None:
    answer = switch(Fault(FaultName.TRUNCATED)).get(sessions_path)
    assert answer.status_code == 200
    assert int(answer.headers["content-length"]) == len(answer.content) > 0
    with pytest.raises(json.JSONDecodeError):
        answer.json()


def test_connection_dropped_in_the_middle(switch: Switch, sessions_path: str) -> None:
    client = switch(Fault(FaultName.DROPPED))
    with client.stream("GET", sessions_path) as answer:
        assert answer.status_code == 200
        with pytest.raises(
            httpx.RemoteProtocolError, match="peer closed connection without sending complete message body"
        ):
            answer.read()


def test_connection_gone_before_any_answer(switch: Switch, sessions_path: str) -> None:
    client = switch(Fault(FaultName.RESET))
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        client.get(sessions_path)


def test_stalls_before_and_within_the_answer(switch: Switch, sessions_path: str) -> None:
    client = switch(Fault(FaultName.STALLED))
    with pytest.raises(httpx.ReadTimeout):
        client.get(sessions_path, timeout=0.2)
    client = switch(Fault(FaultName.STALLED_BODY))
    with client.stream("GET", sessions_path, timeout=0.2) as answer:
        assert answer.status_code == 200
        with pytest.raises(httpx.ReadTimeout):
            answer.read()
    for name in (FaultName.STALLED, FaultName.STALLED_BODY):
        answer = switch(Fault(name, stall_s=0.2)).get(sessions_path)
        assert answer.json()["success"] is True, "whoever waits gets it all"


def test_filters_are_ignored_with_status_200(switch: Switch, sessions_path: str, sandbox_server: SandboxServer) -> None:
    call = sandbox_server.world.showcase("muted", "rtk")
    question = {"search": call.session_id}
    honest = switch().get(sessions_path, params=question).json()
    assert honest["paging"]["total_count"] == 1
    ignored = switch(Fault(FaultName.IGNORED_FILTERS)).get(sessions_path, params=question).json()
    assert ignored["paging"]["total_count"] == sandbox_server.world.count("rtk")


@pytest.fixture
def attendance(sandbox_server: SandboxServer) -> Callable[..., dict[str, Any]]:
    """Return a function that asks Stream for a page of attendance and returns its body."""
    call = sandbox_server.world.showcase("rejoin_storm")
    mine = sandbox_server.credentials.stream
    token = jwt.encode({"server": True}, mine.api_secret, "HS256")
    path = f"/api/v2/video/call/{call.call_type}/{call.container_id}/session/{call.session_id}/participant_sessions"

    def ask(**question: str) -> dict[str, Any]:
        answer = httpx.get(
            sandbox_server.stream_url + path,
            params={"api_key": mine.api_key, **question},
            headers={"Authorization": token, "stream-auth-type": "jwt"},
        )
        assert answer.status_code == 200
        body: dict[str, Any] = answer.json()
        return body

    return ask


def people(page: dict[str, Any]) -> set[str]:
    return {row["user_id"] for row in page["participants_sessions"]}


def test_stream_ignores_filters_in_one_form_or_in_both(
    switch: Switch, attendance: Callable[..., dict[str, Any]]
) -> None:
    switch()
    user_id = attendance(limit="1")["participants_sessions"][0]["user_id"]
    as_json = {"filter_conditions": json.dumps({"user_id": {"$eq": user_id}})}
    bracketed = {"filter_conditions[user_id][$eq]": user_id}
    assert people(attendance(**as_json)) == people(attendance(**bracketed)) == {user_id}
    switch(Fault(FaultName.IGNORED_JSON_FILTERS))
    assert len(people(attendance(**as_json))) > 1
    assert people(attendance(**bracketed)) == {user_id}
    switch(Fault(FaultName.IGNORED_FILTERS))
    assert len(people(attendance(**as_json))) > 1
    assert len(people(attendance(**bracketed))) > 1


def test_stream_repeats_the_cursor_that_it_was_sent(switch: Switch, attendance: Callable[..., dict[str, Any]]) -> None:
    switch(Fault(FaultName.REPEATED_CURSOR))
    cursor = attendance(limit="3")["next"]
    assert cursor
    for _ in range(8):
        assert attendance(limit="3", next=cursor)["next"] == cursor


def test_ids_with_a_slash_stay_one_part_of_the_path(switch: Switch, sandbox_server: SandboxServer) -> None:
    call = sandbox_server.world.showcase("healthy")
    mine = sandbox_server.credentials.stream
    answer = switch().get(
        f"/api/v2/video/call/{call.call_type}/{call.container_id}/session/{call.session_id}"
        "/participant/some%2Fbody/elsewhere/details/track",
        params={"api_key": mine.api_key},
        headers={"Authorization": jwt.encode({}, mine.api_secret, "HS256"), "stream-auth-type": "jwt"},
    )
    assert answer.json()["code"] == 16
    assert "does not exist" not in answer.json()["message"]


def test_windows_are_ignored(switch: Switch, sessions_path: str) -> None:
    question = {"start_time": "2020-01-01T00:00:00Z", "end_time": "2020-01-02T00:00:00Z"}
    assert switch().get(sessions_path, params=question).json()["paging"]["total_count"] == 0
    ignored = switch(Fault(FaultName.IGNORED_WINDOW)).get(sessions_path, params=question).json()
    assert ignored["paging"]["total_count"] > 0


def test_a_page_comes_again_and_again(switch: Switch, sessions_path: str) -> None:
    client = switch(Fault(FaultName.REPEATED_CURSOR))
    pages = [client.get(sessions_path, params={"page_no": number, "per_page": 2}).json() for number in (1, 2, 9)]
    ids = [[session["id"] for session in page["data"]["sessions"]] for page in pages]
    assert ids[0] == ids[1] == ids[2]


def test_unknown_words(switch: Switch, sessions_path: str) -> None:
    answer = switch(Fault(FaultName.WRONG_ENUMS)).get(sessions_path).json()
    assert {session["status"] for session in answer["data"]["sessions"]} == {UNKNOWN_WORD}


def test_nulls_leave_what_identifies(switch: Switch, sessions_path: str) -> None:
    client = switch(Fault(FaultName.NULLS))
    answer = client.get(sessions_path).json()
    sessions = answer["data"]["sessions"]
    assert all(session["id"] for session in sessions)
    values = [value for session in sessions for value in session.values()]
    assert None in values
    assert answer["paging"]["total_count"] > 0
    again = client.get(sessions_path).json()["data"]["sessions"]
    assert [absent(session) for session in again] == [absent(session) for session in sessions]


def absent(session: dict[str, Any]) -> set[str]:
    return {name for name, value in session.items() if value is None}


def test_only_some_paths(switch: Switch, sessions_path: str) -> None:
    client = switch(Fault(FaultName.SERVER_ERROR, path="*/sessions"))
    assert client.get(sessions_path).status_code == 500
    assert client.get("/client/v4/user/tokens/verify").status_code == 200


def test_only_the_nth_request(switch: Switch, sessions_path: str) -> None:
    client = switch(Fault(FaultName.SERVER_ERROR, path="*/sessions", nth=(2, 4)))
    assert [client.get(sessions_path).status_code for _ in range(5)] == [200, 500, 200, 500, 200]


def test_only_the_first_attempts_of_each_request(switch: Switch, sessions_path: str) -> None:
    client = switch(Fault(FaultName.UNAVAILABLE, attempts=2))
    for number in (1, 2):
        question = {"page_no": number, "per_page": 1}
        assert [client.get(sessions_path, params=question).status_code for _ in range(3)] == [503, 503, 200]


def test_a_share_of_the_requests_is_the_same_whenever_it_runs() -> None:
    def run(seed: int) -> list[bool]:
        faults = Faults([Fault(FaultName.HTML, rate=0.3)], seed=seed)
        return [faults.choose("GET", "/x", str(number).encode()) is not None for number in range(1000)]

    assert run(1) == run(1)
    assert run(1) != run(2)
    assert 250 < sum(run(1)) < 350


def test_the_order_of_requests_does_not_matter() -> None:
    questions = [str(number).encode() for number in range(200)]

    def befallen(order: list[bytes]) -> set[bytes]:
        faults = Faults([Fault(FaultName.HTML, rate=0.5)])
        return {question for question in order if faults.choose("GET", "/x", question)}

    assert befallen(questions) == befallen(questions[::-1])


@pytest.mark.parametrize("name", list(FaultName))
def test_names_on_the_command_line(name: FaultName) -> None:
    assert parse_fault(name) == Fault(name)
    assert parse_fault(f"{name.replace('_', '-')}:0.25") == Fault(name, 0.25)


@pytest.mark.parametrize("text", ["", "nonsense", "html:", "html:2", "html:-0.1", "html:x", "html:nan"])
def test_what_is_no_fault(text: str) -> None:
    with pytest.raises(UsageError):
        parse_fault(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["id", "type", "a", "b"]), inner),
    max_leaves=20,
)


@given(JSON)
def test_distortions_leave_valid_json(value: Any) -> None:
    for changed in (nulls(value), wrong_enums(value), repeated_cursor(value, "cursor")):
        assert json.loads(json.dumps(changed)) == changed
    if isinstance(value, dict) and "id" in value:
        kept = nulls(value)
        assert isinstance(kept, dict)
        assert kept["id"] == value["id"]


def test_a_cursor_repeats_only_where_a_list_has_one() -> None:
    assert repeated_cursor({"participants": [], "next": "b"}, "a") == {"participants": [], "next": "a"}
    assert repeated_cursor({"participants": [], "duration": "1ms"}, "a") == {
        "participants": [],
        "duration": "1ms",
        "next": "a",
    }
    assert repeated_cursor({"next": "b"}, None) == {"next": "b"}
