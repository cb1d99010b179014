"""`filter_conditions`: read in both forms, held to what an endpoint documents, and applied."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from operator import ge, gt, le, lt
from typing import Any

from starlette.datastructures import QueryParams

from tui.sandbox.stream.refusal import bad_input
from tui.sandbox.stream.times import seconds

EQ = frozenset({"$eq"})
EQ_IN = frozenset({"$eq", "$in"})
RANGE = frozenset({"$eq", "$gt", "$gte", "$lt", "$lte"})
FULL = RANGE | {"$in", "$exists"}
TEXT = FULL | {"$contains", "$autocomplete", "$q"}

_BRACKETS = re.compile(r"filter_conditions\[([^\]]+)\](?:\[([^\]]+)\])?(\[\])?")


class Type(Enum):
    """What a field's value is."""

    TEXT = "text"
    BOOL = "bool"
    NUMBER = "number"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Field:
    """A field that an endpoint filters by."""

    type: Type
    operators: frozenset[str]


Fields = Mapping[str, Field]
Condition = tuple[str, str, Any]
"""Field, operator, value. A time is in UTC epoch seconds."""

Row = Mapping[str, Any]
"""Values by field: one, or a collection of which one must fit."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Conditions that all must hold, and alternatives of which one must hold in each group."""

    conditions: tuple[Condition, ...] = ()
    groups: tuple[tuple[Filter, ...], ...] = ()

    def matches(self, value_of: Callable[[str], Any]) -> bool:
        """Return whether something with these values fits; only the values that are asked for are computed."""
        return all(_holds(value_of(field), operator, value) for field, operator, value in self.conditions) and all(
            any(each.matches(value_of) for each in group) for group in self.groups
        )

    def wanted(self, field: str) -> frozenset[Any] | None:
        """Return the values that a field must have one of; None where it may have any."""
        for name, operator, value in self.conditions:
            if name == field and operator == "$eq":
                return frozenset({value})
            if name == field and operator == "$in":
                return frozenset(value)
        return None

    def only(self, field: str, value: object) -> bool:
        """Return whether a field must have one value and no other."""
        return any(name == field and wanted == value for name, operator, wanted in self.conditions if operator == "$eq")


NO_FILTER = Filter()


def of_query(query: QueryParams, fields: Fields) -> Filter:
    """Return the filter of a GET request: one JSON text, or one parameter in brackets for each condition.

    Raises:
        Refused: not understood, or not documented for this endpoint.
    """
    text = query.get("filter_conditions")
    if text:
        try:
            return of_json(json.loads(text), fields)
        except ValueError:
            raise bad_input("filter_conditions: is not valid JSON") from None
    found: dict[str, dict[str, Any]] = {}
    for key, value in query.multi_items():
        match = _BRACKETS.fullmatch(key)
        if match is None:
            continue
        name, operator = match[1], match[2] or "$eq"
        plain = _from_text(name, value, fields)
        if match[3] or operator == "$in":
            found.setdefault(name, {}).setdefault(operator, []).append(plain)
        else:
            found.setdefault(name, {})[operator] = plain
    return of_json(found, fields)


def of_json(given: object, fields: Fields) -> Filter:
    """Return the filter that a JSON value is.

    Raises:
        Refused: not understood, or not documented for this endpoint.
    """
    if given is None:
        return NO_FILTER
    if not isinstance(given, dict):
        raise bad_input("filter_conditions: must be an object")
    conditions: list[Condition] = []
    groups: list[tuple[Filter, ...]] = []
    for name, operand in given.items():
        if name in {"$and", "$or"}:
            if not isinstance(operand, list) or not operand:
                raise bad_input(f"filter_conditions: {name} needs a list")
            parts = tuple(of_json(part, fields) for part in operand)
            groups += [parts] if name == "$or" else [(part,) for part in parts]
            continue
        field = _known(name, fields)
        for operator, value in (operand if isinstance(operand, dict) else {"$eq": operand}).items():
            if operator not in field.operators:
                raise bad_input(f'filter_conditions: operator "{operator}" is not supported for field "{name}"')
            conditions.append((name, operator, _typed(name, operator, value, field)))
    return Filter(tuple(conditions), tuple(groups))


def _known(name: str, fields: Fields) -> Field:
    field = fields.get(name) or (fields.get("custom") if name.startswith("custom.") else None)
    if field is None:
        raise bad_input(f'filter_conditions: field "{name}" is not supported')
    return field


def _typed(name: str, operator: str, value: object, field: Field) -> object:
    if operator == "$exists":
        if not isinstance(value, bool):
            raise bad_input(f'filter_conditions: "{name}" $exists needs a boolean')
        return value
    if operator == "$in":
        if not isinstance(value, list):
            raise bad_input(f'filter_conditions: "{name}" $in needs a list')
        return tuple(_scalar(name, each, field.type) for each in value)
    return _scalar(name, value, field.type)


def _scalar(name: str, value: object, kind: Type) -> object:
    fits = {
        Type.TEXT: isinstance(value, str),
        Type.BOOL: isinstance(value, bool),
        Type.NUMBER: isinstance(value, int | float) and not isinstance(value, bool),
        Type.TIME: isinstance(value, str),
    }[kind]
    if not fits:
        raise bad_input(f'filter_conditions: "{name}" needs a value of type {kind.value}')
    return seconds(str(value), name) if kind is Type.TIME else value


def _from_text(name: str, value: str, fields: Fields) -> object:
    kind = _known(name, fields).type
    if kind is Type.BOOL and value in {"true", "false"}:
        return value == "true"
    if kind is Type.NUMBER:
        try:
            return float(value)
        except ValueError:
            raise bad_input(f'filter_conditions: "{name}" needs a value of type number') from None
    return value


def _holds(found: object, operator: str, wanted: Any) -> bool:  # noqa: ANN401  (typed by the field)
    if operator == "$exists":
        return (found is not None) is bool(wanted)
    if isinstance(found, tuple | frozenset | set | list):
        return any(_holds(each, operator, wanted) for each in found)
    return found is not None and _compare(found, operator, wanted)


def _compare(found: Any, operator: str, wanted: Any) -> bool:  # noqa: ANN401  (typed by the field)
    if operator == "$in":
        return bool(found in wanted)
    if operator in {"$contains", "$q"}:
        return str(wanted).lower() in str(found).lower()
    if operator == "$autocomplete":
        return str(found).lower().startswith(str(wanted).lower())
    if operator == "$eq":
        return bool(found == wanted)
    compare = {"$gt": gt, "$gte": ge, "$lt": lt, "$lte": le}[operator]
    return bool(compare(found, wanted))


def texts(*names: str, operators: Iterable[str] = EQ_IN) -> dict[str, Field]:
    """Return text fields with the same operators."""
    return {name: Field(Type.TEXT, frozenset(operators)) for name in names}


def times(*names: str, operators: Iterable[str] = RANGE) -> dict[str, Field]:
    """Return time fields with the same operators."""
    return {name: Field(Type.TIME, frozenset(operators)) for name in names}


def numbers(*names: str, operators: Iterable[str] = RANGE) -> dict[str, Field]:
    """Return number fields with the same operators."""
    return {name: Field(Type.NUMBER, frozenset(operators)) for name in names}


def bools(*names: str) -> dict[str, Field]:
    """Return boolean fields."""
    return {name: Field(Type.BOOL, EQ) for name in names}
