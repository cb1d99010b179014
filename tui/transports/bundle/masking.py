"""Secrets inside answers: masked before they are written, and named."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from tui.redact import MASK, redact

_SECRET_FIELD = re.compile(
    r"(?:^|_)(?:stream_?key|token|tokens|secret|secrets|password|passwd|pwd|credential|credentials|authorization"
    r"|private_?key|api_?key|access_?key(?:_id)?|secret_?key|storage_?key|signature|cookie)$"
    r"|(?:^|_)(?:download|upload|presigned|signed|recording)_?urls?$"
    r"|^(?:storage_config|aws_.*|turn_credential.*|ice_pwd)$"
)
_ICE_PASSWORD = re.compile(r"(a=ice-pwd:)[^\s\\]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
KEPT_HEADERS = frozenset(
    {
        "cf-ray",
        "content-type",
        "date",
        "ratelimit",
        "ratelimit-policy",
        "retry-after",
        "x-ratelimit-limit",
        "x-ratelimit-remaining",
        "x-ratelimit-reset",
        "x-request-id",
    }
)
"""Headers of answers that are kept. None of them carries a secret; cookies and the like are not kept at all."""


def masked_body(body: bytes) -> tuple[bytes, Counter[str]]:
    """Return a body without secrets, and how often each field was masked, by its dotted path.

    A body without any secret comes back as it is, byte for byte.
    """
    found: Counter[str] = Counter()
    names: set[str] = set()

    def noted(pairs: list[tuple[str, object]]) -> dict[str, object]:
        fields = dict(pairs)
        names.update(fields)
        return fields

    try:
        value: object = json.loads(body, object_pairs_hook=noted)
    except ValueError:
        text = body.decode("utf-8", "surrogateescape")
        plain = redact(text)
        if plain != text:
            found["(text)"] += 1
        return plain.encode("utf-8", "surrogateescape"), found
    text = body.decode("utf-8", "replace")
    suspicious = redact(text) != text or "a=ice-pwd:" in text
    if not suspicious and not any(map(is_secret_field, names)):
        return body, found  # long series are left alone: a walk through every point costs more than the rest
    clean = _clean(value, "", found, suspicious=suspicious)
    return (json.dumps(clean, separators=(",", ":"), ensure_ascii=False).encode() if found else body), found


def kept_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the headers that are kept, names in lower case."""
    return {name.lower(): value for name, value in headers.items() if name.lower() in KEPT_HEADERS}


@lru_cache(maxsize=4096)
def is_secret_field(name: str) -> bool:
    """Return whether a field of that name holds a secret."""
    return _SECRET_FIELD.search(_CAMEL.sub("_", name).lower()) is not None


def _clean(value: object, where: str, found: Counter[str], *, suspicious: bool) -> object:
    if isinstance(value, dict):
        clean: dict[str, object] = {}
        for name, inner in value.items():
            place = f"{where}.{name}" if where else name
            if is_secret_field(name) and inner not in (None, "", [], {}, False, True):
                found[place] += 1
                clean[name] = MASK if isinstance(inner, str) else None
            else:
                clean[name] = _clean(inner, place, found, suspicious=suspicious)
        return clean
    if isinstance(value, list):
        return [_clean(inner, f"{where}[]", found, suspicious=suspicious) for inner in value]
    if suspicious and isinstance(value, str):
        plain = _ICE_PASSWORD.sub(rf"\1{MASK}", redact(value))
        if plain != value:
            found[where] += 1
        return plain
    return value
