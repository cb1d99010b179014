"""Where a flag can be read: which series shows it, and from which sample on."""

from __future__ import annotations

from bisect import bisect_right
from math import ceil

from tui.model import Evidence, Metric, Series
from tui.triage.flag import Flag
from tui.triage.media import PACKETS_IN
from tui.triage.rules.signs import Sign

_SHOWN_BY: dict[str, str] = {
    Sign.FREEZE_SHARE: Metric.FREEZES,
    Sign.DROP_SHARE: Metric.FRAMES_DROPPED,
    Sign.ENCODE_SHARE: Metric.FRAMERATE,
    Sign.COLLAPSE: Metric.BITRATE,
    Sign.INTERRUPTED: PACKETS_IN,
}
"""What a sign is worked out from."""


def shown_metric(metric: str) -> str:
    """Return the metric whose series shows a flag's metric: a sign has no series of its own."""
    return _SHOWN_BY.get(metric, metric)


def first_sample_s(flag: Flag, evidence: Evidence | None = None) -> float:
    """Return the time of the first sample behind a flag's onset, UTC epoch seconds: there the fault can be read.

    A sample tells of the window before it. Without the series, one step behind the onset is a good guess: samples do
    not come evenly.
    """
    series = _series(flag, evidence) if evidence is not None else None
    if series is not None:
        index = bisect_right(series.times_s, flag.since_s)
        if index < len(series) and series.times_s[index] <= flag.until_s:
            # times are written with milliseconds: rounded down, it would be the sample before
            return ceil(series.times_s[index] * 1000) / 1000
    return min(flag.since_s + flag.step_s, flag.until_s)


def _series(flag: Flag, evidence: Evidence) -> Series | None:
    metric = shown_metric(flag.metric)
    if flag.track_id is None:
        return next((each for each in evidence.connection if each.metric == metric), None)
    return next((each.get(metric) for each in evidence.tracks if each.track_id == flag.track_id), None)
