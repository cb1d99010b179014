"""Limits, headers and every error, in both envelopes."""

from __future__ import annotations

import base64
import json
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.providers.realtimekit.conftest import ACCOUNT, APP, TOKEN
from tests.providers.realtimekit.rtk_server import Answer as Script
from tests.providers.realtimekit.rtk_server import Reply, ScriptedServer
from tui.config.access import LegacyAccess, RealtimeKitAccess
from tui.config.secret import Secret
from tui.errors import (
    AppSuspended,
    BadAnswer,
    BadToken,
    CallscopeError,
    DataError,
    Expired,
    NoPermission,
    NotFound,
    ProxyAnswer,
    RateLimited,
    TimedOut,
    VendorFault,
    WrongIdKind,
)
from tui.providers.answers import Answer
from tui.providers.base import SessionQuestion
from tui.providers.realtimekit import RealtimeKitProvider
from tui.providers.realtimekit.client import http_client
from tui.providers.realtimekit.dialect import RealtimeKitDialect

DIALECT = RealtimeKitDialect()
AT = datetime(2026, 1, 2, 10, tzinfo=UTC)


def answer(status: int, body: Any, headers: dict[str, str] | None = None) -> Answer:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Answer("a1", "GET", "https://x/", b"", status, headers or {}, content, AT)


def gateway(code: int, message: str = "what they said") -> dict[str, Any]:
    return {"success": False, "errors": [{"code": code, "message": message}], "messages": [], "result": None}


def service(code: int, message: str = "what they said") -> dict[str, Any]:
    return {"success": False, "error": {"code": code, "message": message}}


@pytest.mark.parametrize(
    ("status", "body", "kind", "code"),
    [
        (401, gateway(10000, "Authentication error"), BadToken, 10000),
        (400, gateway(10000), BadToken, 10000),
        (400, gateway(6003, "Invalid request headers"), BadToken, 6003),
        (400, gateway(9106), BadToken, 9106),
        (403, gateway(9109, "Unauthorized to access requested resource"), NoPermission, 9109),
        (403, gateway(10000), NoPermission, 10000),
        (403, service(403, "account suspended"), AppSuspended, 403),
        (404, gateway(7003, "Could not route to /x, perhaps your object identifier is invalid?"), WrongIdKind, 7003),
        (400, gateway(7000, "No route for that URI"), WrongIdKind, 7000),
        (404, service(404, "No session found"), NotFound, 404),
        (410, service(410), Expired, 410),
        (400, service(400, "session_id must be a valid uuid"), WrongIdKind, 400),
        (422, service(422, "participant id is malformed"), WrongIdKind, 422),
        (422, service(422, "bad range"), DataError, 422),
        (400, service(400, "bad range"), DataError, 400),
        (408, service(408), TimedOut, 408),
        (409, service(409, "conflict"), VendorFault, 409),
        (429, gateway(971, "rate limited"), RateLimited, 971),
        (429, b"", RateLimited, None),
        (500, service(500, "GenericError"), VendorFault, 500),
        (503, b"upstream connect error", VendorFault, None),
        (502, b"<html>bad gateway</html>", VendorFault, None),
        (401, {"message": "Unauthorized"}, BadToken, None),
        (404, [], NotFound, None),
        (302, b"", BadAnswer, None),
        # a 200 is no success by itself
        (200, service(404, "No session found"), NotFound, 404),
        (200, gateway(10000), BadToken, 10000),
        (200, gateway(1000, "x"), BadToken, 1000),
        (200, gateway(7003), WrongIdKind, 7003),
        (200, service(500), VendorFault, 500),
        (200, {"success": False}, DataError, None),
        (200, {"success": False, "error": "plain words"}, DataError, None),
        (200, b"<html><body>log in</body></html>", ProxyAnswer, None),
        (200, b'{"success": true, "data": {"sess', BadAnswer, None),
        (200, b"", BadAnswer, None),
        (204, b"", BadAnswer, None),
    ],
)
def test_errors(status: int, body: Any, kind: type[CallscopeError], code: int | None) -> None:
    error = DIALECT.error(answer(status, body, {"cf-ray": "8f1e-FRA"}))
    assert type(error) is kind
    assert error is not None
    assert error.vendor_code == code
    if not isinstance(body, bytes):
        assert error.request_id == "8f1e-FRA"
    assert "\n" not in error.line()


def test_the_vendors_words_are_told_and_made_safe() -> None:
    error = DIALECT.error(answer(404, service(404, "no \x1b[31msession\x07 here")))
    assert error is not None
    assert "\x1b" not in error.message
    assert "session" in error.line()


@pytest.mark.parametrize(
    "body",
    [
        {"success": True, "data": {"sessions": []}},
        {"data": {}},
        {"success": True, "data": {"events": [{"metadata": {"success": False}}]}},
    ],
)
def test_successes(body: Any) -> None:
    assert DIALECT.error(answer(200, body)) is None


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"ratelimit": '"default";r=50;t=30', "ratelimit-policy": '"default";q=1200;w=300'}, (1200, 50, 30.0)),
        ({"ratelimit": '"a";r=900;t=200, "b";r=9;t=1'}, (None, 9, 1.0)),
        ({"ratelimit": "nonsense"}, (None, None, None)),
        ({}, (None, None, None)),
    ],
)
def test_limit_headers(headers: dict[str, str], expected: tuple[int | None, int | None, float | None]) -> None:
    state = DIALECT.limit_state(answer(200, {}, headers))
    assert (state.limit, state.remaining, state.reset_in_s) == expected
    assert not state.refused
    assert state.retry_after_s is None


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"retry-after": "300"}, 300.0),
        ({"retry-after": "Fri, 02 Jan 2026 10:00:30 GMT"}, 30.0),
        ({"retry-after": "Fri, 02 Jan 2026 09:00:00 GMT"}, 0.0),
        ({"retry-after": "soon"}, None),
        ({"ratelimit": '"default";r=0;t=17'}, 17.0),
        ({}, None),
    ],
)
def test_how_long_a_refusal_makes_us_wait(headers: dict[str, str], wait: float | None) -> None:
    refused = answer(429, gateway(971), headers)
    state = DIALECT.limit_state(refused)
    assert state.refused
    assert state.retry_after_s == wait
    error = DIALECT.error(refused)
    assert isinstance(error, RateLimited)
    assert error.retry_after_s == wait


def test_all_endpoints_share_one_limit() -> None:
    limit = DIALECT.limit("sessions")
    assert (limit.requests, limit.per_s, limit.burst_per_s) == (1200, 300, 200)
    assert limit.shared == DIALECT.limit("peer-report").shared
    legacy = RealtimeKitDialect(legacy=True).limit("sessions")
    assert (legacy.requests, legacy.per_s) == (2000, 60)
    assert legacy.shared != limit.shared


async def test_an_answer_that_was_cut_off_is_asked_for_again(
    serve: Callable[[Script], ScriptedServer], provider_of: Callable[..., RealtimeKitProvider]
) -> None:
    replies = iter([Reply(b'{"data": {"sessions": [{"id'), Reply(b'{"data": [1,}'), Reply({"data": {"sessions": []}})])
    server = serve(lambda asked: next(replies))
    found = await provider_of(server).sessions(SessionQuestion())
    assert found.page.items == ()
    assert len(server.asked) == 3


async def test_the_secret_is_nowhere_but_in_the_header(
    serve: Callable[[Script], ScriptedServer], provider_of: Callable[..., RealtimeKitProvider]
) -> None:
    server = serve(lambda asked: Reply(gateway(10000, "Authentication error"), 401))
    provider = provider_of(server)
    with pytest.raises(BadToken) as caught:
        await provider.sessions(SessionQuestion())
    shown = [
        repr(provider),
        repr(provider.__dict__),
        str(caught.value),
        repr(caught.value),
        "".join(traceback.TracebackException.from_exception(caught.value, capture_locals=True).format()),
    ]
    for access in (
        RealtimeKitAccess(ACCOUNT, Secret(TOKEN), app_id=APP),
        LegacyAccess(org_id="org-1", api_key=Secret(TOKEN)),
    ):
        client = http_client(access)
        shown += [repr(access), repr(client), repr(client.auth), repr(client.headers), repr(client.__dict__)]
        await client.aclose()
    assert server.asked[0].headers["authorization"] == f"Bearer {TOKEN}"
    pair = base64.b64encode(f"org-1:{TOKEN}".encode()).decode()
    for text in shown:
        assert TOKEN not in text
        assert pair not in text
