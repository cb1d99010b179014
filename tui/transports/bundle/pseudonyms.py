"""Pseudonyms: each original has one, of the same kind, made with a key that lives as long as this object."""

from __future__ import annotations

import hmac
import ipaddress
import re
import secrets
from urllib.parse import quote
from uuid import UUID

from tui.transports.bundle.identities import Identity

SHORTEST = 6
"""An original at least so long is replaced wherever it occurs; a shorter one only where it stands alone."""
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_HEX = re.compile(r"[0-9a-f]{16,}", re.IGNORECASE)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class Pseudonyms:
    """Gives pseudonyms. Texts that differ in case alone have the same one."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._given: dict[str, str] = {}
        self._anywhere: dict[str, str] = {}
        self._taken: set[str] = set()

    def __len__(self) -> int:
        return len(self._given)

    def add(self, kind: Identity, original: str) -> None:
        """Take note of an original."""
        folded = original.lower()
        given = self._given.get(folded)
        if given is None:
            given = self._given[folded] = self._make(kind, original)
        # Addresses and plain numbers are found by their ends: they occur within other numbers.
        if len(original) >= SHORTEST and kind is not Identity.IP and not _is_number(original):
            for spelled, text in ((original, given), (quote(original, safe=""), quote(given, safe=""))):
                self._anywhere[spelled] = self._anywhere[spelled.lower()] = text
                self._anywhere[spelled.replace("%20", "+")] = text.replace("%20", "+")

    @property
    def anywhere(self) -> dict[str, str]:
        """The originals that are replaced wherever they occur, in every spelling, with their pseudonyms."""
        return self._anywhere

    def get(self, original: str) -> str | None:
        """Return the pseudonym of a text that is an original as a whole, else None."""
        return self._given.get(original.lower())

    def token(self, text: str) -> str:
        """Return a text that says nothing, the same for the same text: for cursors and the like."""
        return f"p{self._digest('token', text, 0).hex()[:24]}"

    def _make(self, kind: Identity, original: str) -> str:
        for turn in range(1000):
            made = _of_kind(kind, original, self._digest(kind, original.lower(), turn))
            if made not in self._taken and made.lower() != original.lower():
                self._taken.add(made)
                return made
        raise AssertionError("the pseudonyms of a kind are used up")

    def _digest(self, kind: str, text: str, turn: int) -> bytes:
        return hmac.digest(self._key, f"{kind}\n{turn}\n{text}".encode("utf-8", "surrogatepass"), "sha256")


def _of_kind(kind: Identity, original: str, digest: bytes) -> str:
    mark = digest.hex()[:12]
    if _UUID.fullmatch(original):
        return str(UUID(bytes=digest[:16], version=4))
    if kind is Identity.IP:
        return _address(original, digest)
    if _is_number(original):
        digits = str(int.from_bytes(digest, "big"))
        return (digits[1] if digits[1] != "0" else "7") + digits[2 : len(original) + 1]
    if _HEX.fullmatch(original):
        return (digest.hex() * (len(original) // 64 + 1))[: len(original)]
    if kind is Identity.EMAIL or _EMAIL.fullmatch(original):
        return f"{mark}@pseudonym.invalid"
    if kind is Identity.NAME:
        return f"Person {mark[:8].upper()}"
    if kind is Identity.DEVICE:
        return f"Device {mark[:8].upper()}"
    if kind is Identity.URL:
        return f"https://pseudonym.invalid/{mark}"
    return f"user-{mark}"


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _address(original: str, digest: bytes) -> str:
    """Return a private address: 10.0.0.0/8, or fd00::/8."""
    if ipaddress.ip_address(original).version == 4:
        return f"10.{digest[0]}.{digest[1]}.{digest[2]}"
    return str(ipaddress.IPv6Address(b"\xfd" + digest[:15]))
