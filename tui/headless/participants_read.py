"""Participants with how each of them fared, read one by one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping

from tui.headless.asking import Asking
from tui.headless.progress_text import progress_text
from tui.headless.stderr import progress
from tui.headless.writing import ListWriter, Taken
from tui.model import Address, Depth, Evidence, Session
from tui.query import Node
from tui.render.json_out import to_json
from tui.render.participant_columns import PARTICIPANT_COLUMNS, ParticipantRow
from tui.service.replies import ScanProgress
from tui.service.scan_handle import ScanHandle

WORST_FIRST = "worst"
_RANKS = {Depth.LISTED: 0, Depth.SUMMARY: 1, Depth.OVERVIEW: 2, Depth.FULL: 3}


async def read(asking: Asking, wanted: Node | None, depth: Depth) -> None:
    """Read everybody and write who matches, the worst first where no other order was asked for.

    As lines of JSON they are written as soon as they are read.
    """
    args = asking.args
    address = asking.address.session
    if args.sort is None and args.format != "jsonl":
        args.sort = WORST_FIRST
    session = (await asking.service.session(address)).value
    writer = ListWriter(
        args,
        PARTICIPANT_COLUMNS,
        source=asking.source,
        document=_document,
        head={"session": address, "filter": wanted, "depth": depth},
    )
    scan = asking.service.scan(address, filter=wanted, depth=depth)
    taken = Taken()
    last: list[ScanProgress] = []

    def tail() -> Mapping[str, object]:
        ended = last[-1] if last else None
        return {
            "count": taken.count,
            "more": taken.more,
            "read": {"listed": ended.listed, "failed": ended.failed, "requests": ended.requests_spent}
            if ended
            else None,
            "notices": ended.notices if ended else (),
        }

    await writer.write(_rows(scan, session, depth, last), tail, most=args.limit, taken=taken)
    if last:
        asking.tell(last[-1].notices)
    asking.tell_more("participants", taken, sorts=False)


async def _rows(
    scan: ScanHandle, session: Session, depth: Depth, last: list[ScanProgress]
) -> AsyncIterator[ParticipantRow]:
    """Yield each participant once: as soon as as much was read as asked for, the others at the end as they are."""
    from tui.headless.judging import judged

    waiting: dict[Address, tuple[int, Evidence]] = {}
    numbers: dict[Address, int] = {}
    async for update in scan:
        if isinstance(update, ScanProgress):
            last[:] = [update]
            progress.show(progress_text(update))
            continue
        key = update.participant.address
        number = numbers.setdefault(key, len(numbers) + 1)
        if _RANKS[update.coverage.depth] >= _RANKS[depth] or update.coverage.missing.get(depth.value):
            waiting.pop(key, None)
            yield judged(number, update, session)
        else:
            waiting[key] = (number, update)
    for number, evidence in waiting.values():
        yield judged(number, evidence, session)


def _document(row: ParticipantRow) -> object:
    """Return a participant with what it was judged by, without its series."""
    body = to_json(row.participant)
    assert isinstance(body, dict)
    evidence = row.evidence
    return {
        **body,
        "quality": row.quality,
        "worst": row.worst,
        "heat": row.heat,
        "warnings": evidence.warnings if evidence else (),
        "coverage": evidence.coverage if evidence else None,
    }
