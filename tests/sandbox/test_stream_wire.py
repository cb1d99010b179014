"""What the sandbox's Stream puts on the wire, hidden by the vendor's client: errors, encodings, both filters."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import jwt
import pytest

from tui.sandbox.credentials import DEMO
from tui.sandbox.world import World

NOW = datetime(2026, 9, 10, 13, 20, 5, tzinfo=UTC).timestamp()
WORLD = World(1, clock=lambda: NOW)
SECRET = DEMO.stream.api_secret
CALL = WORLD.showcase("one_country")
WHERE = f"/call/{CALL.call_type}/{CALL.container_id}/session/{CALL.session_id}"
STATS = f"/call_stats/{CALL.call_type}/{CALL.container_id}/{CALL.session_id}"


def token(secret: str = SECRET, **claims: Any) -> str:
    return jwt.encode(claims, secret, algorithm="HS256")


@pytest.fixture
def ask(still_sandbox_server: Any) -> Iterator[Callable[..., httpx.Response]]:
    server = still_sandbox_server
    with httpx.Client(base_url=f"{server.stream_url}/api/v2/video") as client:

        def send(path: str, *, auth: str | None = token(), key: str = DEMO.stream.api_key, **options: Any) -> Any:
            headers = {"stream-auth-type": "jwt"} | ({"Authorization": auth} if auth is not None else {})
            params = [("api_key", key), *options.pop("params", {}).items()]
            method = "POST" if "json" in options or "content" in options else "GET"
            return client.request(method, path, params=params, headers=headers, **options)

        yield send


def refusal(answer: httpx.Response) -> tuple[int, int]:
    body = answer.json()
    assert set(body) >= {"code", "message", "StatusCode", "duration", "more_info", "details"}
    assert body["StatusCode"] == answer.status_code
    return answer.status_code, body["code"]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"key": "nonsense"}, 2),
        ({"auth": None}, 5),
        ({"auth": "not.a.token"}, 5),
        ({"auth": f"Bearer {token()}"}, 5),
        ({"auth": token("another secret, quite as long as the real one")}, 43),
        ({"auth": token(exp=int(NOW) - 10)}, 40),
        ({"auth": token(nbf=int(NOW) + 60)}, 41),
        ({"auth": token(iat=int(NOW) + 60)}, 42),
    ],
)
def test_credentials_are_refused_each_with_its_code(ask: Any, options: dict[str, Any], code: int) -> None:
    assert refusal(ask(f"{WHERE}/participant_sessions", **options)) == (401, code)


@pytest.mark.parametrize("claims", [{}, {"server": True}, {"iat": int(NOW) - 5, "exp": int(NOW) + 60}])
def test_any_valid_server_token_opens(ask: Any, claims: dict[str, Any]) -> None:
    assert ask("/active_calls_status", auth=token(**claims)).status_code == 200


def test_user_tokens_open_what_is_not_for_servers_only(ask: Any) -> None:
    auth = token(user_id="alice")
    assert ask(f"{WHERE}/participant_sessions", auth=auth).status_code == 200
    assert refusal(ask("/active_calls_status", auth=auth)) == (403, 17)
    assert refusal(ask("/call/feedback", auth=auth, json={})) == (403, 17)


@pytest.mark.parametrize(
    ("path", "params"),
    [
        (f"{WHERE}/participant_sessions", {"limit": "101"}),
        (f"{WHERE}/participant_sessions", {"limit": "many"}),
        (f"{WHERE}/participant_sessions", {"next": "nonsense"}),
        (f"{WHERE}/participant_sessions", {"filter_conditions": "{"}),
        (f"{WHERE}/participant_sessions", {"filter_conditions": '{"role": "host"}'}),
        (f"{WHERE}/participant_sessions", {"filter_conditions": '{"user_id": {"$contains": "a"}}'}),
        (f"{WHERE}/participant_sessions", {"filter_conditions": '{"is_live": {"$eq": "yes"}}'}),
        (f"{WHERE}/participant_sessions", {"filter_conditions": '{"user_id": {"$in": "a"}}'}),
        (f"{WHERE}/participant_sessions", {"filter_conditions[user_id][$gt]": "a"}),
        (f"/call/{'x' * 65}/y/session/z/participant_sessions", {}),
    ],
)
def test_bad_input_is_refused_with_code_4(ask: Any, path: str, params: dict[str, str]) -> None:
    assert refusal(ask(path, params=params)) == (400, 4)


@pytest.mark.parametrize(
    "body",
    [
        {"limit": 101},
        {"sort": [{"field": "call_id", "direction": 1}]},
        {"sort": [{"field": "session_started_at", "direction": 2}]},
        {"filter_conditions": {"call_type": "default"}},
        {"filter_conditions": {"session_started_at": {"$gte": "yesterday"}}},
        {"filter_conditions": {"counts.cq_score": {"$in": [1]}}},
        {"filter_conditions": []},
    ],
)
def test_bad_bodies_are_refused_with_code_4(ask: Any, body: dict[str, Any]) -> None:
    assert refusal(ask("/call_stats", json=body)) == (400, 4)


def test_bodies_that_are_not_json_are_refused(ask: Any) -> None:
    assert refusal(ask("/call_stats", content=b"{")) == (400, 4)
    assert refusal(ask("/call_stats", content=b"[]")) == (400, 4)


def test_a_cursor_belongs_to_its_question(ask: Any) -> None:
    first = ask(f"{WHERE}/participant_sessions", params={"limit": "3"}).json()
    assert refusal(
        ask(f"{WHERE}/participant_sessions", params={"next": first["next"], "filter_conditions[is_live]": "false"})
    ) == (400, 4)
    assert refusal(ask(f"{WHERE}/participant_sessions", params={"prev": first["next"]})) == (400, 4)


def test_ids_of_something_else_are_not_found(ask: Any) -> None:
    presence = WORLD.presences(CALL, 0)[0]
    wrong = WHERE.replace(CALL.session_id, presence.session_id)
    answer = ask(f"{wrong}/participant_sessions")
    assert refusal(answer) == (404, 16)
    assert "call session not found" in answer.json()["message"]
    other = WORLD.presences(CALL, 1)[0]
    assert refusal(ask(f"{WHERE}/participant/{presence.user_id}/{other.session_id}/details/track")) == (404, 16)
    assert refusal(ask(f"{WHERE}/participant/{presence.user_id}/{CALL.session_id}/details/track")) == (404, 16)
    assert refusal(ask("/call/livestream/nobody-knows")) == (404, 16)
    assert refusal(ask("/no/such/path")) == (404, 16)


def test_a_session_that_just_ended_is_listed_but_not_ready(ask: Any) -> None:
    call = WORLD.showcase("not_ready")
    where = f"/call/{call.call_type}/{call.container_id}"
    for path in (f"{where}/session/{call.session_id}/participant_sessions", f"{where}/report"):
        assert refusal(ask(path)) == (404, 16)
    found = ask("/call_stats", json={"filter_conditions": {"call_session_id": call.session_id}}).json()["call_stats"]
    (row,) = found
    assert row["generated_at"] < row["call_ended_at"], "its numbers are not final"


def test_times_are_whole_nanoseconds_and_durations_differ(ask: Any) -> None:
    attendance = ask(f"{WHERE}/participant_sessions").json()
    assert isinstance(attendance["duration"], int)
    for row, presence in zip(attendance["participants_sessions"], WORLD.roster(CALL), strict=False):
        assert row["joined_at"] == round(presence.joined_at * 1000) * 1_000_000
    people = ask(f"{STATS}/participants").json()
    assert people["duration"].endswith("ms")


def test_posts_answer_201_and_gets_200(ask: Any) -> None:
    assert ask("/call_stats", json={}).status_code == 201
    assert ask("/calls", content=b"").status_code == 201
    assert ask("/edges").status_code == 200


@pytest.mark.parametrize(
    ("conditions", "brackets"),
    [
        ({"user_id": {"$eq": WORLD.person(CALL, 4).user_id}}, "filter_conditions[user_id][$eq]"),
        ({"user_id": WORLD.person(CALL, 4).user_id}, "filter_conditions[user_id]"),
        ({"user_id": {"$in": [WORLD.person(CALL, 4).user_id]}}, "filter_conditions[user_id][$in][]"),
        ({"is_live": {"$eq": False}}, "filter_conditions[is_live][$eq]"),
    ],
)
def test_filters_in_json_and_in_brackets_are_the_same(ask: Any, conditions: dict[str, Any], brackets: str) -> None:
    value: Any = next(iter(conditions.values()))
    value = next(iter(value.values())) if isinstance(value, dict) else value
    value = value[0] if isinstance(value, list) else value
    text = json.dumps(value) if isinstance(value, bool) else value
    one = ask(f"{WHERE}/participant_sessions", params={"filter_conditions": json.dumps(conditions)}).json()
    other = ask(f"{WHERE}/participant_sessions", params={brackets: text}).json()
    assert one["participants_sessions"] == other["participants_sessions"] != []


def test_both_ends_of_a_filter_hold_and_alternatives_do(ask: Any) -> None:
    users = [WORLD.person(CALL, n).user_id for n in (2, 5)]
    wanted = {"$or": [{"user_id": users[0]}, {"user_id": users[1]}], "$and": [{"is_live": False}]}
    rows = ask(f"{WHERE}/participant_sessions", params={"filter_conditions": json.dumps(wanted)}).json()
    assert {row["user_id"] for row in rows["participants_sessions"]} == set(users)


def test_unknown_parameters_and_sorts_of_people_are_ignored(ask: Any) -> None:
    plain = ask(f"{WHERE}/participant_sessions").json()["participants_sessions"]
    assert ask(f"{WHERE}/participant_sessions", params={"colour": "red"}).json()["participants_sessions"] == plain
    assert ask(f"{STATS}/participants", params={"sort": "%7B%22direction%22"}).status_code == 200


def test_windows(ask: Any) -> None:
    presence = WORLD.presences(CALL, 0)[0]
    path = f"{WHERE}/participant/{presence.user_id}/{presence.session_id}/details/track"

    def text(seconds: float) -> str:
        return datetime.fromtimestamp(seconds, UTC).isoformat()

    start = CALL.started_at
    assert refusal(ask(path, params={"since": text(start), "until": text(start + 1801)})) == (400, 4)
    assert refusal(ask(path, params={"since": text(start + 5), "until": text(start)})) == (400, 4)
    assert refusal(ask(path, params={"since": "yesterday"})) == (400, 4)
    whole = ask(path, params={"since": text(start), "until": text(start + 1800)}).json()
    half = ask(path, params={"since": text(start + 900), "until": json.dumps(text(start + 1800))}).json()
    points, later = (each["published_tracks"][0]["bitrate"]["data_points"] for each in (whole, half))
    assert later == [point for point in points if point[0] >= (start + 900) * 1000], "windows tile without a seam"
    details = f"{STATS}/participant/{presence.user_id}/{presence.session_id}/details"
    assert refusal(ask(details, params={"max_points": "4097"})) == (400, 4)
    assert refusal(ask(details, params={"max_points": "0"})) == (400, 4)


def test_no_answer_tells_the_truth(ask: Any) -> None:
    words = {"uplink_loss", "one_country", "culprit", "truth"}
    call = WORLD.call("stream", next(n for n in range(500) if WORLD.truth(WORLD.call("stream", n)).user_ids))
    stats = f"/call_stats/{call.call_type}/{call.container_id}/{call.session_id}"
    body = ask(f"{stats}/participants").text + ask(f"{stats}/map").text
    assert not [word for word in words if word in body]
