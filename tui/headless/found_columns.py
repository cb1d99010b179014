"""What a search found, as columns and as JSON."""

from __future__ import annotations

from datetime import datetime

from tui.render.column import Column, Kind
from tui.service.replies import Found


def document(found: Found) -> object:
    """Return what stands for a result in JSON."""
    return {
        "address": found.address,
        "kind": found.kind,
        "where": found.where,
        "vendor": found.source.vendor,
        "session": found.session,
        "participant": found.participant,
    }


def _at(found: Found) -> datetime | None:
    if found.participant is not None:
        return found.participant.joined_at
    return found.session.started_at if found.session else None


def _title(found: Found) -> str | None:
    if found.participant is not None:
        return found.participant.name or found.participant.user_id
    return found.session.title if found.session else None


FOUND_COLUMNS: tuple[Column[Found], ...] = (
    Column("kind", "what", lambda f: f.kind.value, priority=0),
    Column("at", "began", _at, Kind.TIME, priority=2),
    Column("title", "title or name", _title, Kind.PERSON, priority=1, max_width=40),
    Column("where", "found in", lambda f: f.where, priority=3),
    Column("address", "address", lambda f: str(f.address), priority=0, max_width=None),
)
"""Results, one line each."""
