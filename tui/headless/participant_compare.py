"""Two participants side by side, as text for people or for scripts."""

from __future__ import annotations

import asyncio

from tui.headless.asking import Asking, of_participant
from tui.headless.writing import formats, stdout, width, write_lines, write_single
from tui.model import Address, Participant
from tui.render.compare_columns import COMPARE_COLUMNS, compare_sentence, pair_document
from tui.render.csv_out import write_csv
from tui.render.tables import table
from tui.triage.compare import Axis, compare
from tui.triage.judge import judge


async def compare_with(asking: Asking, other: str) -> None:
    """Read two participants and say how each metric fared for both; the connection first, then what differs most."""
    addresses = of_participant(asking.address), of_participant(Address.parse(other))
    left, right = await asyncio.gather(*(asking.service.evidence(each) for each in addresses))
    both = compare(left.evidence, right.evidence)
    judged = [judge(reply.evidence) for reply in (left, right)]
    out = stdout()
    if asking.args.format in ("json", "jsonl"):
        write_single(
            asking.source,
            {"axis": both.axis, "pairs": [pair_document(each) for each in both.pairs]},
            a=left.evidence.participant,
            b=right.evidence.participant,
            quality={"a": judged[0].quality, "b": judged[1].quality},
        )
        return
    if asking.args.format == "csv":
        write_csv(out, COMPARE_COLUMNS, both.pairs, source=asking.source)
        return
    shown = formats(out)
    names = [_called(reply.evidence.participant) for reply in (left, right)]
    axis = "on the time since each joined" if both.axis is Axis.SINCE_JOIN else "on the clock"
    lines = [
        compare_sentence(both, *names),
        "",
        *(f"{letter} {each.quality}  {address}" for letter, each, address in zip("AB", judged, addresses, strict=True)),
        f"compared {axis}",
        "",
        *table([column for column in COMPARE_COLUMNS if column.shown], both.pairs, shown, width=width(out)),
    ]
    write_lines(lines)
    asking.tell(dict.fromkeys((*left.notices, *right.notices)))


def _called(who: Participant) -> str:
    return who.name or who.user_id or who.address.participant[-1]
