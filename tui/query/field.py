"""What a field of the filter language is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tui.model import Depth, Evidence, Participant, Session

Reading = str | float | bool | datetime | None
"""What a record says for a field; None where it says nothing."""


class FieldType(StrEnum):
    """What a field's values are, and so which comparisons it takes."""

    TEXT = "text"
    """`:` equal, with wildcards, and `:~` contains."""
    VERSION = "version"
    """Text that also has an order: 1.9 is below 1.10."""
    NUMBER = "number"
    DURATION = "duration"
    TIME = "time"
    YES_NO = "yes or no"


class Record(StrEnum):
    """What is filtered."""

    SESSION = "session"
    PARTICIPANT = "participant"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the filter language.

    Attributes:
        name: as written before the operator.
        type: what its values are.
        help: one line for people.
        examples: complete comparisons.
        aliases: other names for it.
        unit: of a bare number: "s", "ms", "%", "fps", "kbit/s", "px", "min"; "" for a count.
        session: reads it from a session; None where a session has no such thing.
        participant: reads all it can say from a participant as listed.
        evidence: reads it from all that was read about a participant, where that tells more than the participant does.
        depth: how much must be read of a participant before silence means that there is nothing.
        all_rows: whether every row of the session must be read first.
        values: what it is known to be, for completion; others are fine, but for the records of `closed`.
        closed: the records whose field is always one of `values`.
        searched: whether bare words look into it.
        low_is_worse: whether the lowest value is the worst.
        personal: whether its values tell who somebody is: names, ids of people, their IPs.
    """

    name: str
    type: FieldType
    help: str
    examples: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    unit: str = ""
    session: Callable[[Session], tuple[Reading, ...]] | None = None
    participant: Callable[[Participant], tuple[Reading, ...]] | None = None
    evidence: Callable[[Evidence], tuple[Reading, ...]] | None = None
    depth: Depth = Depth.LISTED
    all_rows: bool = False
    values: tuple[str, ...] = ()
    closed: frozenset[Record] = frozenset()
    searched: bool = False
    low_is_worse: bool = False
    personal: bool = False

    def applies_to(self, record: Record) -> bool:
        """Return whether such records can have it."""
        if record is Record.SESSION:
            return self.session is not None
        return self.participant is not None or self.evidence is not None

    def is_closed(self, record: Record | None) -> bool:
        """Return whether nothing but `values` can be said by such records; by any that have the field, for None."""
        if record is None:
            return bool(self.closed) and all(each in self.closed for each in Record if self.applies_to(each))
        return record in self.closed

    @property
    def beyond_row(self) -> bool:
        """Whether a row of a participant list may not tell it, so that more must be read."""
        return self.all_rows or self.depth is not Depth.LISTED
