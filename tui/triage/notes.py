"""What people noted down about a session, its people and its moments, as triage shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Protocol

from tui.model import Address


class NoteLike(Protocol):
    """What a note tells, wherever it is kept."""

    @property
    def text(self) -> str:
        """What was noted."""

    @property
    def session(self) -> Address | None:
        """What it is about; None for everything."""

    @property
    def person(self) -> Address | None:
        """The participant that it is about; None for the whole session."""

    @property
    def instant(self) -> datetime | None:
        """The moment it speaks of, UTC; None for all the time."""


def notes_about(notes: Iterable[NoteLike], address: Address) -> tuple[NoteLike, ...]:
    """Return the notes about a session and everybody in it, or about one participant; those without a moment first.

    Notes about a session are notes about its participants too, and notes about everything are about both.
    """
    found = [
        note
        for note in notes
        if (note.session is None or note.session == address.session)
        and (note.person is None or not address.is_participant or note.person == address)
    ]
    return tuple(sorted(found, key=lambda note: note.instant.timestamp() if note.instant else float("-inf")))


def notes_between(notes: Iterable[NoteLike], since_s: float, until_s: float) -> Sequence[NoteLike]:
    """Return the notes whose moment is in a half-open range of UTC epoch seconds."""
    return [note for note in notes if note.instant is not None and since_s <= note.instant.timestamp() < until_s]


def note_line(note: NoteLike, *, names: Mapping[Address, str] | None = None) -> str:
    """Return a note in one line: "14:03:20 alice: she changed the network".

    Args:
        note: the note.
        names: what participants are called; who is not in it is told by the first id of the address.
    """
    parts = []
    if note.instant is not None:
        parts.append(f"{note.instant.astimezone(UTC):%H:%M:%S}")
    if note.person is not None:
        parts.append(f"{(names or {}).get(note.person, note.person.participant[0])}:")
    return " ".join([*parts, note.text])
