"""The part of a filter that Stream evaluates itself.

Each endpoint documents which fields it filters by, and with which operators; nothing else is sent. A condition is sent
only where it says exactly what the filter says, so what was sent and what is left, joined by and, are the whole filter.
The one difference: Stream compares text as it is written, so a name in capitals is also asked for in small letters.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto

from tui.providers.base import Pushdown
from tui.providers.stream.times import rfc3339
from tui.query.tree import Compare, Node, Op, Or, all_of, conjuncts

Operand = str | float | bool | list[str]
Conditions = dict[str, dict[str, Operand]]
"""`{"user_id": {"$eq": "alice"}}`: all must hold."""


class Kind(Enum):
    """What Stream does with a field."""

    TEXT = auto()  # $eq, $in
    EXACT = auto()  # $eq
    WORD = auto()  # $eq, $in, of words that are written small
    YES_NO = auto()  # $eq
    NUMBER = auto()  # $eq and ranges
    TIME = auto()  # ranges


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an endpoint."""

    wire: str
    kind: Kind


Fields = Mapping[str, Field]
"""An endpoint's fields, by their name in the filter language."""

PARTICIPANTS: Fields = {
    "user": Field("user_id", Kind.TEXT),
    "presence": Field("session_id", Kind.TEXT),
    "publisher": Field("publisher_type", Kind.WORD),
    "publishes": Field("published_tracks", Kind.WORD),
    "live": Field("is_live", Kind.YES_NO),
    "tech": Field("is_tech_user", Kind.YES_NO),
}
"""QueryCallParticipantSessions and QueryCallSessionParticipantStats."""

SESSIONS: Fields = {
    "session": Field("call_session_id", Kind.EXACT),
    "title": Field("call_cid", Kind.EXACT),
    "live": Field("is_active", Kind.YES_NO),
    "started": Field("session_started_at", Kind.TIME),
    "ended": Field("session_ended_at", Kind.TIME),
    "score": Field("counts.cq_score", Kind.NUMBER),
    "rating": Field("counts.min_user_rating", Kind.NUMBER),
}
"""QueryCallSessionStats."""

CALL_SESSIONS: Fields = {
    "started": Field("first_stats", Kind.TIME),
    "score": Field("quality_score", Kind.NUMBER),
    "rating": Field("min_user_rating", Kind.NUMBER),
}
"""QueryCallStats."""

_RANGES = {Op.ABOVE: "$gt", Op.AT_LEAST: "$gte", Op.BELOW: "$lt", Op.AT_MOST: "$lte"}


@dataclass(frozen=True, slots=True)
class Compiled:
    """A filter in two parts.

    Attributes:
        conditions: what is sent; {} for nothing.
        pushdown: the same as nodes, and what is left.
    """

    conditions: Conditions = field(default_factory=dict)
    pushdown: Pushdown = field(default_factory=Pushdown)


def compile_sessions(node: Node | None, *, given: Conditions | None = None) -> Compiled:
    """Return the part of a filter on sessions that Stream evaluates: `SESSIONS`, and type and call id as one."""
    parts = conjuncts(node)
    kinds, calls = ([part for part in parts if _names(part, name)] for name in ("type", "call"))
    conditions: Conditions = {name: dict(operands) for name, operands in (given or {}).items()}
    if len(kinds) != 1 or len(calls) != 1 or "call_cid" in conditions:
        return compile_filter(node, SESSIONS, given=given)
    cid = ":".join(str(part.value) for part in (*kinds, *calls) if isinstance(part, Compare))
    rest = [part for part in parts if part not in (*kinds, *calls)]
    compiled = compile_filter(all_of(rest), SESSIONS, given={**conditions, "call_cid": {"$eq": cid}})
    sent = all_of((*kinds, *calls, *conjuncts(compiled.pushdown.server)))
    return Compiled(compiled.conditions, Pushdown(sent, compiled.pushdown.local))


def compile_filter(node: Node | None, fields: Fields, *, given: Conditions | None = None) -> Compiled:
    """Return the part of a filter that an endpoint with `fields` evaluates.

    Args:
        node: the filter.
        fields: what the endpoint filters by.
        given: conditions that the question holds beside its filter; they are kept, and go before the filter's.
    """
    conditions: Conditions = {name: dict(operands) for name, operands in (given or {}).items()}
    sent: list[Node] = []
    left: list[Node] = []
    parts = conjuncts(node)
    for part in parts:
        condition = _condition(part, fields)
        if condition is None:
            left.append(part)
            continue
        name, operator, operand = condition
        known = conditions.setdefault(name, {})
        # One field takes one condition, or several ends of a range.
        if known and (operator in known or not (_is_range(operator) and all(map(_is_range, known)))):
            left.append(part)
            continue
        known[operator] = operand
        sent.append(part)
    return Compiled(conditions, Pushdown(all_of(sent), all_of(left)))


def as_json(conditions: Conditions) -> list[tuple[str, str]]:
    """Return the query parameters as Stream's own clients send them."""
    return [("filter_conditions", json.dumps(conditions))] if conditions else []


def as_brackets(conditions: Conditions) -> list[tuple[str, str]]:
    """Return the query parameters as Stream's documentation writes them; a list has one parameter for each element."""
    return [
        (f"filter_conditions[{name}][{operator}]" + ("[]" if isinstance(operand, list) else ""), _plain(element))
        for name, operands in conditions.items()
        for operator, operand in operands.items()
        for element in (operand if isinstance(operand, list) else [operand])
    ]


def contradicts(conditions: Conditions, row: Mapping[str, str | bool | None]) -> bool:
    """Return whether a row shows that the server did not honour the conditions.

    What a row does not tell is no proof.
    """
    for name, operands in conditions.items():
        told = row.get(name)
        if told is None:
            continue
        wanted = [element for operand in operands.values() for element in _elements(operand)]
        if not any(_same(told, one) for one in wanted):
            return True
    return False


def _condition(node: Node, fields: Fields) -> tuple[str, str, Operand] | None:
    if isinstance(node, Or):
        return _any_of(node, fields)
    if not isinstance(node, Compare) or node.field not in fields:
        return None
    of, value = fields[node.field], node.value
    match of.kind:
        case Kind.TEXT | Kind.WORD | Kind.EXACT:
            texts = _texts(node, of)
            if not texts:
                return None
            return of.wire, *(("$eq", texts[0]) if len(texts) == 1 else ("$in", texts))
        case Kind.YES_NO:
            return (of.wire, "$eq", value) if node.op is Op.IS and isinstance(value, bool) else None
        case Kind.NUMBER:
            operator = "$eq" if node.op is Op.IS else _RANGES.get(node.op)
            if operator is None or isinstance(value, bool) or not isinstance(value, int | float):
                return None
            return of.wire, operator, int(value) if float(value).is_integer() else float(value)
        case Kind.TIME:
            operator = _RANGES.get(node.op)
            return (of.wire, operator, rfc3339(value)) if operator and isinstance(value, datetime) else None


def _names(node: Node, field_name: str) -> bool:
    """Return whether a node gives one exact text for a field."""
    return isinstance(node, Compare) and node.field == field_name and bool(_texts(node, Field("", Kind.EXACT)))


def _any_of(node: Or, fields: Fields) -> tuple[str, str, Operand] | None:
    texts: list[str] = []
    wires: set[str] = set()
    for one in node.nodes:
        of = fields.get(one.field) if isinstance(one, Compare) else None
        if of is None or of.kind not in (Kind.TEXT, Kind.WORD) or not isinstance(one, Compare):
            return None
        found = _texts(one, of)
        if not found:
            return None
        texts += found
        wires.add(of.wire)
    return (wires.pop(), "$in", list(dict.fromkeys(texts))) if len(wires) == 1 else None


def _texts(node: Compare, of: Field) -> list[str]:
    value = node.value
    if node.op is not Op.IS or not isinstance(value, str) or not value or "*" in value or "?" in value:
        return []
    if of.kind is Kind.WORD:
        return [value.lower()]
    if of.kind is Kind.EXACT:
        return [value]
    return list(dict.fromkeys((value, value.lower())))


def _is_range(operator: str) -> bool:
    return operator in _RANGES.values()


def _elements(operand: Operand) -> Iterable[str | float | bool]:
    return operand if isinstance(operand, list) else [operand]


def _same(told: str | bool, wanted: str | float | bool) -> bool:
    if isinstance(told, str) and isinstance(wanted, str):
        return told.casefold() == wanted.casefold()
    return told == wanted


def _plain(value: str | float | bool) -> str:
    return json.dumps(value) if isinstance(value, bool) else str(value)
