"""Rate limits, told in each vendor's own headers.

Stream limits each endpoint per minute and per second; Cloudflare limits the whole token per five minutes, and one
request too many blocks every call for the next five. RealtimeKit's legacy hosts limit an address per minute, and say
nothing until they refuse.
"""

from __future__ import annotations

import math
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tui.sandbox.envelopes import gateway_error, is_stream, stream_error

_STREAM_WINDOW_S = 60
_STREAM_BURST_SHARE = 30
"""Stream's limit per second is the one per minute divided by this."""
_CLOUDFLARE_WINDOW_S = 300
_BLOCK_S = 300

_PEOPLE = "/call_stats/[^/]+/[^/]+/[^/]+"
_STREAM_ENDPOINTS: tuple[tuple[str, str, str], ...] = (
    ("POST", "/calls", "QueryCalls"),
    ("POST", "/call_stats", "QueryCallSessionStats"),
    ("POST", "/call/stats", "QueryCallStats"),
    ("POST", "/call/feedback", "QueryUserFeedback"),
    ("POST", "/stats", "QueryAggregateCallStats"),
    ("GET", "/edges", "GetEdges"),
    ("GET", "/active_calls_status", "GetActiveCallsStatus"),
    ("GET", "/stats/daily_digest", "GetDailyDigest"),
    ("GET", "/call/[^/]+/[^/]+", "GetCall"),
    ("GET", "/call/[^/]+/[^/]+/report", "GetCallReport"),
    ("POST", "/call/[^/]+/[^/]+/participants", "QueryCallParticipants"),
    ("GET", "/call/[^/]+/[^/]+/session/[^/]+/participant_sessions", "QueryCallParticipantSessions"),
    ("GET", "/call/.+/details/track", "GetCallParticipantSessionMetrics"),
    ("GET", f"{_PEOPLE}/participants", "QueryCallSessionParticipantStats"),
    ("GET", f"{_PEOPLE}/participant/[^/]+/[^/]+/details", "GetCallSessionParticipantStatsDetails"),
    ("GET", f"{_PEOPLE}/participants/[^/]+/[^/]+/timeline", "QueryCallSessionParticipantStatsTimeline"),
    ("GET", f"{_PEOPLE}/map", "GetCallStatsMap"),
)
_STREAM_PATTERNS = tuple(
    (method, re.compile(f"/api/v2/video{pattern}"), name) for method, pattern, name in _STREAM_ENDPOINTS
)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much each vendor allows.

    Attributes:
        stream_per_minute: requests per minute, by endpoint name.
        stream_default_per_minute: for every other endpoint.
        cloudflare_per_window: requests per five minutes, all endpoints together.
        cloudflare_per_s: requests per second, all endpoints together.
        legacy_per_minute: requests per minute to RealtimeKit's legacy hosts.
    """

    stream_default_per_minute: int
    cloudflare_per_window: int
    cloudflare_per_s: int
    legacy_per_minute: int
    stream_per_minute: Mapping[str, int] = field(default_factory=dict)


GENEROUS = Limits(
    stream_default_per_minute=600_000,
    cloudflare_per_window=3_000_000,
    cloudflare_per_s=20_000,
    legacy_per_minute=600_000,
)
"""Never in the way of a client on the same machine."""

VENDOR = Limits(
    stream_default_per_minute=60,
    stream_per_minute={"GetCall": 1000, "QueryCalls": 1000, "GetEdges": 300},
    cloudflare_per_window=1200,
    cloudflare_per_s=200,
    legacy_per_minute=2000,
)
"""What the vendors publish. Stream does not list its newer statistics endpoints: they are taken to allow 60."""


def stream_endpoint(method: str, path: str) -> str:
    """Return Stream's name of the operation that a request asks for; "Other" where that is not known."""
    for wanted, pattern, name in _STREAM_PATTERNS:
        if method == wanted and pattern.fullmatch(path):
            return name
    return "Other"


@dataclass(slots=True)
class _Window:
    """Requests counted in windows that begin at multiples of their length."""

    length_s: int
    start: int = -1
    used: int = 0

    def count(self, now: float) -> int:
        start = math.floor(now / self.length_s) * self.length_s
        if start != self.start:
            self.start, self.used = start, 0
        self.used += 1
        return self.used

    @property
    def end(self) -> int:
        return self.start + self.length_s


class RateLimits:
    """ASGI middleware that counts, refuses, and tells in every answer's headers how much is left."""

    def __init__(self, app: ASGIApp, *, limits: Limits, clock: Callable[[], float] = time.time) -> None:
        self._app = app
        self._limits = limits
        self._clock = clock
        self._stream_minutes: dict[str, _Window] = {}
        self._stream_seconds: dict[str, _Window] = {}
        self._cloudflare_window = _Window(_CLOUDFLARE_WINDOW_S)
        self._cloudflare_second = _Window(1)
        self._legacy_minute = _Window(60)
        self._blocked_until = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count a request; answer it here if it is one too many."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path: str = scope["path"]
        if is_stream(path):
            headers, refusal = self._stream(scope["method"], path)
        else:
            headers, refusal = self._legacy() if path.startswith("/v2/") else self._cloudflare()
        if refusal is not None:
            refusal.headers.update(headers)
            await refusal(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(headers)
            await send(message)

        await self._app(scope, receive, send_with_headers)

    def _stream(self, method: str, path: str) -> tuple[dict[str, str], Response | None]:
        now = self._clock()
        name = stream_endpoint(method, path)
        allowed = self._limits.stream_per_minute.get(name, self._limits.stream_default_per_minute)
        minute = self._stream_minutes.setdefault(name, _Window(_STREAM_WINDOW_S))
        second = self._stream_seconds.setdefault(name, _Window(1))
        used = minute.count(now)
        headers = {
            "X-RateLimit-Limit": str(allowed),
            "X-RateLimit-Remaining": str(max(0, allowed - used)),
            "X-RateLimit-Reset": str(minute.end),
        }
        refusal = stream_error(429, 9, f'{name} failed with error: "Too many requests"')
        if used > allowed:
            return headers | {"Retry-After": str(max(1, math.ceil(minute.end - now)))}, refusal
        if second.count(now) > max(1, allowed // _STREAM_BURST_SHARE):
            return headers, refusal
        return headers, None

    def _cloudflare(self) -> tuple[dict[str, str], Response | None]:
        now = self._clock()
        quota = self._limits.cloudflare_per_window
        if now >= self._blocked_until:
            used = self._cloudflare_window.count(now)
            if used > quota or self._cloudflare_second.count(now) > self._limits.cloudflare_per_s:
                self._blocked_until = now + _BLOCK_S
        blocked = now < self._blocked_until
        remaining = 0 if blocked else quota - self._cloudflare_window.used
        reset_s = math.ceil((self._blocked_until if blocked else self._cloudflare_window.end) - now)
        headers = {
            "Ratelimit": f'"default";r={remaining};t={reset_s}',
            "Ratelimit-Policy": f'"default";q={quota};w={_CLOUDFLARE_WINDOW_S}',
        }
        if not blocked:
            return headers, None
        text = (
            f"More than {quota} requests per {_CLOUDFLARE_WINDOW_S} seconds reached. "
            "Please wait and consider throttling your request speed"
        )
        return headers | {"retry-after": str(reset_s)}, gateway_error(429, 971, text)

    def _legacy(self) -> tuple[dict[str, str], Response | None]:
        now = self._clock()
        if self._legacy_minute.count(now) <= self._limits.legacy_per_minute:
            return {}, None
        retry_after_s = max(1, math.ceil(self._legacy_minute.end - now))
        return {"retry-after": str(retry_after_s), "x-envoy-ratelimited": "true"}, Response(status_code=429)
