"""A metric over time: columnar, sorted, without duplicates, and aware of its gaps."""

from __future__ import annotations

import math
import struct
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from operator import lt, sub
from statistics import median
from typing import NamedTuple

from tui.model.quality import Threshold
from tui.model.window import Window

GAP_STEPS = 3.0
"""Two samples further apart than this many steps have a gap between them."""


class Metric(StrEnum):
    """The metrics that callscope knows by name, each always in the one unit given here.

    A vendor may deliver more; those keep the vendor's own name and unit.
    """

    BITRATE = "bitrate"  # kbit/s
    FRAMERATE = "framerate"  # fps
    WIDTH = "width"  # px
    HEIGHT = "height"  # px
    LOSS = "loss"  # %
    JITTER = "jitter"  # ms
    RTT = "rtt"  # ms
    SCORE = "score"  # the vendor's scale
    CONCEALMENT = "concealment"  # %
    CONCEALMENT_EVENTS = "concealment_events"  # per sample
    FREEZES = "freezes"  # ms frozen per sample
    FREEZE_COUNT = "freeze_count"  # per sample
    FRAMES_DROPPED = "frames_dropped"  # per sample
    FRAMES_SENT = "frames_sent"  # per sample: encoded or sent
    FRAMES_DECODED = "frames_decoded"  # per sample
    SOURCE_FRAMERATE = "source_framerate"  # fps of the camera or screen, before encoding
    ENCODE_TIME = "encode_time"  # ms per frame
    DECODE_TIME = "decode_time"  # ms per frame
    JITTER_BUFFER_DELAY = "jitter_buffer_delay"  # ms
    PACKETS = "packets"  # per sample: sent by a sent track, received by a received one
    PACKETS_LOST = "packets_lost"  # per sample
    BYTES = "bytes"  # per sample
    AVAILABLE_BITRATE = "available_bitrate"  # kbit/s, the sender's bandwidth estimate
    AVAILABLE_INCOMING_BITRATE = "available_incoming_bitrate"  # kbit/s
    TARGET_BITRATE = "target_bitrate"  # kbit/s
    AUDIO_LEVEL = "audio_level"  # fraction
    NACKS = "nacks"  # per sample
    PLIS = "plis"  # per sample
    FIRS = "firs"  # per sample
    CPU_LIMITED = "cpu_limited"  # fraction of the sample's time that CPU limited the encoder
    BANDWIDTH_LIMITED = "bandwidth_limited"  # fraction of the sample's time that bandwidth limited it


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as it is shown.

    Attributes:
        symbol: "ms", "%", "kbit/s"; "" for a count, "unknown" where nobody says.
        assumed: whether the vendor does not say so and callscope took the only sensible reading.
    """

    symbol: str
    assumed: bool = False

    def __str__(self) -> str:
        return f"{self.symbol} (assumed)" if self.assumed else self.symbol


MS = Unit("ms")
PERCENT = Unit("%")
KBITS = Unit("kbit/s")
FPS = Unit("fps")
PIXELS = Unit("px")
FRACTION = Unit("fraction")
COUNT = Unit("")
UNKNOWN = Unit("unknown")


class Gap(NamedTuple):
    """A hole in a series: nothing was reported between two UTC epoch times in seconds."""

    since_s: float
    until_s: float


class SeriesStats(NamedTuple):
    """What a series comes to, in its own unit."""

    min: float
    median: float
    p95: float
    max: float
    samples: int


@dataclass(frozen=True, slots=True)
class Series:
    """One metric over time.

    Attributes:
        metric: a `Metric`, or the vendor's own name for something else.
        unit: the unit of `values`.
        times_s: UTC epoch seconds, ascending, without duplicates.
        values: one finite value for each time.
        nominal_step_s: seconds between samples as announced by the source; None where it does not say.
        label: the vendor's own label for people, where it sends one.
        thresholds: limits that came with the series.
        dropped: samples left out: outside the window asked for, or without a finite value.
        conflicts: samples left out because another value had the same time.
        source_ids: the answers that the samples came from.
    """

    metric: str
    unit: Unit
    times_s: array[float]
    values: array[float]
    nominal_step_s: float | None = None
    label: str | None = None
    thresholds: tuple[Threshold, ...] = ()
    dropped: int = 0
    conflicts: int = 0
    source_ids: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        metric: str,
        unit: Unit,
        times_s: Iterable[float],
        values: Iterable[float],
        *,
        within: Window | None = None,
        nominal_step_s: float | None = None,
        label: str | None = None,
        thresholds: tuple[Threshold, ...] = (),
        dropped: int = 0,
        source_ids: tuple[str, ...] = (),
    ) -> Series:
        """Build a series from samples in any order.

        Samples that are not finite, or outside `within`, are dropped and counted; of several at one time the last
        is kept and the others are counted as conflicts where their value differs.
        """
        times, numbers = _floats(times_s), _floats(values)
        if len(times) != len(numbers):
            raise ValueError("a series needs one value for each time")
        # The sums are infinite or NaN if any addend is, and adding up is far cheaper than looking at each one.
        clean = math.isfinite(sum(numbers)) and math.isfinite(sum(times))
        if not clean:
            kept = [(t, v) for t, v in zip(times, numbers, strict=True) if math.isfinite(t) and math.isfinite(v)]
            dropped += len(times) - len(kept)
            times, numbers = [t for t, _ in kept], [v for _, v in kept]
        conflicts = 0
        ascending = all(map(lt, times, islice(times, 1, None)))
        if not ascending:
            by_time: dict[float, float] = {}
            for t, v in zip(times, numbers, strict=True):
                if by_time.setdefault(t, v) != v:
                    conflicts += 1
                    by_time[t] = v
            times = sorted(by_time)
            numbers = [by_time[t] for t in times]
        if within is not None:
            first, last = bisect_left(times, within.since_s), bisect_left(times, within.until_s)
            if first or last < len(times):
                dropped += len(times) - (last - first)
                times, numbers = times[first:last], numbers[first:last]
        return cls(
            metric,
            unit,
            packed(times),
            packed(numbers),
            nominal_step_s,
            label,
            thresholds,
            dropped,
            conflicts,
            source_ids,
        )

    def __len__(self) -> int:
        return len(self.times_s)

    def __iter__(self) -> Iterator[tuple[float, float]]:
        return zip(self.times_s, self.values, strict=True)

    @property
    def step_s(self) -> float | None:
        """Seconds between samples: the announced step, else the median distance; None below two samples."""
        if self.nominal_step_s:
            return self.nominal_step_s
        distances = self._distances()
        return median(distances) if distances else None

    def _distances(self) -> list[float]:
        times = self.times_s.tolist()
        return list(map(sub, islice(times, 1, None), times))

    def gaps(self) -> tuple[Gap, ...]:
        """Return the holes between samples: distances of more than `GAP_STEPS` steps."""
        distances = self._distances()
        if not distances:
            return ()
        widest = max(distances)
        # No median is below the least distance: most series have no holes, and that can be told without sorting.
        if widest <= GAP_STEPS * (self.nominal_step_s or min(distances)):
            return ()
        limit = GAP_STEPS * (self.nominal_step_s or median(distances))
        if widest <= limit:
            return ()
        return tuple(Gap(a, b) for a, b in zip(self.times_s, self.times_s[1:], strict=False) if b - a > limit)

    def between(self, since_s: float, until_s: float) -> Series:
        """Return the samples in the half-open range of UTC epoch seconds."""
        first, last = bisect_left(self.times_s, since_s), bisect_left(self.times_s, until_s)
        return replace(self, times_s=self.times_s[first:last], values=self.values[first:last])

    def at(self, instant_s: float) -> float | None:
        """Return the value that stood at an instant: the last sample no older than a gap; None inside a hole."""
        index = bisect_right(self.times_s, instant_s) - 1
        if index < 0:
            return None
        step = self.step_s
        if step is not None and instant_s - self.times_s[index] > GAP_STEPS * step:
            return None
        return self.values[index]

    def stats(self) -> SeriesStats | None:
        """Return minimum, median, 95th percentile (nearest rank), maximum and sample count; None when empty."""
        if not self.values:
            return None
        ordered = sorted(self.values)
        count = len(ordered)
        rank = max(0, math.ceil(0.95 * count) - 1)
        return SeriesStats(ordered[0], median(ordered), ordered[rank], ordered[-1], count)

    def join(self, other: Series) -> Series:
        """Return one series with the samples of both; where both have a time, `other` is kept.

        Raises:
            ValueError: the two are not the same metric in the same unit.
        """
        if (self.metric, self.unit) != (other.metric, other.unit):
            raise ValueError(f"cannot join {self.metric} in {self.unit} with {other.metric} in {other.unit}")
        joined = Series.of(
            self.metric,
            self.unit,
            self.times_s + other.times_s,
            self.values + other.values,
            nominal_step_s=self.nominal_step_s or other.nominal_step_s,
            label=self.label or other.label,
            thresholds=self.thresholds or other.thresholds,
            dropped=self.dropped + other.dropped,
            source_ids=tuple(dict.fromkeys((*self.source_ids, *other.source_ids))),
        )
        return replace(joined, conflicts=joined.conflicts + self.conflicts + other.conflicts)


def packed(numbers: Sequence[float]) -> array[float]:
    """Return numbers as an array of doubles, several times faster than `array("d", numbers)` does."""
    result = array("d")
    result.frombytes(struct.pack(f"{len(numbers)}d", *numbers))
    return result


def _floats(numbers: Iterable[float]) -> list[float]:
    # A list while it is worked on: an array makes a new object of every number that it is asked for.
    return numbers.tolist() if isinstance(numbers, array) else list(numbers)


class Span(NamedTuple):
    """A stretch of UTC epoch seconds during which a label held."""

    since_s: float
    until_s: float
    label: str


@dataclass(frozen=True, slots=True)
class Labels:
    """Something that has a name instead of a number over time: a resolution, a quality limitation, a codec.

    Attributes:
        name: what it is: "resolution", "quality_limitation".
        spans: ascending, not overlapping; a hole between two is a hole.
    """

    name: str
    spans: tuple[Span, ...]

    def at(self, instant_s: float) -> str | None:
        """Return the label that held at an instant, or None."""
        return next((span.label for span in self.spans if span.since_s <= instant_s < span.until_s), None)
