"""The columns of the slices: what people share, and how they fared beside all others."""

from __future__ import annotations

from tui.model import QualityState
from tui.render.column import Column, Kind
from tui.render.format import Formats
from tui.triage.slices import RiskSlice


def _counts(bad: int, people: int) -> str:
    return f"{bad:,} of {people:,}"


def _interval(row: RiskSlice) -> str:
    low, high = row.risk.interval
    return f"{_short(low)}-{_short(high)}"


def _ratio(row: RiskSlice, formats: Formats) -> str:
    """Return how many times likelier bad was; where no other was bad, about how many."""
    if row.risk.ratio is None:
        return f"~{_short(row.risk.estimate)}"
    return _short(row.risk.ratio)


def _short(value: float) -> str:
    return f"{value:.0f}" if value >= 10 else f"{value:.1f}" if value >= 1 else f"{value:.2f}"


def verdict(row: RiskSlice) -> str:
    """Return what is to be made of a slice."""
    if row.explained_by is not None:
        return f"explained by {row.explained_by}"
    return "stands out" if row.stands_out else "does not stand out"


def _word(row: RiskSlice) -> str:
    """Return the same in a word for a column."""
    return f"by {row.explained_by}" if row.explained_by is not None else "yes" if row.stands_out else "no"


def _state(row: RiskSlice) -> QualityState | None:
    return QualityState.BAD if row.stands_out and row.explained_by is None else None


SLICE_COLUMNS: tuple[Column[RiskSlice], ...] = (
    Column("dimension", "shared", lambda r: r.title, priority=0, min_width=6, max_width=12),
    Column("value", "value", lambda r: r.value, priority=0, min_width=8, max_width=24),
    Column("bad", "bad", lambda r: _counts(r.risk.bad, r.risk.people), priority=0, min_width=9,
           sort=lambda r: r.risk.bad),
    Column("share", "share", lambda r: 100 * r.risk.share, Kind.MEASURED, "%", priority=2),
    Column("others", "others", lambda r: _counts(r.risk.other_bad, r.risk.others), priority=1,
           min_width=9, sort=lambda r: r.risk.other_share),
    Column("ratio", "ratio", lambda r: r.risk.estimate, Kind.MEASURED, priority=0, show=_ratio,
           export="risk_ratio_corrected", help="how many times likelier bad was than for the others"),
    Column("interval", "95 % CI", _interval, priority=1, sort=lambda r: r.risk.interval[0], export="interval_95",
           help="from how many times to how many"),
    Column("verdict", "stands out", _word, priority=0, min_width=10, max_width=24, severity=_state),
    Column("chance", "chance", lambda r: r.chance, Kind.MEASURED, priority=6, shown=False,
           help="how likely by chance, looked at alone"),
    Column("same", "the same people", lambda r: r.same_people or None, priority=4, max_width=40, shown=False,
           help="values that the very same people share"),
    Column("unknown", "unknown", lambda r: r.unknown, Kind.COUNT, priority=7, shown=False,
           help="how many of the others do not tell it"),
    Column("filter", "filter", lambda r: r.filter, priority=8, max_width=None, shown=False),
)  # fmt: skip
