"""Recording: any httpx transport, with its answers kept in a bundle.

What is kept is the body as decoded from its content encoding, byte for byte, the status, and the headers that say
something about the answer. Only a vendor's answers are kept: not what asks to come again later (429, 5xx), what
refuses the credentials, or text where JSON was due.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import httpx

from tui.model import Vendor
from tui.transports import ANSWERED_AT
from tui.transports.bundle import BundleWriter, Kept
from tui.transports.bundle.masking import kept_headers, masked_body
from tui.transports.bundle.request import key_of

_KEPT_REFUSALS = frozenset({400, 403, 404, 405, 410, 422})
_OF_THE_CONNECTION = frozenset({"content-encoding", "content-length", "transfer-encoding", "connection"})

OnKept = Callable[[int, Kept], None]


class RecordingTransport(httpx.AsyncBaseTransport):
    """Hands requests on, and keeps the answers before anybody sees them.

    A question that this recording has asked before, or whose answer is final, is answered from the bundle.

    Args:
        inner: where answers come from.
        writer: where they are kept.
        vendor: who answers.
        base_url: what the requests' URLs begin with.
        before: waited for before a request goes out, and not before an answer from the bundle.
        on_kept: told each answer's number when it is safe on the disk; called from any thread.
    """

    def __init__(
        self,
        inner: httpx.AsyncBaseTransport,
        writer: BundleWriter,
        vendor: Vendor,
        base_url: str,
        *,
        before: Callable[[], Awaitable[None]] | None = None,
        on_kept: OnKept | None = None,
    ) -> None:
        self._inner = inner
        self._writer = writer
        self._vendor = vendor
        self._base_url = base_url
        self._before = before
        self._on_kept = on_kept

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer from the bundle, or ask and keep.

        Raises:
            BadFile: the answer could not be written.
        """
        key = key_of(request, await request.aread(), self._vendor, self._base_url)
        known = await asyncio.to_thread(self._writer.reusable, key)
        if known is not None:
            return response_of(known, request)
        if self._before is not None:
            await self._before()
        answer = await self._inner.handle_async_request(request)
        try:
            body = await answer.aread()
        finally:
            await answer.aclose()
        if is_worth_keeping(answer.status_code, body):
            headers, is_final = kept_headers(answer.headers), self._writer.finals and answer.status_code < 400
            at = datetime.now(UTC)

            def keep() -> None:
                content, masked = masked_body(body)
                kept = Kept(key, answer.status_code, headers, content, at, is_final)
                number = self._writer.keep(kept, masked)
                if self._on_kept is not None:
                    self._on_kept(number, kept)

            await asyncio.to_thread(keep)  # in a thread that is waited for: what was asked is written
        told = [(name, value) for name, value in answer.headers.multi_items() if name not in _OF_THE_CONNECTION]
        return httpx.Response(answer.status_code, headers=told, content=body, request=request)

    async def aclose(self) -> None:
        """Close the transport inside; the writer is its owner's to close."""
        await self._inner.aclose()


def is_worth_keeping(status: int, body: bytes) -> bool:
    """Return whether an answer is the vendor's word on a question."""
    if status in _KEPT_REFUSALS:
        return _is_json(body)
    return 200 <= status < 300 and _is_json(body)


def response_of(kept: Kept, request: httpx.Request) -> httpx.Response:
    """Return an answer as httpx has it; it still knows when it came."""
    return httpx.Response(
        kept.status,
        headers=dict(kept.headers),
        content=kept.content,
        request=request,
        extensions={ANSWERED_AT: kept.at},
    )


def _is_json(body: bytes) -> bool:
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return False
    return True
