"""Which limits judge a series: the server's, else those that its vendor publishes."""

from __future__ import annotations

from tui.model import Comparison, Evidence, QualityState, Series, Threshold, Track
from tui.render.sparkline import Limit
from tui.triage.rulesets import default_ruleset, limits_for


def limits_of(series: Series, track: Track | None, evidence: Evidence) -> tuple[Threshold, ...]:
    """Return the limits of a series, the worst state first; none where its unit is not the limits' unit.

    Args:
        series: what was measured.
        track: whose it is; None for the connection.
        evidence: what else the server told.
    """
    rules = default_ruleset(evidence.participant.address.vendor)
    limits = limits_for(series, track.kind if track is not None else None, evidence, rules)
    return tuple(sorted(limits, key=lambda limit: limit.state is not QualityState.BAD))


def drawn(limit: Threshold) -> Limit:
    """Return a limit as charts draw it."""
    return Limit(limit.limit, above=limit.comparison in (Comparison.ABOVE, Comparison.AT_OR_ABOVE))


def state_of(value: float, limits: tuple[Threshold, ...]) -> QualityState | None:
    """Return the state of one value; None where nothing judges it."""
    for limit in limits:
        if limit.comparison.holds(value, limit.limit):
            return limit.state
    return QualityState.OK if limits else None


def limit_text(limit: Threshold, number: str, *, source: bool = True) -> str:
    """Return a limit in words: "bad > 10 % (server)".

    Args:
        limit: the limit.
        number: its value as it is shown.
        source: whether to say whose limit it is.
    """
    signs = {
        Comparison.ABOVE: ">",
        Comparison.AT_OR_ABOVE: ">=",
        Comparison.BELOW: "<",
        Comparison.AT_OR_BELOW: "<=",
    }
    value = f"{number} {limit.unit}".rstrip()
    whose = f" ({limit.source})" if source else ""
    return f"{limit.state} {signs[limit.comparison]} {value}{whose}"
