"""Whether an answer fits its question: vendors ignore what they do not understand, and still answer 200. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Generic, TypeVar

from tui.model import Depth, Evidence, Notice, NoticeKind, Participant, Series, Session, Window
from tui.providers.base import Pushdown
from tui.query import Node, matches, needs, needs_depth, predicate, to_text

Row = TypeVar("Row", Session, Participant)

NAMED = 3
"""Names of fields that a notice gives."""


@dataclass(frozen=True, slots=True)
class Sifted(Generic[Row]):
    """Rows told apart by a filter.

    Attributes:
        kept: rows that match or may match.
        sure: of those, the ones that match as far as the vendor evaluated the filter and the list tells the rest.
    """

    kept: tuple[Row, ...]
    sure: tuple[Row, ...]

    @property
    def undecided(self) -> int:
        """How many rows only may match: the filter asks for what a list does not tell."""
        return len(self.kept) - len(self.sure)


def sift(rows: Sequence[Row], pushdown: Pushdown) -> Sifted[Row]:
    """Tell rows apart. The vendor's part of the filter is believed where a row does not tell otherwise."""
    if pushdown.server is None and pushdown.local is None:
        return Sifted(tuple(rows), tuple(rows))
    of_vendor, ours = predicate(pushdown.server), predicate(pushdown.local)
    kept, sure = [], []
    for row in rows:
        truth = ours(row)
        if truth is False or of_vendor(row) is False:
            continue
        kept.append(row)
        if truth is True:
            sure.append(row)
    return Sifted(tuple(kept), tuple(sure))


def filter_notices(rows: Sequence[Row], pushdown: Pushdown, known: Sequence[Notice]) -> tuple[Notice, ...]:
    """Return what to say where rows came that do not match the part of the filter that the vendor was to evaluate."""
    if pushdown.server is None or any(notice.kind is NoticeKind.FILTER_IGNORED for notice in known):
        return ()
    wrong = sum(matches(pushdown.server, row) is False for row in rows)
    if not wrong:
        return ()
    text = f"the vendor ignored the filter {to_text(pushdown.server)}: {wrong} of {len(rows)} rows do not match it"
    return (Notice(NoticeKind.FILTER_IGNORED, f"{text}; they were left out here"),)


def undecided_notice(count: int, filter: Node | None) -> tuple[Notice, ...]:
    """Return what to say where a filter asks for what a list does not tell."""
    if not count:
        return ()
    names = ", ".join(sorted(needs(filter))[:NAMED]) or "part of the filter"
    rows = "1 row is" if count == 1 else f"{count:,} rows are"
    reading = "all rows" if needs_depth(filter) is Depth.LISTED else "each"
    text = f"{rows} shown unjudged: this list does not tell {names}, reading {reading} would"
    return (Notice(NoticeKind.PARTIAL, text),)


def evidence_notices(evidence: Evidence, window: Window | None) -> tuple[Notice, ...]:
    """Return what to say of samples that were left out, that contradict each other, or lie outside a window."""
    every = list(chain(evidence.connection, *(track.series for track in evidence.tracks)))
    notices = []
    dropped = max(evidence.coverage.dropped, sum(series.dropped for series in every))
    outside = sum(_outside(series, window) for series in every) if window else 0
    if dropped + outside:
        notices.append(
            Notice(
                NoticeKind.POINTS_DROPPED,
                f"{_points(dropped + outside)} left out: outside the time asked for, or not a number",
            )
        )
    conflicts = sum(series.conflicts for series in every)
    if conflicts:
        notices.append(
            Notice(NoticeKind.POINTS_CONFLICT, f"{_points(conflicts)} left out: another value had the same time")
        )
    if evidence.coverage.missing:
        what = "; ".join(f"{name}: {why}" for name, why in evidence.coverage.missing.items())
        notices.append(Notice(NoticeKind.PARTIAL, f"not everything could be read: {what}"))
    return tuple(notices)


def _outside(series: Series, window: Window) -> int:
    return len(series.values) - len(series.between(window.since_s, window.until_s).values)


def _points(count: int) -> str:
    return "1 point was" if count == 1 else f"{count} points were"
