from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.errors import AddressError
from tui.model import Address, Window
from tui.providers.base import FeedbackQuestion, SessionQuestion
from tui.providers.stream.conditions import compiled_sessions, feedback_conditions
from tui.providers.stream.cursors import Cursor, FilterForm, next_text, prev_text
from tui.providers.stream.filters import (
    PARTICIPANTS,
    Conditions,
    as_brackets,
    as_json,
    compile_filter,
    contradicts,
)
from tui.query.tree import And, Compare, Node, Not, Op, Or, Word, all_of, conjuncts

WHEN = datetime(2026, 2, 10, 9, 30, tzinfo=UTC)


def equal(field: str, value: str | float | bool) -> Compare:
    return Compare(field, Op.IS, value)


@pytest.mark.parametrize(
    ("node", "conditions"),
    [
        (equal("user", "alice"), {"user_id": {"$eq": "alice"}}),
        (equal("user", "Alice"), {"user_id": {"$in": ["Alice", "alice"]}}),
        (equal("presence", "us-1"), {"session_id": {"$eq": "us-1"}}),
        (equal("publisher", "RTMP"), {"publisher_type": {"$eq": "rtmp"}}),
        (equal("publishes", "screenshare"), {"published_tracks": {"$eq": "screenshare"}}),
        (equal("live", True), {"is_live": {"$eq": True}}),
        (equal("live", False), {"is_live": {"$eq": False}}),
        (equal("tech", False), {"is_tech_user": {"$eq": False}}),
        (Or((equal("publisher", "rtmp"), equal("publisher", "srt"))), {"publisher_type": {"$in": ["rtmp", "srt"]}}),
        (
            And((equal("user", "a"), equal("live", True))),
            {"user_id": {"$eq": "a"}, "is_live": {"$eq": True}},
        ),
    ],
)
def test_what_attendance_evaluates_is_sent_whole(node: Node, conditions: Conditions) -> None:
    compiled = compile_filter(node, PARTICIPANTS)
    assert compiled.conditions == conditions
    assert compiled.pushdown.server == node
    assert compiled.pushdown.local is None


@pytest.mark.parametrize(
    "node",
    [
        Word("alice"),
        equal("user", "ali*"),
        equal("user", "al?ce"),
        Compare("user", Op.CONTAINS, "ali"),
        equal("role", "host"),
        Not(equal("user", "alice")),
        Or((equal("user", "alice"), equal("role", "host"))),
        Or((equal("user", "alice"), equal("publisher", "rtmp"))),
        Or((equal("live", True), equal("live", False))),
        Compare("duration", Op.ABOVE, 600.0),
    ],
)
def test_what_attendance_does_not_evaluate_stays_here(node: Node) -> None:
    compiled = compile_filter(node, PARTICIPANTS)
    assert compiled.conditions == {}
    assert (compiled.pushdown.server, compiled.pushdown.local) == (None, node)


def test_a_second_condition_on_one_field_stays_here() -> None:
    first, second = equal("user", "alice"), equal("user", "bob")
    compiled = compile_filter(And((first, second, Word("x"))), PARTICIPANTS)
    assert compiled.conditions == {"user_id": {"$eq": "alice"}}
    assert compiled.pushdown.server == first
    assert compiled.pushdown.local == And((second, Word("x")))


names = st.sampled_from(["user", "presence", "publisher", "live", "role", "score", "started", "session"])
leaves = st.builds(
    Compare, names, st.sampled_from(list(Op)), st.text(max_size=4) | st.booleans() | st.floats(0, 100) | st.just(WHEN)
) | st.builds(Word, st.text(min_size=1, max_size=4))
nodes = st.recursive(
    leaves,
    lambda inner: (
        st.builds(Not, inner)
        | st.builds(And, st.lists(inner, min_size=2, max_size=3).map(tuple))
        | st.builds(Or, st.lists(inner, min_size=2, max_size=3).map(tuple))
    ),
    max_leaves=8,
)


@given(nodes)
def test_the_two_parts_are_the_whole_filter(node: Node) -> None:
    for compiled in (compile_filter(node, PARTICIPANTS), compiled_sessions(SessionQuestion(filter=node))):
        parts = [*conjuncts(compiled.pushdown.server), *conjuncts(compiled.pushdown.local)]
        assert sorted(map(repr, parts)) == sorted(map(repr, conjuncts(node)))
        assert bool(compiled.conditions) == (compiled.pushdown.server is not None)
        json.dumps(compiled.conditions)


def test_sessions_of_the_app() -> None:
    node = all_of(
        (
            equal("session", "S-1"),
            equal("call", "standup"),
            equal("type", "default"),
            Compare("score", Op.BELOW, 60.0),
            Compare("score", Op.AT_LEAST, 10.5),
            Compare("rating", Op.AT_MOST, 2.0),
            Compare("started", Op.ABOVE, WHEN),
            Compare("ended", Op.BELOW, WHEN),
            equal("live", False),
        )
    )
    compiled = compiled_sessions(SessionQuestion(filter=node))
    assert compiled.conditions == {
        "call_session_id": {"$eq": "S-1"},
        "call_cid": {"$eq": "default:standup"},
        "counts.cq_score": {"$lt": 60, "$gte": 10.5},
        "counts.min_user_rating": {"$lte": 2},
        "session_started_at": {"$gt": "2026-02-10T09:30:00Z"},
        "session_ended_at": {"$lt": "2026-02-10T09:30:00Z"},
        "is_active": {"$eq": False},
    }
    assert compiled.pushdown.local is None


def test_a_call_without_its_type_is_searched_here() -> None:
    compiled = compiled_sessions(SessionQuestion(filter=equal("call", "standup")))
    assert compiled.conditions == {}
    assert compiled.pushdown.local == equal("call", "standup")
    assert compiled_sessions(SessionQuestion(filter=equal("title", "default:x"))).conditions == {
        "call_cid": {"$eq": "default:x"}
    }


def test_the_questions_own_conditions_go_before_the_filters() -> None:
    window = Window(WHEN, WHEN.replace(hour=11, minute=0))
    started = Compare("started", Op.ABOVE, WHEN)
    alike = Compare("started", Op.AT_LEAST, WHEN)
    compiled = compiled_sessions(SessionQuestion(filter=And((started, alike)), window=window, live=True))
    assert compiled.conditions == {
        "is_active": {"$eq": True},
        "session_started_at": {
            "$gte": "2026-02-10T09:30:00Z",
            "$lt": "2026-02-10T11:00:00Z",
            "$gt": "2026-02-10T09:30:00Z",
        },
    }
    assert compiled.pushdown.local == alike


@pytest.mark.parametrize("container", ["default/standup/1", "default:standup/1"])
def test_sessions_of_one_call(container: str) -> None:
    window = Window(WHEN, WHEN.replace(hour=11, minute=0))
    question = SessionQuestion(filter=Compare("score", Op.BELOW, 60.0), container="default/standup", window=window)
    assert compiled_sessions(question).conditions == {
        "call_cid": {"$eq": "default:standup"},
        "first_stats": {"$gte": "2026-02-10T09:30:00Z", "$lt": "2026-02-10T11:00:00Z"},
        "quality_score": {"$lt": 60},
    }
    assert "call_cid" in compiled_sessions(SessionQuestion(container=container)).conditions


@pytest.mark.parametrize("container", ["standup", "/x", "x/", ""])
def test_a_container_that_is_no_call(container: str) -> None:
    with pytest.raises(AddressError):
        compiled_sessions(SessionQuestion(container=container))


def test_feedback() -> None:
    address = Address.parse("stream:default/standup/S-1")
    question = FeedbackQuestion(address=address, user_id="u", since=WHEN, until=WHEN, worst_rating=2)
    assert feedback_conditions(question) == {
        "call_cid": {"$eq": "default:standup"},
        "call_session_id": {"$eq": "S-1"},
        "user_id": {"$eq": "u"},
        "created_at": {"$gte": "2026-02-10T09:30:00Z", "$lt": "2026-02-10T09:30:00Z"},
        "rating": {"$lte": 2},
    }
    assert feedback_conditions(FeedbackQuestion(container="default/x")) == {"call_cid": {"$eq": "default:x"}}


def test_the_two_forms() -> None:
    conditions: Conditions = {"user_id": {"$in": ["a", "b"]}, "is_live": {"$eq": True}}
    assert [(name, json.loads(text)) for name, text in as_json(conditions)] == [("filter_conditions", conditions)]
    assert as_brackets(conditions) == [
        ("filter_conditions[user_id][$in][]", "a"),
        ("filter_conditions[user_id][$in][]", "b"),
        ("filter_conditions[is_live][$eq]", "true"),
    ]
    assert as_json({}) == as_brackets({}) == []


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"user_id": "alice", "is_live": False}, True),
        ({"user_id": "bob"}, True),
        ({"user_id": "ALICE", "is_live": None}, False),
        ({}, False),
        ({"user_id": "carol", "is_live": True}, False),
    ],
)
def test_a_row_is_proof_only_of_what_it_tells(row: dict[str, str | bool | None], expected: bool) -> None:
    assert contradicts({"user_id": {"$in": ["alice", "carol"]}, "is_live": {"$eq": True}}, row) is expected


@given(st.text(min_size=1), st.sampled_from(list(FilterForm)))
def test_cursors_survive_being_text(cursor: str, form: FilterForm) -> None:
    assert Cursor.parse(next_text(cursor, form)) == Cursor(next=cursor, form=form)
    assert Cursor.parse(prev_text(cursor, form)) == Cursor(prev=cursor, form=form)


@pytest.mark.parametrize("text", ["abc==", "[1]", "7", "null", '{"next": "a", "form": "odd"}'])
def test_a_cursor_of_the_vendors_own_is_taken_as_it_is(text: str) -> None:
    assert Cursor.parse(text) == Cursor(next=text)


def test_no_cursor() -> None:
    assert Cursor.parse(None).is_first
    assert next_text("") is None
    assert prev_text(None) is None
