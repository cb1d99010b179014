"""UUIDs that say, to who has the seed, what they are ids of."""

from __future__ import annotations

import hashlib
from enum import IntEnum
from typing import NamedTuple

_HALF = 61
_HALF_MASK = (1 << _HALF) - 1
_CHECK_BITS = 56
_ROUNDS = 4


class Tag(IntEnum):
    """What an id is an id of."""

    SESSION = 1
    CONTAINER = 2
    PRESENCE = 3
    PERSON = 4
    APP = 5
    OTHER = 6


class Meaning(NamedTuple):
    """What an id says.

    Attributes:
        vendor: "stream" or "rtk".
        number: of the session or container; negative for showcases.
        person: index in the session.
        sequence: of the join, or of whatever there are several of.
    """

    tag: Tag
    vendor: str
    number: int
    person: int
    sequence: int


class Ids:
    """Makes and reads the ids of one world by a keyed permutation of 122 bits: none is stored or searched."""

    def __init__(self, seed: int) -> None:
        self._key = hashlib.blake2b(str(seed).encode(), digest_size=32, person=b"world ids").digest()

    def make(self, tag: Tag, vendor: str, number: int, person: int = 0, sequence: int = 0) -> str:
        """Return the UUID (version 4 in form) of something."""
        plain = int(tag) << 1 | (vendor == "rtk")
        plain = plain << 28 | (number & 0xFFFFFFF)
        plain = plain << 24 | person
        plain = plain << 9 | sequence
        plain <<= _CHECK_BITS
        left, right = plain >> _HALF, plain & _HALF_MASK
        for n in range(_ROUNDS):
            left, right = right, left ^ self._scramble(right, n)
        bits = left << _HALF | right
        whole = (bits >> 74) << 80 | 0x4 << 76 | (bits >> 62 & 0xFFF) << 64 | 0b10 << 62 | (bits & (1 << 62) - 1)
        text = f"{whole:032x}"
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"

    def read(self, text: str) -> Meaning | None:
        """Return what an id says, or None where it is not one of this world."""
        digits = text.replace("-", "")
        if len(text) != 36 or len(digits) != 32 or text != text.lower():
            return None
        try:
            whole = int(digits, 16)
        except ValueError:
            return None
        bits = (whole >> 80) << 74 | (whole >> 64 & 0xFFF) << 62 | (whole & (1 << 62) - 1)
        left, right = bits >> _HALF, bits & _HALF_MASK
        for n in reversed(range(_ROUNDS)):
            left, right = right ^ self._scramble(left, n), left
        plain = left << _HALF | right
        if plain & (1 << _CHECK_BITS) - 1:
            return None
        plain >>= _CHECK_BITS
        sequence, plain = plain & 0x1FF, plain >> 9
        person, plain = plain & 0xFFFFFF, plain >> 24
        number, plain = plain & 0xFFFFFFF, plain >> 28
        if number >> 27:
            number -= 1 << 28
        try:
            tag = Tag(plain >> 1)
        except ValueError:
            return None
        meaning = Meaning(tag, "rtk" if plain & 1 else "stream", number, person, sequence)
        return meaning if self.make(*meaning) == text else None

    def _scramble(self, half: int, n: int) -> int:
        digest = hashlib.blake2b(half.to_bytes(8, "big") + bytes([n]), digest_size=8, key=self._key).digest()
        return int.from_bytes(digest, "big") & _HALF_MASK
