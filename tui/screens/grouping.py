"""The filter that selects one group of rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tui.errors import FilterError
from tui.model import Evidence, Participant, Session
from tui.query import Compare, Op, all_of, find_field, matches, parse, to_text
from tui.query.field import Field, FieldType, Reading
from tui.render.column import Column


def group_filter(now: str, column: Column[Any], members: Sequence[object], rows: Sequence[object]) -> str | None:
    """Return the present filter's text narrowed to a group; None where no field of the filter language tells it apart.

    Args:
        now: the present filter's text.
        column: what the rows were grouped by.
        members: the rows of the group.
        rows: all rows read.
    """
    field = find_field(column.field) if column.field else None
    if field is None or not members:
        return None
    records = [_record(row) for row in rows]
    wanted = {id(_record(row)) for row in members}
    for node in _candidates(field, _record(members[0])):
        if {id(record) for record in records if matches(node, record) is True} == wanted:
            try:
                return to_text(all_of((*([parsed] if (parsed := parse(now)) is not None else []), node)))
            except FilterError:
                return to_text(node)
    return None


def _candidates(field: Field, record: Session | Participant | Evidence) -> Iterator[Compare]:
    for reading in _readings(field, record):
        if reading is None or reading == "":
            if field.type is FieldType.TEXT:
                yield Compare(field.name, Op.IS, "")
        elif isinstance(reading, str) or not hasattr(reading, "timestamp"):
            yield Compare(field.name, Op.IS, reading)


def _readings(field: Field, record: Session | Participant | Evidence) -> tuple[Reading, ...]:
    if isinstance(record, Session):
        return field.session(record) if field.session else ()
    if isinstance(record, Evidence):
        if field.evidence is not None:
            return field.evidence(record)
        record = record.participant
    return field.participant(record) if field.participant else ()


def _record(row: object) -> Session | Participant | Evidence:
    """Return what the filter judges of a row: the record itself, or the participant that a row of the table holds."""
    if isinstance(row, Session | Participant | Evidence):
        return row
    evidence, participant = getattr(row, "evidence", None), getattr(row, "participant", None)
    found = evidence if evidence is not None else participant
    assert isinstance(found, Participant | Evidence)
    return found
