"""The raw text behind a value, read from the capture file again."""

from __future__ import annotations

import json

from tui.errors import NotFound
from tui.providers.captures.json_stream import BrokenJson, JsonStream
from tui.providers.captures.rtcstats import STATS_NAMES
from tui.providers.captures.sniff import FileKind
from tui.providers.captures.source import Source, open_source


def raw_bytes(path: str, kind: FileKind, source_id: str) -> bytes:
    """Return the lines or entries that a source id names, as they stand in the file.

    Raises:
        NotFound: there is no such source.
        BadFile: the file cannot be opened any more.
    """
    scheme, _, rest = source_id.partition(":")
    connection, _, stat = rest.partition("/")
    with open_source(path) as source:
        if kind is FileKind.RTCSTATS:
            found = _lines(source, scheme, connection, stat)
        else:
            found = _entries(source, scheme, connection, stat)
    if not found:
        raise NotFound(f"{path} has nothing under “{source_id}”", hint="")
    return b"\n".join(found) + b"\n"


def _lines(source: Source, scheme: str, connection: str, stat: str) -> list[bytes]:
    found = []
    for number, line in source.lines():
        if scheme == "line":
            if str(number) == connection:
                return [line.rstrip(b"\r\n")]
            continue
        try:
            item = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if not isinstance(item, list) or len(item) < 3:
            continue
        owner = str(item[1]) if item[1] not in (None, "") else ""
        wanted = (
            (scheme == "session" and not owner)
            or (scheme == "pc" and owner == connection)
            or (scheme == "stat" and owner == connection and item[0] in STATS_NAMES
                and isinstance(item[2], dict) and stat.removesuffix("#remote") in item[2])
        )  # fmt: skip
        if wanted:
            found.append(line.rstrip(b"\r\n"))
    return found


def _entries(source: Source, scheme: str, connection: str, stat: str) -> list[bytes]:
    found: list[bytes] = []
    stream = JsonStream(source)
    try:
        for key in stream.members():
            if key != "PeerConnections" or stream.peek() != b"{":
                raw = stream.raw()
                if scheme == "session":
                    found.append(_entry(key, raw))
                continue
            for connection_id in stream.members():
                if connection_id != connection or stream.peek() != b"{":
                    stream.skip()
                    continue
                for part in stream.members():
                    if part != "stats" or stream.peek() != b"{":
                        raw = stream.raw()
                        if scheme == "pc":
                            found.append(_entry(part, raw))
                        continue
                    for name in stream.members():
                        raw = stream.raw()
                        if scheme == "pc" or (scheme == "stat" and name.startswith(f"{stat}-")):
                            found.append(_entry(name, raw))
    except BrokenJson:
        return found  # what stands before the damage is still the answer
    return found


def _entry(key: str, raw: bytes) -> bytes:
    return json.dumps(key).encode() + b": " + raw
