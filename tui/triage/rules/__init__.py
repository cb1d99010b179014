"""Published thresholds, as data: each names whose rule it is."""

from tui.model import Threshold, Vendor
from tui.triage.rules.cloudflare import CLOUDFLARE
from tui.triage.rules.stream import STREAM

_PUBLISHED: dict[Vendor, tuple[Threshold, ...]] = {
    Vendor.STREAM: STREAM,
    Vendor.REALTIMEKIT: CLOUDFLARE,
    Vendor.CAPTURE: STREAM,  # a browser publishes none; Stream's are the fullest set
}


def published(vendor: Vendor) -> tuple[Threshold, ...]:
    """Return the limits that a vendor publishes for what it measures."""
    return _PUBLISHED[vendor]


__all__ = ["published"]
