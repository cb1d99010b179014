"""The lines above the participant table, from what is known. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from tui.model import Matched, Session, SessionStatus
from tui.render.cells import Line, Run, Style, line_cells
from tui.render.format import Formats, TimeMode
from tui.screens.session_costs import VENDORS
from tui.screens.session_pages import Listing


def facts(session: Session | None, formats: Formats, read_at: datetime | None = None) -> Line:
    """Return whether a session is live, when it was, and how long; of a live one, when it was read."""
    if session is None:
        return ()
    live = session.status is SessionStatus.LIVE
    word = Run(session.status.value, Style.OK if live else Style.TEXT)
    runs = [word]
    if session.started_at is not None:
        times = _times(session, formats) if session.ended_at is not None else _since(session, formats, read_at)
        runs.append(Run(f"  {times}", Style.TEXT))
    if live and read_at is not None:
        runs.append(Run(f", read at {clock_time(read_at, formats)}", Style.MUTED))
    if session.duration_s is not None:
        runs.append(Run(f"  {formats.duration(session.duration_s)}", Style.STRONG))
    return tuple(runs)


def _since(session: Session, formats: Formats, read_at: datetime | None) -> str:
    """Return since when a session has been live, without the day where that is the day of reading."""
    assert session.started_at is not None
    is_today = read_at is not None and read_at.date() == session.started_at.date()
    shown = replace(formats, day=not is_today, short=True)
    return f"since {shown.time(session.started_at)} {formats.zone_name}".rstrip()


def clock_time(at: datetime, formats: Formats) -> str:
    """Return a time of day; never a relative one, which would be wrong a moment later."""
    times = TimeMode.UTC if formats.times is TimeMode.RELATIVE else formats.times
    return replace(formats, times=times, day=False, short=False).time(at)


def _times(session: Session, formats: Formats) -> str:
    started = session.started_at
    assert started is not None
    first = formats.time(started)
    assert session.ended_at is not None
    last = formats.time(session.ended_at)
    dash = "-" if formats.ascii else "–"
    if formats.times is TimeMode.RELATIVE and formats.now is not None:
        return f"{first} {dash} {last}"
    first, last = first.rpartition(":")[0], last.rpartition(":")[0]
    if first[:10] == last[:10]:
        last = last[11:]
    return f"{first}{dash}{last} {formats.zone_name}".rstrip()


def vendor_totals(listing: Listing, formats: Formats) -> Line:
    """Return how many were there and how long, as the vendor counts them."""
    if listing.total is None:
        return ()
    who = VENDORS[listing.question.address.vendor]
    what = "presence" if listing.total == 1 else "presences"
    time = f", {total_time(listing.duration_s, formats)}" if listing.duration_s is not None else ""
    return (Run(f"{who} counts ", Style.MUTED), Run(f"{listing.total:,} {what}{time}", Style.TEXT))


def total_time(seconds: float, formats: Formats) -> str:
    """Return a sum of times: h:mm:ss, and hours alone where they are thousands."""
    return f"{seconds / 3600:,.0f} h" if seconds >= 1000 * 3600 else formats.duration(seconds)


def matching(
    matched: Matched | None, listing: Listing, filter_text: str, formats: Formats, ahead: int = 0
) -> tuple[Line, Line]:
    """Return what the filter matched over all pages read so far, apart from the vendor's own totals.

    Where the list does not tell what the filter asks about, it is counted over the very rows of the table.

    Args:
        matched: what was counted over all pages.
        listing: the rows of the table.
        filter_text: the filter; "" for none.
        formats: how values are shown.
        ahead: people who match and whom no page told yet.
    """
    if listing.judges_people:
        return _matching_people(listing, formats, ahead)
    if matched is None:
        if not filter_text:
            return (), ()
        return (Run("matching: ", Style.MUTED), Run("not counted, T counts over all pages", Style.MUTED)), ()
    if matched.complete:
        return _matched(matched, formats), (Run(f"over all {matched.rows_read:,} rows", Style.MUTED),)
    of = f" of {listing.total:,}" if listing.total is not None else ""
    return _matched(matched, formats), (Run(f"counting, {matched.rows_read:,}{of} rows", Style.FAIR),)


def _matching_people(listing: Listing, formats: Formats, ahead: int) -> tuple[Line, Line]:
    matched = listing.sure()
    read = f"{listing.read:,}"
    over = f"over all {read} rows" if listing.is_complete else f"over the {read} rows read"
    if ahead:
        over = f"{matched.participants - ahead:,} in the {read} rows read, {ahead:,} found ahead of them"
    left = _matched(matched, formats, "matching: " if matched.complete else "known to match: ")
    if listing.undecided:
        left = (*left, Run(f", {listing.undecided:,} not judged", Style.FAIR))
    return left, (Run(over, Style.MUTED),)


def _matched(matched: Matched, formats: Formats, label: str = "matching: ") -> Line:
    people = "person" if matched.people == 1 else "people"
    left: Line = (
        Run(label, Style.MUTED),
        Run(f"{matched.people:,} {people}, {total_time(matched.duration_s, formats)}", Style.STRONG),
    )
    presences = Run(f"  {matched.participants:,} presences", Style.TEXT)
    return left if matched.participants == matched.people else (*left, presences)


def beside_or_below(left: Line, right: Line, width: int) -> list[tuple[Line, Line]]:
    """Return two parts in one line, or in two where one has no room for them."""
    if not right or line_cells(left) + 2 + line_cells(right) <= width:
        return [(left, right)]
    return [(left, ()), (right, ())]
