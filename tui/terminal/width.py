"""Which characters all terminals give the same width."""

from __future__ import annotations

from functools import lru_cache
from unicodedata import east_asian_width


@lru_cache(maxsize=4096)
def is_certain(character: str) -> bool:
    """Return whether every terminal gives a character the same width.

    Of the characters whose width is ambiguous, those count that no screen can do without: where lines, blocks and
    dashes are wide, nothing is in its place anyway.
    """
    if len(character) != 1:
        return False
    code = ord(character)
    if (
        code < 0x300
        or 0x370 <= code < 0x590
        or 0x2010 <= code < 0x2028
        or 0x2030 <= code < 0x2060
        or 0x2190 <= code < 0x2194
        or 0x2200 <= code < 0x2300
        or 0x2500 <= code < 0x25FB
        or 0x2800 <= code < 0x2900
    ):
        return True
    return code < 0x1F000 and east_asian_width(character) in ("W", "F", "Na", "H")
