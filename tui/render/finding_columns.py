"""The columns of what a triage rests on: flags, and paths from publishers to subscribers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from tui.model import Participant, QualityState
from tui.render.column import Column, Kind
from tui.triage.flag import Flag
from tui.triage.matrix import Cell


@dataclass(frozen=True, slots=True)
class FlagRow:
    """A flag of somebody.

    Attributes:
        name: as people call them.
        sender: whose media it was; None for their own, and for the connection.
    """

    participant: Participant
    name: str
    sender: str | None
    flag: Flag


@dataclass(frozen=True, slots=True)
class PathRow:
    """How one person received another one's media.

    Attributes:
        publisher: who sent, as people call them.
        subscriber: who received.
    """

    publisher: str
    subscriber: str
    cell: Cell


def _at(epoch_s: float) -> datetime:
    return datetime.fromtimestamp(epoch_s, UTC)


def _reason(row: PathRow) -> str | None:
    return row.cell.quality.reason.value if row.cell.quality.reason is not None else None


def _state(row: PathRow) -> QualityState:
    return row.cell.quality.state


FLAG_COLUMNS: tuple[Column[FlagRow], ...] = (
    Column("name", "name", lambda r: r.name, Kind.PERSON),
    Column("user", "user", lambda r: r.participant.user_id, Kind.PERSON, export="user_id"),
    Column("state", "state", lambda r: r.flag.state.value, severity=lambda r: r.flag.state),
    Column("direction", "direction", lambda r: r.flag.direction),
    Column("kind", "media", lambda r: r.flag.kind),
    Column("sender", "of", lambda r: r.sender, Kind.PERSON, export="sender"),
    Column("metric", "metric", lambda r: r.flag.metric),
    Column("value", "value", lambda r: r.flag.value, Kind.MEASURED),
    Column("limit", "limit", lambda r: r.flag.limit.limit, Kind.MEASURED),
    Column("unit", "unit", lambda r: r.flag.limit.unit),
    Column("source", "whose limit", lambda r: r.flag.limit.source, export="limit_source"),
    Column("since", "from", lambda r: _at(r.flag.since_s), Kind.TIME, export="since"),
    Column("until", "to", lambda r: _at(r.flag.until_s), Kind.TIME, export="until"),
    Column("window", "held in", lambda r: r.flag.window),
    Column("note", "note", lambda r: r.flag.note, max_width=None),
)
PATH_COLUMNS: tuple[Column[PathRow], ...] = (
    Column("publisher", "publisher", lambda r: r.publisher, Kind.PERSON),
    Column("subscriber", "subscriber", lambda r: r.subscriber, Kind.PERSON),
    Column("kinds", "received", lambda r: r.cell.kinds),
    Column("quality", "quality", lambda r: _state(r).value, severity=_state),
    Column("reason", "why not told", _reason),
    Column("flags", "flags", lambda r: r.cell.flags, Kind.COUNT),
    Column("worst", "worst", lambda r: str(r.cell.worst) if r.cell.worst is not None else None, max_width=None),
)
