"""What judging, ranking and the verdicts of a large session cost, at three sizes: none may grow faster than it.

python -m tests.bench.bench_triage
"""

from __future__ import annotations

import random
import time

from tests.support.triage_evidence import during, evidence, received, sent, series
from tui.model import BAD, OK, Evidence, Metric
from tui.triage.dominant import dominant
from tui.triage.judge import Judgement, judge
from tui.triage.ranking import ranked
from tui.triage.session import triage_judged
from tui.triage.slices import slices

SIZES = (10_000, 30_000, 100_000)
BAD_SHARE = 0.1


def main() -> None:
    """Print the seconds of each step."""
    print(f"{'people':>8} {'judge':>8} {'rank':>8} {'slice':>8} {'verdicts':>9}")
    for size in SIZES:
        people = _people(size)
        started = time.perf_counter()
        judgements = {each.participant.address.participant[-1]: judge(each) for each in people}
        judged = time.perf_counter()
        rows = ranked(judgements.items())
        ranking = time.perf_counter()
        found = dominant(slices((each, BAD if each.participant.sfu == "sfu-a" else OK) for each in people))
        slicing = time.perf_counter()
        triage = triage_judged(None, people, judgements, "stream")
        done = time.perf_counter()
        assert len(rows) == size
        assert found is not None
        print(
            f"{size:>8} {judged - started:>8.2f} {ranking - judged:>8.2f} {slicing - ranking:>8.2f} "
            f"{done - slicing:>9.2f}   {triage.verdicts[0].sentence}"
        )
    _ranking_alone()


def _ranking_alone() -> None:
    dice = random.Random(3)
    who = _people(1)[0].participant
    judgements = [
        (str(n), Judgement(who, "stream", BAD if dice.random() < BAD_SHARE else OK, bad_s=dice.random() * 600))
        for n in range(SIZES[-1])
    ]
    started = time.perf_counter()
    ranked(judgements)
    print(f"ranking {SIZES[-1]} judged people: {time.perf_counter() - started:.2f} s")


def _people(size: int) -> list[Evidence]:
    """Return viewers of one speaker, a tenth of them on a server that loses packets."""
    rate, clean = series(Metric.BITRATE, 900), series(Metric.LOSS, 0.1)
    lossy = series(Metric.LOSS, during(18, 20, 50, 0.1))
    speaker = evidence("speaker", sent(rate, clean), sfu="sfu-b")
    return [
        speaker,
        *(
            evidence(f"v{n}", received("speaker", rate, clean if n % 10 else lossy), sfu="sfu-b" if n % 10 else "sfu-a")
            for n in range(size - 1)
        ),
    ]


if __name__ == "__main__":
    main()
