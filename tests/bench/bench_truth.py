"""How often triage is right, on generated sessions whose truth is known: the confusion matrix, as it is.

    python -m tests.bench.bench_truth [--seeds 51,52,53,54] [--per-kind 4] [--harmless 10] [--processes 2]

The seeds in `TUNED_ON` were looked at while the rules were written: numbers from them say nothing. RealtimeKit answers
in its current shape; the older two tell no loss and nothing of what was sent.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import product

from tests.support.truth_sessions import EXPECTED, NOON, Outcome, chosen, outcome, serving, triaged
from tui.model import Depth
from tui.sandbox.world import HARMLESS, INCIDENTS, Kind, World
from tui.triage.verdict import Cause

TUNED_ON = (11, 12, 13, 14, 21, 22, 23, 24, 41, 42, 43, 44, 101, 202, 303, 404)
MOST_COST = 9_000.0
VENDORS = ("stream", "rtk")


def main() -> None:
    """Read, judge, and print what came out."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", default="51,52,53,54")
    parser.add_argument("--per-kind", type=int, default=4, help="incidents of each kind, vendor and seed")
    parser.add_argument("--harmless", type=int, default=10, help="harmless sessions of each kind, vendor and seed")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--depth", choices=("overview", "full"), default="full")
    asked = parser.parse_args()
    seeds = [int(seed) for seed in asked.seeds.split(",")]
    if set(seeds) & set(TUNED_ON):
        print("careful: some of these seeds were looked at while the rules were written")
    started = time.perf_counter()
    jobs = [
        (seed, vendor, kinds, asked.per_kind if kinds[0] in INCIDENTS else asked.harmless, asked.depth)
        for seed, vendor, kinds in product(seeds, VENDORS, _chunks())
    ]
    with ProcessPoolExecutor(asked.processes) as pool:
        outcomes = [each for found in pool.map(_run, jobs) for each in found]
    report(outcomes)
    print(f"{time.perf_counter() - started:.0f} s")


def _chunks() -> list[tuple[Kind, ...]]:
    kinds = (*INCIDENTS, Kind.HEALTHY, *HARMLESS)
    return [(kind,) for kind in kinds]


def _run(job: tuple[int, str, tuple[Kind, ...], int, str]) -> list[Outcome]:
    seed, vendor, kinds, count, depth = job
    return asyncio.run(_judged(seed, vendor, kinds, count, Depth(depth)))


async def _judged(seed: int, vendor: str, kinds: Sequence[Kind], count: int, depth: Depth) -> list[Outcome]:
    world = World(seed, clock=NOON.timestamp)
    found = []
    async with serving(world) as service:
        for kind in kinds:
            for call in chosen(world, vendor, kind, count, most_cost=MOST_COST):
                triage, evidences = await triaged(service, call, depth)
                found.append(outcome(world, call, triage, evidences))
    return found


def report(outcomes: Sequence[Outcome]) -> None:
    """Print the matrix, the numbers, and every session that came out wrong."""
    incidents = [each for each in outcomes if each.kind in EXPECTED]
    harmless = [each for each in outcomes if each.kind not in EXPECTED]
    for each in outcomes:
        if not each.is_right or each.is_named is False:
            print(
                f"wrong: {each.vendor} seed {each.seed} {each.kind}, {each.size} people, strength {each.strength:.2f}: "
                f"{each.found}{'' if each.is_named is not False else ', not named'}: {each.sentence}"
            )
    _matrix(outcomes)
    _by(incidents, "vendor", lambda each: each.vendor)
    _by(incidents, "strength", lambda each: "below 0.5" if each.strength < 0.5 else "0.5 and more")
    _by(incidents, "size", lambda each: "2-5" if each.size <= 5 else "6-12" if each.size <= 12 else "13 and more")
    right, named = sum(each.is_right for each in incidents), sum(each.is_named is True for each in incidents)
    flagged = sum(each.is_flagged for each in harmless)
    some_bad = sum(each.bad_people > 0 for each in harmless)
    print(f"incidents {len(incidents)}: first verdict right in {right} = {_share(right, incidents)}")
    print(f"  offender or slice named in {named} = {_share(named, incidents)}")
    print(f"harmless {len(harmless)}: something blamed in {flagged} = {_share(flagged, harmless)}")
    print(f"  somebody judged bad, for however short, in {some_bad} = {_share(some_bad, harmless)}")


def _matrix(outcomes: Sequence[Outcome]) -> None:
    causes = [cause for cause in Cause if any(each.found is cause for each in outcomes)]
    counts = Counter((each.kind, each.found) for each in outcomes)
    print(f"\n{'truth':24}" + "".join(f"{_short(cause):>10}" for cause in causes))
    for kind in Kind:
        if any(each.kind is kind for each in outcomes):
            row = "".join(f"{counts[kind, cause] or '.':>10}" for cause in causes)
            print(f"{kind.value:24}{row}")
    print()


def _by(outcomes: Sequence[Outcome], what: str, of: object) -> None:
    assert callable(of)
    groups: dict[str, list[Outcome]] = {}
    for each in outcomes:
        groups.setdefault(str(of(each)), []).append(each)
    for name, group in sorted(groups.items()):
        right, named = sum(each.is_right for each in group), sum(each.is_named is True for each in group)
        print(f"{what} {name}: {len(group)}, right {_share(right, group)}, named {_share(named, group)}")


def _short(cause: Cause) -> str:
    return cause.value.replace("sender", "s.").replace("receiver", "r.").replace("connection ", "")[:9]


def _share(count: int, of: Sequence[Outcome]) -> str:
    return f"{100 * count / len(of):.1f} %" if of else "-"


if __name__ == "__main__":
    main()
