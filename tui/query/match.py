"""Does a record match? Yes, no, or not known before more is read."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from tui.model import Depth, Evidence, Participant, Session
from tui.query.fields import FIELDS, Field, FieldType, Reading, find_field
from tui.query.tree import And, Compare, Node, Not, Op, Or, Word, leaves

Filterable = Session | Participant | Evidence


@dataclass(frozen=True, slots=True)
class Unknown:
    """Whether it matches depends on data that was not read. It is falsy: `if matches(...)` keeps what surely matches.

    Attributes:
        fields: the names of the fields that it takes.
    """

    fields: frozenset[str]

    def __bool__(self) -> bool:
        return False


Truth = bool | Unknown
Predicate = Callable[[Filterable], Truth]

_DEPTHS = {depth: rank for rank, depth in enumerate(Depth)}


def matches(node: Node | None, record: Filterable) -> Truth:
    """Return whether a record matches a filter: True, False or `Unknown`.

    Absent data does not match, and so matches the negation, but only where it was read: what is absent because nobody
    read it is `Unknown`. Text is compared without case; `field:""` finds what is absent. A bare word is
    looked for in the text that was read.
    """
    return predicate(node)(record)


@lru_cache(maxsize=256)
def predicate(node: Node | None) -> Predicate:
    """Return `matches` with its filter prepared, for many records."""
    match node:
        case None:
            return lambda record: True
        case Compare():
            return _compare(node)
        case Word(text):
            return _word(text)
        case Not(inner):
            return _not(predicate(inner))
        case And(nodes):
            return _joined([predicate(child) for child in nodes], decides=False)
        case Or(nodes):
            return _joined([predicate(child) for child in nodes], decides=True)


def needs(node: Node | None) -> frozenset[str]:
    """Return the fields of a filter that a row of a participant list may not tell."""
    fields = (find_field(leaf.field) for leaf in leaves(node) if isinstance(leaf, Compare))
    return frozenset(field.name for field in fields if field is not None and field.beyond_row)


def needs_depth(node: Node | None) -> Depth:
    """Return how much must be read of each participant to judge a filter."""
    fields = (find_field(leaf.field) for leaf in leaves(node) if isinstance(leaf, Compare))
    return max((field.depth for field in fields if field is not None), key=_DEPTHS.__getitem__, default=Depth.LISTED)


def needs_all_rows(node: Node | None) -> bool:
    """Return whether every row of the session must be read first, as `rejoins` takes."""
    fields = (find_field(leaf.field) for leaf in leaves(node) if isinstance(leaf, Compare))
    return any(field is not None and field.all_rows for field in fields)


def _not(inner: Predicate) -> Predicate:
    def judge(record: Filterable) -> Truth:
        truth = inner(record)
        return truth if isinstance(truth, Unknown) else not truth

    return judge


def _joined(parts: list[Predicate], *, decides: bool) -> Predicate:
    def judge(record: Filterable) -> Truth:
        unknown: frozenset[str] = frozenset()
        for part in parts:
            truth = part(record)
            if truth is decides:
                return decides
            if isinstance(truth, Unknown):
                unknown |= truth.fields
        return Unknown(unknown) if unknown else not decides

    return judge


def _readings(field: Field, record: Filterable) -> tuple[tuple[Reading, ...], bool]:
    """Return what a record says, and whether silence would mean that there is nothing."""
    if isinstance(record, Session):
        return (field.session(record) if field.session else ()), True
    if isinstance(record, Evidence):
        read = _DEPTHS[record.coverage.depth] >= _DEPTHS[field.depth] and not field.all_rows
        if field.evidence is not None:
            return field.evidence(record), read
        return (field.participant(record.participant) if field.participant else ()), read
    read = field.depth is Depth.LISTED and not field.all_rows
    return (field.participant(record) if field.participant else ()), read


def _compare(node: Compare) -> Predicate:
    field = find_field(node.field)
    if field is None:
        return lambda record: False
    test = _test(field, node)
    wants_nothing = node.op is Op.IS and node.value == "" and field.type in (FieldType.TEXT, FieldType.VERSION)
    unknown = Unknown(frozenset({field.name}))

    def judge(record: Filterable) -> Truth:
        readings, silence_is_nothing = _readings(field, record)
        said = [reading for reading in readings if reading is not None and reading != ""]
        if not said:
            return wants_nothing if silence_is_nothing else unknown
        return not wants_nothing and any(map(test, said))

    return judge


def _test(field: Field, node: Compare) -> Callable[[Reading], bool]:
    value, op = node.value, node.op
    if isinstance(value, str):
        if op is Op.CONTAINS:
            part = value.casefold()
            return lambda said: part in str(said).casefold()
        if op is Op.IS and not ("*" in value or "?" in value):
            whole = value.casefold()
            return lambda said: str(said).casefold() == whole
        if op is Op.IS:
            pattern = _wildcards(value.casefold())
            return lambda said: pattern.fullmatch(str(said).casefold()) is not None
        parts = _version(value)
        return lambda said: _ordered(op, _version(str(said)), parts)
    if isinstance(value, bool):
        return lambda said: said is value
    if isinstance(value, datetime):
        return lambda said: isinstance(said, datetime) and _ordered(op, said, value)
    return lambda said: isinstance(said, float | int) and _ordered(op, float(said), float(value))


def _wildcards(text: str) -> re.Pattern[str]:
    pieces = {"*": ".*", "?": "."}
    return re.compile("".join(pieces.get(char) or re.escape(char) for char in re.sub(r"\*+", "*", text)), re.DOTALL)


def _version(text: str) -> tuple[tuple[int, int | str], ...]:
    return tuple(
        (1, int(part)) if part.isascii() and part.isdigit() else (0, part)
        for part in re.findall(r"\d+|[a-z]+", text.lower())
    )


def _ordered(op: Op, said: object, value: object) -> bool:
    match op:
        case Op.IS:
            return bool(said == value)
        case Op.ABOVE:
            return bool(said > value)  # type: ignore[operator]  # both of one kind by the parser
        case Op.AT_LEAST:
            return bool(said >= value)  # type: ignore[operator]  # both of one kind by the parser
        case Op.BELOW:
            return bool(said < value)  # type: ignore[operator]  # both of one kind by the parser
        case _:
            return bool(said <= value)  # type: ignore[operator]  # both of one kind by the parser


def _word(text: str) -> Predicate:
    part = text.casefold()
    of_session = [field.session for field in FIELDS if field.searched and field.session is not None]
    of_person = [field.participant for field in FIELDS if field.searched and field.participant is not None]

    def judge(record: Filterable) -> Truth:
        if isinstance(record, Session):
            said = [reading for read in of_session for reading in read(record) if reading]
        else:
            person = record.participant if isinstance(record, Evidence) else record
            said = [reading for read in of_person for reading in read(person) if reading]
        # Joined by NUL, so that no word is found across two readings.
        return part in "\x00".join(map(str, said)).casefold()

    return judge
