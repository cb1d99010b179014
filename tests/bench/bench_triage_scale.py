"""What ranking and slicing cost at three sizes, once everything was read: no step may be quadratic.

    python tests/bench/bench_triage_scale.py [--rounds 3]

Prints, for 1,000, 10,000 and 100,000 participants, the seconds of each step, and how much each grew against how much
there was more to do. The goal is ranking and slicing of 100,000 in at most 1 s together. Exits with 1 where that is
missed, or where a step took more than four times what ten times as many people should cost.
"""

from __future__ import annotations

import argparse
import gc
import random
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from tui.model import (
    BAD,
    FAIR,
    OK,
    Address,
    Client,
    Comparison,
    Device,
    Metric,
    Network,
    Participant,
    Place,
    Quality,
    QualityState,
    Threshold,
)
from tui.triage.flag import Flag
from tui.triage.judge import Judgement
from tui.triage.ranking import ranked
from tui.triage.slices import slices

SIZES = (1_000, 10_000, 100_000)
GOAL_S = 1.0
MOST_GROWTH = 40.0
"""Against ten times as many people; a quadratic step grows by a hundred."""
LIMIT = Threshold(Metric.LOSS, QualityState.BAD, Comparison.ABOVE, 10, "%", "Stream docs")
SESSION = Address.parse("stream:livestream/all-hands/session")


def people(count: int) -> list[tuple[str, Judgement]]:
    """Return judged people of a large session in which one media server is bad."""
    made = random.Random(count)
    found = []
    for n in range(count):
        country = made.choice(["DE", "BR", "US", "IN", "ES", "AU", "JP"])
        sfu = f"sfu-{made.choice(['fra', 'gru', 'iad', 'bom', 'sin'])}-0{made.randrange(4)}"
        sdk, os = made.choice([("stream-react", "Windows 11"), ("stream-ios", "iOS 18"), ("stream-android", "Android")])
        who = Participant(
            SESSION.of(f"user-{n}", f"presence-{n}"),
            user_id=f"user-{n}",
            session_id=f"presence-{n}",
            sfu=sfu,
            publisher_type="webrtc",
            place=Place(city=f"{country} city {made.randrange(9)}", country_iso_code=country),
            client=Client(sdk=sdk, sdk_version=f"1.{made.randrange(12)}", browser="Chrome", browser_version="141"),
            network=Network(
                network_type=made.choice(["wifi", "cellular", "ethernet"]),
                organisation=f"{country} net {made.randrange(6)}",
                relayed=made.random() < 0.1,
            ),
            device=Device(name=f"model {made.randrange(40)}", os=os),
        )
        is_bad = made.random() < (0.8 if sfu == "sfu-gru-02" else 0.03)
        quality: Quality = BAD if is_bad else made.choice([OK, OK, OK, FAIR])
        flags = tuple(
            Flag(Metric.LOSS, made.uniform(10, 60), LIMIT, 1000.0 * k, 1000.0 * k + made.uniform(60, 900), 10.0)
            for k in range(made.randint(1, 5) if is_bad else 0)
        )
        bad_s = sum(flag.duration_s for flag in flags)
        found.append((f"presence-{n}", Judgement(who, "stream", quality, flags, bad_s, 0.0, 3600.0)))
    return found


def timed(work: Callable[[], Any], rounds: int) -> tuple[float, float]:
    """Return the median seconds that it took: on the clock, and of this process."""
    clock, process = [], []
    for _ in range(rounds):
        gc.collect()
        since, busy = time.perf_counter(), time.process_time()
        work()
        clock.append(time.perf_counter() - since)
        process.append(time.process_time() - busy)
    return statistics.median(clock), statistics.median(process)


def main() -> int:
    """Run it and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    before: dict[str, float] = {}
    failed = False
    for count in SIZES:
        judged = people(count)
        steps: dict[str, Callable[[], Any]] = {
            "rank": lambda judged=judged: ranked(judged),  # type: ignore[misc]  # mypy cannot infer a lambda's default
            "slice": lambda judged=judged: slices((each.participant, each.quality) for _, each in judged),  # type: ignore[misc]  # mypy cannot infer a lambda's default
        }
        total = 0.0
        for name, work in steps.items():
            clock, process = timed(work, args.rounds)
            total += process
            grew = process / before[name] if name in before else None
            growth = f", {grew:.1f} times the size before" if grew is not None else ""
            print(f"{count:>7,} people  {name:5}  {clock:.3f} s on the clock, {process:.3f} s of processor{growth}")
            failed |= grew is not None and process > 0.05 and grew > MOST_GROWTH
            before[name] = process
    print(f"ranking and slicing {SIZES[-1]:,}: {total:.2f} s of processor (goal: at most {GOAL_S:.0f} s)")
    print(slices((each.participant, each.quality) for _, each in judged))
    return 1 if failed or total > GOAL_S else 0


if __name__ == "__main__":
    sys.exit(main())
