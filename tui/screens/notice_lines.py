"""What must be known to read a list rightly: in which order it is told, and in how many lines. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tui.model import Notice, NoticeKind, Session, SessionStatus
from tui.render.cells import Line, Run, Style, line_cells
from tui.render.wrapping import wrapped
from tui.screens.session_costs import VENDORS
from tui.text import printable
from tui.widgets.lines import Pair

_URGENT = (
    NoticeKind.ROWS_EXPIRED,
    NoticeKind.BUDGET_EXHAUSTED,
    NoticeKind.FILTER_IGNORED,
    NoticeKind.FILE_DAMAGED,
    NoticeKind.PARTIAL,
    NoticeKind.LIST_ENDED_EARLY,
    NoticeKind.NOT_RECORDED,
    NoticeKind.LIVE,
    NoticeKind.NOT_FINAL,
)
"""What changes how the rows are read, most important first; others follow as they come."""
_QUIET = (NoticeKind.FINAL, NoticeKind.SANDBOX)


def ordered(notices: Iterable[Notice]) -> list[Notice]:
    """Return notices, each once, the most important first."""
    ranks = {kind: rank for rank, kind in enumerate(_URGENT)}
    return sorted(
        dict.fromkeys(notices),
        key=lambda each: len(ranks) + 1 if each.kind in _QUIET else ranks.get(each.kind, len(ranks)),
    )


def first_notice(notices: Sequence[Notice], width: int) -> list[Pair]:
    """Return the first notice in one line, and that there is more, of it or of others, and which key shows it."""
    if not notices:
        return []
    line = notice_line(notices[0])
    more = f"+{len(notices) - 1} more, " if len(notices) > 1 else ""
    if not more and line_cells(line) <= width:
        return [(line, ())]
    return [(line, (Run(more, Style.MUTED), Run("!", Style.ACCENT), Run(" shows", Style.MUTED)))]


def notice_lines(notices: Sequence[Notice], width: int, most: int) -> list[Pair]:
    """Return all notices, each over as many lines as it needs.

    Args:
        notices: the most important first.
        width: cells.
        most: lines at most; where they do not suffice, the last one says how many notices are left out.
    """
    lines: list[Line] = []
    for number, each in enumerate(notices):
        own = wrapped(notice_line(each), width)
        is_last = number == len(notices) - 1
        if len(lines) + len(own) + (not is_last) > most:
            left = len(notices) - number
            told = Run(f"  {left:,} did not fit here whole: ", Style.MUTED)
            lines = [*lines, *own][: most - 1]
            lines.append((told, Run("x", Style.ACCENT), Run(" exports all", Style.MUTED)))
            break
        lines += own
    return [(line, ()) for line in lines]


def notice_line(notice: Notice) -> Line:
    """Return a notice in one line; how grave it is can be told without colours."""
    if notice.kind in _QUIET:
        return (Run(f"  {printable(notice.text)}", Style.MUTED),)
    if notice.kind in (NoticeKind.LIVE, NoticeKind.NOT_FINAL):
        return (Run("~ ", Style.ACCENT), Run(printable(notice.text), Style.TEXT))
    return (Run("! ", Style.FAIR), Run(printable(notice.text), Style.FAIR))


def live_notice(session: Session | None, told: Iterable[Notice]) -> tuple[Notice, ...]:
    """Return what must be known about a session that goes on, where no answer says it."""
    is_live = session is not None and session.status is SessionStatus.LIVE
    if session is None or not is_live or any(each.kind is NoticeKind.LIVE for each in told):
        return ()
    vendor = VENDORS[session.address.vendor]
    return (Notice(NoticeKind.LIVE, f"live: {vendor} may tell more about its people after the end"),)
