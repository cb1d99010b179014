"""The model as JSON: every field present or null, times in ISO 8601 UTC, no raw control characters.

A list is one document: `source` and what was asked first, then `items`, then totals and notices. Every item has an
`address`. As lines, every item is a document of its own.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import TextIO

from tui.model import Address, Evidence, Labels, Page, Series, Unit, Window
from tui.query import Node, to_text
from tui.query.tree import And, Compare, Not, Or, Word

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None
"""What `json` writes."""

_PLAIN = frozenset({str, int, bool, type(None)})
_FILTER = (And, Or, Not, Compare, Word)


def to_json(value: object) -> Json:
    """Return a value of the model as JSON values.

    Addresses, times, enumerations and filters become text; a number that is not finite becomes null. A `Series`
    carries its times, values, gaps and statistics, `Labels` their spans, `Evidence` the address of its participant.

    Raises:
        TypeError: something that is no value of the model.
    """
    kind = type(value)
    if kind in _PLAIN:
        return value  # type: ignore[return-value]  # plain types are JSON
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, Enum):
        return to_json(value.value)
    if isinstance(value, Series):
        return _series(value)
    if is_dataclass(kind):
        return _dataclass(value)
    if isinstance(value, Mapping):
        return {str(key): to_json(item) for key, item in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return _named_tuple(value)
    if isinstance(value, list | tuple):
        return [to_json(item) for item in value]
    if isinstance(value, frozenset | set):
        return [to_json(item) for item in sorted(value)]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, str | int):
        return value
    raise TypeError(f"{kind.__name__} has no JSON form")


def iso(at: datetime) -> str:
    """Return a time as ISO 8601 in UTC with Z; fractions of a second only where there are any."""
    text = at.astimezone(UTC).isoformat(timespec="milliseconds" if at.microsecond % 1000 == 0 else "microseconds")
    return text.replace(".000+00:00", "Z").replace("+00:00", "Z")


def epoch_iso(epoch_s: float) -> str:
    """Return UTC epoch seconds as ISO 8601 with Z, to the millisecond."""
    return iso(datetime.fromtimestamp(round(epoch_s, 3), UTC))


def line(value: Json) -> str:
    """Return a JSON value as one line of ASCII without any control character."""
    text = json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return text.replace("\x7f", "\\u007f")


def single(source: str, value: object, **beside: object) -> Json:
    """Return the document of one thing: its source, its own fields, and what stands beside them."""
    body = to_json(value)
    assert isinstance(body, dict)
    return {"source": source, **body, **{key: to_json(item) for key, item in beside.items()}}


class DocumentWriter:
    """Writes a list as one document while its items come in.

    The document is complete after `end`. When that is never called, after an error, it is not valid JSON: so a reader
    can tell.
    """

    def __init__(self, out: TextIO, source: str, **head: object) -> None:
        self._out = out
        self._count = 0
        start = line({"source": source, **{key: to_json(value) for key, value in head.items()}})
        out.write(f'{start[:-1]},\n"items":[')

    def item(self, value: object) -> None:
        """Write one item, on a line of its own."""
        self._out.write(("," if self._count else "") + "\n" + line(to_json(value)))
        self._count += 1

    def end(self, **tail: object) -> None:
        """Write what stands behind the items: totals, notices."""
        rest = line({key: to_json(value) for key, value in tail.items()})
        self._out.write("\n]" if self._count else "]")
        self._out.write("}\n" if rest == "{}" else f",\n{rest[1:]}\n")


def write_document(out: TextIO, source: str, items: Iterable[object], **tail: object) -> None:
    """Write a list that is already there as one document."""
    writer = DocumentWriter(out, source)
    for item in items:
        writer.item(item)
    writer.end(**tail)


def item_line(source: str, value: object, **beside: object) -> str:
    """Return one item as a line of JSONL, with its source."""
    return line(single(source, value, **beside)) + "\n"


def _dataclass(value: object) -> Json:
    if isinstance(value, Address):
        return str(value)
    if isinstance(value, Unit):
        return str(value)
    if isinstance(value, Window):
        return {"since": iso(value.since), "until": iso(value.until), "duration_s": value.duration_s}
    if isinstance(value, Labels):
        return {"name": value.name, "spans": [_span(since, until, label) for since, until, label in value.spans]}
    if isinstance(value, Page):
        return {
            "items": to_json(value.items),
            "total": value.total,
            "offset": value.offset,
            "source_id": value.source_id,
        }
    if isinstance(value, _FILTER):
        node: Node = value
        return to_text(node)
    body: dict[str, Json] = {name: to_json(getattr(value, name)) for name in _names(type(value))}
    if isinstance(value, Evidence):
        return {"address": str(value.participant.address), **body}
    return body


def _names(kind: type) -> tuple[str, ...]:
    names = _FIELD_NAMES.get(kind)
    if names is None:
        names = _FIELD_NAMES[kind] = tuple(field.name for field in fields(kind))
    return names


_FIELD_NAMES: dict[type, tuple[str, ...]] = {}


def _span(since_s: float, until_s: float, label: str) -> Json:
    return {"since": epoch_iso(since_s), "until": epoch_iso(until_s), "label": label}


def _named_tuple(value: tuple[object, ...]) -> Json:
    names: tuple[str, ...] = getattr(value, "_fields")  # noqa: B009 - every named tuple has it, and mypy does not know
    out: dict[str, Json] = {}
    for name, item in zip(names, value, strict=True):
        if name in ("since_s", "until_s") and isinstance(item, float | int):
            out[name.removesuffix("_s")] = epoch_iso(item)
        else:
            out[name] = to_json(item)
    return out


def _series(series: Series) -> Json:
    stats = series.stats()
    return {
        "metric": str(series.metric),
        "unit": series.unit.symbol,
        "unit_assumed": series.unit.assumed,
        "label": series.label,
        "step_s": series.step_s,
        "times": [epoch_iso(at) for at in series.times_s],
        "values": list(series.values),
        "gaps": [{"since": epoch_iso(gap.since_s), "until": epoch_iso(gap.until_s)} for gap in series.gaps()],
        "stats": to_json(stats),
        "thresholds": to_json(series.thresholds),
        "dropped": series.dropped,
        "conflicts": series.conflicts,
        "source_ids": list(series.source_ids),
    }
