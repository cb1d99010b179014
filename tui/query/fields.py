"""The registry of the filter language's fields."""

from __future__ import annotations

from tui.query.field import Field, FieldType, Reading, Record
from tui.query.people_fields import PEOPLE
from tui.query.quality_fields import QUALITY
from tui.query.session_fields import SESSIONS

__all__ = ["FIELDS", "Field", "FieldType", "Reading", "Record", "find_field", "near", "near_value"]

FIELDS: tuple[Field, ...] = (*PEOPLE, *QUALITY, *SESSIONS)
"""All fields, in the order in which they are offered."""


def find_field(name: str) -> Field | None:
    """Return the field of a name or alias, in any case; None where there is none."""
    return _BY_NAME.get(name.lower())


def near(name: str, record: Record | None = None) -> str | None:
    """Return the field name that was probably meant, or None."""
    from difflib import get_close_matches  # only mistakes need it

    names = [key for key, field in _BY_NAME.items() if record is None or field.applies_to(record)]
    found = get_close_matches(name.lower(), names, n=1, cutoff=0.6)
    return found[0] if found else None


def near_value(field: Field, written: str) -> str | None:
    """Return the one of a field's values that was probably meant, or None."""
    from difflib import get_close_matches  # only mistakes need it

    text = written.casefold()
    begun = [value for value in field.values if text and value.casefold().startswith(text)]
    found = begun or get_close_matches(text, field.values, n=1, cutoff=0.6)
    return str(found[0]) if found else None


_BY_NAME = {name: field for field in FIELDS for name in (field.name, *field.aliases)}
