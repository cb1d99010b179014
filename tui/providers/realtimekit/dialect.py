"""What RealtimeKit, and Cloudflare's gateway before it, do their own way: limits, headers, errors."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime

from tui.errors import (
    AppSuspended,
    BadAnswer,
    BadToken,
    CallscopeError,
    DataError,
    Expired,
    NoPermission,
    NotFound,
    RateLimited,
    TimedOut,
    VendorFault,
    WrongIdKind,
)
from tui.providers.answers import Answer
from tui.providers.gate import Limit, LimitState
from tui.providers.http import html_error
from tui.text import printable

NAME = "RealtimeKit"

CLOUDFLARE_LIMIT = Limit(requests=1200, per_s=300.0, burst_per_s=200.0, shared="cloudflare")
"""All use of the Cloudflare API by one user or token, the dashboard included; beyond it all calls are refused."""
LEGACY_LIMIT = Limit(requests=2000, per_s=60.0, shared="realtimekit-legacy")
"""Of one address, over all endpoints."""

# Cloudflare's codes for credentials that it cannot read or does not know.
_TOKEN_CODES = frozenset({1000, 1001, 6003, 6111, 9103, 9106, 9107, 9109, 10000, 10001})
_ROUTE_CODES = frozenset({7000, 7003})

_LIMIT_PART = re.compile(r";\s*([a-z]+)\s*=\s*(\d+(?:\.\d+)?)", re.IGNORECASE)
_REFUSAL = re.compile(rb'"success"\s*:\s*(?:false|"false"|0)')
_OF_IDS = re.compile(r"\b(uuid|guid|identifier|id)\b", re.IGNORECASE)


class RealtimeKitDialect:
    """The dialect of Cloudflare's API, or of the legacy hosts."""

    def __init__(self, *, legacy: bool = False) -> None:
        self.name = NAME
        self.legacy = legacy

    def limit(self, endpoint: str) -> Limit:
        """Return the documented limit, which all endpoints share."""
        return LEGACY_LIMIT if self.legacy else CLOUDFLARE_LIMIT

    def limit_state(self, answer: Answer) -> LimitState:
        """Read `Ratelimit`, `Ratelimit-Policy` and `Retry-After`."""
        now = _tightest(answer.headers.get("ratelimit", ""))
        policy = _tightest(answer.headers.get("ratelimit-policy", ""))
        quota, remaining = policy.get("q", now.get("q")), now.get("r")
        return LimitState(
            limit=None if quota is None else int(quota),
            remaining=None if remaining is None else int(remaining),
            reset_in_s=now.get("t"),
            retry_after_s=_retry_after_s(answer),
            refused=answer.status == 429,
        )

    def error(self, answer: Answer) -> CallscopeError | None:
        """Return what an answer that is not a success means; None for a success.

        A 200 that says `success: false` is none.
        """
        if page := html_error(answer, self.name):
            return page
        if 200 <= answer.status < 300:
            return self._error_in_success(answer)
        refusal = _refusal(answer)
        return _error(answer, answer.status, refusal)

    def _error_in_success(self, answer: Answer) -> CallscopeError | None:
        body = answer.body.strip()
        if not (body.startswith(b"{") and body.endswith(b"}")):
            return BadAnswer(f"{self.name} answered {answer.status} with text that is not JSON or was cut off")
        if not _REFUSAL.search(body):
            return None
        try:
            said = json.loads(body)
        except (ValueError, RecursionError):
            return None  # whoever reads the body reports it
        if said.get("success") not in (False, "false", 0):
            return None  # the words were deeper inside
        refusal = _refusal(answer)
        status = refusal.code if refusal.code is not None and 400 <= refusal.code < 600 else 400
        return _error(answer, status, refusal)


@dataclass(frozen=True, slots=True)
class _Refusal:
    code: int | None = None
    message: str = ""


def _refusal(answer: Answer) -> _Refusal:
    """Read either envelope: `errors: [{code, message}]` of the gateway, `error: {code, message}` of the service."""
    try:
        said = json.loads(answer.body)
    except (ValueError, RecursionError):
        return _Refusal()
    if not isinstance(said, dict):
        return _Refusal()
    several = said.get("errors")
    candidates = [said.get("error"), *(several if isinstance(several, list) else [several]), said]
    for one in candidates:
        if isinstance(one, str) and one:
            return _Refusal(message=one)
        if isinstance(one, dict) and ("code" in one or "message" in one):
            message = one.get("message")
            return _Refusal(_code(one.get("code")), message if isinstance(message, str) else "")
    return _Refusal()


def _code(value: object) -> int | None:
    try:
        return int(value) if isinstance(value, int | float | str) else None
    except (ValueError, OverflowError):
        return None


def _error(answer: Answer, status: int, refusal: _Refusal) -> CallscopeError:
    said = printable(refusal.message.strip()[:300])
    code = refusal.code
    request_id = answer.headers.get("cf-ray") or answer.headers.get("x-request-id")

    def made(kind: type[CallscopeError], message: str, hint: str | None = None) -> CallscopeError:
        text = f"{message}: {said}" if said else message
        return kind(text, hint=hint, vendor_code=code, request_id=request_id)

    if status == 429:
        return RateLimited(
            f"{NAME} refuses more requests for now" + (f": {said}" if said else ""),
            retry_after_s=_retry_after_s(answer),
            vendor_code=code,
            request_id=request_id,
        )
    if status >= 500:
        return made(VendorFault, f"{NAME} answered with a fault of its own ({status})")
    if "suspend" in said.lower():
        return made(AppSuspended, f"{NAME} suspended the app or account")
    if status == 403:
        return made(
            NoPermission,
            "the token may not do this",
            "It needs the permission Realtime or Realtime Admin on this account; a new token can take a minute to work",
        )
    if status == 401 or code in _TOKEN_CODES:
        return made(BadToken, f"{NAME} does not accept the token")
    if code in _ROUTE_CODES:
        return made(
            WrongIdKind, "no such account, app or path", "Check account_id and app_id with `callscope config show`"
        )
    if status == 404:
        return made(NotFound, f"{NAME} does not know it")
    if status == 408:
        return made(TimedOut, f"{NAME} gave up waiting")
    if status == 409:
        return made(VendorFault, f"{NAME} says that something else is going on with it just now")
    if status == 410:
        return made(Expired, f"{NAME} no longer has it")
    if status in (400, 422) and _OF_IDS.search(said):
        return made(WrongIdKind, f"{NAME} refuses the id")
    if 300 <= status < 400:
        return made(BadAnswer, f"{NAME} sends us elsewhere ({status})", "Check the base URL")
    return made(DataError, f"{NAME} refused the question ({status})")


def _tightest(header: str) -> dict[str, float]:
    """Return the numbers of the entry with the least left: `"default";r=50;t=30, "burst";r=9;t=1`."""
    entries = [{key.lower(): float(number) for key, number in _LIMIT_PART.findall(part)} for part in header.split(",")]
    return min((entry for entry in entries if entry), key=lambda entry: entry.get("r", entry.get("q", 0.0)), default={})


def _retry_after_s(answer: Answer) -> float | None:
    """Return the wait that a refusal demands, in seconds or to an HTTP date; else to the reset of a used-up quota."""
    if answer.status not in (429, 503):
        return None
    demanded = answer.headers.get("retry-after", "").strip()
    try:
        return max(0.0, float(demanded))
    except ValueError:
        pass
    if demanded:
        try:
            until = parsedate_to_datetime(demanded)
        except ValueError:
            return None
        until = until if until.tzinfo else until.replace(tzinfo=UTC)
        return max(0.0, (until - answer.at).total_seconds())
    now = _tightest(answer.headers.get("ratelimit", ""))
    return now.get("t") if answer.status == 429 and now.get("r") == 0 else None
