"""Who received whose media how, and what the bad cells look like."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from tests.triage.triage_people import evidence, participant, received, sent, series
from tui.model import BAD, FAIR, KBITS, OK, Depth, Evidence, Metric, Publisher, Reason, TrackKind, unclassified
from tui.triage.matrix import Matrix, folded, matrix
from tui.triage.pattern import PatternKind, pattern

NAMES = ("ada", "bob", "cyd", "dan", "eve")
BAD_LOSS, FAIR_LOSS = 20.0, 7.0


def call(names: Sequence[str], bad: Iterable[tuple[str, str]] = ()) -> list[Evidence]:
    """Return everybody of a call, everybody receiving everybody; (publisher, subscriber) of what arrives badly."""
    broken = set(bad)
    return [
        evidence(who, sent(), *(received(n, BAD_LOSS if (n, who) in broken else 0.0) for n in names if n != who))
        for who in names
    ]


def rows_of(name: str) -> list[tuple[str, str]]:
    return [(name, other) for other in NAMES if other != name]


def columns_of(name: str) -> list[tuple[str, str]]:
    return [(other, name) for other in NAMES if other != name]


def test_cells_tell_quality_worst_metric_and_kinds() -> None:
    people = [
        evidence("ada", sent()),
        evidence("bob", received("ada", FAIR_LOSS), received("ada", BAD_LOSS, TrackKind.VIDEO)),
    ]
    made = matrix(people)
    cell = made.cell("ada-1", "bob-1")
    assert cell is not None
    assert cell.quality == BAD
    assert cell.worst is not None
    assert (cell.worst.metric, cell.worst.value, cell.worst.kind) == (Metric.LOSS, BAD_LOSS, TrackKind.VIDEO)
    assert (cell.flags, cell.kinds) == (2, (TrackKind.AUDIO, TrackKind.VIDEO))
    assert made.cell("bob-1", "ada-1") is None
    only_fair = matrix([people[0], evidence("bob", received("ada", FAIR_LOSS))]).cell("ada-1", "bob-1")
    assert only_fair is not None
    assert only_fair.quality == FAIR


def test_a_cell_without_media_is_not_ok() -> None:
    silent = replace(received("ada"), series=(series(Metric.BITRATE, KBITS, [0.0] * 60),))
    empty = replace(received("ada"), series=())
    for track in (silent, empty):
        cell = matrix([evidence("ada", sent()), evidence("bob", track)]).cell("ada-1", "bob-1")
        assert cell is not None
        assert cell.quality == unclassified(Reason.NO_MEDIA)


def test_who_was_not_read_says_so_and_the_cost_is_told() -> None:
    people = [*call(NAMES[:3]), evidence("dan", depth=Depth.SUMMARY), evidence("eve", depth=Depth.LISTED)]
    made = matrix(people, overview_requests=2)
    assert (made.unread, made.requests) == (2, 4)
    assert made.cost == "2 people not read: 4 requests"
    unread = {line.key for line in made.subscribers if not line.is_read}
    assert unread == {"dan-1", "eve-1"}
    assert matrix(call(NAMES)).cost == "everybody was read"


def test_it_is_right_at_every_moment_while_it_fills() -> None:
    whole = call(NAMES, rows_of("bob"))
    listed = [evidence(name, depth=Depth.LISTED) for name in NAMES]
    before = 0
    for count in range(len(whole) + 1):
        made = matrix([*whole[:count], *listed[count:]])
        assert made.unread == len(NAMES) - count
        assert len(made.cells) >= before
        before = len(made.cells)
    assert before == 20


def test_a_publisher_whom_no_list_told_is_a_row_by_name() -> None:
    made = matrix([evidence("bob", received("zoe"))])
    (line,) = made.publishers
    assert (line.key, line.name, line.is_read) == ("zoe-1", "Zoe", False)


def test_peers_that_a_vendor_names_by_session_alone_are_found() -> None:
    ada = replace(participant("ada"), user_id="meeting-ada", session_id="peer-2", other_session_ids=("peer-1",))
    track = replace(received("ada"), publisher=Publisher(participant_session_id="peer-1"))
    made = matrix([evidence(ada, sent()), evidence("bob", track)])
    assert list(made.cells) == [("ada-1", "bob-1")]


# Patterns


def expected(bad: Iterable[tuple[str, str]], kind: PatternKind, words: str) -> None:
    found = pattern(matrix(call(NAMES, bad)))
    assert found.kind is kind, found
    assert words in found.sentence
    assert (found.bad, found.judged) == (len(set(bad)), 20)


def test_nothing_bad() -> None:
    expected([], PatternKind.NONE, "None of 20 paths was bad.")


def test_a_bad_row_is_the_sender() -> None:
    expected(rows_of("bob"), PatternKind.SENDER, "What Bob (4 of 4) sent was bad: 4 of 20 paths bad.")


def test_a_bad_column_is_the_receiver() -> None:
    expected(columns_of("cyd"), PatternKind.RECEIVER, "What Cyd (4 of 4) received was bad: 4 of 20 paths bad.")


def test_one_cell_is_the_path() -> None:
    expected(
        [("ada", "eve")], PatternKind.PATH, "Only Eve received Ada badly, so it is the path between the two: 1 of 20"
    )


def test_one_persons_row_and_column_are_that_persons_connection() -> None:
    told = "What Dan (4 of 4) sent and what Dan (4 of 4) received was bad"
    expected({*rows_of("dan"), *columns_of("dan")}, PatternKind.PERSON, told)


def test_everything_is_the_service() -> None:
    everything = list(permutations(NAMES, 2))
    expected(everything, PatternKind.SERVICE, "20 of 20 paths bad")
    expected(everything[1:-2], PatternKind.SERVICE, "17 of 20 paths bad")


def test_two_bad_receivers_are_two_people_and_not_every_sender() -> None:
    found = pattern(matrix(call(NAMES, {*columns_of("ada"), *columns_of("bob")})))
    assert found.kind is PatternKind.SEVERAL
    assert set(found.receivers) == {"ada-1", "bob-1"}
    assert found.senders == ()


def test_a_row_with_one_hole_and_a_stray_cell() -> None:
    found = pattern(matrix(call(NAMES, [*rows_of("ada")[1:], ("bob", "cyd")])))
    assert (found.kind, found.senders, found.left) == (PatternKind.SENDER, ("ada-1",), 1)
    assert "Ada (3 of 4) sent was bad, and 1 more: 4 of 20" in found.sentence


def test_scattered_cells_have_no_name() -> None:
    expected([("ada", "bob"), ("cyd", "dan")], PatternKind.SCATTERED, "without a common sender or receiver")


def test_between_two_people_nobody_can_tell_the_sender_from_the_receiver() -> None:
    one = pattern(matrix([evidence("ada", sent()), evidence("bob", received("ada", BAD_LOSS))]))
    assert one.kind is PatternKind.PATH
    assert one.sentence.startswith("Bob received Ada badly, and with one path alone nobody can tell")
    both = pattern(matrix(call(NAMES[:2], [("ada", "bob"), ("bob", "ada")])))
    assert both.kind is PatternKind.PATH
    assert "received each other badly" in both.sentence


def test_before_anything_was_read() -> None:
    found = pattern(matrix([evidence(name, depth=Depth.LISTED) for name in NAMES], overview_requests=1))
    assert found.kind is PatternKind.UNREAD
    assert found.sentence == "No cell can be judged yet: 5 people not read: 5 requests."


@given(st.sets(st.sampled_from(list(permutations(NAMES, 2)))))
def test_any_bad_cells_have_a_pattern_and_are_counted(bad: set[tuple[str, str]]) -> None:
    made = matrix(call(NAMES, bad))
    found = pattern(made)
    assert found.bad == len(bad)
    assert found.sentence.endswith(".")
    assert sum(line.cells.get(BAD.state, 0) for line in made.publishers) == len(bad)


# Many people


def wide(count: int) -> Matrix:
    names = [f"p{n:03}" for n in range(count)]
    bad = {(names[0], name) for name in names[1:]}
    return matrix([
        evidence(who, sent(), *(received(n, BAD_LOSS if (n, who) in bad else 0.0) for n in names[:8] if n != who))
        for who in names
    ])  # fmt: skip


def test_the_worst_stay_and_the_others_are_folded_with_counts() -> None:
    made = wide(60)
    few = folded(made, 3, 20)
    assert few.publishers[0].name == "P000"
    assert (few.folded_publishers, few.folded_subscribers) == (5, 40)
    assert all(line.own == OK for line in few.publishers)
    assert pattern(made).senders == ("p000-1",)
