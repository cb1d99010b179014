"""Many originals replaced in many texts: one pattern that shares their common beginnings, and a memory of texts."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, unquote

from tui.transports.bundle.identities import (
    inner_name,
    is_identity,
    is_keyed_by_user,
    is_user_id,
    is_version,
    replace_addresses,
)
from tui.transports.bundle.pseudonyms import SHORTEST, Pseudonyms
from tui.transports.bundle.request import canonical

CURSORS = frozenset({"next", "prev"})
"""Opaque texts of the vendor, in which anything may be written: replaced as a whole."""
REMEMBERED = 200_000
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{8,}={0,2}")
_NUMBER = re.compile(rf"(?<!\d)\d{{{SHORTEST},}}(?!\d)")
_WORD = re.compile(r"[A-Za-z][A-Za-z_]*")
_FREE = "custom"
"""The object with whatever an integrator put there: its texts are replaced as a whole."""
_BEFORE_IDS = frozenset({"participant", "participants"})
_WORDS_OF_PATHS = frozenset(
    {
        *("accounts", "api", "call", "call_stats", "calls", "details", "feedback", "kit", "map", "meetings"),
        *("participant", "participant_sessions", "participants", "peer-report", "realtime", "report", "session"),
        *("sessions", "timeline", "track", "v2", "video"),
    }
)


class Replacer:
    """Replaces originals in JSON values and in requests."""

    def __init__(self, pseudonyms: Pseudonyms) -> None:
        """Take all the pseudonyms there will be."""
        self._pseudonyms = pseudonyms
        anywhere = pseudonyms.anywhere
        self._pattern = re.compile(_trie(anywhere), re.IGNORECASE) if anywhere else None
        self._known: dict[tuple[str, bool], str] = {}

    def text(self, text: str, name: str = "") -> str:
        """Return a text with every original replaced.

        Args:
            text: any text.
            name: the field that it stands in; where that names somebody, short originals count too.
        """
        if is_identity(name):
            whole = self._pseudonyms.get(text)
            if whole is not None:
                return whole
        version = is_version(name)
        known = self._known.get((text, version))
        if known is None:
            known = self._replaced(text, version=version)
            if len(self._known) < REMEMBERED:
                self._known[text, version] = known
        return known

    def value(self, value: object, name: str = "") -> object:
        """Return a JSON value with every original replaced, in its texts and in the names of its fields."""
        if isinstance(value, dict):
            return {
                self._key(key, name): self.value(inner, name if name == _FREE else inner_name(value, key, name))
                for key, inner in value.items()
            }
        if isinstance(value, list):
            return [self.value(inner, name) for inner in value]
        if isinstance(value, str) and value:
            if name in CURSORS:
                return self._pseudonyms.token(value)
            if name == _FREE:
                return self._pseudonyms.get(value) or self._pseudonyms.token(value)
            return self.text(value, name)
        if isinstance(value, int) and not isinstance(value, bool) and is_user_id(name):
            given = self._pseudonyms.get(str(value))
            return int(given) if given is not None and given.isdigit() else value
        return value

    def path(self, path: str) -> str:
        """Return a request's path, or the parts of an address, with the originals replaced."""
        found, before = [], ""
        for part in path.split("/"):
            plain = unquote(part)
            if part not in _WORDS_OF_PATHS or before in _BEFORE_IDS:
                part = quote(self.text(plain, "user_id" if before in _BEFORE_IDS else ""), safe="")
            before = plain
            found.append(part)
        return "/".join(found)

    def query(self, text: str) -> str:
        """Return a request's parameters with the originals in their values replaced."""
        return canonical(sorted([name, self._parameter(name, value)] for name, value in json.loads(text)))

    def _parameter(self, name: str, value: str) -> str:
        if name in CURSORS:
            return self._pseudonyms.token(value)
        if value[:1] in ("{", "["):
            try:
                return canonical(self.value(json.loads(value)))
            except ValueError:
                pass
        return self.text(value, name)

    def _key(self, key: str, name: str) -> str:
        """Return a field's name; a plain word says what a field is and names nobody, but where users' ids stand."""
        if _WORD.fullmatch(key) and not is_keyed_by_user(name):
            return key
        return self._pseudonyms.get(key) or self.text(key)

    def _replaced(self, text: str, *, version: bool) -> str:
        if not version:
            text = replace_addresses(text, self._pseudonyms.get)
        text = _NUMBER.sub(lambda found: self._pseudonyms.get(found[0]) or found[0], text)
        if self._pattern is None:
            return text
        anywhere = self._pseudonyms.anywhere

        def given(found: re.Match[str]) -> str:
            return anywhere.get(found[0]) or anywhere.get(found[0].lower()) or self._pseudonyms.token(found[0].lower())

        return _BASE64.sub(self._hidden, self._pattern.sub(given, text))

    def _hidden(self, found: re.Match[str]) -> str:
        """Return a text in base64 as it is, or a mere token where it hides an original."""
        assert self._pattern is not None
        plain = _from_base64(found[0])
        return self._pseudonyms.token(found[0]) if plain and self._pattern.search(plain) else found[0]


def _from_base64(text: str) -> str:
    plain = text.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return ""


def _trie(words: Iterable[str]) -> str:
    """Return a pattern of all words, the longest first where one begins another; common beginnings are shared."""
    root: dict[str, Any] = {}
    for word in words:
        node = root
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = {}
    return _pattern_of(root)


def _pattern_of(node: Mapping[str, Any]) -> str:
    """Return the pattern of everything below a node; a chain without branches is followed without recursion."""
    branches = []
    for letter, inner in node.items():
        if not letter:
            continue
        text = re.escape(letter)
        while len(inner) == 1 and "" not in inner:
            ((following, inner),) = inner.items()
            text += re.escape(following)
        branches.append(text + _pattern_of(inner))
    if not branches:
        return ""
    pattern = branches[0] if len(branches) == 1 and "" not in node else f"(?:{'|'.join(branches)})"
    return f"{pattern}?" if "" in node else pattern
