"""The columns of a comparison: each metric of two participants side by side, and who fared worse in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tui.render.column import Column, Kind
from tui.render.stack_columns import unit_text
from tui.triage.compare import Pair, Side, SideBySide, Spread

LETTERS = {Side.LEFT: "A", Side.RIGHT: "B"}


def _what(pair: Pair) -> str:
    parts = ((pair.kind or "").replace("_", " "), pair.direction)
    return " ".join(part for part in parts if part) or "connection"


def _worse(pair: Pair) -> str | None:
    return LETTERS[pair.worse] if pair.worse is not None else None


def _of(side: Side, part: str) -> Callable[[Pair], float | None]:
    def get(pair: Pair) -> float | None:
        spread = pair.left if side is Side.LEFT else pair.right
        value: float | None = getattr(spread, part, None)
        return value

    return get


COMPARE_COLUMNS: tuple[Column[Pair], ...] = (
    Column("what", "of", _what, priority=0, min_width=8),
    Column("metric", "metric", lambda p: str(p.metric).replace("_", " "), priority=0, min_width=8, export="metric"),
    Column("unit", "unit", lambda p: unit_text(p.unit) or None, priority=1, min_width=3),
    Column("a", "A median", _of(Side.LEFT, "median"), Kind.MEASURED, priority=0, export="a_median"),
    Column("b", "B median", _of(Side.RIGHT, "median"), Kind.MEASURED, priority=0, export="b_median"),
    Column("a_p05", "A p05", _of(Side.LEFT, "p05"), Kind.MEASURED, priority=4, shown=False),
    Column("b_p05", "B p05", _of(Side.RIGHT, "p05"), Kind.MEASURED, priority=4, shown=False),
    Column("a_p95", "A p95", _of(Side.LEFT, "p95"), Kind.MEASURED, priority=3),
    Column("b_p95", "B p95", _of(Side.RIGHT, "p95"), Kind.MEASURED, priority=3),
    Column("worse", "worse", _worse, priority=0, min_width=5, help="who fared worse; nobody where they are alike"),
    Column("factor", "times", lambda p: p.factor, Kind.MEASURED, priority=2, help="how many times the other's median"),
)  # fmt: skip


def pair_document(pair: Pair) -> Mapping[str, object]:
    """Return a pair for a JSON document."""
    return {
        "metric": str(pair.metric),
        "unit": pair.unit.symbol,
        "kind": pair.kind,
        "direction": pair.direction,
        "a": _spread(pair.left),
        "b": _spread(pair.right),
        "worse": _worse(pair),
        "factor": pair.factor,
    }


def _spread(spread: Spread | None) -> Mapping[str, object] | None:
    if spread is None:
        return None
    return {
        "median": spread.median,
        "p05": spread.p05,
        "p95": spread.p95,
        "samples": spread.samples,
        "tracks": spread.tracks,
    }


def compare_sentence(both: SideBySide, a: str, b: str) -> str:
    """Return how two participants fared beside each other, in one sentence.

    Args:
        both: their series, paired.
        a: what the left one is called.
        b: what the right one is called.
    """
    left, right = both.worse_on(Side.LEFT), both.worse_on(Side.RIGHT)
    return f"Of {len(both.pairs)} metrics, {left} were worse for A ({a}) and {right} for B ({b})."
