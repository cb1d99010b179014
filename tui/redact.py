"""Secrets taken out of text: the last guard before a log line, an error line or a traceback is written.

Two nets: the secrets that this process has revealed, wherever they occur; and whatever looks like a credential.
"""

from __future__ import annotations

import re

MASK = "[secret]"
SHORTEST = 6
"""A known secret shorter than this is left to the patterns: masking "a" everywhere would only destroy the text."""

_known: set[str] = set()

_NAMES = r"(?:api[_-]?key|api[_-]?secret|api[_-]?token|authorization|x-auth-key|token|secret|password)"
_VALUE = r"[^\s\"'&,;)}\]\[]{6,}"
_PATTERNS = (
    # a JSON Web Token: three base64url parts, the first of which starts with {" in base64
    (re.compile(r"\beyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*"), MASK),
    (re.compile(r"\b(Bearer|Basic)(\s+)[\w.~+/=-]{6,}", re.IGNORECASE), rf"\1\2{MASK}"),
    # name=value, as in a query
    (re.compile(rf"(\b{_NAMES}=[\"']?){_VALUE}", re.IGNORECASE), rf"\1{MASK}"),
    # "name": "value" and (b'name', b'value'), as in JSON and in what Python shows of dictionaries and headers
    (re.compile(rf"([\"']{_NAMES}[\"']\s*[:,]\s*b?[\"'])(?!Bearer|Basic){_VALUE}", re.IGNORECASE), rf"\1{MASK}"),
    # a header line
    (re.compile(rf"(\bauthorization:\s*)(?!Bearer|Basic){_VALUE}", re.IGNORECASE), rf"\1{MASK}"),
)


def never_show(secret: str) -> None:
    """Remember a secret: `redact` masks it from now on, in its plain and its percent-encoded form."""
    from urllib.parse import quote

    for form in (secret, quote(secret, safe="")):
        if len(form) >= SHORTEST:
            _known.add(form)


def redact(text: str) -> str:
    """Return `text` with every known secret, and everything that looks like a credential, masked."""
    for secret in sorted(_known, key=len, reverse=True):
        text = text.replace(secret, MASK)
    for pattern, replacement in _PATTERNS:
        text = pattern.sub(replacement, text)
    return text
