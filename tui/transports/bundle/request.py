"""What makes two requests the same question: method, path, query and body, whatever host, account or key they go to."""

from __future__ import annotations

import json
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote, urlsplit

import httpx

from tui.model import Vendor

CREDENTIALS = frozenset(
    {"api_key", "api_secret", "api_token", "access_token", "apikey", "authorization", "secret", "signature", "token"}
)
"""Names of parameters and of body fields that carry credentials: they never count, and are never kept."""
ACCOUNT = "-"
"""Stands for the Cloudflare account in a path: a bundle does not name it."""


@dataclass(frozen=True, slots=True)
class RequestKey:
    """A request in its one spelling.

    Attributes:
        path: below the base URL, each part percent-encoded in the same way.
        query: a JSON list of [name, value], sorted; values that are JSON in their one spelling.
        body: JSON in its one spelling; "" for none.
    """

    vendor: Vendor
    method: str
    path: str
    query: str
    body: str

    def __str__(self) -> str:
        shown = "&".join(f"{name}={value}" for name, value in json.loads(self.query))
        return f"{self.method} {self.path}" + (f"?{shown}" if shown else "") + (f" {self.body}" if self.body else "")


def key_of(request: httpx.Request, content: bytes, vendor: Vendor, base_url: str) -> RequestKey:
    """Return the key of a request.

    Args:
        request: as it goes out.
        content: its body.
        vendor: whom it goes to.
        base_url: what its URL begins with.
    """
    path, _, query = request.url.raw_path.decode("ascii").partition("?")
    base = urlsplit(base_url).path.rstrip("/")
    below = path[len(base) :] if path.startswith(base + "/") else path
    parts = [quote(unquote(part), safe="") for part in below.split("/")]
    if vendor is Vendor.REALTIMEKIT and parts[1:2] == ["accounts"] and len(parts) > 2:
        parts[2] = ACCOUNT
    pairs = sorted(
        [name, canonical_text(value)]
        for name, value in parse_qsl(query, keep_blank_values=True)
        if name.lower() not in CREDENTIALS
    )
    body = canonical_text(content.decode("utf-8", "surrogateescape"), whole=True)
    return RequestKey(vendor, request.method.upper(), "/".join(parts), canonical(pairs), body)


def canonical(value: object) -> str:
    """Return the one spelling of a JSON value."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def canonical_text(text: str, *, whole: bool = False) -> str:
    """Return JSON text in its one spelling without credentials, any other text as it is.

    Args:
        text: perhaps JSON.
        whole: whether single JSON values count too, not objects and lists alone.
    """
    if not text or not (whole or text[0] in "{["):
        return text
    try:
        value: object = json.loads(text)
    except ValueError:
        return text
    return canonical(_without_credentials(value))


def _without_credentials(value: object) -> object:
    if isinstance(value, dict):
        return {name: _without_credentials(inner) for name, inner in value.items() if name.lower() not in CREDENTIALS}
    if isinstance(value, list):
        return [_without_credentials(inner) for inner in value]
    return value
