"""What Stream does its own way: limits, their headers, and what its refusals mean."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime

from tui.errors import (
    AppSuspended,
    BadAnswer,
    BadSecret,
    BadToken,
    CallscopeError,
    ClockSkew,
    DataError,
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
from tui.providers.http import html_error
from tui.providers.stream.schema.base import Wire, read
from tui.redact import redact

PER_MINUTE = {"GetCall": 1000, "QueryCalls": 1000}
"""Documented requests a minute, where they are not `DEFAULT_PER_MINUTE`."""
DEFAULT_PER_MINUTE = 60
"""Documented for the older statistics endpoints; the newer ones are not listed and taken to be alike."""
BURST_SHARE = 30
"""No second takes more than a minute's requests divided by this."""


class Refusal(Wire):
    """Stream's error envelope."""

    code: int | None = None
    message: str | None = None
    more_info: str | None = None
    exception_fields: dict[str, str] | None = None
    unrecoverable: bool | None = None


@dataclass(slots=True)
class StreamDialect:
    """Stream's own ways.

    Attributes:
        now_s: the clock that reset times are compared with, UTC epoch seconds.
    """

    name: str = "Stream"
    now_s: Callable[[], float] = field(default=time.time, repr=False)

    def limit(self, endpoint: str) -> Limit:
        """Return the documented limit of an endpoint."""
        requests = PER_MINUTE.get(endpoint, DEFAULT_PER_MINUTE)
        return Limit(requests, 60.0, burst_per_s=requests / BURST_SHARE)

    def limit_state(self, answer: Answer) -> LimitState:
        """Read the rate-limit headers; a value may be a list, of which the first counts."""
        reset_s = _number(answer.headers.get("x-ratelimit-reset"))
        limit, remaining = (_number(answer.headers.get(f"x-ratelimit-{name}")) for name in ("limit", "remaining"))
        return LimitState(
            limit=None if limit is None else int(limit),
            remaining=None if remaining is None else int(remaining),
            reset_in_s=None if reset_s is None else max(0.0, reset_s - self.now_s()),
            retry_after_s=self._retry_after_s(answer),
            refused=answer.status == 429,
        )

    def error(self, answer: Answer) -> CallscopeError | None:
        """Return what an answer that is not a success means; None for a success."""
        page = html_error(answer, self.name)
        if page is not None:
            return _told(page, answer, None)
        if 200 <= answer.status < 300:
            return None
        refusal = _refusal(answer)
        return _told(self._refused(answer, refusal), answer, refusal)

    def _refused(self, answer: Answer, refusal: Refusal) -> CallscopeError:
        status, code = answer.status, refusal.code
        text = _text(refusal)
        if code == 9 or status == 429:
            wait_s = self._retry_after_s(answer)
            return RateLimited(_said("Stream limits this endpoint", text), retry_after_s=wait_s, vendor_code=code)
        if code == -1 or status >= 500:
            return VendorFault(_said(f"Stream failed with status {status}", text), vendor_code=code)
        if code == 23 or status == 408:
            return TimedOut(_said("Stream took too long to answer", text), vendor_code=code)
        if code in _MEANINGS:
            kind, what, hint = _MEANINGS[code]
        else:
            kind, what, hint = _BY_STATUS.get(status, (DataError, f"Stream refused with status {status}", None))
        if kind is NotFound and any(word in text.lower() for word in _NOT_READY):
            kind, what = NotReady, "Stream has not computed this yet"
        return kind(_said(what, text), hint=hint, vendor_code=code)

    def _retry_after_s(self, answer: Answer) -> float | None:
        """Return the seconds to wait: `Retry-After` as a number or an HTTP date."""
        text = answer.headers.get("retry-after")
        if text is None:
            return None
        number = _number(text)
        if number is not None:
            return max(0.0, number)
        try:
            return max(0.0, parsedate_to_datetime(text).timestamp() - self.now_s())
        except (ValueError, TypeError, OverflowError):
            return None


_NOT_READY = ("not ready", "not yet", "not available yet", "not computed", "in progress")

_MEANINGS: dict[int, tuple[type[CallscopeError], str, str | None]] = {
    2: (BadToken, "Stream does not know this API key", "Check the profile's API key and base URL"),
    5: (BadToken, "Stream does not accept the token", None),
    40: (BadToken, "the token has expired", "Create a new token, or configure the API secret in its place"),
    41: (ClockSkew, "the token is not valid yet", None),
    42: (ClockSkew, "the token was issued in the future", None),
    43: (BadSecret, "the token's signature does not match", "Check that the API secret belongs to this API key"),
    17: (NoPermission, "the token does not allow this", "Use a server token: only that may read all statistics"),
    60: (NoPermission, "Stream does not allow this", None),
    70: (NoPermission, "Stream does not allow this", None),
    99: (AppSuspended, "the app is suspended", None),
    16: (NotFound, "Stream does not know it", None),
    4: (DataError, "Stream does not accept the question", "Check the filter and the ids"),
    22: (DataError, "the question is too long for Stream", "Narrow the filter"),
    24: (DataError, "the question's headers are too long for Stream", None),
}  # fmt: skip
"""Class, what is wrong and what to do, by the vendor's code."""

_BY_STATUS: dict[int, tuple[type[CallscopeError], str, str | None]] = {
    401: (BadToken, "Stream does not accept the credentials", None),
    403: (NoPermission, "Stream does not allow this", None),
    404: (NotFound, "Stream does not know it", None),
    **dict.fromkeys(
        (301, 302, 303, 307, 308),
        (ProxyAnswer, "Stream, or something before it, sends elsewhere", "Check the profile's base URL"),
    ),
}


def _refusal(answer: Answer) -> Refusal:
    try:
        return read(Refusal, answer)
    except BadAnswer:
        return Refusal()


def _told(error: CallscopeError, answer: Answer, refusal: Refusal | None) -> CallscopeError:
    error.request_id = answer.headers.get("x-request-id") or answer.client_request_id
    error.unrecoverable = bool(refusal and refusal.unrecoverable)
    return error


def _text(refusal: Refusal) -> str:
    fields = "; ".join(f"{name}: {fault}" for name, fault in (refusal.exception_fields or {}).items())
    text = ", ".join(part for part in ((refusal.message or "").strip(), fields) if part)
    # Not whatever length a stranger likes, and never what it may echo of our credentials.
    return redact(text[:300])


def _said(what: str, text: str) -> str:
    return f"{what}: {text}" if text else what


def _number(text: str | None) -> float | None:
    first = next((part.strip() for part in (text or "").split(",") if part.strip()), "")
    try:
        number = float(first)
    except ValueError:
        return None
    return number if abs(number) < 1e15 else None
