"""Cheap reproducible noise: a hash for keys, and tables for samples.

A sample needs a dozen random numbers; looking them up in a table that a hash shuffles costs a tenth of a
`random.Random`.
"""

from __future__ import annotations

import math

_MASK64 = (1 << 64) - 1
_BITS = 14
_SIZE = 1 << _BITS
_MASK = _SIZE - 1


def mix(*parts: int) -> int:
    """Return a 64-bit hash of integers (splitmix64's finaliser over a running sum)."""
    state = 0x9E3779B97F4A7C15
    for part in parts:
        state = (state + part * 0xBF58476D1CE4E5B9) & _MASK64
        state = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & _MASK64
        state = ((state ^ (state >> 27)) * 0x94D049BB133111EB) & _MASK64
        state ^= state >> 31
    return state


def fraction(*parts: int) -> float:
    """Return a number in [0, 1) that follows from integers."""
    return (mix(*parts) >> 11) / 9007199254740992.0


def word(text: str) -> int:
    """Return a number for a text, the same in every process."""
    return int.from_bytes(text.encode()[:24], "big")


UNIT = tuple(fraction(n, 17) for n in range(_SIZE))
"""Numbers in [0, 1)."""

GAUSS = tuple(
    math.sqrt(-2 * math.log(1 - fraction(n, 23))) * math.cos(2 * math.pi * fraction(n, 29)) for n in range(_SIZE)
)
"""Numbers of the standard normal distribution."""


def unit_at(key: int, n: int) -> float:
    """Return the n-th of a key's numbers in [0, 1)."""
    return UNIT[((n * 0x9E3779B1 + key) * 0x85EBCA6B >> 13) & _MASK]
