"""Answers as JSON, written piece by piece.

`json` writes a whole value in one go, in which no other thread runs: for an answer of 300 KB that takes ten
milliseconds, and in the explorer a key would wait for them.
"""

from __future__ import annotations

import json

_LEVELS = 7
"""So deep an answer is taken apart: to single tracks."""
_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


def written(value: object) -> bytes:
    """Return a value as JSON, exactly as `json.dumps` would write it without spaces."""
    return _written(value, _LEVELS).encode()


def _written(value: object, levels: int) -> str:
    """Write what holds much piece by piece; records of plain values and the points of a series are one piece each."""
    if levels and isinstance(value, dict) and any(isinstance(each, (dict, list)) for each in value.values()):
        return f"{{{','.join([f'{_encode(str(key))}:{_written(each, levels - 1)}' for key, each in value.items()])}}}"
    if levels and isinstance(value, list) and any(isinstance(each, dict) for each in value):
        return f"[{','.join([_written(each, levels - 1) for each in value])}]"
    return _encode(value)
