"""Reads a Chrome webrtc-internals dump: one JSON object, whose statistics are JSON arrays inside of strings.

Each entry `ID-NAME` of a connection's `stats` holds the values of one field. Times are an entry of their own
(`ID-timestamp`); another entry has as many values as there were answers with that field, and tells the first and
the last time. Where values are missing in between, the dump does not say which: those are left out and counted.
"""

from __future__ import annotations

import json
import re
from array import array
from dataclasses import dataclass, field
from datetime import datetime
from math import isfinite
from typing import cast

from tui.providers.captures.json_stream import BrokenJson, JsonStream
from tui.providers.captures.reading import Reading
from tui.providers.captures.recorder import clock_text, describe_jump, number_or_nan
from tui.providers.captures.source import Source
from tui.providers.captures.table import NAN, Column, Connection, Stat, is_time_ms
from tui.providers.captures.vocabulary import FLAGS, NUMBERS, TEXTS, TYPES

SAME_INSTANT_MS = 1.0
_DICTS = frozenset({"qualityLimitationDurations"})
_WANTED = NUMBERS | FLAGS | TEXTS | _DICTS | {"timestamp"}
_TOLD_TWICE = frozenset({"roundTripTime", "framesPerSecond", "currentRoundTripTime"})
"""Fields that counters beside them tell as well: nothing is lost where their times are not known."""
_LANDMARK = re.compile(
    rb'(?P<entry>"[^"\\\n]{1,400}"\s*:\s*\{\s*"startTime")'
    rb'|(?P<log>,\s*"updateLog"\s*:\s*\[)'
    rb'|(?P<next>"(pid|rtcConfiguration)"\s*:)'
)
"""Where reading can go on behind damage: the next entry, or the event log behind them; not the next connection."""
_CHROME = re.compile(r"Chrom|Edge|Opera|Brave|Vivaldi", re.IGNORECASE)


@dataclass(slots=True)
class _Field:
    """The values of one entry, waiting for their times."""

    start_ms: float | None
    end_ms: float | None
    values: array[float] | list[str]


@dataclass(slots=True)
class _Waiting:
    """The entries of one stat."""

    type: str
    fields: dict[str, _Field] = field(default_factory=dict)
    times_ms: array[float] | None = None


def read_internals(source: Source) -> Reading:
    """Read a whole dump; where it breaks, what came before is kept and the place is noted."""
    reading = Reading()
    stream = JsonStream(source)
    try:
        _read_top(stream, reading)
    except BrokenJson as broken:
        _note(reading, source, broken)
    return reading


def _note(reading: Reading, source: Source, broken: BrokenJson) -> None:
    if source.fault:
        reading.note_damage(source.fault)
    elif broken.at_end:
        reading.note_damage(f"the file is cut off at byte {broken.offset}")
    else:
        reading.note_damage(f"the file is not JSON from byte {broken.offset} on")


def _read_top(stream: JsonStream, reading: Reading) -> None:
    for key in stream.members():
        if key == "PeerConnections" and stream.peek() == b"{":
            for connection_id in stream.members():
                if stream.peek() == b"{":
                    _read_connection(stream, reading, connection_id)
                else:
                    stream.skip()
        elif key == "getUserMedia" and stream.peek() == b"[":
            for _ in stream.items():
                entry = stream.value()
                if isinstance(entry, dict):
                    reading.journal.add_media_request(entry)
        else:
            _take_fact(reading, key, stream.value())


def _take_fact(reading: Reading, key: str, value: object) -> None:
    if key == "UserAgent" and isinstance(value, str):
        reading.user_agent = value
    elif key == "hardwareConcurrency" and isinstance(value, (int, float)):
        reading.cpus = number_or_nan(value)
    elif key == "deviceMemory" and isinstance(value, (int, float)):
        reading.memory_gb = number_or_nan(value)
    elif key == "UserAgentData" and isinstance(value, dict):
        if isinstance(platform := value.get("platform"), str):
            reading.platform = platform
        if isinstance(mobile := value.get("mobile"), bool):
            reading.is_mobile = mobile
        brands = value.get("fullVersionList") or value.get("brands")
        named = [
            (str(brand.get("brand")), str(brand.get("version")))
            for brand in (brands if isinstance(brands, list) else [])
            if isinstance(brand, dict) and _CHROME.search(str(brand.get("brand")))
        ]
        if named:
            reading.brand = min(named, key=lambda each: each[0] == "Chromium")


def _read_connection(stream: JsonStream, reading: Reading, connection_id: str) -> None:
    connection = reading.connection(connection_id)
    waiting: dict[str, _Waiting] = {}
    try:
        for key in stream.members():
            if key == "stats" and stream.peek() == b"{":
                _read_stats(stream, reading, waiting)
            elif key == "updateLog" and stream.peek() == b"[":
                for _ in stream.items():
                    event = stream.value()
                    if isinstance(event, dict) and isinstance(name := event.get("type"), str):
                        reading.journal.add(name, connection, event.get("value"), _event_time(event))
            else:
                value = stream.value()
                if key == "url" and isinstance(value, str):
                    connection.url = value
    finally:
        _settle(connection, waiting)


def _event_time(event: dict[str, object]) -> object:
    told = event.get("timestamp")
    return told if told is not None else _parsed_ms(event.get("time"))


def _read_stats(stream: JsonStream, reading: Reading, waiting: dict[str, _Waiting]) -> None:
    entries = stream.members()
    while True:
        try:
            for key in entries:
                _read_entry(stream, waiting, key)
        except BrokenJson:
            # One damaged entry need not cost the others.
            begin = stream.offset
            landmark = stream.find(_LANDMARK)
            if landmark is None or landmark["next"]:
                raise
            reading.note_damage(f"bytes {begin} to {stream.offset} are not JSON")
            if landmark["log"]:
                return
            entries = stream.members(resume=True)
        else:
            return


def _read_entry(stream: JsonStream, waiting: dict[str, _Waiting], key: str) -> None:
    cut = key.find("-[")
    cut = cut if cut >= 0 else key.rfind("-")
    stat_id, name = key[:cut], key[cut + 1 :]
    if cut <= 0 or name not in _WANTED or stream.peek() != b"{":
        stream.skip()
        return
    entry = stream.value()
    stat_type = entry.get("statsType") if isinstance(entry, dict) else None
    if not isinstance(entry, dict) or not isinstance(stat_type, str) or stat_type not in TYPES:
        return
    try:
        values = json.loads(entry["values"]) if isinstance(entry.get("values"), str) else entry.get("values")
    except (ValueError, RecursionError):
        return
    if not isinstance(values, list):
        return
    stat = waiting.setdefault(stat_id, _Waiting(stat_type))
    start, end = _parsed_ms(entry.get("startTime")), _parsed_ms(entry.get("endTime"))
    if name == "timestamp":
        if all(is_time_ms(value) for value in values):
            stat.times_ms = array("d", values)
    elif name in _DICTS:
        for inner in ("none", "cpu", "bandwidth", "other"):
            numbers = array("d", (_number(_member(value, inner)) for value in values))
            stat.fields[f"{name}.{inner}"] = _Field(start, end, numbers)
    elif name in TEXTS:
        stat.fields[name] = _Field(start, end, _shared_texts(values))
    else:
        stat.fields[name] = _Field(start, end, _numbers(values))


def _member(value: object, name: str) -> object:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return None
    return value.get(name) if isinstance(value, dict) else None


def _numbers(values: list[object]) -> array[float]:
    try:
        numbers = array("d", cast("list[float]", values))
    except (TypeError, OverflowError):
        return array("d", map(_number, values))
    return numbers if isfinite(sum(numbers)) else array("d", map(_number, values))


def _number(value: object) -> float:
    return number_or_nan(value) if isinstance(value, (int, float)) else NAN


def _shared_texts(values: list[object]) -> list[str]:
    seen: dict[str, str] = {}
    return [seen.setdefault(text, text) for text in ("" if value is None else str(value) for value in values)]


def _parsed_ms(text: object) -> float | None:
    if not isinstance(text, str):
        return None
    try:
        at_ms = datetime.fromisoformat(text).timestamp() * 1000
    except (ValueError, OverflowError):
        return None
    return at_ms if is_time_ms(at_ms) else None


def _settle(connection: Connection, waiting: dict[str, _Waiting]) -> None:
    """Give every value its time, and turn the entries into columns."""
    _borrow_times(waiting)
    seen: list[array[float]] = []
    for stat_id, entries in waiting.items():
        times = entries.times_ms
        if times is None:
            connection.unplaced += sum(len(each.values) for each in entries.fields.values())
            continue
        times_s = array("d", (time / 1000 for time in times))
        shared = next((known for known in seen if known == times_s), None)
        if shared is None:
            seen.append(times_s)
        stat = connection.stats[stat_id] = Stat(stat_id, entries.type, times_s if shared is None else shared)
        _find_breaks(connection, stat)
        for name in list(entries.fields):
            _place(connection, stat, times, name, entries.fields.pop(name))
        if len(stat) > len(connection.polls_s) and not entries.type.startswith("remote-"):
            connection.polls_s = stat.times_s


def _borrow_times(waiting: dict[str, _Waiting]) -> None:
    """A cut file may lack a stat's times; another stat with the same first and last time has the same ones."""
    for entries in waiting.values():
        if entries.times_ms is not None or not entries.fields:
            continue
        longest = max(entries.fields.values(), key=lambda each: len(each.values))
        for other in waiting.values():
            if other.times_ms is not None and _first_sample(other.times_ms, longest) is not None:
                entries.times_ms = other.times_ms
                break


def _find_breaks(connection: Connection, stat: Stat) -> None:
    for sample in range(1, len(stat)):
        step = stat.times_s[sample] - stat.times_s[sample - 1]
        if step < 0:
            stat.breaks.append(sample)
            words = f"the clock jumped {describe_jump(step * 1000)} after {clock_text(stat.times_s[sample - 1] * 1000)}"
            if not stat.type.startswith("remote-") and words not in connection.jumps:
                connection.jumps.append(words)


def _place(connection: Connection, stat: Stat, times_ms: array[float], name: str, entry: _Field) -> None:
    first = _first_sample(times_ms, entry)
    if first is None:
        connection.unplaced += 0 if name in _TOLD_TWICE else len(entry.values)
        return
    if isinstance(entry.values, list):
        for sample, text in enumerate(entry.values, first):
            stat.put_text(name, sample, text)
        if first + len(entry.values) < len(stat):
            stat.put_text(name, first + len(entry.values), "")
        return
    stat.numbers[name] = Column.of(first, entry.values)
    if first + len(entry.values) < len(stat):
        stat.put_number(name, first + len(entry.values), NAN)


def _first_sample(times_ms: array[float], entry: _Field) -> int | None:
    """Return the sample that an entry's first value belongs to; None where its values have holes."""
    count = len(entry.values)
    if count == len(times_ms):
        return 0
    if entry.start_ms is None or count > len(times_ms) or not count:
        return None
    for first in range(len(times_ms) - count + 1):
        starts = abs(times_ms[first] - entry.start_ms) <= SAME_INSTANT_MS
        last = times_ms[first + count - 1]
        if starts and (entry.end_ms is None or abs(last - entry.end_ms) <= SAME_INSTANT_MS):
            return first
    return None
