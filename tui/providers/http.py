"""One question to a vendor: through the gate, over HTTP, again where that helps, and the answer kept.

The vendor's own part is a `Dialect`: its limits, its rate-limit headers, its error envelopes.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol, TypeVar
from uuid import uuid4

import httpx
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt, wait_random_exponential

from tui.errors import (
    BadAnswer,
    CallscopeError,
    NetworkError,
    ProxyAnswer,
    RateLimited,
    TlsFailed,
    VendorFault,
)
from tui.providers.answers import Answer, Archive
from tui.providers.gate import Gate, Limit, LimitState
from tui.providers.network import network_error
from tui.transports import ANSWERED_AT

TIMEOUT = httpx.Timeout(30.0, connect=10.0)
LIMITS = httpx.Limits(max_connections=8, max_keepalive_connections=8, keepalive_expiry=55.0)
"""httpx's pool slows down as connections grow: eight are fastest (measured)."""
ATTEMPTS = 4
LONGEST_WAIT_S = 60.0
"""A vendor that demands a longer wait than this is reported instead of waited for."""

Params = Sequence[tuple[str, str]]
T = TypeVar("T")


class Dialect(Protocol):
    """What one vendor does its own way."""

    name: str

    def limit(self, endpoint: str) -> Limit:
        """Return the documented limit of an endpoint."""

    def limit_state(self, answer: Answer) -> LimitState:
        """Read the rate-limit headers of an answer."""

    def error(self, answer: Answer) -> CallscopeError | None:
        """Return what an answer that is not a success means; None for a success."""


@dataclass(frozen=True, slots=True)
class ApiClient:
    """Asks one vendor. It does not own `http`; whoever built that closes it."""

    http: httpx.AsyncClient
    dialect: Dialect
    gate: Gate
    archive: Archive

    async def ask(
        self, endpoint: str, method: str, path: str, *, params: Params = (), body: object | None = None
    ) -> Answer:
        """Ask and return a successful answer.

        Every question here only reads, so a POST is tried again like a GET.

        Args:
            endpoint: the vendor's name of the operation, which limits are kept by.
            method: GET or POST.
            path: below the client's base URL, already percent-encoded.
            params: query parameters in order.
            body: what to send as JSON.

        Raises:
            CallscopeError: what the vendor, the network or something in between answered, by class.
        """
        answer, _ = await self.read(endpoint, method, path, _unread, params=params, body=body)
        return answer

    async def read(
        self,
        endpoint: str,
        method: str,
        path: str,
        decode: Callable[[Answer], T],
        *,
        params: Params = (),
        body: object | None = None,
    ) -> tuple[Answer, T]:
        """Ask, and return a successful answer with what `decode` reads from it.

        A truncated body only shows when it is decoded, so that is part of what is tried again.

        Raises:
            CallscopeError: as `ask`, or what `decode` raised.
        """
        retrying = AsyncRetrying(
            stop=stop_after_attempt(ATTEMPTS),
            retry=retry_if_exception(is_worth_retrying),
            wait=_wait_s,
            reraise=True,
        )
        async for attempt in retrying:
            with attempt:
                answer = await self._ask_once(endpoint, method, path, params, body)
                await asyncio.sleep(0)  # what follows takes a while, and others may have something to do at once
                return answer, decode(answer)
        raise AssertionError("tenacity returns or raises")

    async def _ask_once(self, endpoint: str, method: str, path: str, params: Params, body: object | None) -> Answer:
        content = b"" if body is None else json.dumps(body, separators=(",", ":")).encode()
        client_request_id = str(uuid4())
        headers = {"x-client-request-id": client_request_id}
        if content:
            headers["content-type"] = "application/json"
        request = self.http.build_request(method, path, params=list(params), content=content or None, headers=headers)
        limit = self.dialect.limit(endpoint)
        await self.gate.enter(endpoint, limit)
        try:
            response = await self.http.send(request)
        except BaseException as error:
            self.gate.saw(endpoint, limit, LimitState())
            if isinstance(error, httpx.HTTPError):
                raise network_error(error, self.dialect.name, request.url) from error
            raise
        recorded_at: datetime | None = response.extensions.get(ANSWERED_AT)
        answer = Answer(
            source_id=self.archive.next_id(),
            method=method,
            url=_without_credentials(response.request.url),
            request_body=content,
            status=response.status_code,
            headers={name.lower(): value for name, value in response.headers.items()},
            body=response.content,
            at=recorded_at or datetime.now(UTC),
            client_request_id=client_request_id if recorded_at is None else None,
        )
        self.gate.saw(endpoint, limit, self.dialect.limit_state(answer))
        self.archive.keep(answer)
        refusal = self.dialect.error(answer)
        if refusal is not None:
            raise refusal
        return answer


def html_error(answer: Answer, vendor: str) -> CallscopeError | None:
    """Return the error for an HTML page where JSON was due, else None."""
    start = answer.body.lstrip()[:15].lower()
    is_html = "html" in answer.headers.get("content-type", "") or start.startswith((b"<!doctype", b"<html"))
    if not is_html:
        return None
    if answer.status >= 500:
        return VendorFault(f"{vendor}, or a proxy before it, answered {answer.status} with a web page")
    return ProxyAnswer(f"a web page came with status {answer.status} where {vendor} answers JSON")


def _unread(_: Answer) -> None:
    return None


_SECRET_PARAMS = frozenset({"api_key", "token", "authorization"})


def _without_credentials(url: httpx.URL) -> str:
    kept = [(name, value) for name, value in url.params.multi_items() if name.lower() not in _SECRET_PARAMS]
    return str(url.copy_with(params=kept or None, userinfo=b""))


def _wait_s(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    if isinstance(error, RateLimited) and error.retry_after_s is not None:
        return error.retry_after_s
    return wait_random_exponential(multiplier=0.25, max=8.0)(state)


def is_worth_retrying(error: BaseException) -> bool:
    """Return whether asking again may help."""
    if isinstance(error, CallscopeError) and error.unrecoverable:
        return False
    if isinstance(error, RateLimited) and error.retry_after_s is not None:
        return error.retry_after_s <= LONGEST_WAIT_S
    return isinstance(error, (NetworkError, BadAnswer)) and not isinstance(error, (TlsFailed, ProxyAnswer))
