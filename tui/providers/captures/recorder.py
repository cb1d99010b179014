"""Puts getstats answers, as they come in a dump, into the columns of a connection."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import UTC, datetime

from tui.providers.captures.legacy import LEGACY_TYPES, standard
from tui.providers.captures.table import NAN, Connection, Stat, is_time_ms
from tui.providers.captures.vocabulary import FLAGS, NUMBERS, OLD_TYPES, TEXTS, TYPES, flattened

JUMP_MS = 2000.0
"""Two clocks that disagree by more than this about one step: one of them was set."""
LONG_STEPS = 3.0


@dataclass(slots=True)
class Recorder:
    """Takes one connection's getstats answers in the order of the file.

    A delta-compressed answer leaves out every field that did not change; recorders differ in whether an object
    without any change is still named (with nothing but its time) or left out altogether. Where one answer names an
    unchanged object, an object that is missing in it is gone; else it only did not change.
    """

    connection: Connection
    _raw_types: dict[str, str] = field(default_factory=dict)
    _known: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _last_poll_ms: float | None = None
    _last_line_ms: float | None = None
    _step_ms: float | None = None
    _epoch: int = 0
    _epochs: dict[str, int] = field(default_factory=dict)

    def add(self, answer: dict[str, object], line_ms: float | None) -> bool:
        """Record one answer; False where it carries no usable time.

        Args:
            answer: stats objects by id, and the getstats clock under "timestamp".
            line_ms: the event log's clock, which tells a long silence from a clock that was set.
        """
        clock = answer.get("timestamp")
        poll_ms = float(clock) if is_time_ms(clock) else line_ms
        if poll_ms is None:
            return False
        if poll_ms == self._last_poll_ms:
            return True
        self._watch_clock(poll_ms, line_ms)
        self.connection.polls_s.append(poll_ms / 1000)
        named = {stat_id: value for stat_id, value in answer.items() if isinstance(value, dict)}
        names_unchanged = any(value.keys() <= {"timestamp"} for value in named.values())
        for stat_id, value in named.items():
            self._add_object(stat_id, value, poll_ms)
        if not names_unchanged:
            for stat_id in self._known.keys() - named.keys():
                self._hold(stat_id, poll_ms)
        return True

    def _add_object(self, stat_id: str, fields: dict[str, object], poll_ms: float) -> None:
        told_type = fields.get("type")
        is_whole = isinstance(told_type, str)
        if isinstance(told_type, str):
            self._raw_types[stat_id] = told_type
        raw_type = self._raw_types.get(stat_id)
        if raw_type is None:
            return
        own = fields.get("timestamp")
        own_ms = float(own) if is_time_ms(own) else poll_ms
        if raw_type in LEGACY_TYPES:
            parts = list(standard(stat_id, raw_type, fields))
        else:
            parts = [(stat_id, OLD_TYPES.get(raw_type, raw_type), fields)]
        self._known[stat_id] = tuple(part_id for part_id, _, _ in parts)
        for part_id, part_type, part in parts:
            if part_type in TYPES:
                self._put(part_id, part_type, flattened(part), own_ms, is_whole=is_whole)

    def _put(self, stat_id: str, stat_type: str, fields: dict[str, object], time_ms: float, *, is_whole: bool) -> None:
        stats = self.connection.stats
        stat = stats.get(stat_id)
        if stat is None:
            stat = stats[stat_id] = Stat(stat_id, stat_type)
            self._epochs[stat_id] = self._epoch
        sample = self._sample(stat, time_ms)
        if is_whole and sample:
            for name, column in stat.numbers.items():
                if name not in fields:
                    column.put(sample, NAN)
        for name, value in fields.items():
            record(stat, sample, name, value)

    def _hold(self, stat_id: str, poll_ms: float) -> None:
        for part_id in self._known[stat_id]:
            stat = self.connection.stats.get(part_id)
            if stat is not None and not stat.type.startswith("remote-"):
                self._sample(stat, poll_ms)

    def _sample(self, stat: Stat, time_ms: float) -> int:
        sample = len(stat)
        stat.times_s.append(time_ms / 1000)
        if self._epochs[stat.stat_id] != self._epoch:
            self._epochs[stat.stat_id] = self._epoch
            stat.breaks.append(sample)
        return sample

    def _watch_clock(self, poll_ms: float, line_ms: float | None) -> None:
        last_poll, last_line = self._last_poll_ms, self._last_line_ms
        self._last_poll_ms, self._last_line_ms = poll_ms, line_ms
        if last_poll is None:
            return
        step = poll_ms - last_poll
        line_step = line_ms - last_line if line_ms is not None and last_line is not None else None
        if step < 0:
            self._jump(last_poll, step)
            return
        disagree = line_step is not None and abs(step - line_step) > max(JUMP_MS, step / 2)
        is_long = self._step_ms is not None and step > LONG_STEPS * self._step_ms
        if disagree and is_long:
            self._jump(last_poll, step - (line_step or 0))
        elif disagree:
            at = clock_text(last_poll)
            self.connection.jumps.append(f"the event log's clock jumped after {at}; the getstats clock did not")
        else:
            self._step_ms = step

    def _jump(self, last_poll_ms: float, by_ms: float) -> None:
        self._epoch += 1
        self.connection.jumps.append(f"the clock jumped {describe_jump(by_ms)} after {clock_text(last_poll_ms)}")


def record(stat: Stat, sample: int, name: str, value: object) -> None:
    """Record one field of one sample, if it is one that is kept. A null is the absence of a value."""
    if name in NUMBERS:
        if value is None:
            stat.put_number(name, sample, NAN)
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            stat.put_number(name, sample, number_or_nan(value))
    elif name in FLAGS:
        if isinstance(value, bool):
            stat.put_number(name, sample, float(value))
    elif name in TEXTS and isinstance(value, (str, int)):
        stat.put_text(name, sample, str(value))


def number_or_nan(value: float) -> float:
    """Return a number, or NaN where it is too large to be one."""
    try:
        number = float(value)
    except OverflowError:
        return NAN
    return number if math.isfinite(number) else NAN


def clock_text(time_ms: float) -> str:
    """Return a UTC time for a sentence."""
    return datetime.fromtimestamp(time_ms / 1000, UTC).strftime("%H:%M:%S UTC")


def describe_jump(by_ms: float) -> str:
    """Return how far a clock jumped, for a sentence."""
    return f"{abs(by_ms) / 1000:.1f} s {'back' if by_ms < 0 else 'forward'}"
