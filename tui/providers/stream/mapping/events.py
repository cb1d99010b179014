"""What happened, from the timeline and from the call's own events."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from tui.model import Event, Scalar
from tui.providers.stream.names import event_kind
from tui.providers.stream.schema.details import TimelineAnswer
from tui.providers.stream.schema.roster import CallEvent

DEEPEST = 6
"""Nested data below this is kept as JSON text."""

_NEVER = datetime.min.replace(tzinfo=UTC)


def timeline_events(answer: TimelineAnswer) -> tuple[Event, ...]:
    """Return the events of a timeline in order."""
    return in_order(
        Event(event.timestamp, event_kind(event.type or ""), event.type or "", event.severity or None, flat(event.data))
        for event in answer.events or ()
    )


def call_event(event: CallEvent) -> Event:
    """Return an event of the call."""
    return Event(event.timestamp, event_kind(event.event_type or ""), event.event_type or "", None, flat(event.payload))


def in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    """Return events ascending in time; those without a time come first."""
    return tuple(sorted(events, key=lambda event: event.at or _NEVER))


def flat(data: Mapping[str, object] | None) -> dict[str, Scalar]:
    """Return nested data as scalars under dotted keys."""
    return dict(_leaves(data or {}, "", 0))


def _leaves(value: object, path: str, depth: int) -> Iterator[tuple[str, Scalar]]:
    if value is None or isinstance(value, str | bool | int | float):
        yield path, value
    elif depth >= DEEPEST:
        yield path, json.dumps(value)
    else:
        pairs = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
        for key, inner in pairs:
            yield from _leaves(inner, f"{path}.{key}" if path else str(key), depth + 1)
