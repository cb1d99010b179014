"""No secret and no token in anything that can be shown."""

from __future__ import annotations

import traceback
from typing import Any

import jwt
import pytest
from starlette.requests import Request

from tests.providers.stream.stream_payloads import API_KEY, SECRET, SESSION, Vendor, attendance, refusal, stream_access
from tui.config.secret import Secret
from tui.errors import CallscopeError, ConfigError
from tui.providers.answers import Answer
from tui.providers.base import ParticipantQuestion
from tui.providers.gate import OpenGate
from tui.providers.stream.auth import token_of
from tui.providers.stream.client import http_client
from tui.providers.stream.provider import StreamProvider

READY = "a-ready-made-token-from-elsewhere"


class Keeps:
    """An archive whose answers can be looked at."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []

    def next_id(self) -> str:
        return f"a{len(self.answers)}"

    def keep(self, answer: Answer) -> None:
        self.answers.append(answer)


def test_the_token_is_a_server_token() -> None:
    token = token_of(stream_access())
    assert jwt.decode(token, SECRET, algorithms=["HS256"]) == {"server": True}
    assert jwt.get_unverified_header(token) == {"alg": "HS256", "typ": "JWT"}


def test_a_short_secret_is_the_vendors_business() -> None:
    token = token_of(stream_access(api_secret=Secret("short7!")))
    assert token.count(".") == 2


def test_a_ready_token_goes_before_the_secret() -> None:
    assert token_of(stream_access(token=Secret(f" {READY}\n"))) == READY


def test_neither_is_a_configuration_error() -> None:
    with pytest.raises(ConfigError):
        token_of(stream_access(api_secret=None))


@pytest.mark.parametrize("access", [{}, {"token": Secret(READY), "api_secret": None}])
async def test_headers_and_parameters_of_every_request(access: dict[str, Any]) -> None:
    seen: list[Request] = []

    def answer(request: Request, _: object) -> object:
        seen.append(request)
        return attendance()

    provider = Vendor({"/participant_sessions": answer}).provider(**access)
    await provider.attendance(ParticipantQuestion(SESSION))
    await provider.aclose()
    headers = seen[0].headers
    assert headers["authorization"] == token_of(stream_access(**access))
    assert headers["stream-auth-type"] == "jwt"
    assert headers["x-stream-client"].startswith("callscope-")
    assert len(headers["x-client-request-id"]) == 36
    assert seen[0].query_params["api_key"] == API_KEY


@pytest.mark.parametrize("access", [{}, {"token": Secret(READY), "api_secret": None}])
async def test_nothing_that_can_be_shown_holds_one(access: dict[str, Any]) -> None:
    told = stream_access(**access)
    token = token_of(told)
    archive = Keeps()
    vendor = Vendor({"/participant_sessions": refusal(401, 5, f"bad token {token} or secret {SECRET}")})
    client = http_client(told, vendor.transport())
    provider = StreamProvider.connect(told, gate=OpenGate(), archive=archive, transport=vendor.transport())
    shown: list[str] = [repr(told), str(told), repr(client), str(client.headers), repr(provider), repr(vars(provider))]
    with pytest.raises(CallscopeError) as caught:
        await provider.attendance(ParticipantQuestion(SESSION))
    error = caught.value
    shown += [repr(error), str(error), error.line(), error.hint, repr(vars(error))]
    shown += traceback.format_exception(error)
    frames = traceback.TracebackException.from_exception(error, capture_locals=True).stack
    shown += [repr(frame.locals) for frame in frames if "/tui/" in frame.filename or "/httpx/" in frame.filename]
    assert len(shown) > 12, "the locals of our own frames were looked at"
    shown += [repr((answer.url, answer.request_body)) for answer in archive.answers]
    await provider.aclose()
    await client.aclose()
    assert len(archive.answers) == 1
    text = "\n".join(shown)
    for secret in (SECRET, READY, token):
        assert secret not in text
    assert API_KEY not in archive.answers[0].url
