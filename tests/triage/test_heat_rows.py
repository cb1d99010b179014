"""The rows of a heat map: what began together stands together, and the rest is counted."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.triage.triage_people import START, evidence, participant, received
from tui.model import BAD, Comparison, QualityState, Threshold
from tui.triage.flag import Flag
from tui.triage.heat_rows import bad_at_once, heat_rows
from tui.triage.judge import Judgement
from tui.triage.report import report

SINCE = START.timestamp()
LIMIT = Threshold("loss", QualityState.BAD, Comparison.ABOVE, 5.0, "%", "a test")
SPANS = st.lists(
    st.lists(st.tuples(st.floats(-50, 1050), st.floats(0, 400)), max_size=4),
    max_size=6,
)


def judged(spans: list[tuple[float, float]]) -> Judgement:
    flags = tuple(Flag("loss", 9.0, LIMIT, SINCE + since, SINCE + since + length) for since, length in spans)
    return Judgement(participant("anna"), "stream", BAD, flags)


@given(spans=SPANS, columns=st.integers(1, 60))
def test_so_many_are_bad_at_once_as_a_count_by_hand_says(spans: list[list[tuple[float, float]]], columns: int) -> None:
    counts = bad_at_once([judged(each) for each in spans], SINCE, SINCE + 1000, columns)
    assert len(counts) == columns
    assert all(0 <= count <= len(spans) for count in counts)
    length = 1000 / columns
    for column, count in enumerate(counts):
        middle = (column + 0.5) * length
        sure = sum(any(since <= middle <= since + lasted for since, lasted in each) for each in spans)
        most = sum(
            any(
                since <= (column + 1) * length + 1e-6 and since + lasted >= column * length - 1e-6
                for since, lasted in each
            )
            for each in spans
        )
        assert sure <= count <= most


def test_the_worst_have_rows_and_the_others_are_counted() -> None:
    people = [evidence(f"p{number}", received("anna", 30.0 if number % 3 == 0 else 0.0)) for number in range(30)]
    told = report(None, people)
    rows = heat_rows(told, most=12)
    assert len(rows.rows) == 12
    assert sum(rows.folded.values()) == 18
    states = [row.judgement.quality.state for row in rows.rows]
    assert states == [QualityState.BAD] * 10 + [QualityState.OK] * 2
    assert rows.folded == {"ok": 18}
    assert rows.flagged == 10


def test_rows_stand_in_the_order_of_their_onset() -> None:
    people = [evidence(name, received("anna", 30.0)) for name in ("one", "two", "three")]
    told = report(None, people)
    late = {key: number * 60.0 for number, key in enumerate(("three", "one", "two"))}
    judgements = {
        key: replace(each, flags=tuple(replace(flag, since_s=flag.since_s + _late(late, key)) for flag in each.flags))
        for key, each in told.triage.judgements.items()
    }
    moved = replace(told, triage=replace(told.triage, judgements=judgements))
    assert [row.key.partition("-")[0] for row in heat_rows(moved).rows] == ["three", "one", "two"]


def _late(late: dict[str, float], key: str) -> float:
    return late[key.partition("-")[0]]
