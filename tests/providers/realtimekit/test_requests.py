"""What is sent for each question, and how pages are walked."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.providers.realtimekit import rtk_payloads as wire
from tests.providers.realtimekit.conftest import ACCOUNT, APP, TOKEN
from tests.providers.realtimekit.rtk_server import Answer, Asked, Reply, ScriptedServer
from tui.errors import BadToken, ConfigError, NotFound, UsageError, WrongIdKind
from tui.model import Address, Depth, NoticeKind, Participant, SessionStatus, Vendor, Window
from tui.providers.base import ParticipantQuestion, Provider, SessionQuestion, TellsApps, TellsMeetings, TellsUsage
from tui.providers.realtimekit import (
    ParticipantSort,
    ParticipantsQuery,
    ParticipantView,
    RealtimeKitProvider,
    SessionSort,
    SessionsQuery,
)
from tui.query.tree import And, Compare, Not, Op, Or, Word

Serve = Callable[[Answer], ScriptedServer]
ProviderOf = Callable[..., RealtimeKitProvider]

KIT = f"/client/v4/accounts/{ACCOUNT}/realtime/kit"
SESSION = Address(Vendor.REALTIMEKIT, (APP,), wire.SESSION)
MEETING = wire.MEETING


def numbered(count: int, *, where: str = "top", most: int = 100, key: str | None = "sessions") -> Answer:
    """Answer a list of `count` rows, paging standing at the top, in the data, or nowhere."""

    def answer(asked: Asked) -> Reply:
        page_no, per_page = int(asked.query["page_no"]), min(int(asked.query["per_page"]), most)
        first = (page_no - 1) * per_page
        rows = [wire.session_row(number) for number in range(first + 1, min(first + per_page, count) + 1)]
        paging = {"total_count": count, "start_offset": first + 1, "end_offset": first + len(rows)}
        data: dict[str, Any] = {"sessions": rows} if key == "sessions" else {"participants": rows}
        body: dict[str, Any] = {"success": True, "data": data}
        if where == "top":
            body["paging"] = paging
        elif where == "data":
            data["paging"] = paging
        return Reply(body)

    return answer


def always(body: Any, status: int = 200) -> Answer:
    return lambda asked: Reply(body, status)


async def test_it_is_a_provider(serve: Serve, provider_of: ProviderOf) -> None:
    provider: Provider = provider_of(serve(always({})))
    assert isinstance(provider, TellsApps)
    assert isinstance(provider, TellsMeetings)
    assert isinstance(provider, TellsUsage)
    assert provider.costs.tile is None
    assert not provider.costs.roster_tells_quality


async def test_sessions_are_asked_for_and_read(serve: Serve, provider_of: ProviderOf) -> None:
    server = serve(numbered(1))
    window = Window(datetime(2026, 1, 2, tzinfo=UTC), datetime(2026, 1, 3, tzinfo=UTC))
    question = SessionQuestion(
        filter=And((Word("standup a&b"), Compare("minutes", Op.ABOVE, 1.0))),
        window=window,
        live=False,
        container=MEETING,
        limit=10,
    )
    found = await provider_of(server).sessions(question)
    (asked,) = server.asked
    assert asked.path == f"{KIT}/{APP}/sessions"
    assert asked.headers["authorization"] == f"Bearer {TOKEN}"
    assert asked.query == {
        "page_no": "1",
        "per_page": "10",
        "associated_id": MEETING,
        "end_time": "2026-01-03T00:00:00.000Z",
        "search": "standup a&b",
        "sort_by": "createdAt",
        "sort_order": "DESC",
        "start_time": "2026-01-02T00:00:00.000Z",
        "status": "ENDED",
    }
    (session,) = found.page.items
    assert session.address == Address(Vendor.REALTIMEKIT, (APP,), "session-1")
    assert (session.title, session.container_id, session.kind) == ("Standup", MEETING, "meeting")
    assert session.status is SessionStatus.ENDED
    assert session.started_at == datetime(2026, 1, 2, 10, tzinfo=UTC)
    assert session.duration_s == 1800.0
    assert session.participant_minutes == 2.3434
    assert (session.counts.live_sessions, session.counts.peak_users) == (0, 4)
    assert session.organisation_id == wire.ORGANISATION
    assert session.meta == {"room.region": "eu"}
    assert session.breakout_rooms[0].status is SessionStatus.LIVE
    assert session.breakout_rooms[0].ended_at is None
    assert found.page.total == 1
    assert found.page.next is None


async def test_an_end_that_is_still_to_come_is_not_sent(serve: Serve, provider_of: ProviderOf) -> None:
    server = serve(numbered(0))
    now = datetime.now(UTC)
    await provider_of(server).sessions(SessionQuestion(window=Window(now, now + timedelta(hours=1))))
    assert "end_time" not in server.asked[0].query
    assert "start_time" in server.asked[0].query


async def test_every_documented_filter_and_order_of_sessions(serve: Serve, provider_of: ProviderOf) -> None:
    server = serve(numbered(0))
    query = SessionsQuery(
        start_time=datetime(2026, 1, 1, tzinfo=UTC),
        end_time=datetime(2026, 1, 2, 12, 30, 15, 250_000, tzinfo=UTC),
        status="LIVE",
        search="x",
        sort_by=SessionSort.MINUTES,
        descending=False,
        participants="1:10",
        associated_id=MEETING,
    )
    await provider_of(server).query_sessions(query, limit=25)
    assert server.asked[0].query == {
        "page_no": "1",
        "per_page": "25",
        "start_time": "2026-01-01T00:00:00.000Z",
        "end_time": "2026-01-02T12:30:15.250Z",
        "status": "LIVE",
        "search": "x",
        "sort_by": "minutesConsumed",
        "sort_order": "ASC",
        "participants": "1:10",
        "associated_id": MEETING,
    }


async def test_every_documented_filter_and_order_of_participants(serve: Serve, provider_of: ProviderOf) -> None:
    server = serve(numbered(0, key="participants"))
    query = ParticipantsQuery(
        search="jo",
        sort_by=ParticipantSort.DURATION,
        descending=True,
        view=ParticipantView.CONSOLIDATED,
        include_peer_events=True,
    )
    await provider_of(server).query_participants(SESSION, query, limit=50)
    assert server.asked[0].path == f"{KIT}/{APP}/sessions/{wire.SESSION}/participants"
    assert server.asked[0].query == {
        "page_no": "1",
        "per_page": "50",
        "search": "jo",
        "sort_by": "duration",
        "sort_order": "DESC",
        "view": "consolidated",
        "include_peer_events": "true",
    }


@pytest.mark.parametrize("where", ["top", "data", "nowhere"])
@pytest.mark.parametrize("most", [100, 3])
async def test_pages_are_walked_wherever_paging_stands(
    serve: Serve, provider_of: ProviderOf, where: str, most: int
) -> None:
    """`most` is what the vendor gives in a page, however many are asked for."""
    server = serve(numbered(7, where=where, most=most, key="participants"))
    provider = provider_of(server)
    seen: list[str] = []
    cursor: str | None = None
    while True:
        found = await provider.attendance(ParticipantQuestion(SESSION, limit=3), cursor)
        assert found.page.offset == len(seen)
        seen += [one.address.participant[0] for one in found.page.items]
        cursor = found.page.next
        if cursor is None:
            break
    assert seen == [f"session-{number}" for number in range(1, 8)]
    assert len(server.asked) == (3 if where != "nowhere" else 4)


async def test_a_vendor_that_ignores_the_page_number_ends_the_list(serve: Serve, provider_of: ProviderOf) -> None:
    body = {
        "data": {"sessions": [wire.session_row(1)]},
        "paging": {"total_count": 5, "start_offset": 1, "end_offset": 1},
    }
    provider = provider_of(serve(always(body)))
    first = await provider.sessions(SessionQuestion())
    assert first.page.next is not None
    second = await provider.sessions(SessionQuestion(), first.page.next)
    assert second.page.items == ()
    assert second.page.next is None
    assert [notice.kind for notice in second.notices] == [NoticeKind.LIST_ENDED_EARLY]


async def test_a_list_that_ends_before_its_total_says_so(serve: Serve, provider_of: ProviderOf) -> None:
    def answer(asked: Asked) -> Reply:
        rows = [wire.session_row(1)] if asked.query["page_no"] == "1" else []
        return Reply({"data": {"sessions": rows}, "paging": {"total_count": "9"}})

    provider = provider_of(serve(answer))
    first = await provider.sessions(SessionQuestion())
    second = await provider.sessions(SessionQuestion(), first.page.next)
    assert second.page.next is None
    assert [notice.kind for notice in second.notices] == [NoticeKind.LIST_ENDED_EARLY]


async def test_the_page_before_can_be_asked_for(serve: Serve, provider_of: ProviderOf) -> None:
    provider = provider_of(serve(numbered(6)))
    question = SessionQuestion(limit=2)
    first = await provider.sessions(question)
    second = await provider.sessions(question, first.page.next)
    assert first.page.prev is None
    assert second.page.prev is not None
    again = await provider.sessions(question, second.page.prev)
    assert [one.address for one in again.page.items] == [one.address for one in first.page.items]
    assert again.page.next == first.page.next


@pytest.mark.parametrize("cursor", ["", "x", "0.10.0.", "1.0.0.", "1.1000.0.", "1.1.-1.", "1.2.3"])
async def test_a_foreign_cursor_is_refused(serve: Serve, provider_of: ProviderOf, cursor: str) -> None:
    with pytest.raises(UsageError):
        await provider_of(serve(numbered(1))).sessions(SessionQuestion(), cursor)


async def test_rows_without_an_id_are_left_out_and_counted(serve: Serve, provider_of: ProviderOf) -> None:
    body = {"data": {"sessions": [wire.session_row(1), {"status": "LIVE"}, None]}}
    found = await provider_of(serve(always(body))).sessions(SessionQuestion())
    assert len(found.page.items) == 1
    assert [notice.kind for notice in found.notices] == [NoticeKind.PARTIAL]


@pytest.mark.parametrize("wrapped", [True, False])
async def test_a_session_stands_in_data_or_deeper(serve: Serve, provider_of: ProviderOf, wrapped: bool) -> None:
    row = wire.session_row(1)
    server = serve(always({"success": True, "data": {"session": row} if wrapped else row}))
    found = await provider_of(server).session(SESSION)
    assert found.address.session_id == "session-1"
    assert server.asked[0].path == f"{KIT}/{APP}/sessions/{wire.SESSION}"
    assert server.asked[0].query == {"include_breakout_rooms": "true"}


async def test_an_answer_without_a_session_is_not_found(serve: Serve, provider_of: ProviderOf) -> None:
    with pytest.raises(NotFound):
        await provider_of(serve(always({"success": True, "data": None}))).session(SESSION)


def of_participant(details: Reply, report: Reply) -> Answer:
    return lambda asked: report if "/peer-report/" in asked.path else details


async def test_details_and_reports_are_asked_for_and_joined(serve: Serve, provider_of: ProviderOf) -> None:
    server = serve(of_participant(Reply(wire.details_with_events()), Reply(wire.peer_report())))
    provider = provider_of(server)
    who = await provider.participant(SESSION.of(wire.PARTICIPANT))
    asked = {one.path: one for one in server.asked}
    details = asked[f"{KIT}/{APP}/sessions/{wire.SESSION}/participants/{wire.PARTICIPANT}"]
    assert details.query == {
        "filters": "device_info,ip_information,precall_network_information,events,quality_stats",
        "include_peer_events": "true",
    }
    assert details.raw_query.count("filters=") == 1
    # the peer that the events name, which is not the participant
    report = asked[f"{KIT}/{APP}/sessions/peer-report/{wire.PEER}"]
    assert report.query == {"include_peer_events": "true"}
    assert who.client.browser == "Firefox"
    assert who.address == SESSION.of(wire.PARTICIPANT)

    server.asked.clear()
    found = await provider.overview(who)
    assert sorted(one.path.rsplit("/", 2)[-2] for one in server.asked) == ["participants", "peer-report"]
    assert found.coverage.depth is Depth.FULL
    assert found.coverage.missing == {}
    assert len(found.tracks) == 5
    assert len(found.source_ids) == 2


async def test_known_peers_stand_where_the_details_name_none(serve: Serve, provider_of: ProviderOf) -> None:
    server = serve(of_participant(Reply(wire.details_with_stats()), Reply(wire.peer_report())))
    who = Participant(address=SESSION.of(wire.PARTICIPANT), session_id=wire.PEER)
    found = await provider_of(server).overview(who)
    assert found.coverage.missing == {}
    assert [one.path for one in server.asked if "/peer-report/" in one.path] == [
        f"{KIT}/{APP}/sessions/peer-report/{wire.PEER}"
    ]


async def test_every_peer_is_reported(serve: Serve, provider_of: ProviderOf) -> None:
    details = wire.details_with_events()
    details["data"]["participant"]["peer_events"].append(
        wire.peer_event("PEER_JOINING", "2026-01-02T10:02:00.000Z", wire.OTHER_PEER)
    )
    server = serve(of_participant(Reply(details), Reply(wire.peer_report())))
    found = await provider_of(server).overview(Participant(address=SESSION.of(wire.PARTICIPANT)))
    peers = {one.path.rsplit("/", 1)[-1] for one in server.asked if "/peer-report/" in one.path}
    assert peers >= {wire.PEER, wire.OTHER_PEER}
    ids = [track.track_id for track in found.tracks]
    assert len(ids) == len(set(ids)) == 10
    assert found.participant.other_session_ids == (wire.OTHER_PEER,)


async def test_a_part_that_failed_is_told_and_the_rest_is_kept(serve: Serve, provider_of: ProviderOf) -> None:
    failing = Reply({"success": False, "error": {"code": 500, "message": "GenericError"}}, 500)
    server = serve(of_participant(Reply(wire.details_with_events()), failing))
    who = Participant(address=SESSION.of(wire.PARTICIPANT), session_id=wire.PEER)
    found = await provider_of(server).overview(who)
    assert "GenericError" in found.coverage.missing[f"peer report {wire.PEER}"]
    assert found.coverage.depth is Depth.LISTED  # a scan may ask again


async def test_what_could_not_be_read_is_told_with_its_reason(serve: Serve, provider_of: ProviderOf) -> None:
    gone = Reply({"success": False, "error": {"code": 404, "message": "No report found"}}, 404)
    provider = provider_of(serve(of_participant(Reply(wire.details_with_stats()), gone)))
    found = await provider.overview(await provider.participant(SESSION.of(wire.PARTICIPANT)))
    ((part, reason),) = found.coverage.missing.items()
    assert part == f"peer report {wire.PARTICIPANT}"
    assert "No report found" in reason
    assert found.tracks  # of the details
    assert found.coverage.depth is Depth.FULL


async def test_an_address_may_hold_a_peer(serve: Serve, provider_of: ProviderOf) -> None:
    gone = Reply({"success": False, "error": {"code": 404, "message": "no participant"}}, 404)
    provider = provider_of(serve(of_participant(gone, Reply(wire.peer_report()))))
    who = await provider.participant(SESSION.of(wire.PEER))
    assert who.name == "Alice"
    assert who.address == SESSION.of(wire.PEER)


async def test_nothing_at_all_is_not_found(serve: Serve, provider_of: ProviderOf) -> None:
    gone = Reply({"success": False, "error": {"code": 404, "message": "no participant"}}, 404)
    with pytest.raises(NotFound, match="no participant"):
        await provider_of(serve(of_participant(gone, gone))).participant(SESSION.of(wire.PEER))


async def test_a_refused_token_is_one_error(serve: Serve, provider_of: ProviderOf) -> None:
    refused = Reply({"success": False, "errors": [{"code": 10000, "message": "Authentication error"}]}, 401)
    with pytest.raises(BadToken):
        await provider_of(serve(of_participant(refused, refused))).participant(SESSION.of(wire.PEER))


async def test_the_roster_is_listed_with_peers_and_events(serve: Serve, provider_of: ProviderOf) -> None:
    row = wire.details_with_events()["data"]["participant"]
    server = serve(always({"data": {"participants": [row]}, "paging": {"total_count": 1}}))
    page = await provider_of(server).roster(SESSION)
    assert server.asked[0].query == {
        "page_no": "1",
        "per_page": "100",
        "include_peer_events": "true",
        "sort_by": "joinedAt",
        "sort_order": "ASC",
    }
    (found,) = page.items
    assert found.coverage.depth is Depth.LISTED
    assert found.participant.session_id == wire.PEER
    assert len(found.events) == 3


async def test_totals_are_the_sessions_and_not_the_searchs(serve: Serve, provider_of: ProviderOf) -> None:
    provider = provider_of(serve(numbered(7, key="participants")))
    assert (await provider.attendance(ParticipantQuestion(SESSION))).total_sessions == 7
    searched = await provider.attendance(ParticipantQuestion(SESSION, filter=Word("jo")))
    assert searched.total_sessions is None
    assert searched.page.total == 7


async def test_apps_meetings_active_session_and_usage(serve: Serve, provider_of: ProviderOf) -> None:
    answers = {
        "apps": {"data": [{"id": "a", "name": "One", "created_at": "2026-01-02"}], "paging": wire.paging(1)},
        "meetings": {"data": [wire.meeting_row()], "paging": wire.paging(1)},
        "active-session": {"data": wire.session_row(3) | {"status": "LIVE"}},
        "daywise": wire.usage(),
    }
    server = serve(lambda asked: Reply(answers[asked.path.rsplit("/", 1)[-1]]))
    provider = provider_of(server)
    apps = await provider.apps(search="One")
    assert (apps.items[0].id, apps.items[0].name, apps.items[0].created_at) == (
        "a",
        "One",
        datetime(2026, 1, 2, tzinfo=UTC),
    )
    assert server.asked[-1].path == f"{KIT}/apps"
    assert server.asked[-1].query == {"page_no": "1", "per_page": "25", "search": "One", "sort_order": "ASC"}

    window = Window(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC))
    (meeting,) = (await provider.meetings(search="stand up", window=window, status="ACTIVE")).items
    assert (meeting.id, meeting.title, meeting.status, meeting.record_on_start, meeting.live_stream_on_start) == (
        MEETING,
        "Standup",
        "ACTIVE",
        True,
        False,
    )
    assert server.asked[-1].query == {
        "page_no": "1",
        "per_page": "25",
        "start_time": "2026-01-01T00:00:00.000Z",
        "end_time": "2026-01-02T00:00:00.000Z",
        "search": "stand up",
        "status": "ACTIVE",
    }

    live = await provider.active_session(MEETING)
    assert live is not None
    assert live.status is SessionStatus.LIVE
    assert server.asked[-1].path == f"{KIT}/{APP}/meetings/{MEETING}/active-session"

    usage = await provider.usage(date(2026, 1, 1), date(2026, 1, 31))
    assert server.asked[-1].query == {"start_date": "2026-01-01", "end_date": "2026-01-31"}
    assert (usage.sessions, usage.session_minutes, usage.recordings, usage.recording_minutes) == (3, 12.5, 1, 4.25)
    assert [(day.day, day.sessions, day.recordings) for day in usage.days] == [
        (date(2026, 1, 1), None, 1),
        (date(2026, 1, 2), 3, None),
    ]


async def test_no_active_session_is_none(serve: Serve, provider_of: ProviderOf) -> None:
    refused = {"success": False, "error": {"code": 404, "message": "No session found"}}
    assert await provider_of(serve(always(refused, 404))).active_session(MEETING) is None
    assert await provider_of(serve(always(refused, 200))).active_session(MEETING) is None


async def test_the_only_app_is_found_once(serve: Serve, provider_of: ProviderOf) -> None:
    def answer(asked: Asked) -> Reply:
        if asked.path.endswith("/apps"):
            return Reply({"data": [{"id": APP}], "paging": {"total_count": 1}})
        return numbered(1)(asked)

    server = serve(answer)
    provider = provider_of(server, app_id=None)
    await provider.sessions(SessionQuestion())
    await provider.sessions(SessionQuestion())
    assert [one.path.rsplit("/", 1)[-1] for one in server.asked] == ["apps", "sessions", "sessions"]


async def test_several_apps_must_be_chosen_from(serve: Serve, provider_of: ProviderOf) -> None:
    several = {"data": [{"id": "a", "name": "One"}, {"id": "b", "name": "Two"}], "paging": {"total_count": 3}}
    with pytest.raises(ConfigError, match="One, Two"):
        await provider_of(serve(always(several)), app_id=None).sessions(SessionQuestion())


async def test_the_token_is_checked(serve: Serve, provider_of: ProviderOf) -> None:
    def answer(asked: Asked) -> Reply:
        if asked.path == "/client/v4/user/tokens/verify":
            result = {"id": "x", "status": "active", "expires_on": "2027-01-01T00:00:00Z"}
            return Reply({"success": True, "errors": [], "messages": [], "result": result})
        return Reply({"success": True, "data": [{"id": "a"}], "paging": {"total_count": 4}})

    check = await provider_of(serve(answer)).check_token()
    assert (check.status, check.expires_on, check.apps) == ("active", datetime(2027, 1, 1, tzinfo=UTC), 4)


async def test_a_token_that_is_not_active_is_bad(serve: Serve, provider_of: ProviderOf) -> None:
    with pytest.raises(BadToken, match="expired"):
        await provider_of(serve(always({"success": True, "result": {"status": "expired"}}))).check_token()


async def test_a_legacy_host_takes_basic_and_no_prefix(serve: Serve, provider_of: ProviderOf) -> None:
    server = serve(numbered(1))
    provider = provider_of(server, legacy=True)
    found = await provider.sessions(SessionQuestion())
    assert server.asked[0].path == "/v2/sessions"
    pair = base64.b64decode(server.asked[0].headers["authorization"].removeprefix("Basic ")).decode()
    assert pair == f"org-1:{TOKEN}"
    assert found.page.items[0].address.scope == ("org-1",)
    assert [app.id for app in (await provider.apps()).items] == ["org-1"]
    assert (await provider.check_token()).status is None


@pytest.mark.parametrize("bad", ["", ".", ".."])
async def test_an_id_cannot_climb_out_of_its_place(serve: Serve, provider_of: ProviderOf, bad: str) -> None:
    server = serve(always({}))
    with pytest.raises(WrongIdKind):
        await provider_of(server).session(Address(Vendor.REALTIMEKIT, (APP,), bad))
    assert server.asked == []


async def test_ids_are_percent_encoded(serve: Serve, provider_of: ProviderOf) -> None:
    server = serve(always({"data": wire.session_row()}))
    await provider_of(server).session(Address(Vendor.REALTIMEKIT, (APP,), "a/b?c#d e"))
    assert server.asked[0].path.endswith("/sessions/a%2Fb%3Fc%23d%20e")


# what is pushed down

LIVE = Compare("live", Op.IS, True)
TITLE = Compare("title", Op.CONTAINS, "standup")
STARTED = Compare("started", Op.ABOVE, datetime(2026, 1, 2, tzinfo=UTC))
MINUTES = Compare("minutes", Op.ABOVE, 600.0)


def test_pushdown_of_sessions(serve: Serve, provider_of: ProviderOf) -> None:
    provider = provider_of(serve(always({})))

    def split(node: Any, **rest: Any) -> tuple[Any, Any]:
        pushdown = provider.session_pushdown(SessionQuestion(filter=node, **rest))
        return pushdown.server, pushdown.local

    assert split(None) == (None, None)
    assert split(LIVE) == (LIVE, None)
    assert split(LIVE, live=False) == (None, LIVE)
    assert split(Compare("meeting", Op.IS, MEETING)) == (Compare("meeting", Op.IS, MEETING), None)
    assert split(STARTED) == (STARTED, STARTED)
    assert split(MINUTES) == (None, MINUTES)
    assert split(Word("x")) == (Word("x"), None)
    # a search for its text is implied by the comparison, which is judged here
    assert split(TITLE) == (Word("standup"), TITLE)
    assert split(Compare("title", Op.IS, "a*")) == (None, Compare("title", Op.IS, "a*"))
    # one text only: the longest word, the others here
    assert split(And((Word("a"), Word("long"), LIVE))) == (And((LIVE, Word("long"))), Word("a"))
    for node in (Not(LIVE), Or((LIVE, Word("x"))), Not(Word("x"))):
        assert split(node) == (None, node)


def test_pushdown_of_participants(serve: Serve, provider_of: ProviderOf) -> None:
    provider = provider_of(serve(always({})))

    def split(node: Any) -> tuple[Any, Any]:
        pushdown = provider.participant_pushdown(ParticipantQuestion(SESSION, filter=node))
        return pushdown.server, pushdown.local

    name = Compare("name", Op.CONTAINS, "smith")
    assert split(name) == (Word("smith"), name)
    for field in ("user", "presence", "role"):  # the vendor does not search these
        node = Compare(field, Op.IS, "alice")
        assert split(node) == (None, node)
    assert split(And((Word("jo"), name))) == (Word("jo"), name)
