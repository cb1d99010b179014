"""The statistics of one peer connection as columns that stay small.

A column keeps only its changes: most statistics repeat what they said a second ago, and an rtcstats dump does not
even write that down. What is kept is therefore never much larger than the file.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from operator import eq
from statistics import median
from typing import TypeGuard

NAN = math.nan
EARLIEST_MS = 946_684_800_000.0
LATEST_MS = 4_102_444_800_000.0
"""Times outside the years 2000 to 2100 are not times."""


def is_time_ms(value: object) -> TypeGuard[float]:
    """Return whether a value can be a time in UTC epoch milliseconds."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and EARLIEST_MS <= value <= LATEST_MS


class Column:
    """One number over the samples of a stat: `values[i]` holds from sample `starts[i]`; NaN is absence.

    A number that changes nearly every time is kept for every sample, which saves the starts; one that seldom changes is
    kept as its changes.
    """

    __slots__ = ("_first", "_repeats", "_starts", "values")

    def __init__(self) -> None:
        self._first = 0
        self._repeats = 0
        self._starts: array[int] | None = None
        self.values = array("d")

    @classmethod
    def of(cls, first: int, values: array[float]) -> Column:
        """Make a column of one value for each sample from `first` on."""
        column = cls()
        column._first, column.values = first, values
        column._repeats = sum(map(eq, values, values[1:]))
        if 3 * column._repeats > len(values):
            column._starts, column.values = _changes(first, values)
        return column

    @property
    def starts(self) -> Sequence[int]:
        """The sample from which each of `values` holds."""
        return self._starts if self._starts is not None else range(self._first, self._first + len(self.values))

    def put(self, sample: int, value: float) -> None:
        """Say that `value` holds from `sample` on."""
        values = self.values
        if not values:
            if value == value:  # noqa: PLR0124 - NaN alone differs from itself
                self._first = sample
                values.append(value)
            return
        last = values[-1]
        is_repeat = last == value or (last != last and value != value)  # noqa: PLR0124
        if self._starts is None:
            held = sample - self._first - len(values)
            self._repeats += held + is_repeat
            if 3 * self._repeats <= len(values) + held + 2:
                values.extend([last] * held)
                values.append(value)
                return
            self._starts, self.values = _changes(self._first, values)
        if not is_repeat:
            self._starts.append(sample)
            self.values.append(value)

    def dense(self, count: int) -> array[float]:
        """Return one value for each of `count` samples."""
        if not self.values:
            return array("d", [NAN]) * count
        dense = array("d", [NAN]) * self.starts[0]
        if self._starts is None:
            dense.extend(self.values)
            dense.extend(array("d", [self.values[-1]]) * (count - len(dense)))
            return dense
        ends = [*self._starts[1:], count]
        for start, end, value in zip(self._starts, ends, self.values, strict=True):
            if end - start == 1:
                dense.append(value)
            else:
                dense.extend(array("d", [value]) * (end - start))
        return dense

    def last(self) -> float | None:
        """Return the last value that was not absent."""
        return next((value for value in reversed(self.values) if value == value), None)  # noqa: PLR0124


def _changes(first: int, values: array[float]) -> tuple[array[int], array[float]]:
    starts, changed = array("I"), array("d")
    for sample, value in enumerate(values, first):
        last = changed[-1] if changed else None
        if last is None or not (last == value or (last != last and value != value)):  # noqa: PLR0124
            starts.append(sample)
            changed.append(value)
    return starts, changed


class TextColumn:
    """One text over the samples of a stat: `values[i]` holds from sample `starts[i]`; "" is absence."""

    __slots__ = ("starts", "values")

    def __init__(self) -> None:
        self.starts = array("I")
        self.values: list[str] = []

    def put(self, sample: int, value: str) -> None:
        """Say that `value` holds from `sample` on."""
        if value != (self.values[-1] if self.values else ""):
            self.starts.append(sample)
            self.values.append(value)

    def runs(self, count: int) -> Iterator[tuple[int, int, str]]:
        """Yield each stretch of samples, `[start, end)`, with the text that held."""
        ends = [*self.starts[1:], count] if self.values else []
        for start, end, value in zip(self.starts, ends, self.values, strict=True):
            if value and start < end:
                yield start, end, value

    def last(self) -> str | None:
        """Return the last text that was not absent."""
        return next((value for value in reversed(self.values) if value), None)


@dataclass(slots=True)
class Stat:
    """One statistics object over time.

    Attributes:
        times_s: its own clock, UTC epoch seconds, one for each sample, in the order of the file.
        breaks: samples at which the clock had jumped: no difference is taken across one.
    """

    stat_id: str
    type: str
    times_s: array[float] = field(default_factory=lambda: array("d"))
    numbers: dict[str, Column] = field(default_factory=dict)
    texts: dict[str, TextColumn] = field(default_factory=dict)
    breaks: array[int] = field(default_factory=lambda: array("I"))

    def __len__(self) -> int:
        return len(self.times_s)

    def put_number(self, name: str, sample: int, value: float) -> None:
        """Record a number."""
        column = self.numbers.get(name)
        if column is None:
            column = self.numbers[name] = Column()
        column.put(sample, value)

    def put_text(self, name: str, sample: int, value: str) -> None:
        """Record a text."""
        column = self.texts.get(name)
        if column is None:
            column = self.texts[name] = TextColumn()
        column.put(sample, value)

    def column(self, name: str) -> array[float] | None:
        """Return a number for each sample, NaN where absent; None where it never was there."""
        column = self.numbers.get(name)
        return column.dense(len(self.times_s)) if column and column.values else None

    def number(self, name: str) -> float | None:
        """Return the last number of a field."""
        column = self.numbers.get(name)
        return column.last() if column else None

    def text(self, name: str) -> str | None:
        """Return the last text of a field."""
        column = self.texts.get(name)
        return column.last() if column else None

    @property
    def step_s(self) -> float | None:
        """Seconds between samples, typically."""
        steps = [b - a for a, b in zip(self.times_s, self.times_s[1:], strict=False) if b > a]
        return median(steps) if steps else None


@dataclass(slots=True)
class Connection:
    """One peer connection, as read.

    Attributes:
        polls_s: the getstats clock, UTC epoch seconds, in the order of the file.
        unplaced: values whose time cannot be told.
        jumps: what the clock did, in words.
        closed_s: when the application closed it, by the clock of the event log.
    """

    connection_id: str
    stats: dict[str, Stat] = field(default_factory=dict)
    polls_s: array[float] = field(default_factory=lambda: array("d"))
    unplaced: int = 0
    jumps: list[str] = field(default_factory=list)
    url: str | None = None
    closed_s: float | None = None

    def of_type(self, *types: str) -> list[Stat]:
        """Return the stats of some types, in the order in which they appeared."""
        return [stat for stat in self.stats.values() if stat.type in types]

    @property
    def step_s(self) -> float | None:
        """Seconds between polls, typically."""
        steps = [b - a for a, b in zip(self.polls_s, self.polls_s[1:], strict=False) if b > a]
        return median(steps) if steps else None
