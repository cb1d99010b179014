"""Views, their text, and moving between them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.errors import AddressError
from tui.model import Address
from tui.query import Clock
from tui.view_history import History
from tui.view_state import Layout, Route, Show, Sort, ViewState

SESSION = Address.parse("stream:default/standup/s1")
PERSON = SESSION.of("alice", "us-1")
NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
WHOLE = (NOW - timedelta(hours=1), NOW)
LEAST = timedelta(seconds=10)

TIMES = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
NAMES = st.text("abcdefghijklmnopqrstuvwxyz_", min_size=1, max_size=8)
SORTS = st.builds(Sort, NAMES, st.booleans())
LAYOUTS = st.builds(
    Layout, st.none() | SORTS, st.none() | st.lists(NAMES, max_size=3).map(tuple), st.none() | NAMES, st.integers(0, 9)
)
ADDRESSES = st.one_of(
    st.none(),
    st.just(SESSION),
    st.just(PERSON),
    st.text(min_size=1, max_size=8).map(lambda id_: SESSION.of(id_, "us")),
    st.just(Address.parse("rtk:app/s")),
    st.just(Address.parse("/tmp/dump?.json#p")),
)


@st.composite
def views(draw: st.DrawFn) -> ViewState:
    since = draw(st.none() | TIMES)
    until = since + timedelta(minutes=draw(st.integers(1, 600))) if since else draw(st.none() | TIMES)
    return ViewState(
        draw(ADDRESSES),
        filter=draw(st.text(max_size=20)),
        since=since,
        until=until,
        at=draw(st.none() | TIMES),
        selected=draw(st.none() | st.text(max_size=5)),
        page=draw(st.integers(1, 500)),
        show=draw(st.sampled_from(Show)),
        detail=draw(st.none() | st.text(min_size=1, max_size=8)),
        layouts=draw(st.dictionaries(st.sampled_from(Route), LAYOUTS)),
    )


def shared(view: ViewState) -> ViewState:
    """What of a view its text carries."""
    layout = view.layout
    kept = Layout(layout.sort, None, layout.group)
    return ViewState(
        view.address,
        filter=view.filter,
        since=view.since,
        until=view.until,
        at=view.at,
        show=view.show,
        detail=view.detail,
        layouts={view.route: kept} if kept != Layout() else {},
    )


@given(views())
def test_a_view_survives_its_text(view: ViewState) -> None:
    text = str(view)
    assert ViewState.parse(text) == shared(view)
    assert text.isascii()
    assert text.isprintable()


def test_the_text_is_an_address_and_what_is_looked_at() -> None:
    view = ViewState(SESSION).filtered("country:BR loss>5%").sorted_by("duration").sorted_by("duration")
    view = view.at_instant(NOW).in_window(*WHOLE)
    assert str(view) == (
        "stream:default/standup/s1?filter=country%3ABR%20loss%3E5%25&sort=-duration"
        "&from=2026-11-20T14%3A00%3A00Z&to=2026-11-20T15%3A00%3A00Z&at=2026-11-20T15%3A00%3A00Z"
    )
    assert str(ViewState()) == ""
    assert str(ViewState(filter="live:yes")) == "?filter=live%3Ayes"


def test_times_may_be_typed_by_hand() -> None:
    view = ViewState.parse("stream:default/standup/s1?from=-1h&at=14:03:10", clock=Clock(NOW))
    assert view.since == NOW - timedelta(hours=1)
    assert view.at == datetime(2026, 11, 20, 14, 3, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["stream:a", "rtk:a/b?colour=red", "rtk:a/b?at=noon", "rtk:a/b?from=15:00&to=14:00", "rtk:a/b?x", "?show=nothing"],
)
def test_refuses_what_is_no_view(text: str) -> None:
    with pytest.raises(AddressError):
        ViewState.parse(text, clock=Clock(NOW))


def test_filter_sort_and_columns_survive_going_in_and_out() -> None:
    session = ViewState(SESSION).filtered("loss>5%").sorted_by("duration").with_columns(("user", "worst")).on_page(3)
    person = session.opened(PERSON)
    assert (person.route, person.filter, person.page) == (Route.PARTICIPANT, "", 1)
    back = person.out()
    assert (back.filter, back.page, back.selected) == ("loss>5%", 3, str(PERSON))
    assert back.layout == session.layout
    again = back.out().opened(Address.parse("stream:default/standup/s2"))
    assert again.layout == session.layout
    assert again.filter == ""


def test_going_out_of_a_view_that_was_opened_directly_goes_one_stop_up() -> None:
    person = ViewState(PERSON).showing(Show.CHART, "video/bitrate")
    usual = person.out()
    assert (usual.address, usual.show, usual.detail) == (PERSON, Show.USUAL, None)
    assert usual.out().address == SESSION
    assert usual.out().out() == ViewState(selected=str(SESSION))
    assert ViewState().out() == ViewState()


def test_sorting_twice_turns_round() -> None:
    view = ViewState(SESSION).sorted_by("user")
    assert view.layout.sort == Sort("user")
    assert view.sorted_by("user").layout.sort == Sort("user", descending=True)
    assert view.sorted_by("user").sorted_by("user").layout.sort == Sort("user")
    assert view.sorted_by(None).layout.sort is None
    assert view.grouped_by("country").layout == Layout(Sort("user"), None, "country")


def test_zooms_around_the_cursor_and_pans_within_the_whole() -> None:
    view = ViewState(PERSON, at=NOW - timedelta(minutes=15)).zoomed(0.5, WHOLE, least=LEAST)
    assert (view.since, view.until) == (NOW - timedelta(minutes=37.5), NOW - timedelta(minutes=7.5))
    left = view.panned(-10, WHOLE)
    assert (left.since, left.until) == (WHOLE[0], WHOLE[0] + timedelta(minutes=30))
    assert view.zoomed(8, WHOLE, least=LEAST).since is None
    assert ViewState(PERSON).panned(0.5, WHOLE) == ViewState(PERSON)


@given(st.floats(0.01, 20), st.floats(-3, 3), st.floats(0, 1))
def test_a_window_never_leaves_the_whole(factor: float, share: float, place: float) -> None:
    at = WHOLE[0] + (WHOLE[1] - WHOLE[0]) * place
    view = ViewState(PERSON, at=at).zoomed(0.3, WHOLE, least=LEAST).panned(share, WHOLE)
    view = view.zoomed(factor, WHOLE, least=LEAST)
    since, until = view.since or WHOLE[0], view.until or WHOLE[1]
    assert WHOLE[0] <= since < until <= WHOLE[1]
    assert until - since >= LEAST


def test_a_window_cannot_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="ends before"):
        ViewState(PERSON).in_window(NOW, NOW - timedelta(minutes=1))


def test_back_and_forward_go_between_places_and_undo_stays_in_one() -> None:
    session = ViewState(SESSION)
    history = History.at(ViewState()).go(session)
    history = history.go(session.filtered("a")).go(session.filtered("a").sorted_by("user"))
    person = history.view.opened(PERSON)
    history = history.go(person)
    assert history.back().view.filter == "a"
    assert history.back().back().view == ViewState()
    assert history.back().back().back().view == ViewState()
    assert history.back().forward().view == person
    assert history.forward() == history
    assert history.undo() == history
    undone = history.back().undo()
    assert (undone.view.filter, undone.view.layout.sort) == ("a", None)
    assert undone.undo().view.filter == ""
    assert undone.undo().undo().view == undone.undo().view


def test_undo_leaves_the_cursor_alone_and_moves_are_not_undone() -> None:
    history = History.at(ViewState(PERSON)).go(ViewState(PERSON).in_window(*WHOLE))
    moved = history.moved(history.view.at_instant(NOW))
    assert moved.undo().view == ViewState(PERSON, at=NOW)
    assert moved.go(moved.view) is moved


def test_undo_leaves_scrolled_columns_alone_where_they_are_the_same() -> None:
    view = ViewState(SESSION)
    history = History.at(view).go(view.filtered("a"))
    scrolled = history.moved(history.view.shifted(3))
    assert scrolled.undo().view == view.shifted(3)
    assert scrolled.undo().view.with_columns(("user",)).layout.shift == 0
    other = History.at(view.shifted(3)).go(view.with_columns(("user",)))
    assert other.undo().view.layout.shift == 3
    assert History.from_json(scrolled.to_json()).view.layout.shift == 3


def test_going_somewhere_forgets_the_way_forward() -> None:
    history = History.at(ViewState()).go(ViewState(SESSION)).back().go(ViewState(PERSON))
    assert history.forward() == history


@given(st.lists(views(), min_size=1, max_size=5))
def test_a_history_survives_its_json(visited: list[ViewState]) -> None:
    history = History.at(visited[0])
    for view in visited[1:]:
        history = history.go(view)
    history = history.back()
    read = History.from_json(history.to_json())
    assert read.view == history.view
    assert [visit.view for visit in read.past] == [visit.view for visit in history.past]
    assert [visit.view for visit in read.future] == [visit.view for visit in history.future]


def test_the_way_in_survives_json() -> None:
    view = ViewState(SESSION).filtered("loss>5%").opened(PERSON)
    assert History.from_json(History.at(view).to_json()).view.out() == view.out()


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"version": 2}', '{"version":1,"present":{},"past":[],"future":[]}', "[" * 100000]
)
def test_a_damaged_history_is_refused(text: str) -> None:
    with pytest.raises(AddressError):
        History.from_json(text)


def test_histories_do_not_grow_without_end() -> None:
    history = History.at(ViewState())
    for number in range(300):
        history = history.go(ViewState(SESSION.of(str(number), "x"))).go(ViewState(SESSION.of(str(number), "x"), "f"))
    assert len(history.past) == 100
