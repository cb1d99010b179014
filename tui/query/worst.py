"""The worst that held: what one number a series comes to when it is filtered by."""

from __future__ import annotations

from collections.abc import Iterable

from tui.model import Series

_RUN = 5
_HELD = 3


def worst_of(series: Iterable[Series], *, unit: str | None, low: bool) -> float | None:
    """Return the worst value that held in any of the series; None where none can be told.

    A value held where at least 3 of 5 samples in a row were as bad: a single sample never decides. With fewer than
    five samples, 3 of those; with fewer than three, the mildest.

    Args:
        series: of one metric.
        unit: the unit to answer in. Fractions are turned into percent; a series in another or in an unknown unit is
            left out, because nobody knows what it says. None takes any unit.
        low: whether low values are the bad ones.
    """
    worst: float | None = None
    for one in series:
        factor = _factor(one.unit.symbol, unit)
        held = _held(one, low=low) if factor is not None else None
        if held is None or factor is None:
            continue
        value = held * factor
        if worst is None or (value < worst if low else value > worst):
            worst = value
    return worst


def _factor(have: str, want: str | None) -> float | None:
    if want is None or have == want:
        return 1.0
    return 100.0 if (have, want) == ("fraction", "%") else None


def _held(series: Series, *, low: bool) -> float | None:
    values = series.values
    count = len(values)
    if count == 0:
        return None
    if count < _HELD:
        return max(values) if low else min(values)
    run = min(_RUN, count)
    index = _HELD - 1 if low else run - _HELD
    held = (sorted(values[start : start + run])[index] for start in range(count - run + 1))
    return min(held) if low else max(held)
