"""What follows from the rows of one stream: rates, losses, delays and shares of time.

Rows stand at the end of the interval that they speak of, which is about 7 seconds long.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median_low

from tui.providers.realtimekit.schema.samples import LimitationDurations, Sample

INTERVAL_S = 7.0
"""How often the vendor's web client measures; it divides byte counts by this."""
MOST_SAMPLES_PER_S = 60_000.0
"""Audio that comes out of a jitter buffer: 48,000 samples a second, and some more to catch up."""
MOST_FRAMES_PER_S = 150.0
TOTALS_FROM = 1.5
"""Durations that never fall and come to so many intervals are running totals."""

Columns = tuple[list[float], list[float]]
"""Times in UTC epoch seconds, and values."""


def step_s(times: Sequence[float]) -> float:
    """Return the usual distance of rows, `INTERVAL_S` where there are too few to tell."""
    steps = [b - a for a, b in pairwise(times) if b > a]
    return median_low(steps) if steps else INTERVAL_S


def intervals_s(times: Sequence[float]) -> list[float]:
    """Return the length of each row's interval.

    It is the distance to the row before. The first row, and one behind a lost report, have the usual distance: the
    client counts each interval by itself.
    """
    usual = step_s(times)
    found = [usual]
    for a, b in pairwise(times):
        found.append(b - a if 0.5 * usual <= b - a <= 1.5 * usual else usual)
    return found[: len(times)]


def bitrates_kbps(times: Sequence[float], rows: Sequence[Sample], key: str) -> Columns:
    """Return kbit/s from the bytes of each interval."""
    found: Columns = ([], [])
    for t, length, row in zip(times, intervals_s(times), rows, strict=True):
        size: float | None = row.get(key)  # type: ignore[assignment]  # byte counts are numbers
        if size is not None and length > 0:
            found[0].append(t)
            found[1].append(size * 8.0 / 1000.0 / length)
    return found


def losses_percent(times: Sequence[float], rows: Sequence[Sample], *, sent: bool) -> Columns:
    """Return packets lost in %: of those sent for a sender, of those due (received + lost) for a receiver.

    These are the formulas of the vendor's web client. Intervals without packets have no loss, not a loss of 0.
    """
    found: Columns = ([], [])
    for t, row in zip(times, rows, strict=True):
        lost = row.get("packets_lost")
        carried = row.get("packets_sent") if sent else row.get("packets_received")
        if lost is None or carried is None:
            continue
        gone = max(lost, 0.0)
        due = carried if sent else carried + gone
        if due > 0:
            found[0].append(t)
            found[1].append(min(gone * 100.0 / due, 100.0))
    return found


def buffer_delays_ms(times: Sequence[float], rows: Sequence[Sample], *, is_audio: bool) -> Columns:
    """Return the mean delay in the jitter buffer in ms: seconds of delay over samples or frames emitted.

    WebRTC counts both from the start, other columns of these rows are of the interval alone, and the vendor does not
    say which these are. Counts that never fall and outgrow what one interval can hold are running totals.
    """
    kept = [
        (t, delay, emitted)
        for t, row in zip(times, rows, strict=True)
        if (delay := row.get("jitter_buffer_delay")) is not None
        and (emitted := row.get("jitter_buffer_emitted_count")) is not None
    ]
    delays, counts = [delay for _, delay, _ in kept], [emitted for _, _, emitted in kept]
    found: Columns = ([], [])
    most = (MOST_SAMPLES_PER_S if is_audio else MOST_FRAMES_PER_S) * step_s(times)
    totals = _never_falls(delays) and _never_falls(counts) and bool(counts) and counts[-1] > most
    delay_before = emitted_before = 0.0
    for t, delay, emitted in kept:
        passed, out = delay - delay_before, emitted - emitted_before
        if totals:
            delay_before, emitted_before = delay, emitted
        if out > 0 and passed >= 0:
            found[0].append(t)
            found[1].append(passed * 1000.0 / out)
    return found


def limited_shares(times: Sequence[float], rows: Sequence[Sample]) -> tuple[Columns, Columns]:
    """Return the fractions of each interval's time for which CPU, and bandwidth, limited the encoder.

    The durations count from the start in WebRTC; where they do not run on, they are of the interval alone.
    """
    kept = [(t, durations) for t, row in zip(times, rows, strict=True) if (durations := _durations(row))]
    sums = [sum(durations.values()) for _, durations in kept]
    totals = _never_falls(sums) and bool(sums) and sums[-1] > TOTALS_FROM * step_s(times)
    cpu: Columns = ([], [])
    bandwidth: Columns = ([], [])
    before: dict[str, float] = {}
    for index, (t, durations) in enumerate(kept):
        spent = {name: seconds - before.get(name, 0.0) for name, seconds in durations.items()}
        if totals:
            before = durations
            if index == 0 and sums[0] > TOTALS_FROM * step_s(times):
                continue  # it began before the first row that is known
        whole = sum(spent.values())
        if whole <= 0 or min(spent.values()) < 0:
            continue
        for column, name in ((cpu, "cpu"), (bandwidth, "bandwidth")):
            column[0].append(t)
            column[1].append(spent.get(name, 0.0) / whole)
    return cpu, bandwidth


def _durations(row: Sample) -> dict[str, float]:
    durations: LimitationDurations = row.get("quality_limitation_durations") or {}
    return {
        name: seconds
        for name in ("bandwidth", "cpu", "none", "other")
        if (seconds := durations.get(name)) is not None and isinstance(seconds, float)
    }


def _never_falls(values: Sequence[float]) -> bool:
    return all(b >= a for a, b in pairwise(values))
