"""Which limits judge a series by the rules that count: the server's, else those that somebody publishes."""

from __future__ import annotations

from tui.model import Comparison, Evidence, Metric, QualityState, Series, Threshold
from tui.render.sparkline import Limit
from tui.triage.flags import slow_below
from tui.triage.rulesets import RuleSet, default_ruleset, limits_for


def limits_of(
    series: Series, kind: str | None, evidence: Evidence, rules: RuleSet | None = None
) -> tuple[Threshold, ...]:
    """Return the limits of a series, the worst state first; none where its unit is not the limits' unit.

    Args:
        series: what was measured.
        kind: of the track whose it is; None for the connection.
        evidence: what else the server told.
        rules: whose limits count; None for those of the vendor.
    """
    rules = rules or default_ruleset(evidence.participant.address.vendor)
    limits = limits_for(series, kind, evidence, rules)
    return tuple(sorted(limits, key=lambda limit: limit.state is not QualityState.BAD))


def drawn(limit: Threshold) -> Limit:
    """Return a limit as charts draw it."""
    return Limit(limit.limit, above=limit.comparison in (Comparison.ABOVE, Comparison.AT_OR_ABOVE))


def fair_below(series: Series) -> float | None:
    """Return below which value alone a series can be fair: a frame rate is low only beside what there was to send."""
    return slow_below(series) if series.metric == Metric.FRAMERATE else None


def state_of(value: float, limits: tuple[Threshold, ...], fair_below: float | None = None) -> QualityState | None:
    """Return the state of one value; None where nothing judges it.

    Args:
        value: what was measured.
        limits: the worst state first.
        fair_below: the value below which alone it can be merely fair; None for what the limits say.
    """
    for limit in limits:
        if limit.comparison.holds(value, limit.limit) and (
            limit.state is QualityState.BAD or fair_below is None or value < fair_below
        ):
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
