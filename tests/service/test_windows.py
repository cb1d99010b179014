from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.hand_clock import HandClock
from tests.support.paper import NOW, START, Paper, person
from tui.errors import BadToken, CallscopeError, NotReady, VendorFault
from tui.model import (
    KBITS,
    MS,
    Address,
    Client,
    Coverage,
    Depth,
    Direction,
    Event,
    EventKind,
    Evidence,
    Labels,
    Metric,
    Participant,
    QualityWarning,
    Series,
    Session,
    SessionStatus,
    Span,
    Subscription,
    Track,
    Window,
)
from tui.service.joining import cut, join, merged
from tui.service.windows import presence_of, read_window, tile_cache

ADDRESS = Address.parse("stream:default/call/session-0")


def minutes(since: float, until: float) -> Window:
    return Window(START + timedelta(minutes=since), START + timedelta(minutes=until))


def session(**more: object) -> Session:
    told: dict[str, object] = {
        "status": SessionStatus.ENDED,
        "started_at": START,
        "ended_at": START + timedelta(hours=1),
        "is_final": True,
    }
    return Session(ADDRESS, "default:call", "call", **{**told, **more})  # type: ignore[arg-type]  # mixed values


class Reader:
    def __init__(self, paper: Paper, held: Session | None = None) -> None:
        self.paper = paper
        self.clock = HandClock(NOW)
        self.cache = tile_cache(self.clock)
        self.session = session() if held is None else held

    async def read(self, window: Window | None, who: Participant | None = None) -> Evidence:
        return await read_window(
            self.paper,
            who or person(ADDRESS, 0),
            window,
            session=self.session,
            cache=self.cache,
            clock=self.clock,
        )

    @property
    def tiles(self) -> list[str]:
        return [subject.split()[1] for subject in self.paper.subjects]


async def test_a_long_range_is_read_in_tiles_that_begin_with_the_session_and_joined() -> None:
    reader = Reader(Paper())
    evidence = await reader.read(minutes(40, 100))
    assert sorted(reader.tiles) == ["14:30-15:00", "15:00-15:30", "15:30-16:00"]
    assert reader.paper.most_waiting == 3, "side by side"
    (rtt,) = evidence.connection
    assert (rtt.times_s[0], rtt.times_s[-1]) == (minutes(40, 100).since_s, minutes(40, 100).until_s - 10)
    assert rtt.gaps() == ()
    assert len(rtt.values) == 360
    assert evidence.coverage.window == minutes(40, 100)
    assert evidence.coverage.points == 360
    assert len(evidence.source_ids) == 3


async def test_the_whole_presence_is_the_default() -> None:
    reader = Reader(Paper())
    evidence = await reader.read(None)
    assert evidence.coverage.window == minutes(0, 50)
    assert sorted(reader.tiles) == ["14:00-14:30", "14:30-15:00"]


async def test_a_finished_tile_is_kept_for_ever_and_asked_once() -> None:
    reader = Reader(Paper())
    await reader.read(minutes(0, 60))
    await reader.clock.advance(86_400)
    await reader.read(minutes(10, 35))
    assert len(reader.tiles) == 2


@pytest.mark.parametrize(
    "held", [session(is_final=False), session(status=SessionStatus.LIVE, ended_at=None, is_final=None)]
)
async def test_a_tile_that_may_change_is_kept_briefly(held: Session) -> None:
    reader = Reader(Paper(), held)
    await reader.read(minutes(0, 30))
    await reader.read(minutes(0, 30))
    assert len(reader.tiles) == 1
    await reader.clock.advance(11)
    await reader.read(minutes(0, 30))
    assert len(reader.tiles) == 2


async def test_a_tile_that_reaches_beyond_now_is_not_finished() -> None:
    reader = Reader(Paper(), session(ended_at=NOW, is_final=None))
    window = Window(NOW - timedelta(minutes=5), NOW + timedelta(minutes=5))
    await reader.read(window)
    await reader.clock.advance(11)
    await reader.read(window)
    assert reader.tiles == ["17:30-18:00", "18:00-18:30", "18:00-18:30"]


async def test_one_answer_that_holds_a_whole_session_is_asked_once() -> None:
    reader = Reader(Paper(tile=None))
    first = await reader.read(minutes(10, 20))
    second = await reader.read(minutes(30, 40))
    assert len(reader.tiles) == 1
    assert (first.coverage.points, second.coverage.points) == (60, 60)


async def test_a_tile_that_cannot_be_read_is_named() -> None:
    def fails(_: str, subject: str) -> CallscopeError | None:
        return NotReady("not yet") if "14:30" in subject.split("-")[-2] else None

    reader = Reader(Paper(fails=fails))
    evidence = await reader.read(minutes(0, 90))
    assert list(evidence.coverage.missing) == ["2026-11-20T14:30:00Z/2026-11-20T15:00:00Z"]
    assert evidence.connection[0].gaps()[0].until_s == minutes(60, 61).since_s


async def test_where_no_tile_can_be_read_the_first_error_says_why() -> None:
    reader = Reader(Paper(fails=lambda *_: VendorFault("down")))
    with pytest.raises(VendorFault):
        await reader.read(minutes(0, 90))
    with pytest.raises(VendorFault):
        await reader.read(minutes(0, 30))


async def test_refused_credentials_end_it_at_once() -> None:
    reader = Reader(Paper(fails=lambda *_: BadToken("no")))
    with pytest.raises(BadToken):
        await reader.read(minutes(0, 90))


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (Participant(ADDRESS, joined_at=START, left_at=START + timedelta(minutes=7)), minutes(0, 7)),
        (Participant(ADDRESS, joined_at=START, duration_s=120.0), minutes(0, 2)),
        (Participant(ADDRESS, joined_at=START), minutes(0, 60)),
        (Participant(ADDRESS, joined_at=START, is_live=True, duration_s=5.0), minutes(0, 60)),
        (Participant(ADDRESS), minutes(0, 60)),
    ],
)
def test_a_presence_is_as_long_as_anything_tells(who: Participant, expected: Window) -> None:
    assert presence_of(who, session(), NOW) == expected


def test_who_is_still_there_is_there_until_now() -> None:
    live = session(status=SessionStatus.LIVE, ended_at=None)
    assert presence_of(Participant(ADDRESS, joined_at=START), live, NOW).until == NOW
    assert presence_of(Participant(ADDRESS), None, NOW) == Window(NOW - timedelta(minutes=30), NOW)


# Joining


def series(metric: Metric, points: Sequence[tuple[float, float]]) -> Series:
    unit = MS if metric is Metric.RTT else KBITS
    return Series.of(metric, unit, [at for at, _ in points], [value for _, value in points])


def reading(*tracks: Track, **more: object) -> Evidence:
    return Evidence(Participant(ADDRESS), Coverage(Depth.FULL, minutes(0, 30)), tracks, **more)  # type: ignore[arg-type]  # handed on


def test_series_are_joined_by_track_and_metric() -> None:
    a1 = Track("a", "video", Direction.SENT, series=(series(Metric.BITRATE, [(1, 10)]),))
    a2 = Track(
        "a",
        "video",
        Direction.SENT,
        codec="VP8",
        series=(series(Metric.BITRATE, [(2, 20)]), series(Metric.RTT, [(2, 5)])),
    )
    b = Track("a", "video", Direction.RECEIVED, series=(series(Metric.BITRATE, [(2, 99)]),))
    joined = join([reading(a1), reading(a2, b)])
    sent, received = joined.tracks
    assert (sent.codec, received.codec) == ("VP8", None)
    assert [list(part.values) for part in sent.series] == [[10, 20], [5]]
    assert list(received.series[0].values) == [99]


def test_events_and_warnings_that_come_twice_are_told_once() -> None:
    at = datetime(2026, 11, 20, tzinfo=UTC)
    event = Event(at, EventKind.ICE, "ice", data={"state": "failed", "n": 1})
    same = Event(at, EventKind.ICE, "ice", data={"n": 1, "state": "failed"})
    other = Event(None, EventKind.JOIN, "join")
    warning = QualityWarning(at, "w1", "slow", "a")
    track = Track("a", "video", Direction.SENT, warnings=(warning,))
    joined = join(
        [
            reading(track, events=(event,), warnings=(warning,)),
            reading(track, events=(same, other), warnings=(warning,)),
        ]
    )
    assert joined.events == (other, event)
    assert joined.warnings == joined.tracks[0].warnings == (warning,)


def test_labels_that_meet_at_the_edge_of_a_tile_are_one() -> None:
    first = Labels("resolution", (Span(0, 5, "720p"), Span(5, 10, "360p")))
    second = Labels("resolution", (Span(10, 15, "360p"), Span(14, 20, "180p")))
    joined = join([reading(connection_labels=(first,)), reading(connection_labels=(second,))])
    assert joined.connection_labels[0].spans == (Span(0, 5, "720p"), Span(5, 14, "360p"), Span(14, 20, "180p"))


def test_subscriptions_to_one_publisher_are_one() -> None:
    one = Subscription("bob", None, "s1", ("a",))
    two = Subscription("bob", "Bob", "s1", ("a", "b"))
    assert join([reading(subscriptions=(two,)), reading(subscriptions=(one,))]).subscriptions == (two,)


def test_cutting_leaves_only_the_window() -> None:
    since_s = minutes(0, 1).since_s
    late = START + timedelta(minutes=20)
    track = Track("a", "video", Direction.SENT, series=(series(Metric.BITRATE, [(since_s, 1), (since_s + 600, 2)]),))
    whole = reading(
        track,
        events=(
            Event(START, EventKind.JOIN, "join"),
            Event(late, EventKind.LEAVE, "leave"),
            Event(None, EventKind.ICE, "x"),
        ),
        connection_labels=(Labels("ice", (Span(since_s - 5, since_s + 400, "connected"),)),),
    )
    part = cut(whole, minutes(0, 5))
    assert [event.name for event in part.events] == ["join", "x"]
    assert part.connection_labels[0].spans == (Span(since_s, since_s + 300, "connected"),)
    assert part.coverage.points == 1


def test_what_the_newer_does_not_tell_is_taken_from_the_older() -> None:
    older = Participant(ADDRESS, name="Ann", roles=("host",), client=Client(browser="Chrome", version="1"))
    newer = Participant(ADDRESS, user_id="ann", duration_s=0.0, client=Client(version="2"))
    whole = merged(older, newer)
    assert (whole.name, whole.user_id, whole.roles, whole.duration_s) == ("Ann", "ann", ("host",), 0.0)
    assert whole.client == Client(browser="Chrome", version="2")


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 9)), max_size=60), st.integers(1, 60))
def test_however_a_series_is_tiled_joining_gives_it_back(points: list[tuple[int, int]], width: int) -> None:
    known = dict(points)
    whole = series(Metric.RTT, [(float(at), float(value)) for at, value in known.items()])
    tiles = [whole.between(since, since + width) for since in range(0, 301, width)]
    joined = join([reading(connection=(tile,)) for tile in tiles])
    assert (joined.connection[0].times_s, joined.connection[0].values) == (whole.times_s, whole.values)
