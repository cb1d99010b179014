"""The line below the participant table: which rows these are, and how far the reading is. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tui.render.cells import Line, Run, Style, line_cells
from tui.render.format import Formats
from tui.screens.session_costs import span_text
from tui.screens.session_header import clock_time
from tui.screens.session_pages import Listing
from tui.screens.session_scan import Reading
from tui.service import ScanProgress

_DAY_S = 86400.0


def rows_text(listing: Listing, page: int, shown: int, extras: int, order: str) -> str:
    """Return which rows of how many are shown, and how many were read: "rows 51-75 of 100,000, 300 read".

    Args:
        listing: what was read.
        page: the page shown.
        shown: rows shown.
        extras: people whom the scan read before a page told them.
        order: how they are ordered; "" for the vendor's order.
    """
    if not listing.has_begun:
        return ""
    total = listing.matching_total
    of = f" of {total:,}" if total is not None else ""
    read = len(listing.rows) + extras
    judged = f"{listing.sure().participants:,} known to match, {listing.undecided:,} not judged"
    told = f", {judged}" if listing.undecided else ""
    if order and told:
        return f"{order} among {judged}"
    if order:
        return f"{order} among {read:,} read{of}" if read != total else f"{order}, all {read:,} rows"
    if not shown:
        return f"no rows{of}" if total else "no rows"
    first = (page - 1) * listing.question.limit + 1
    last = first + shown - 1
    if total is not None and read >= total and shown >= total:
        return f"all {total:,} row{'' if total == 1 else 's'}{told}"
    match = " match" if listing.question.filter is not None else ""
    return f"rows {first:,}-{last:,}{of}{told or f', {read:,} read{match}'}"


def reading_line(
    state: Reading,
    progress: ScanProgress | None,
    formats: Formats,
    *,
    goal: int | None = None,
    unjudged: int = 0,
    as_of: datetime | None = None,
    brief: bool = False,
) -> Line:
    """Return how far the reading of people's quality is.

    Args:
        state: what the reader does.
        progress: how far it is.
        formats: how values are shown.
        goal: so many people are read without asking; None where everybody is.
        unjudged: how many of those read wait to be judged.
        as_of: when it was read, where people are still there; else None.
        brief: say only what goes on, and how many people were read.
    """
    if progress is None:
        return ()
    if state is Reading.DONE:
        failed = f", {progress.failed:,} could not be" if progress.failed else ""
        people = "person" if progress.done == 1 else "people"
        if unjudged:
            return (Run(f"{progress.done:,} {people} read{failed}, judging {unjudged:,}", Style.ACCENT),)
        when = f" as of {clock_time(as_of, formats)[:5]}" if as_of is not None and not brief else ""
        return (Run(f"{progress.done:,} {people} read{when}{failed}", Style.FAIR if failed else Style.MUTED),)
    total = f" of {progress.total:,}" if progress.total is not None and not brief else ""
    how_many = f"{progress.done:,}{total}"
    if state is Reading.PAUSED:
        return (Run("paused", Style.FAIR), Run(f", {how_many} people read", Style.MUTED))
    if state is Reading.HELD:
        return (Run(f"{how_many} people read, ", Style.MUTED), Run("L", Style.ACCENT), Run(" reads on", Style.MUTED))
    if progress.waiting_until is not None:
        at = formats.time(progress.waiting_until)[-8:]
        read = "" if brief else f"{how_many} people read, the "
        return (Run(f"{read}limit is used up until {at}", Style.FAIR),)
    if brief:
        return (Run(f"reading people: {how_many}", Style.ACCENT),)
    if goal is not None and progress.total is not None and goal < progress.total:
        return (Run(f"reading people: {progress.done:,} of the first {goal:,} of {progress.total:,}", Style.ACCENT),)
    left = f", {span_text(progress.eta_s)} left" if progress.eta_s and progress.eta_s < _DAY_S else ""
    return (Run(f"reading people: {how_many}{left}", Style.ACCENT),)


def fitting(left: Line, rights: Sequence[Line], width: int) -> Line:
    """Return the first of several right parts that fits beside a left part that is not to be cut; () for none."""
    room = width - line_cells(left) - 2
    return next((right for right in rights if line_cells(right) <= room), ())
