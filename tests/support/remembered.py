"""The simulated vendors' answers, remembered: over a world that stands still, a question has one answer."""

from __future__ import annotations

import asyncio

import httpx

Question = tuple[str, str, bytes]
Answer = tuple[int, list[tuple[bytes, bytes]], bytes]

_ANSWERS: dict[Question, Answer] = {}


class Remembered(httpx.AsyncBaseTransport):
    """Asks each question once in the life of the tests; an answer takes `pause_s` all the same.

    It is for the usual world at its standing time, without faults: who asks there again is answered the same bytes
    without the work of making them up again.
    """

    def __init__(self, inner: httpx.AsyncBaseTransport, *, pause_s: float = 0.0) -> None:
        self._inner = inner
        self._pause_s = pause_s

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(self._pause_s)
        question = (request.method, str(request.url), await request.aread())
        if question not in _ANSWERS:
            response = await self._inner.handle_async_request(request)
            _ANSWERS[question] = (response.status_code, response.headers.raw, await response.aread())
        status, headers, content = _ANSWERS[question]
        return httpx.Response(status, headers=headers, stream=httpx.ByteStream(content), request=request)
