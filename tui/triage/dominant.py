"""The slice that a verdict names: of what stands out, the value that most of the bad ones share and few others."""

from __future__ import annotations

from collections.abc import Collection

from tui.triage.slices import RiskSlice, Slices

LEAST_BAD = 3
"""A slice is not named for fewer people."""
LEAST_SHARE = 0.6
"""Of the slice that must be bad, and of the bad that must be in the slice."""
LEAST_LIFT = 3.0
"""How much likelier bad must be within than without."""
PREFERRED = (
    "sfu", "relayed", "country", "network_type", "sdk_version", "browser_version", "isp", "os_version", "device",
    "publisher_type", "sdk", "browser", "os", "codec",
)  # fmt: skip
"""In the order in which equals are preferred."""
NETWORKS = frozenset({"sfu", "relayed", "country", "network_type", "isp", "publisher_type"})
"""What can explain a bad network: no browser makes a network lose packets."""
MACHINES = frozenset({
    "sdk_version", "sdk", "browser_version", "browser", "os_version", "os", "device", "publisher_type", "codec",
})  # fmt: skip
"""What can explain a slow machine."""
ANYTHING = NETWORKS | MACHINES


def dominant(found: Slices, among: Collection[str] = ANYTHING) -> Slices | None:
    """Return the same slices, led by the value that best sets the bad ones apart; None: no slice explains them.

    What stands out in the table, and only that, can be named.

    Args:
        found: the slices of everybody, bad being those whom one cause hit.
        among: the dimensions that can explain it.
    """
    chosen = min(
        (each for row in (*found.rows, *found.explained) for each in row.alike if _explains(each, among)),
        key=lambda each: (each.chance, PREFERRED.index(each.dimension)),
        default=None,
    )
    return found.led_by(chosen) if chosen is not None else None


def _explains(each: RiskSlice, among: Collection[str]) -> bool:
    risk = each.risk
    return (
        each.dimension in among
        and risk.bad >= LEAST_BAD
        and risk.bad >= LEAST_SHARE * risk.people
        and risk.bad >= LEAST_SHARE * (risk.bad + risk.other_bad)
        and risk.estimate >= LEAST_LIFT
    )
