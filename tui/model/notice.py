"""What a person must know to read the data rightly."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class NoticeKind(StrEnum):
    """What a notice is about."""

    LIVE = "live"
    NOT_FINAL = "not_final"
    FINAL = "final"
    ROWS_EXPIRED = "rows_expired"
    FILTER_IGNORED = "filter_ignored"
    FILTER_FORM = "filter_form"
    POINTS_DROPPED = "points_dropped"
    POINTS_CONFLICT = "points_conflict"
    LIST_ENDED_EARLY = "list_ended_early"
    ROWS_REPEATED = "rows_repeated"
    BUDGET_EXHAUSTED = "budget_exhausted"
    PARTIAL = "partial"
    NOT_SEARCHABLE = "not_searchable"
    UNIT_ASSUMED = "unit_assumed"
    SANDBOX = "sandbox"
    FILE_DAMAGED = "file_damaged"
    CLOCK_JUMPED = "clock_jumped"
    NOT_RECORDED = "not_recorded"


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to know, in one sentence."""

    kind: NoticeKind
    text: str
