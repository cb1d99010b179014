"""Named rule sets: which limits judge, and from how many packets on.

Where none is chosen, each source is judged by its vendor's: limits that the server delivered with a series go first,
then those that the vendor publishes. A browser publishes none; captures start with Twilio's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui.errors import UsageError
from tui.model import Evidence, QualityState, Series, Threshold, Vendor
from tui.triage.rules import CLOUDFLARE, STREAM, TEAMS, TWILIO
from tui.triage.rules.teams import LEAST_PACKETS as TEAMS_PACKETS

LEAST_PACKETS = 100
"""Packets that must have been due in five windows together. callscope's own choice; Teams asks for more than 500."""


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A set of limits.

    Attributes:
        name: as it is chosen: "stream", "teams".
        title: as it is shown in a header.
        thresholds: the limits.
        takes_delivered: whether limits that the server delivered go before these.
        least_packets: packets due in five windows, below which nothing is judged by them.
    """

    name: str
    title: str
    thresholds: tuple[Threshold, ...]
    takes_delivered: bool = False
    least_packets: int = LEAST_PACKETS


RULESETS: dict[str, RuleSet] = {
    each.name: each
    for each in (
        RuleSet("stream", "Stream: delivered by the server, then its docs", STREAM, takes_delivered=True),
        RuleSet("cloudflare", "RealtimeKit: UI kit, report buckets, web client", CLOUDFLARE),
        RuleSet("teams", "Teams call quality dashboard", TEAMS, least_packets=TEAMS_PACKETS),
        RuleSet("twilio", "Twilio Voice SDK", TWILIO),
    )
}
_DEFAULTS = {Vendor.STREAM: "stream", Vendor.REALTIMEKIT: "cloudflare", Vendor.CAPTURE: "twilio"}


def default_ruleset(vendor: Vendor) -> RuleSet:
    """Return the rule set that a vendor's data is judged by where none is chosen."""
    return RULESETS[_DEFAULTS[vendor]]


def ruleset_named(name: str) -> RuleSet:
    """Return a rule set by its name.

    Raises:
        UsageError: there is none of that name.
    """
    try:
        return RULESETS[name]
    except KeyError:
        raise UsageError(f"there is no rule set “{name}”: choose from {', '.join(RULESETS)}") from None


def next_ruleset(name: str) -> RuleSet:
    """Return the rule set that follows another, for a key that switches them round."""
    names = list(RULESETS)
    return RULESETS[names[(names.index(name) + 1) % len(names)]]


def limits_for(
    series: Series, kind: str | None, evidence: Evidence, ruleset: RuleSet, extra: Sequence[Threshold] = ()
) -> tuple[Threshold, ...]:
    """Return the limits that judge a series, the rule set's or the server's, and those of `extra` that fit.

    A limit in another unit than the series' says nothing about it, and one whose level nobody explains judges nothing.

    Args:
        series: what is judged.
        kind: the kind of track; None for the connection.
        evidence: with limits that the server delivered apart from the series.
        ruleset: the rules.
        extra: more limits.
    """
    told: tuple[Threshold, ...] = ()
    if ruleset.takes_delivered:
        told = series.thresholds or tuple(limit for limit in evidence.thresholds if limit.metric == series.metric)
    own = [limit for limit in (*(told or ruleset.thresholds), *extra) if limit.metric == series.metric]
    return tuple(limit for limit in own if _fits(limit, series, kind))


def _fits(limit: Threshold, series: Series, kind: str | None) -> bool:
    return (
        limit.unit == series.unit.symbol
        and limit.track_kind in (None, kind)
        and limit.state in (QualityState.BAD, QualityState.FAIR)
    )
