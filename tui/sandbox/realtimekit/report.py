"""The peer report, in its newest shape and in the flat one before it."""

from __future__ import annotations

from tui.sandbox.realtimekit.metadata import metadata
from tui.sandbox.realtimekit.peer_stats import flat_quality_stats, peer_stats
from tui.sandbox.realtimekit.quality import quality
from tui.sandbox.realtimekit.wire import Json
from tui.sandbox.world import Presence, World


def peer_report(world: World, presence: Presence) -> Json:
    """Return `peer_report` in its newest shape."""
    return {"metadata": metadata(world, presence), "quality": quality(world, presence)}


def flat_report(world: World, presence: Presence, asked: frozenset[str], *, has_statistics: bool) -> Json:
    """Return the statistics that the older report puts right beside the participant's base fields."""
    if not has_statistics:
        return {"peer_stats": None, "quality_stats": None}
    stats = peer_stats(world, presence, asked, misspelt=False)
    if "ip_information" in asked:
        person = world.person(presence.call, presence.person_index)
        stats["ip_information"]["asn"] = {"asn": person.asn}
    parts: Json = {"peer_stats": stats}
    if "quality_stats" in asked:
        parts["quality_stats"] = flat_quality_stats(world, presence)
    return parts
