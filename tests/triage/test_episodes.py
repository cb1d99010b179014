"""Episodes of faulty windows, against the plain definition that looks at every run."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from tui.triage.episodes import Episode, episodes
from tui.triage.flag import HELD, RUN


def plain(beyond: Sequence[bool], judged: Sequence[bool]) -> list[tuple[int, int, list[int]]]:
    """Look at one run of windows after the other: begin where one holds, end where one has no fault."""
    run = min(RUN, len(beyond))
    found = []
    begun, runs = -1, list[int]()
    latest = -1
    for start in range(len(beyond) - run + 1):
        faulty = [index for index in range(start, start + run) if beyond[index]]
        if len(faulty) >= HELD and judged[start]:
            begun = faulty[0] if begun < 0 else begun
            runs.append(start)
        if begun >= 0 and not faulty:
            found.append((begun, latest, runs))
            begun, runs = -1, []
        elif begun >= 0:
            latest = faulty[-1]
    return [*found, (begun, latest, runs)] if begun >= 0 else found


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=HELD, max_size=60), st.integers(0, 5))
def test_episodes_are_those_that_a_look_at_every_run_finds(windows: list[tuple[bool, bool]], before: int) -> None:
    beyond, judged = [each[0] for each in windows], [each[1] for each in windows]
    faulty = [0] * (before > 0) + [before + index for index, is_faulty in enumerate(beyond) if is_faulty]

    def held(starts: Sequence[int], run: int) -> Sequence[int]:
        assert run == min(RUN, len(beyond))
        return [start for start in starts if judged[start - before]]

    found = list(episodes(faulty, before, before + len(beyond), held))
    assert [_shifted(each, before) for each in found] == plain(beyond, judged)


def _shifted(episode: Episode, by: int) -> tuple[int, int, list[int]]:
    return episode.first - by, episode.last - by, [start - by for start in episode.runs]
