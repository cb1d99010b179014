"""What stands above and below the participant table: put together from what the table knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands import command
from tui.model import Notice, NoticeKind
from tui.render.cells import Line, Run, Style
from tui.screens.keys import shown_key
from tui.screens.notice_lines import first_notice, live_notice, notice_line, notice_lines, ordered
from tui.screens.session_foot import fitting, reading_line, rows_text
from tui.screens.session_header import (
    beside_or_below,
    facts,
    matching,
    vendor_totals,
)
from tui.screens.session_verdict import outcome_line, worst_line

if TYPE_CHECKING:
    from tui.screens.session_table import SessionTable
    from tui.view_state import Layout

SHORT_S = 3600.0
"""A session that was shorter tells its onset with seconds."""


def head_lines(table: SessionTable, width: int, height: int = 0, *, keys: bool = True) -> list[tuple[Line, Line]]:
    """Return the session's facts, what matches, how it went, and what must be known.

    Args:
        table: what knows it.
        width: cells.
        height: lines of the table and of all that stands above and below it.
        keys: name the keys that show more; without them everything is told.
    """
    formats = table.workspace.formats
    totals = vendor_totals(table.listing, formats)
    pairs = beside_or_below(facts(table.session, formats, table.session_at), totals, width)
    counted = matching(table.matched, table.listing, table.view.filter, formats, len(table.extras))
    if counted[0]:
        pairs += beside_or_below(*counted, width)
    pairs.append(_how_it_went(table, width, keys=keys))
    told = notices(table)
    if not keys:
        return [*pairs, *((notice_line(each), ()) for each in told)]
    if not table.notices_open:
        return [*pairs, *first_notice(told, width)]
    return [*pairs, *notice_lines(told, width, max(2, (height - len(pairs) - 2) // 2))]


def notices(table: SessionTable) -> list[Notice]:
    """Return what must be known, the most important first."""
    progress = table.reader.progress if table.reader is not None else None
    told = [*table.listing.notices, *table.findings.notices(), *(progress.notices if progress else ())]
    told += live_notice(table.session, told)
    if progress is not None and progress.waiting_until is not None:
        until = table.workspace.formats.time(progress.waiting_until)[-8:]
        told.append(Notice(NoticeKind.BUDGET_EXHAUSTED, f"the vendor's limit is used up until {until}"))
    return ordered(told)


def foot_line(table: SessionTable, width: int) -> tuple[Line, Line]:
    """Return which rows these are, and how far the reading is, in as many words as leave the rows whole.

    Args:
        table: what knows it.
        width: cells.
    """
    view, reader = table.view, table.reader
    order = _order_text(table, view.layout)
    rows = rows_text(table.listing, view.page, table.table.row_count, len(table.extras), order)
    left: Line = (Run(rows, Style.TEXT),)
    if table.is_ordered and table.read_since:
        left = (*left, Run(f", {table.read_since:,} read since", Style.FAIR))
    if reader is None:
        return left, ()
    rights = [
        reading_line(
            reader.state,
            reader.progress,
            table.workspace.formats,
            goal=reader.goal,
            unjudged=reader.unjudged,
            as_of=table.people_at if table.is_live else None,
            brief=brief,
        )
        for brief in (False, True)
    ]
    return left, fitting(left, rights, width)


def _how_it_went(table: SessionTable, width: int, *, keys: bool) -> tuple[Line, Line]:
    if table.outcome is None:
        return worst_line(table.findings, table.formats, width, seconds=_is_short(table))
    key = shown_key(command("session.why"), table.workspace.keys) if keys else ""
    return outcome_line(table.outcome, table.findings, table.formats, width, key, seconds=_is_short(table))


def _is_short(table: SessionTable) -> bool:
    """Return whether a session is over in less than an hour, within which minutes tell little."""
    duration_s = table.session.duration_s if table.session is not None else None
    return duration_s is not None and duration_s < SHORT_S


def _order_text(table: SessionTable, layout: Layout) -> str:
    parts = []
    if layout.sort is not None:
        is_worst = layout.sort == table.WORST
        parts.append("worst first" if is_worst else f"sorted by {_title(table, layout.sort.column)}")
    if layout.group is not None:
        parts.append(f"grouped by {_title(table, layout.group)}")
    return ", ".join(parts) or ("one list" if table.is_one_list else "")


def _title(table: SessionTable, key: str) -> str:
    column = table.column(key)
    return column.title if column is not None else key
