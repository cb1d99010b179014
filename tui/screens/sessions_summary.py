"""The line above the list of sessions, and what stands where there are none. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum, auto

from tui.model import QualityState, Session, Vendor
from tui.render.cells import Line, Run, Style
from tui.screens.session_list import SessionList
from tui.triage.session_flags import verdict
from tui.view_state import ViewState


def is_flagged(session: Session) -> bool:
    """Return whether a session was bad, by what the list tells."""
    return verdict(session).quality.state is QualityState.BAD


class Wording(Enum):
    """In how many words it is told how many sessions were not judged, most first."""

    FULL = auto()
    USUAL = auto()
    SHORT = auto()
    LEAST = auto()


def summary_line(listed: SessionList, wording: Wording) -> Line:
    """Return how many of the sessions read are flagged, how many cannot be judged by a list, and what was not read."""
    rows = listed.rows
    if not rows:
        return ()
    unjudged = not_judged(rows)
    if len(unjudged) == len(rows):
        why = _why_not(unjudged, Wording.FULL if wording is Wording.USUAL else wording).removeprefix(f"{len(rows):,} ")
        text = f"  {read_text(len(rows))}, {why}"
        return (Run(text, Style.MUTED), *_failed(listed))
    flagged = sum(map(is_flagged, rows))
    count = f"{flagged:,} of {len(rows):,} read sessions flagged"
    runs = [Run("  ", Style.TEXT), Run(count, Style.BAD if flagged else Style.OK)]
    if unjudged and wording is not Wording.LEAST:
        runs.append(Run(f", {_why_not(unjudged, wording)}", Style.MUTED))
    return (*runs, *_failed(listed))


def not_judged(rows: Iterable[Session]) -> list[Session]:
    """Return the sessions of which a list tells no quality."""
    return [row for row in rows if verdict(row).quality.state is QualityState.UNCLASSIFIED]


def _failed(listed: SessionList) -> Line:
    return (Run(f"  {listed.failures[0][0].id} not read", Style.BAD),) if listed.failures else ()


def why_empty(listed: SessionList, view: ViewState) -> str:
    """Return why there is nothing to see."""
    if listed.awaits_first:
        return "reading"
    read = f"{listed.pages} pages" if listed.pages > 1 else "the first page"
    if failures := listed.failures:
        return f"{failures[0][0].id}: {failures[0][1].line()}"
    if view.filter or view.since or view.until:
        what = "matches" if view.filter else "began then"
        return f"no session {what} in {read}" + ("; L reads more" if listed.has_more else "")
    return "there are no sessions yet"


def read_text(count: int) -> str:
    """Return how many sessions were read: "1 session read"."""
    return f"{count:,} {'session' if count == 1 else 'sessions'} read"


def _why_not(rows: Sequence[Session], wording: Wording) -> str:
    """Say how many sessions were not judged, and why, where that is the same for all: RealtimeKit lists no quality."""
    text = f"{len(rows):,} not judged"
    if wording in (Wording.SHORT, Wording.LEAST) or any(row.address.vendor is not Vendor.REALTIMEKIT for row in rows):
        return text
    return f"{text}: RealtimeKit lists no quality" if wording is Wording.FULL else f"{len(rows):,} rtk not judged"
