"""How many participants match, over the whole session."""

from __future__ import annotations

from tui.headless.asking import Asking
from tui.headless.stderr import progress
from tui.headless.writing import facts, formats, stdout, write_lines, write_single
from tui.model import Matched
from tui.providers.base import ParticipantQuestion
from tui.query import Node

PAGE_LIMIT = 100


async def count(asking: Asking, wanted: Node | None) -> None:
    """Count, showing how far it is, and write what came of it."""
    address = asking.address.session
    question = ParticipantQuestion(address, filter=wanted, limit=PAGE_LIMIT)
    first = await asking.service.participants(question)
    totals = first.attendance
    matched: Matched | None = None
    async for matched in asking.service.matched(question):
        progress.show(f"{matched.rows_read} of {totals.total_sessions or '?'} rows read, {matched.participants} match")
    assert matched is not None
    if asking.args.format in ("json", "jsonl"):
        write_single(
            asking.source,
            {"address": address, "filter": wanted},
            matched=matched,
            totals={"participant_sessions": totals.total_sessions, "duration_s": totals.total_duration_s},
            notices=first.notices,
        )
    else:
        shown = formats(stdout())
        write_lines(
            facts(
                [
                    ("matching presences", shown.number(matched.participants)),
                    ("matching people", shown.number(matched.people)),
                    ("their time, summed", shown.duration(matched.duration_s)),
                    ("their time, overlaps once", shown.duration(matched.wall_time_s)),
                    ("presences without a length", shown.number(matched.without_duration)),
                    ("presences in the session", shown.number(totals.total_sessions)),
                ],
                shown,
            )
        )
    asking.tell(first.notices)
