"""Differences of counters: pure functions over columns.

A counter only grows. Where it fell, the browser started it anew: the sample is a new baseline, and nothing is said
about the time before it. Nothing is said across a clock that jumped, either, nor where a counter is absent. A counter
that was reported and did not grow is a true zero.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable

from tui.providers.captures.table import Stat

BASE_COUNTERS = ("packetsSent", "packetsReceived", "bytesSent", "bytesReceived")
"""If one of these falls, the whole object was started anew."""


def baselines(stat: Stat) -> frozenset[int]:
    """Return the samples across which no difference is taken: the clock jumped, or the counters restarted."""
    found = set(stat.breaks)
    for name in BASE_COUNTERS:
        column = stat.numbers.get(name)
        if column is None:
            continue
        highest = None
        for start, value in zip(column.starts, column.values, strict=True):
            if value != value:  # noqa: PLR0124 - NaN: absent
                continue
            if highest is not None and value < highest:
                found.add(start)
            highest = value
    return frozenset(found)


def pairs(times_s: array[float], breaks: frozenset[int], columns: Iterable[array[float]]) -> list[tuple[int, int]]:
    """Return (earlier sample, sample) for every difference that can be taken of all `columns` at once."""
    found: list[tuple[int, int]] = []
    earlier = -1
    columns = tuple(columns)
    for sample in range(len(times_s)):
        if any(column[sample] != column[sample] for column in columns):
            continue
        if sample in breaks or earlier < 0 or any(each in breaks for each in range(earlier + 1, sample)):
            earlier = sample
            continue
        if times_s[sample] > times_s[earlier]:
            found.append((earlier, sample))
            earlier = sample
    return found


def increments(
    times_s: array[float], breaks: frozenset[int], counter: array[float]
) -> tuple[array[float], array[float]]:
    """Return times and by how much a counter grew up to each; samples at which it fell are left out."""
    times, values = array("d"), array("d")
    for earlier, sample in pairs(times_s, breaks, (counter,)):
        grown = counter[sample] - counter[earlier]
        if grown >= 0:
            times.append(times_s[sample])
            values.append(grown)
    return times, values


def corrections(
    times_s: array[float], breaks: frozenset[int], counter: array[float]
) -> tuple[array[float], array[float]]:
    """Return times and differences of a counter that may rightly fall: packets counted lost may still arrive."""
    times, values = array("d"), array("d")
    for earlier, sample in pairs(times_s, breaks, (counter,)):
        times.append(times_s[sample])
        values.append(counter[sample] - counter[earlier])
    return times, values


def rates(
    times_s: array[float], breaks: frozenset[int], counter: array[float], factor: float = 1.0
) -> tuple[array[float], array[float]]:
    """Return times and growth a second, times `factor`."""
    times, values = array("d"), array("d")
    for earlier, sample in pairs(times_s, breaks, (counter,)):
        grown = counter[sample] - counter[earlier]
        if grown >= 0:
            times.append(times_s[sample])
            values.append(factor * grown / (times_s[sample] - times_s[earlier]))
    return times, values


def quotients(
    times_s: array[float],
    breaks: frozenset[int],
    dividend: array[float],
    divisor: array[float],
    factor: float = 1.0,
) -> tuple[array[float], array[float]]:
    """Return times and growth of one counter for each growth of another, times `factor`.

    Samples at which the divisor did not grow are left out: nothing was measured.
    """
    times, values = array("d"), array("d")
    for earlier, sample in pairs(times_s, breaks, (dividend, divisor)):
        over = divisor[sample] - divisor[earlier]
        grown = dividend[sample] - dividend[earlier]
        if over > 0 and grown >= 0:
            times.append(times_s[sample])
            values.append(factor * grown / over)
    return times, values


def losses(
    times_s: array[float], breaks: frozenset[int], lost: array[float], received: array[float]
) -> tuple[array[float], array[float]]:
    """Return times and the share of the expected packets that did not come, in %.

    Expected is lost + received. Where fewer are lost than before (late packets came after all), the loss is 0.
    Samples at which nothing was expected are left out: silence is not loss.
    """
    times, values = array("d"), array("d")
    for earlier, sample in pairs(times_s, breaks, (lost, received)):
        more_lost = max(0.0, lost[sample] - lost[earlier])
        more_received = received[sample] - received[earlier]
        if more_received >= 0 and more_lost + more_received > 0:
            times.append(times_s[sample])
            values.append(100 * more_lost / (more_lost + more_received))
    return times, values


def total(stat: Stat, name: str) -> float | None:
    """Return what a counter comes to over the whole capture, restarts counted on; None where it never was there."""
    column = stat.numbers.get(name)
    if column is None:
        return None
    restarts = baselines(stat) - frozenset(stat.breaks)
    before, last = 0.0, None
    for start, value in zip(column.starts, column.values, strict=True):
        if value != value:  # noqa: PLR0124
            continue
        if last is not None and value < last and (start in restarts or name != "packetsLost"):
            before += last
        last = value
    return None if last is None else before + last


class Interpolated:
    """A counter between its samples, read off a straight line; None outside of them and across a baseline."""

    def __init__(self, times_s: array[float], breaks: frozenset[int], counter: array[float]) -> None:
        kept = [index for index in range(len(times_s)) if counter[index] == counter[index]]
        self._times = [times_s[index] for index in kept]
        self._values = [counter[index] for index in kept]
        self._ascending = not breaks and all(a <= b for a, b in zip(self._times, self._times[1:], strict=False))

    def at(self, instant_s: float) -> float | None:
        """Return the counter at an instant; outside of its samples the nearest one."""
        if not self._ascending or not self._times:
            return None
        index = bisect_right(self._times, instant_s)
        if index == 0:
            return self._values[0]
        if index == len(self._times):
            return self._values[-1]
        before, after = self._times[index - 1], self._times[index]
        share = (instant_s - before) / (after - before) if after > before else 1.0
        return self._values[index - 1] + share * (self._values[index] - self._values[index - 1])
