"""Braille cells: two columns of four dots each, and a series' range and typical line as dots."""

from __future__ import annotations

from collections.abc import Sequence

from tui.render.buckets import Bucket
from tui.render.scale import Scale

_LEFT, _RIGHT = (0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80)
BRAILLE = [
    [
        chr(
            0x2800
            + sum(_LEFT[i] for i in range(4) if left >> i & 1)
            + sum(_RIGHT[i] for i in range(4) if right >> i & 1)
        )
        for right in range(16)
    ]
    for left in range(16)
]
BRAILLE[0][0] = " "  # one byte instead of three, and not drawn as eight faint dots by some fonts


def bits(pair: tuple[int, int], shift: int) -> int:
    """Return the braille bits of two dot columns in a row."""
    left, right = pair[0] >> shift & 15, pair[1] >> shift & 15
    return ord(BRAILLE[left][right]) - 0x2800 if left or right else 0


def masks(columns: Sequence[Bucket | None], scale: Scale, height: int) -> tuple[list[int], list[int]]:
    """Return for each dot column all its dots, and those of the typical line, joined to the column before.

    Bit 0 is the topmost of `height` dots.
    """
    whole: list[int] = []
    bright: list[int] = []
    low, per_dot, last = scale.low, (height - 1) / (scale.high - scale.low), height - 1
    before: int | None = None
    for bucket in columns:
        if bucket is None:
            whole.append(0)
            bright.append(0)
            before = None
            continue
        top = last - max(0, min(last, int((bucket.high - low) * per_dot + 0.5)))
        bottom = last - max(0, min(last, int((bucket.low - low) * per_dot + 0.5)))
        line = last - max(0, min(last, int((bucket.typical - low) * per_dot + 0.5)))
        first, final = line, line
        if before is not None:
            first, final = (line, max(line, before - 1)) if before > line else (min(line, before + 1), line)
        lit = ((1 << final - first + 1) - 1) << first
        whole.append(((1 << bottom - top + 1) - 1) << top | lit)
        bright.append(lit)
        before = line
    return whole, bright
