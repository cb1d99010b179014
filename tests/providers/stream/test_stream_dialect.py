from __future__ import annotations

import json
from email.utils import format_datetime

import pytest

from tests.providers.stream.stream_payloads import NOW, answer_of
from tui.errors import (
    AppSuspended,
    BadSecret,
    BadToken,
    CallscopeError,
    ClockSkew,
    DataError,
    ExitCode,
    NoPermission,
    NotFound,
    NotReady,
    ProxyAnswer,
    RateLimited,
    TimedOut,
    VendorFault,
)
from tui.providers.answers import Answer
from tui.providers.gate import Limit, LimitState
from tui.providers.http import is_worth_retrying
from tui.providers.stream.dialect import StreamDialect

DIALECT = StreamDialect(now_s=NOW.timestamp)


def refused(
    status: int, code: int | None, message: str = "told", headers: dict[str, str] | None = None, **more: object
) -> CallscopeError:
    body: dict[str, object] = {"code": code, "message": message, "StatusCode": status, "more_info": "", "details": []}
    error = DIALECT.error(answer_of({**body, **more}, status=status, headers=headers))
    assert error is not None
    return error


@pytest.mark.parametrize(
    ("status", "code", "kind", "exit_code"),
    [
        (401, 2, BadToken, ExitCode.AUTH),
        (401, 5, BadToken, ExitCode.AUTH),
        (401, 40, BadToken, ExitCode.AUTH),
        (401, 41, ClockSkew, ExitCode.AUTH),
        (401, 42, ClockSkew, ExitCode.AUTH),
        (401, 43, BadSecret, ExitCode.AUTH),
        (401, None, BadToken, ExitCode.AUTH),
        (403, 17, NoPermission, ExitCode.AUTH),
        (403, 70, NoPermission, ExitCode.AUTH),
        (403, None, NoPermission, ExitCode.AUTH),
        (403, 99, AppSuspended, ExitCode.AUTH),
        (404, 16, NotFound, ExitCode.DATA),
        (404, None, NotFound, ExitCode.DATA),
        (400, 4, DataError, ExitCode.DATA),
        (400, 18, DataError, ExitCode.DATA),
        (408, 23, TimedOut, ExitCode.NETWORK),
        (413, 22, DataError, ExitCode.DATA),
        (431, 24, DataError, ExitCode.DATA),
        (429, 9, RateLimited, ExitCode.NETWORK),
        (429, None, RateLimited, ExitCode.NETWORK),
        (500, -1, VendorFault, ExitCode.NETWORK),
        (503, None, VendorFault, ExitCode.NETWORK),
        (418, None, DataError, ExitCode.DATA),
        (302, None, ProxyAnswer, ExitCode.DATA),
    ],
)
def test_each_refusal_has_its_class_hint_code_and_request_id(
    status: int, code: int | None, kind: type[CallscopeError], exit_code: ExitCode
) -> None:
    error = refused(status, code)
    assert type(error) is kind
    assert error.exit_code is exit_code
    assert error.vendor_code == code
    assert error.request_id == "client-request-1"
    assert "told" in error.message
    assert error.hint or kind in (DataError,)
    assert "client-request-1" in error.line()
    assert error.line().isprintable()


def test_the_vendors_own_request_id_is_quoted_where_it_sends_one() -> None:
    assert refused(404, 16, headers={"x-request-id": "theirs"}).request_id == "theirs"


def test_every_authentication_hint_says_what_to_do() -> None:
    hints = {code: refused(401, code).hint for code in (2, 40, 41, 43)}
    assert len(set(hints.values())) == 4
    assert "clock" in hints[41]
    assert "secret" in hints[43]


def test_a_404_that_says_so_is_not_ready() -> None:
    assert type(refused(404, 16, "the report is not ready")) is NotReady


def test_unrecoverable_is_not_asked_again() -> None:
    assert is_worth_retrying(refused(500, -1))
    assert not is_worth_retrying(refused(500, -1, unrecoverable=True))
    assert not is_worth_retrying(refused(429, 9, headers={"retry-after": "1"}, unrecoverable=True))


@pytest.mark.parametrize(
    "body", [b"", b"nope", b"[]", b'{"code": "x", "message": 3, "unrecoverable": "maybe"}', b"null"]
)
def test_a_refusal_without_an_envelope_is_told_by_its_status(body: bytes) -> None:
    assert type(DIALECT.error(answer_of(body, status=404))) is NotFound
    assert type(DIALECT.error(answer_of(body, status=502))) is VendorFault


def test_html_is_a_proxys() -> None:
    page = answer_of(b"<!doctype html><h1>Sign in</h1>", headers={"content-type": "text/html"})
    error = DIALECT.error(page)
    assert type(error) is ProxyAnswer
    assert error.request_id == "client-request-1"
    assert type(DIALECT.error(answer_of(b" <html>", status=502))) is VendorFault


def test_a_success_is_no_error() -> None:
    assert DIALECT.error(answer_of({}, status=200)) is None
    assert DIALECT.error(answer_of({}, status=201)) is None


def test_a_message_is_cut_and_never_shows_a_token() -> None:
    token = "eyJhbGciOiJIUzI1NiJ9.eyJzZXJ2ZXIiOnRydWV9.abcdefghijk"
    error = refused(401, 5, f"bad token {token} " + "x" * 5000 + "\x1b[2J")
    assert token not in error.line()
    assert len(error.message) < 400


@pytest.mark.parametrize(
    ("headers", "state"),
    [
        ({}, LimitState()),
        (
            {
                "x-ratelimit-limit": "60",
                "x-ratelimit-remaining": "59",
                "x-ratelimit-reset": str(int(NOW.timestamp()) + 30),
            },
            LimitState(60, 59, 30.0),
        ),
        ({"x-ratelimit-limit": "60, 1000", "x-ratelimit-remaining": " ,12,7"}, LimitState(60, 12)),
        (
            {"x-ratelimit-limit": "many", "x-ratelimit-remaining": "nan", "x-ratelimit-reset": "1"},
            LimitState(reset_in_s=0),
        ),
        ({"retry-after": "7"}, LimitState(retry_after_s=7)),
        ({"retry-after": "soon"}, LimitState()),
        ({"retry-after": format_datetime(NOW.replace(minute=1), usegmt=True)}, LimitState(retry_after_s=60)),
        ({"retry-after": format_datetime(NOW.replace(year=2020), usegmt=True)}, LimitState(retry_after_s=0)),
    ],
)
def test_rate_limit_headers(headers: dict[str, str], state: LimitState) -> None:
    assert DIALECT.limit_state(answer_of({}, headers=headers)) == state


def test_a_refusal_for_the_rate_says_how_long_to_wait() -> None:
    error = refused(429, 9, headers={"retry-after": "3"})
    assert isinstance(error, RateLimited)
    assert error.retry_after_s == 3
    assert DIALECT.limit_state(answer_of({}, status=429)).refused


def test_limits_are_the_documented_ones() -> None:
    assert DIALECT.limit("QueryCalls") == Limit(1000, 60.0, burst_per_s=1000 / 30)
    assert DIALECT.limit("GetCallParticipantSessionMetrics") == Limit(60, 60.0, burst_per_s=2.0)


def test_field_faults_are_told() -> None:
    assert "limit: too large" in refused(400, 4, exception_fields={"limit": "too large"}).message


def test_answers_of_any_kind_never_raise() -> None:
    for status in (200, 301, 400, 404, 500):
        for body in (b"\xff\xfe", b"{", b'{"code": 1e999}', json.dumps({"message": None}).encode()):
            answer: Answer = answer_of(body, status=status)
            error = DIALECT.error(answer)
            assert error is None or isinstance(error, CallscopeError)
