"""What could be typed next in a filter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tui.query.fields import FIELDS, Field, FieldType, Record, find_field
from tui.query.lexer import FIELD

_TOKEN_BEFORE = re.compile(r'[^\s()]*"[^"]*$|[^\s()]*$')
_EXAMPLE = re.compile(r"\w+([:~<>=]+)")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_OPERATORS = {
    FieldType.TEXT: (":", ":~"),
    FieldType.VERSION: (":", "<", ">="),
    FieldType.NUMBER: (">", "<", ">=", "<="),
    FieldType.DURATION: (">", "<"),
    FieldType.TIME: (">", "<"),
    FieldType.YES_NO: (":",),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """One thing that could stand there.

    Attributes:
        text: what to put in place.
        help: what it means, for people.
    """

    text: str
    help: str


@dataclass(frozen=True, slots=True)
class Completion:
    """What could replace the text from `start` to `end`.

    Attributes:
        candidates: best first; empty where nothing can be offered.
    """

    start: int
    end: int
    candidates: tuple[Candidate, ...]

    def apply(self, text: str, index: int = 0) -> tuple[str, int]:
        """Return the text with a candidate put in, and where the cursor goes."""
        chosen = self.candidates[index].text
        return text[: self.start] + chosen + text[self.end :], self.start + len(chosen)


def completion(
    text: str,
    cursor: int,
    *,
    record: Record | None = None,
    known: Mapping[str, Iterable[str]] | None = None,
) -> Completion:
    """Return what could be typed at the cursor: fields, then operators, then values.

    Args:
        text: the filter text, finished or not.
        cursor: index of the cursor, 0 to len(text).
        record: what is filtered; None offers every field.
        known: values seen in the data, by field name, most useful first.
    """
    cursor = max(0, min(cursor, len(text)))
    token = _TOKEN_BEFORE.search(text[:cursor])
    written = token[0] if token else ""
    start = cursor - len(written)
    stripped = written.lstrip("!")
    start += len(written) - len(stripped)
    if match := FIELD.match(stripped):
        field = find_field(match[1])
        if field is None:
            return Completion(start, cursor, ())
        return Completion(start + match.end(), cursor, _values(field, stripped[match.end() :], known or {}, record))
    if stripped and not _NAME.fullmatch(stripped):
        return Completion(start, cursor, ())
    return Completion(start, cursor, _fields(stripped.lower(), record))


def _fields(prefix: str, record: Record | None) -> tuple[Candidate, ...]:
    candidates: list[Candidate] = []
    for field in FIELDS:
        if record is not None and not field.applies_to(record):
            continue
        if any(name.startswith(prefix) for name in (field.name, *field.aliases)):
            usual = _usual_first(field)
            operators = usual if field.name == prefix else usual[:1]
            candidates += (
                Candidate(field.name + operator, f"{field.help}: {field.examples[0]}") for operator in operators
            )
    return tuple(sorted(candidates, key=lambda one: not one.text.startswith(prefix)))


def _usual_first(field: Field) -> tuple[str, ...]:
    """Return a field's operators; of those that compare, the one that its example has is first: low scores are bad."""
    operators = _OPERATORS[field.type]
    if ":" in operators:
        return operators
    return tuple(sorted(operators, key=lambda operator: not _has_operator(field.examples[0], operator)))


def _has_operator(example: str, operator: str) -> bool:
    match = _EXAMPLE.match(example)
    return match is not None and match[1] == operator


def _values(
    field: Field, written: str, known: Mapping[str, Iterable[str]], record: Record | None
) -> tuple[Candidate, ...]:
    prefix = written.lstrip('"').casefold()
    # What is all that one kind of record can say is nothing that another one says.
    own = field.values if not field.closed or record is None or record in field.closed else ()
    if field.type is FieldType.YES_NO:
        offered: list[str] = ["yes", "no"]
    else:
        offered = list(dict.fromkeys([*known.get(field.name, ()), *own]))
    found = [value for value in offered if value.casefold().startswith(prefix)]
    if not found and not offered:
        found = [re.sub(r"^\w+[:~<>=]+", "", example) for example in field.examples] if not prefix else []
    return tuple(Candidate(value_text(value), field.help) for value in found)


def value_text(value: str) -> str:
    """Return a text as the value of a field is written: in quotes where it must be."""
    if re.fullmatch(r'[^\s()"~<>=][^\s()]*', value):
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
