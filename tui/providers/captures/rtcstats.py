"""Reads an rtcstats dump: JSON arrays `[name, connection or null, value, time in ms]`, one a line.

A `getstats` value is delta-compressed: it leaves out what did not change since the line before of the same
connection, and writes 0 for a time that is the line's own (`timestamp` beside the objects).
"""

from __future__ import annotations

import json

from tui.providers.captures.reading import Reading
from tui.providers.captures.recorder import Recorder
from tui.providers.captures.source import Source
from tui.providers.captures.table import is_time_ms

STATS_NAMES = frozenset({"getstats", "getStats"})


def read_rtcstats(source: Source) -> Reading:
    """Read a whole dump; what cannot be understood is passed over and noted."""
    reading = Reading()
    recorders: dict[str, Recorder] = {}
    for number, line in source.lines():
        text = line.strip()
        if number == 1:
            text = text.removeprefix(b"\xef\xbb\xbf").strip()
        if not text:
            continue
        try:
            item = json.loads(text)
        except (ValueError, RecursionError):
            cut = not line.endswith(b"\n")
            reading.note_damage(f"line {number} {'is cut off' if cut else 'is not JSON'}")
            continue
        if not take(reading, recorders, item):
            reading.note_damage(f"line {number} is not an rtcstats entry")
    if source.fault:
        reading.note_damage(source.fault)
    told = reading.journal.identity
    if isinstance(agent := told.get("userAgent"), str):
        reading.user_agent = agent
    if isinstance(url := told.get("url"), str):
        reading.url = url
    return reading


def take(reading: Reading, recorders: dict[str, Recorder], item: object) -> bool:
    """Take one decoded line; False where it is not an entry of a dump."""
    if not isinstance(item, list) or len(item) < 3 or not isinstance(item[0], str):
        return False
    name, owner, value, time_ms = item[0], item[1], item[2], item[3] if len(item) > 3 else None
    if not (owner is None or isinstance(owner, (str, int))):
        return False
    connection = None if owner in (None, "") else reading.connection(str(owner))
    if name not in STATS_NAMES:
        reading.journal.add(name, connection, value, time_ms)
        return True
    if connection is None or not isinstance(value, dict):
        return False
    recorder = recorders.get(connection.connection_id)
    if recorder is None:
        recorder = recorders[connection.connection_id] = Recorder(connection)
    return recorder.add(value, float(time_ms) if is_time_ms(time_ms) else None)
