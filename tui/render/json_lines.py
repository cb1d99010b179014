"""JSON text laid out for people, with every part as it came: no number is read and written again."""

from __future__ import annotations

import re
from collections.abc import Iterator

INDENT = "  "
MOST_INLINE = 100
"""What holds nothing nested and is no longer than this stays on one line."""

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+|"', re.DOTALL)
_FLAT = re.compile(r'[{\[](?:[^{}\[\]"]|"(?:[^"\\]|\\.)*")*[}\]]', re.DOTALL)


def json_lines(text: str) -> list[str]:
    """Return text as lines: laid out where it is JSON, or a JSON value a line; else as it stands.

    What is damaged is laid out as far as it goes: nothing is ever left out.
    """
    stripped = text.strip()
    if not stripped:
        return []
    if stripped[0] not in "{[":
        return text.splitlines()
    if (stripped[0] == "[" and "\n[" in stripped) or (stripped[0] == "{" and "\n{" in stripped):
        return [line for part in stripped.splitlines() for line in json_lines(part)]
    return list(_laid_out(stripped))


def _laid_out(text: str) -> Iterator[str]:
    depth = 0
    line = ""
    at = 0
    while at < len(text):
        match = _TOKEN.search(text, at)
        if match is None:
            break
        part = match[0]
        if part in "{[":
            flat = _FLAT.match(text, match.start())
            if flat is not None and flat.end() - flat.start() <= 2 * MOST_INLINE:
                inline = _inline(flat[0])
                if len(inline) <= MOST_INLINE:
                    line += inline
                    at = flat.end()
                    continue
            yield INDENT * depth + line + part
            line = ""
            depth += 1
        elif part in "}]":
            if line:
                yield INDENT * depth + line
            depth = max(0, depth - 1)
            line = part
        elif part == ",":
            yield INDENT * depth + line + ","
            line = ""
        else:
            line += ": " if part == ":" else part
        at = match.end()
    if line:
        yield INDENT * depth + line


def _inline(text: str) -> str:
    return "".join(", " if part == "," else ": " if part == ":" else part for part in _TOKEN.findall(text))
