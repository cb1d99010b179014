"""The simulated vendors with text in every name that would take over a terminal, a table, a file or a command line."""

from __future__ import annotations

import json
import zlib
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode

import httpx

from tests.support.explorer_run import NOW
from tests.support.triage_page import sandbox_connection, sandbox_source
from tui.config import RealtimeKitAccess, StreamAccess
from tui.providers.answers import Archive
from tui.providers.base import Provider
from tui.providers.gate import Gate
from tui.service import SourceSpec
from tui.service.profiles import realtimekit_provider, stream_provider

TEXTS = (
    "\x1b]0;owned\x07\x1b[2J\x9b31m",
    "\u202eevil\u2066\u200f ",
    "e" + "\u0301" * 50,
    "\u6f22\u5b57" * 30,
    "x" * 10_000,
    "\r\nnext\t\x00\x08\x7f line\u2028",
    "=HYPERLINK(1);+1-1@x;",
    "|`*_[a](https://x.test)<script>",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467\ufe0f\u3164",
    "\u0631\u0627\u0645\u064a ",
)
USER = "\x1b[31m\u202e\u6f22'\"$(id)/?#%;`\u0301 "
"""Stands before user ids, which come back in paths, queries and bodies."""
_IDS = {"user_id", "publisher_user_id"}
_STRUCTURE = {
    "audience", "call_id", "call_session_id", "call_type", "cid", "consumer_id", "data_source", "duration", "direction",
    "event_name", "event_type", "global_metrics_order", "id", "id_", "joined_at", "kind", "left_at", "level",
    "meeting_id", "metrics_order", "next", "operator", "organization_id", "participant_id", "peer_id", "prev",
    "producer_id", "publisher_user_session_id", "session_id", "severity", "status", "strategy", "timestamp",
    "tmp_data_source", "track_id", "track_type", "type", "unified_session_id", "unit", "user_session_id", "value_unit",
    "associated_id", "ipv4", "ip", "current_ip", "room_view_type", "preset_view_type",
}  # fmt: skip


class Hostile(httpx.AsyncBaseTransport):
    """Puts hostile text before every string of an answer that is no structure, and takes it out of questions again."""

    def __init__(self, inner: httpx.AsyncBaseTransport, *, user_ids: bool) -> None:
        self._inner = inner
        self._user_ids = user_ids

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        body = _plain((await request.aread()).decode())
        path, mark, query = request.url.raw_path.decode().partition("?")
        path = "/".join(quote(unquote(part).replace(USER, ""), safe="") for part in path.split("/"))
        pairs = [(name, _plain(value)) for name, value in parse_qsl(query, keep_blank_values=True)]
        path += mark + urlencode(pairs)
        headers = [(name, value) for name, value in request.headers.items() if name != "content-length"]
        plain = httpx.Request(
            request.method,
            request.url.copy_with(raw_path=path.encode()),
            headers=headers,
            content=body.encode() or None,
        )
        answer = await self._inner.handle_async_request(plain)
        told = {name: value for name, value in answer.headers.items() if name != "content-length"}
        return httpx.Response(
            answer.status_code, headers=told, json=self._spoilt(json.loads(await answer.aread())), request=request
        )

    def _spoilt(self, value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: self._spoilt(each, name) for name, each in value.items()}
        if isinstance(value, list):
            return [self._spoilt(each, key) for each in value]
        if not isinstance(value, str) or not value or key.endswith("_at"):
            return value
        if key in _IDS:
            return USER + value if self._user_ids else value
        return value if key in _STRUCTURE else TEXTS[zlib.crc32(f"{key}{value}".encode()) % len(TEXTS)] + value


def _plain(text: str) -> str:
    spelled = (USER, *(json.dumps(USER, ensure_ascii=ascii_only)[1:-1] for ascii_only in (True, False)))
    for each in spelled:
        text = text.replace(each, "")
    return text


def hostile_spec(vendor: str) -> SourceSpec:
    """Return a simulated vendor, in which it is always `NOW`, with hostile text in every name."""
    connection = sandbox_connection(sandbox_source(vendor))

    def open_source(gate: Gate, archive: Archive) -> Provider:
        access, transport = connection.access(), Hostile(connection.transport(), user_ids=vendor == "stream")
        if isinstance(access, StreamAccess):
            return stream_provider(access, transport, gate, archive, now=lambda: NOW)
        assert isinstance(access, RealtimeKitAccess)
        return realtimekit_provider(access, transport, gate, archive, now=lambda: NOW)

    return SourceSpec(connection.source, open_source)
