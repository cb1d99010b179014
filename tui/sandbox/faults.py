"""Misbehaviour on request: which requests get which fault.

A fault is chosen by a pure function of the request (method, path, query, body), how often it was asked before, and a
seed: the same run of requests always meets the same faults, in whatever order they come.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from hashlib import blake2b

from tui.errors import UsageError


class FaultName(StrEnum):
    """What can go wrong."""

    RATE_LIMITED = "rate_limited"  # 429 with Retry-After
    RATE_LIMITED_SILENT = "rate_limited_silent"  # 429 without
    SERVER_ERROR = "server_error"  # 500 in the vendor's envelope
    UNAVAILABLE = "unavailable"  # 503 in the vendor's envelope
    CONFLICT = "conflict"  # 409
    UNPROCESSABLE = "unprocessable"  # 422
    SUSPENDED = "suspended"  # 403, the app is suspended
    HTML = "html"  # a proxy's login page with status 200
    HTML_ERROR = "html_error"  # a proxy's error page with status 502
    TRUNCATED = "truncated"  # half of the JSON, as if it were all
    STALLED = "stalled"  # nothing for a while, then the answer
    STALLED_BODY = "stalled_body"  # half of the answer, nothing for a while, then the rest
    DROPPED = "dropped"  # half of the answer, then the connection is gone
    RESET = "reset"  # the connection is gone before any answer
    IGNORED_FILTERS = "ignored_filters"  # 200 with unfiltered rows, whatever the filter's form
    IGNORED_JSON_FILTERS = "ignored_json_filters"  # the same, but bracketed filters are honoured
    IGNORED_WINDOW = "ignored_window"  # 200 with another window than the one asked for
    REPEATED_CURSOR = "repeated_cursor"  # a list that never ends
    WRONG_ENUMS = "wrong_enums"  # words that no documentation knows
    NULLS = "nulls"  # null in place of about every second value


@dataclass(frozen=True, slots=True)
class Fault:
    """One misbehaviour and the requests that it befalls.

    Attributes:
        name: which.
        rate: the share of the matching requests, 0..1. A request asked again is decided anew.
        path: a shell pattern for the path, in which `*` also matches `/`.
        nth: only these among the requests that match `path`, the first being 1; () for every one.
        attempts: only the first so many times that one and the same request is asked; None for every time.
        stall_s: how long a stall lasts.
        retry_after_s: what `Retry-After` demands.
    """

    name: FaultName
    rate: float = 1.0
    path: str = "*"
    nth: tuple[int, ...] = ()
    attempts: int | None = None
    stall_s: float = 60.0
    retry_after_s: int = 1


def parse_fault(text: str) -> Fault:
    """Read `NAME` or `NAME:RATE`, as the command line takes it.

    Raises:
        UsageError: an unknown name, or a rate outside 0..1.
    """
    name, colon, rate_text = text.partition(":")
    try:
        fault_name = FaultName(name.replace("-", "_"))
    except ValueError:
        known = ", ".join(FaultName)
        raise UsageError(f"there is no fault “{name}”", hint=f"Known are {known}") from None
    try:
        rate = float(rate_text) if colon else 1.0
    except ValueError:
        rate = -1.0
    if not 0.0 <= rate <= 1.0:
        raise UsageError(f"the rate of fault “{text}” is not a number from 0 to 1")
    return Fault(fault_name, rate)


class Faults:
    """The faults switched on, and what they have seen so far.

    Attributes:
        rules: looked at in order; the first that befalls a request is the only one.
    """

    def __init__(self, rules: Iterable[Fault] = (), *, seed: int = 0) -> None:
        self.rules = tuple(rules)
        self._seed = seed
        self._matched: Counter[Fault] = Counter()
        self._asked: Counter[bytes] = Counter()

    def switch(self, *rules: Fault) -> None:
        """Replace the rules (none: behave) and forget what was asked before."""
        self._matched.clear()
        self._asked.clear()
        self.rules = rules

    def choose(self, method: str, path: str, rest: bytes) -> Fault | None:
        """Return what befalls a request, or None.

        Args:
            method: GET or POST.
            path: the whole path, still percent-encoded.
            rest: query and body: what else makes the request this one.
        """
        if not self.rules:
            return None
        identity = blake2b(f"{method} {path}?".encode() + rest, digest_size=16).digest()
        self._asked[identity] += 1
        attempt = self._asked[identity]
        chosen = None
        for rule in self.rules:
            if not fnmatchcase(path, rule.path):
                continue
            self._matched[rule] += 1
            if chosen is None and self._befalls(rule, identity, attempt):
                chosen = rule
        return chosen

    def _befalls(self, rule: Fault, identity: bytes, attempt: int) -> bool:
        if rule.nth and self._matched[rule] not in rule.nth:
            return False
        if rule.attempts is not None and attempt > rule.attempts:
            return False
        lot = blake2b(f"{self._seed} {rule.name} {attempt} ".encode() + identity, digest_size=8).digest()
        return int.from_bytes(lot, "big") < rule.rate * 2**64
