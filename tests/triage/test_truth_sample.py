"""A few generated sessions of every kind, read through the service: the benchmark in small."""

from __future__ import annotations

import pytest

from tests.support.truth_sessions import NOON, chosen, outcome, serving, triaged
from tui.sandbox.world import INCIDENTS, Kind, World

SEED = 5
MOST_COST = 2_600.0
VENDORS = ("stream", "rtk")


@pytest.mark.parametrize("vendor", VENDORS)
async def test_incidents_are_named_and_harmless_sessions_left_alone(vendor: str) -> None:
    world = World(SEED, clock=NOON.timestamp)
    turn = VENDORS.index(vendor)
    kinds = [kind for index, kind in enumerate(Kind) if index % 2 == turn or kind is Kind.HEALTHY]
    calls = [call for kind in kinds for call in chosen(world, vendor, kind, 1, most_cost=MOST_COST)]
    async with serving(world) as service:
        outcomes = [outcome(world, call, *await triaged(service, call)) for call in calls]
    incidents = [each for each in outcomes if each.kind in INCIDENTS]
    assert len(incidents) >= 5
    assert [each.sentence for each in incidents if not (each.is_right and each.is_named)] == []
    assert [each.sentence for each in outcomes if each.kind not in INCIDENTS and each.is_flagged] == []
