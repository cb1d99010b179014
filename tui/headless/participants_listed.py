"""Participants as their list tells them, in bounded memory."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping

from tui.headless.asking import Asking, take
from tui.headless.writing import ListWriter, Taken
from tui.model import Participant
from tui.providers.base import ParticipantQuestion
from tui.query import Node
from tui.render.participant_columns import PARTICIPANT_COLUMNS, ParticipantRow

SORTED = 1000
"""So many rows are read to be sorted, where no more were asked for."""


async def listed(asking: Asking, wanted: Node | None) -> None:
    """Write the rows of the list that match."""
    args = asking.args
    address = asking.address.session
    most = max(args.limit, SORTED) if args.sort is not None else args.limit
    question = ParticipantQuestion(address, filter=wanted, limit=min(most, 100))
    writer = ListWriter(
        args,
        PARTICIPANT_COLUMNS,
        source=asking.source,
        document=lambda row: row.participant,
        head={"session": address, "filter": wanted},
    )
    rows = asking.service.all_participants(question)
    read, taken = Taken(), Taken()

    def tail() -> Mapping[str, object]:
        totals = rows.last.attendance if rows.last else None
        return {
            "count": taken.count,
            "more": taken.more or read.more,
            "read": read.count,
            "totals": {
                "participant_sessions": totals.total_sessions if totals else None,
                "duration_s": totals.total_duration_s if totals else None,
            },
            "notices": rows.notices,
        }

    await writer.write(_numbered(take(rows, most, read)), tail, most=args.limit, taken=taken)
    asking.tell(rows.notices)
    asking.tell_more("participants", taken, read, sorts=writer.sorts)
    if args.format == "table":
        asking.tell_text("how each of them fared was not read: add --quality")


async def _numbered(people: AsyncIterator[Participant]) -> AsyncIterator[ParticipantRow]:
    number = 0
    async for participant in people:
        number += 1
        yield ParticipantRow(number, participant)
