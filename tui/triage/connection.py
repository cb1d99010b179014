"""Flags of the connection's own states: it never came about, or it failed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from tui.model import Evidence, Labels, Metric
from tui.triage.flag import Flag
from tui.triage.rules.signs import FAILED, FAILED_BUT_FLOWED, NEVER_CONNECTED

STATES = ("ice_state", "connection_state")
UP = ("connected", "completed")


def connection_flags(evidence: Evidence) -> list[Flag]:
    """Return that the connection never came about, or that it failed; at most one of them."""
    states = [labels for labels in evidence.connection_labels if labels.name in STATES]
    if not any(span.label in UP for labels in states for span in labels.spans):
        return list(_never(states))[:1]
    return list(_failed(evidence, states))[:1]


def _never(states: list[Labels]) -> Iterator[Flag]:
    for labels in states:
        failed = next((span for span in labels.spans if span.label == "failed"), None)
        if failed is not None:
            since = min(span.since_s for each in states for span in each.spans)
            told = ", ".join(f"{each.name.replace('_', ' ')} {each.spans[-1].label}" for each in states)
            note = f"{told}; failed after {failed.since_s - since:.0f} s"
            yield Flag(
                NEVER_CONNECTED.metric, failed.until_s - since, NEVER_CONNECTED, since, failed.until_s, note=note
            )


def _failed(evidence: Evidence, states: list[Labels]) -> Iterator[Flag]:
    for labels in states:
        spans = labels.spans
        index = next((i for i, span in enumerate(spans) if span.label == "failed"), None)
        if index is None:
            continue
        # what ends as failed began as disconnected
        first = index - 1 if index and spans[index - 1].label == "disconnected" else index
        since, until = spans[first].since_s, spans[index].until_s
        went_on = _flowed(evidence, spans[index].since_s)
        told = ", ".join(f"{each.name.replace('_', ' ')} {each.spans[-1].label}" for each in states)
        note = f"{told}; {'media went on' if went_on else 'no media came any more'}"
        limit = FAILED_BUT_FLOWED if went_on else FAILED
        yield Flag(limit.metric, until - since, limit, since, until, note=note)


def _flowed(evidence: Evidence, since_s: float) -> bool:
    """Return whether packets were received after an instant."""
    flows = [track.get(Metric.PACKETS) for track in evidence.tracks]
    return any(
        flow is not None and any(value > 0 for value in flow.values[bisect_right(flow.times_s, since_s) :])
        for flow in flows
    )
