"""Numbers with units, as people type them."""

from __future__ import annotations

import math
import re

_DURATION_S = {"ms": 0.001, "s": 1, "sec": 1, "m": 60, "min": 60, "h": 3600, "d": 86400}

UNITS: dict[str, dict[str, float]] = {
    "s": _DURATION_S,
    "ms": {"ms": 1, "s": 1000, "us": 0.001},
    "%": {"%": 1},
    "fps": {"fps": 1},
    "kbit/s": {
        "kbit/s": 1, "kbps": 1, "kbits": 1, "k": 1, "mbit/s": 1000, "mbps": 1000, "m": 1000, "bit/s": 0.001,
        "bps": 0.001,
    },
    "px": {"px": 1, "p": 1},
    "min": {"min": 1, "m": 1, "h": 60},
    "": {},
}  # fmt: skip
"""For each field unit, the units that may be written and what they are worth in it."""

_NUMBER = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?"
_QUANTITY = re.compile(rf"({_NUMBER})\s*([a-zA-Z%/]*)")
_COMPOUND = re.compile(r"(?:\d+(?:\.\d+)?(?:ms|s|sec|m|min|h|d)){2,}", re.IGNORECASE)
_PART = re.compile(r"(\d+(?:\.\d+)?)(ms|sec|min|s|m|h|d)", re.IGNORECASE)


def parse_quantity(text: str, unit: str) -> float:
    """Return a number in `unit`: "10m" is 600 in "s"; a bare number is in `unit` already.

    Raises:
        ValueError: not a number, not finite, or a unit that does not fit; the message says what fits.
    """
    known = UNITS[unit]
    if unit == "s" and _COMPOUND.fullmatch(text):
        return sum(float(number) * _DURATION_S[name.lower()] for number, name in _PART.findall(text))
    match = _QUANTITY.fullmatch(text)
    if match is None:
        raise ValueError(f"“{text}” is not a number" + (f" of {unit}" if unit else ""))
    number, name = float(match[1]), match[2].lower()
    if name and name not in known:
        fits = ", ".join(known) if known else "no unit"
        raise ValueError(f"“{match[2]}” does not fit here; write {fits}")
    value = number * known[name] if name else number
    if not math.isfinite(value):
        raise ValueError(f"“{text}” is too large")
    return value


def quantity_text(value: float, unit: str) -> str:
    """Return the text that `parse_quantity` reads as exactly `value`."""
    if unit == "s" and value >= 60:
        for name, size in (("h", 3600), ("m", 60)):
            count = value / size
            if count == int(count) and count * size == value:
                return f"{int(count)}{name}"
    number = str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(float(value))
    return f"{number}{unit}"
