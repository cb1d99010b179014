"""Sessions of several sources as one list, newest first, each source read a page at a time. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tui.errors import CallscopeError
from tui.model import Address, Session
from tui.service import SessionsReply, Source


@dataclass
class _Part:
    """What was read of one source.

    Attributes:
        next: the cursor of the next page; None before the first and behind the last.
        pages: read so far.
        asked: whether a page is on its way.
    """

    rows: list[Session] = field(default_factory=list)
    next: str | None = None
    pages: int = 0
    asked: bool = False
    failed: CallscopeError | None = None
    total: int | None = None

    @property
    def has_more(self) -> bool:
        return self.failed is None and (self.pages == 0 or self.next is not None)

    @property
    def bound(self) -> float:
        """Rows that are still to come began no later."""
        if not self.has_more or not self.rows:
            return -float("inf")
        return began(self.rows[-1])


class SessionList:
    """What was read of some sources, as one list.

    A row is shown once no source can have a later one to come, so that rows are never put in above those that were
    shown; a source that has not answered yet is not waited for.
    """

    def __init__(self, sources: Sequence[Source]) -> None:
        self._parts = {source: _Part() for source in sources}

    @property
    def rows(self) -> list[Session]:
        """The sessions, newest first."""
        bound = max((part.bound for part in self._parts.values()), default=-float("inf"))
        every = [row for part in self._parts.values() for row in part.rows if began(row) >= bound]
        return sorted(every, key=began, reverse=True)

    @property
    def read(self) -> list[Session]:
        """All sessions that were read, also those that are not shown yet."""
        return [row for part in self._parts.values() for row in part.rows]

    @property
    def is_reading(self) -> bool:
        """Whether a page is on its way."""
        return any(part.asked for part in self._parts.values())

    @property
    def awaits_first(self) -> bool:
        """Whether nobody can say yet whether there are any rows."""
        return not self.rows and (not self.has_answered or self.is_reading)

    @property
    def has_more(self) -> bool:
        """Whether a source has more pages."""
        return any(part.has_more for part in self._parts.values())

    @property
    def has_answered(self) -> bool:
        """Whether every source has answered, or failed."""
        return all(part.pages or part.failed for part in self._parts.values())

    @property
    def pages(self) -> int:
        """Pages read so far."""
        return sum(part.pages for part in self._parts.values())

    @property
    def total(self) -> int | None:
        """How many sessions there are, where every source tells."""
        totals = [part.total for part in self._parts.values()]
        return sum(total for total in totals if total is not None) if None not in totals else None

    @property
    def failures(self) -> list[tuple[Source, CallscopeError]]:
        """The sources that failed, and why."""
        return [(source, part.failed) for source, part in self._parts.items() if part.failed is not None]

    def wanted(self, *, every: bool = False) -> list[tuple[Source, str | None]]:
        """Return which pages to ask for next, and take note that they are asked for.

        Args:
            every: of each source, instead of those alone that hold the list up.
        """
        waiting = {source: part for source, part in self._parts.items() if part.has_more and not part.asked}
        bound = max((part.bound for part in self._parts.values()), default=-float("inf"))
        chosen = [(source, part) for source, part in waiting.items() if every or not part.rows or part.bound == bound]
        for _, part in chosen:
            part.asked = True
        return [(source, part.next) for source, part in chosen]

    def take(self, reply: SessionsReply) -> None:
        """Put a page in."""
        part = self._parts[reply.source]
        part.asked = False
        known = {row.address for row in part.rows}
        part.rows += [row for row in reply.items if row.address not in known]
        part.next, part.total = reply.page.next, reply.page.total
        part.pages += 1

    def fail(self, source: Source, error: CallscopeError) -> None:
        """Take note that a source failed."""
        part = self._parts[source]
        part.asked, part.failed = False, error

    def try_again(self) -> None:
        """Ask the sources that failed again, when it is asked next."""
        for part in self._parts.values():
            part.failed = None

    def update(self, reply: SessionsReply) -> int:
        """Put newer values in from a source's first page, and return how many sessions are new."""
        part = self._parts[reply.source]
        newer = {row.address: row for row in reply.items}
        known = {row.address for row in part.rows}
        new = [row for row in reply.items if row.address not in known]
        part.rows = [*new, *(newer.get(row.address, row) for row in part.rows)]
        part.rows.sort(key=began, reverse=True)
        part.failed = None
        return len(new)

    def add(self, rows: Iterable[Session], source: Source) -> None:
        """Put single sessions in that were found otherwise."""
        part = self._parts.get(source)
        if part is not None:
            known = {row.address for row in part.rows}
            part.rows += [row for row in rows if row.address not in known]
            part.rows.sort(key=began, reverse=True)


def began(session: Session) -> float:
    """Return when a session began, as UTC epoch seconds; those that do not tell come last."""
    return session.started_at.timestamp() if session.started_at is not None else 0.0


def last_sample(rows: Iterable[Session]) -> datetime | None:
    """Return the latest time that any of the rows speaks of."""
    times = [at for row in rows for at in (row.generated_at, row.updated_at, row.ended_at, row.started_at) if at]
    return max(times, default=None)


def row_of(address: Address) -> Session:
    """Return a session of which the address alone is known."""
    return Session(address, title=":".join(address.scope) or address.session_id, container_id=address.scope[-1])
