"""The layer that does to requests and answers what `Faults` has chosen for them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import MutableHeaders
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tui.sandbox.distort import nulls, repeated_cursor, wrong_enums
from tui.sandbox.envelopes import is_stream, stream_error, vendor_error
from tui.sandbox.faults import Fault, FaultName, Faults

CLOSE_EXTENSION = "callscope.close"
RESET_EXTENSION = "callscope.reset"
"""ASGI scope extensions through which a server lets its application end the connection."""

_PROXY_PAGE = (
    "<!DOCTYPE html>\n<html><head><title>{title}</title></head>"
    "<body><h1>{title}</h1><p>sandbox-proxy.invalid</p></body></html>\n"
)
_REFUSALS = {
    FaultName.SERVER_ERROR: (500, "internal error"),
    FaultName.UNAVAILABLE: (503, "service temporarily unavailable"),
    FaultName.CONFLICT: (409, "conflict"),
    FaultName.UNPROCESSABLE: (422, "unprocessable"),
}
_FILTERS = {"search", "status", "start_time", "end_time", "participants", "associated_id", "filters", "severity"}
_WINDOW = {"since", "until", "start_time", "end_time", "start_date", "end_date"}


class ConnectionLost(ConnectionResetError):
    """The simulated vendor ended the connection; raised where there is no real one to end."""


class Misbehaviour:
    """ASGI middleware that misbehaves as `faults` says."""

    def __init__(self, app: ASGIApp, *, faults: Faults) -> None:
        self._app = app
        self._faults = faults

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, well or not."""
        if scope["type"] != "http" or not self._faults.rules:
            await self._app(scope, receive, send)
            return
        body = await _read(receive)
        fault = self._faults.choose(scope["method"], scope["path"], scope["query_string"] + b"\n" + body)
        replay = _replay(body, receive)
        if fault is None:
            await self._app(scope, replay, send)
            return
        refusal = _refusal(fault, scope["path"])
        if refusal is not None:
            await refusal(scope, receive, send)
        elif fault.name is FaultName.RESET:
            await _end(scope, receive, RESET_EXTENSION)
        elif fault.name is FaultName.STALLED:
            if await _stall(receive, fault.stall_s):
                await self._app(scope, replay, send)
        else:
            await self._distorted(fault, scope, body, receive, send)

    async def _distorted(self, fault: Fault, scope: Scope, body: bytes, receive: Receive, send: Send) -> None:
        question = _distort_question(fault, scope, body)
        answer = _Recorder()
        await self._app(question[0], _replay(question[1], receive), answer)
        start, content = answer.start, bytes(answer.body)
        distort = _distortion(fault, scope, body)
        if distort is not None and start["status"] < 300:
            content = _on_json(content, distort)
        if fault.name is FaultName.TRUNCATED:
            content = content[: len(content) // 2]
        MutableHeaders(scope=start)["content-length"] = str(len(content))
        await send(start)
        if fault.name not in (FaultName.STALLED_BODY, FaultName.DROPPED):
            await send({"type": "http.response.body", "body": content})
            return
        half = max(1, len(content) // 2)
        await send({"type": "http.response.body", "body": content[:half], "more_body": True})
        if fault.name is FaultName.DROPPED:
            await _end(scope, receive, CLOSE_EXTENSION)
            return
        if await _stall(receive, fault.stall_s):
            await send({"type": "http.response.body", "body": content[half:]})


class _Recorder:
    def __init__(self) -> None:
        self.start: Message = {}
        self.body = bytearray()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.start = message
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")


async def _read(receive: Receive) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return bytes(body)
        body += message.get("body", b"")
        if not message.get("more_body", False):
            return bytes(body)


def _replay(body: bytes, receive: Receive) -> Receive:
    sent = False

    async def replay() -> Message:
        nonlocal sent
        if sent:
            return await receive()
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay


async def _stall(receive: Receive, seconds: float) -> bool:
    """Wait, and return whether the client waited too."""
    try:
        async with asyncio.timeout(seconds):
            while (await receive())["type"] != "http.disconnect":
                pass
    except TimeoutError:
        return True
    return False


async def _end(scope: Scope, receive: Receive, extension: str) -> None:
    end: Callable[[], None] | None = scope.get("extensions", {}).get(extension)
    if end is None:
        raise ConnectionLost("the simulated vendor ended the connection")
    end()
    while (await receive())["type"] != "http.disconnect":
        pass


def _refusal(fault: Fault, path: str) -> Response | None:
    match fault.name:
        case FaultName.RATE_LIMITED | FaultName.RATE_LIMITED_SILENT:
            response: Response = vendor_error(path, 429, "Too many requests")
            if fault.name is FaultName.RATE_LIMITED:
                response.headers["Retry-After"] = str(fault.retry_after_s)
            return response
        case FaultName.SUSPENDED:
            if is_stream(path):
                return stream_error(403, 99, "App is suspended due to overdue payments")
            return vendor_error(path, 403, "Account is suspended")
        case FaultName.HTML:
            return HTMLResponse(_PROXY_PAGE.format(title="Sign in to the network"))
        case FaultName.HTML_ERROR:
            return HTMLResponse(_PROXY_PAGE.format(title="502 Bad Gateway"), 502)
    if fault.name in _REFUSALS:
        return vendor_error(path, *_REFUSALS[fault.name])
    return None


def _distort_question(fault: Fault, scope: Scope, body: bytes) -> tuple[Scope, bytes]:
    match fault.name:
        case FaultName.IGNORED_FILTERS:
            scope = _without(scope, lambda name: name.startswith("filter_conditions") or name in _FILTERS)
            body = _on_json(body, lambda value: _without_key(value, "filter_conditions"))
        case FaultName.IGNORED_JSON_FILTERS:
            scope = _without(scope, lambda name: name == "filter_conditions")
        case FaultName.IGNORED_WINDOW:
            scope = _without(scope, lambda name: name in _WINDOW)
        case FaultName.REPEATED_CURSOR:
            scope = _without(scope, lambda name: name == "page_no")
    return scope, body


def _without(scope: Scope, unwanted: Callable[[str], bool]) -> Scope:
    pairs = parse_qsl(scope["query_string"].decode("ascii"), keep_blank_values=True)
    kept = urlencode([(name, value) for name, value in pairs if not unwanted(name)])
    return {**scope, "query_string": kept.encode("ascii")}


def _without_key(value: object, key: str) -> object:
    return {name: part for name, part in value.items() if name != key} if isinstance(value, dict) else value


def _distortion(fault: Fault, scope: Scope, body: bytes) -> Callable[[object], object] | None:
    match fault.name:
        case FaultName.WRONG_ENUMS:
            return wrong_enums
        case FaultName.NULLS:
            return nulls
        case FaultName.REPEATED_CURSOR:
            sent = _sent_cursor(scope, body)
            return lambda value: repeated_cursor(value, sent)
    return None


def _sent_cursor(scope: Scope, body: bytes) -> str | None:
    query = dict(parse_qsl(scope["query_string"].decode("ascii")))
    if "next" in query:
        return str(query["next"])
    try:
        asked: object = json.loads(body)
    except ValueError:
        return None
    cursor: object = asked.get("next") if isinstance(asked, dict) else None
    return cursor if isinstance(cursor, str) else None


def _on_json(content: bytes, change: Callable[[object], object]) -> bytes:
    try:
        value = json.loads(content)
    except ValueError:
        return content
    return json.dumps(change(value), separators=(",", ":")).encode()
