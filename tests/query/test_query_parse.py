"""Filter text to tree and back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.errors import FilterError
from tui.query import (
    FIELDS,
    And,
    Clock,
    Compare,
    Field,
    FieldType,
    Node,
    Not,
    Op,
    Or,
    Record,
    Word,
    all_of,
    conjuncts,
    leaves,
    parse,
    to_text,
)

NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
CLOCK = Clock(NOW)


def read(text: str, record: Record | None = None) -> Node | None:
    return parse(text, record=record, clock=CLOCK)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", None),
        ("  \t ", None),
        ("user:alice", Compare("user", Op.IS, "alice")),
        ("name:~smith", Compare("name", Op.CONTAINS, "smith")),
        ("name~smith", Compare("name", Op.CONTAINS, "smith")),
        ("USER=alice", Compare("user", Op.IS, "alice")),
        ("user!=alice", Not(Compare("user", Op.IS, "alice"))),
        ("duration>10m", Compare("duration", Op.ABOVE, 600.0)),
        ("duration:>10m", Compare("duration", Op.ABOVE, 600.0)),
        ("duration<=1h30m", Compare("duration", Op.AT_MOST, 5400.0)),
        ("duration<250ms", Compare("duration", Op.BELOW, 0.25)),
        ("joined>14:05", Compare("joined", Op.ABOVE, datetime(2026, 11, 20, 14, 5, tzinfo=UTC))),
        ("joined>-2h", Compare("joined", Op.ABOVE, NOW - timedelta(hours=2))),
        ("publisher:rtmp", Compare("publisher", Op.IS, "rtmp")),
        ("publisher_type:rtmp", Compare("publisher", Op.IS, "rtmp")),
        ("live:yes", Compare("live", Op.IS, True)),
        ("loss>5%", Compare("loss", Op.ABOVE, 5.0)),
        ("loss>5", Compare("loss", Op.ABOVE, 5.0)),
        ("jitter>50ms", Compare("jitter", Op.ABOVE, 50.0)),
        ("jitter>0.05s", Compare("jitter", Op.ABOVE, 50.0)),
        ("fps<15", Compare("fps", Op.BELOW, 15.0)),
        ("bitrate<1.5mbps", Compare("bitrate", Op.BELOW, 1500.0)),
        ("score<70", Compare("score", Op.BELOW, 70.0)),
        ("country:BR", Compare("country", Op.IS, "BR")),
        ("version:1.2*", Compare("version", Op.IS, "1.2*")),
        ("version>=1.10", Compare("version", Op.AT_LEAST, "1.10")),
        ("network:cellular", Compare("network", Op.IS, "cellular")),
        ("rejoins>=2", Compare("rejoins", Op.AT_LEAST, 2.0)),
        ("alice", Word("alice")),
        ('"a b"', Word("a b")),
        ('"say \\"hi\\""', Word('say "hi"')),
        ('user:"a b"', Compare("user", Op.IS, "a b")),
        ("14:05", Word("14:05")),
        ("call:default:standup", Compare("call", Op.IS, "default:standup")),
        ("!role:host", Not(Compare("role", Op.IS, "host"))),
        ("!!x", Not(Not(Word("x")))),
        ("a b", And((Word("a"), Word("b")))),
        ("a and b", And((Word("a"), Word("b")))),
        ("a AND b OR c", Or((And((Word("a"), Word("b"))), Word("c")))),
        ("a (b or c)", And((Word("a"), Or((Word("b"), Word("c")))))),
        ("!(a b)", Not(And((Word("a"), Word("b"))))),
        ("(a)(b)", And((Word("a"), Word("b")))),
    ],
)
def test_reads_the_grammar(text: str, tree: Node | None) -> None:
    assert read(text) == tree


@pytest.mark.parametrize(
    ("text", "position", "words"),
    [
        ("usr:x", 0, "Did you mean user?"),
        ("a contry:BR", 2, "Did you mean country?"),
        ("default:standup", 0, 'rite "default:standup"'),
        ("loss>5ms", 5, "“ms” does not fit here"),
        ("loss>abc", 5, "is not a number"),
        ("loss>1e999", 5, "too large"),
        ("loss:~5", 4, "cannot be compared"),
        ("user>5", 4, "cannot be compared"),
        ("live:maybe", 5, "neither yes nor no"),
        ("joined>25:99", 7, "is not a time"),
        ("joined>2026-02-30", 7, "is not a time"),
        ("duration>", 8, "has no value"),
        ("(a or b", 0, "not closed"),
        ("a)", 1, "never opened"),
        ("()", 1, "nothing stands before"),
        ('name:"x', 5, "not closed"),
        ("or a", 0, "nothing before"),
        ("a or", 2, "nothing behind"),
        ("a and or b", 6, "nothing before"),
        ("a !", 2, "nothing behind"),
        ("not a", 0, "Write !"),
        ("a || b", 2, "Write or"),
        ("loss > 5", 5, "without blanks"),
        ("loss >5", 5, "without blanks"),
        ("loss != 5", 6, "without blanks"),
        ("!" * 500 + "a", 100, "too deeply"),
    ],
)
def test_points_at_the_fault(text: str, position: int, words: str) -> None:
    with pytest.raises(FilterError) as caught:
        read(text)
    assert caught.value.position == position
    assert words in caught.value.line()


def test_a_field_of_another_record_is_a_fault() -> None:
    with pytest.raises(FilterError, match="“role” works inside a session"):
        read("role:host", Record.SESSION)
    assert read("role:host", Record.PARTICIPANT) == Compare("role", Op.IS, "host")
    with pytest.raises(FilterError, match="“people” works in the list of sessions"):
        read("people>5", Record.PARTICIPANT)


@pytest.mark.parametrize(
    ("text", "position", "words"),
    [
        ("vendor:rkt", 7, "Did you mean rtk? It is one of stream, rtk or capture"),
        ("people>3 status:liv", 16, "Did you mean live? It is one of live, ended or unknown"),
        ("status!=zzz", 8, "no status is called “zzz”. It is one of live"),
    ],
)
def test_what_a_closed_list_does_not_hold_is_a_fault(text: str, position: int, words: str) -> None:
    with pytest.raises(FilterError) as caught:
        read(text, Record.SESSION)
    assert (caught.value.position, words in caught.value.line()) == (position, True)


def test_what_is_open_is_not_refused() -> None:
    for text in ("status:~liv", "status:LIVE", "vendor:r*", 'vendor:""', "type:party"):
        assert read(text, Record.SESSION) is not None
    assert read("status:connecting", Record.PARTICIPANT) == Compare("status", Op.IS, "connecting")


def test_a_leaf_knows_where_it_stands() -> None:
    text = '!user:"a b" and (smith or loss>5%)'
    pieces = [text[leaf.at : leaf.end] for leaf in leaves(read(text))]
    assert pieces == ['user:"a b"', "smith", "loss>5%"]


def test_is_at_a_time_means_within_it() -> None:
    tree = read("joined:14:05")
    assert to_text(tree) == "joined>=2026-11-20T14:05:00Z joined<2026-11-20T14:06:00Z"
    assert to_text(read("started:2026-11-19")) == "started>=2026-11-19T00:00:00Z started<2026-11-20T00:00:00Z"


def test_a_clock_time_is_of_the_day_handed_in_or_the_latest_that_was() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert read("joined>23:30") == Compare("joined", Op.ABOVE, datetime(2026, 11, 19, 23, 30, tzinfo=UTC))
    day = Clock(NOW, berlin, date(2026, 7, 1))
    assert parse("joined>14:05", clock=day) == Compare("joined", Op.ABOVE, datetime(2026, 7, 1, 12, 5, tzinfo=UTC))
    offset = parse("joined>2026-07-01T14:05+02:00", clock=CLOCK)
    assert offset == Compare("joined", Op.ABOVE, datetime(2026, 7, 1, 12, 5, tzinfo=UTC))


def test_a_day_that_is_an_hour_longer_is_whole() -> None:
    tree = parse("started:2026-10-25", clock=Clock(NOW, ZoneInfo("Europe/Berlin")))
    assert to_text(tree) == "started>=2026-10-24T22:00:00Z started<2026-10-25T23:00:00Z"


def test_every_example_of_every_field_is_read() -> None:
    for field in FIELDS:
        for example in field.examples:
            found = list(leaves(read(example)))
            assert [leaf.field for leaf in found if isinstance(leaf, Compare)] == [field.name]


def test_splits_and_joins_by_and() -> None:
    tree = read("a (b c) (d or e)")
    assert [to_text(node) for node in conjuncts(tree)] == ["a", "b", "c", "d or e"]
    assert all_of([]) is None
    assert all_of([Word("a")]) == Word("a")
    assert all_of([Word("a"), Word("b")]) == And((Word("a"), Word("b")))


PIECES = st.sampled_from(
    [
        "user",
        "name",
        "loss",
        "joined",
        ":",
        ":~",
        ">",
        "<=",
        "!",
        "(",
        ")",
        '"',
        "\\",
        " ",
        "and",
        "or",
        "5%",
        "10m",
        "-2h",
    ]
)
NOISE = st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=12).map("".join))


def outcome(text: str) -> Node | FilterError | None:
    try:
        return read(text)
    except FilterError as fault:
        return fault


@given(NOISE)
def test_any_text_is_a_filter_or_a_fault_inside_it(text: str) -> None:
    got = outcome(text)
    if isinstance(got, FilterError):
        assert 0 <= got.position < len(text)
        assert got.message
        assert "\n" not in got.line()
        assert "\x1b" not in got.pointer()
    else:
        assert read(to_text(got)) == got


def test_the_caret_stands_under_the_fault_behind_wide_text() -> None:
    with pytest.raises(FilterError) as caught:
        read("user:名前 (x")
    assert caught.value.pointer() == "user:名前 (x\n" + " " * 10 + "^"


def compares(field: Field) -> st.SearchStrategy[Node]:
    finite = st.floats(allow_nan=False, allow_infinity=False, min_value=0, max_value=1e12)
    number_ops = st.sampled_from([Op.IS, Op.ABOVE, Op.AT_LEAST, Op.BELOW, Op.AT_MOST])
    if field.is_closed(None):
        return st.builds(Compare, st.just(field.name), st.just(Op.IS), st.sampled_from(field.values))
    if field.type is FieldType.TEXT:
        return st.builds(Compare, st.just(field.name), st.sampled_from([Op.IS, Op.CONTAINS]), st.text(max_size=12))
    if field.type is FieldType.VERSION:
        return st.builds(Compare, st.just(field.name), st.sampled_from(list(Op)), st.text(max_size=6))
    if field.type is FieldType.YES_NO:
        return st.builds(Compare, st.just(field.name), st.just(Op.IS), st.booleans())
    if field.type is FieldType.TIME:
        times = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
        return st.builds(Compare, st.just(field.name), number_ops.filter(lambda op: op is not Op.IS), times)
    return st.builds(Compare, st.just(field.name), number_ops, finite)


LEAVES: st.SearchStrategy[Node] = st.one_of(
    st.builds(Word, st.text(min_size=1, max_size=12)), st.sampled_from(FIELDS).flatmap(compares)
)


def branches(children: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(children, min_size=2, max_size=4).map(tuple)
    return st.one_of(st.builds(Not, children), st.builds(And, several), st.builds(Or, several))


TREES: st.SearchStrategy[Node] = st.recursive(LEAVES, branches, max_leaves=12)


@given(TREES)
def test_a_tree_survives_its_text(tree: Node) -> None:
    assert read(to_text(tree)) == tree
