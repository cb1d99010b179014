import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace

import pytest

from tests.support.paper import NOW, START, Paper, person
from tui.errors import AddressError, BadToken, ConfigError, NotFound, UsageError, VendorFault
from tui.model import Address, NoticeKind, Participant, Vendor
from tui.providers.base import ParticipantQuestion, SessionOrder, SessionQuestion
from tui.providers.gate import Priority
from tui.query import Node, parse
from tui.query.times import Clock as TimeClock
from tui.service import Closed, Found, FoundKind, Service, Source, SourceKind, SourceSpec


def tree(text: str) -> Node | None:
    return parse(text, clock=TimeClock(NOW))


@pytest.fixture
def paper() -> Paper:
    return Paper()


@pytest.fixture
async def service(paper: Paper) -> AsyncIterator[Service]:
    async with Service([paper.spec()]) as service:
        yield service
    assert paper.closed or not paper.asked
    assert paper.now_waiting == 0


# Pages


async def test_a_page_names_its_question_and_source(paper: Paper, service: Service) -> None:
    question = ParticipantQuestion(paper.address(), limit=10)
    first = await service.participants(question)
    second = await service.participants(question, first.attendance.page.next)
    assert (first.question, first.cursor, second.cursor) == (question, None, "10")
    assert first.source.kind is SourceKind.LIVE
    assert [row.user_id for row in second.items] == [f"user-{number}" for number in range(10, 20)]
    assert (second.attendance.total_sessions, second.read) == (30, 10)


async def test_rows_are_sifted_and_the_totals_left_alone(paper: Paper, service: Service) -> None:
    reply = await service.participants(ParticipantQuestion(paper.address(), filter=tree("publisher:rtmp"), limit=10))
    assert [row.user_id for row in reply.items] == ["user-3"]
    assert (reply.read, reply.attendance.total_sessions) == (10, 30)


async def test_a_filter_that_the_vendor_ignored_is_told(paper: Paper, service: Service) -> None:
    paper.ignore_filters = True
    reply = await service.participants(ParticipantQuestion(paper.address(), filter=tree("user:user-4"), limit=10))
    assert [row.user_id for row in reply.items] == ["user-4"]
    (notice,) = reply.notices
    assert notice.kind is NoticeKind.FILTER_IGNORED
    assert "9 of 10 rows" in notice.text


async def test_rows_that_the_list_cannot_judge_are_kept_and_counted(paper: Paper, service: Service) -> None:
    question = ParticipantQuestion(paper.address(), filter=tree("loss>5% publisher:webrtc"), limit=10)
    reply = await service.participants(question)
    assert (len(reply.items), reply.undecided) == (9, 9)
    assert [notice.kind for notice in reply.notices] == [NoticeKind.PARTIAL]
    counts = [count async for count in service.matched(question)]
    assert counts[-1].participants == 0, "what is not known to match is not counted"


async def test_the_next_page_is_read_ahead_when_asked_to(paper: Paper, service: Service) -> None:
    question = ParticipantQuestion(paper.address(), limit=10)
    first = await service.participants(question, ahead=True)
    await asyncio.sleep(0.05)
    assert paper.asked == [("attendance", Priority.LOOKING), ("attendance", Priority.PREFETCH)]
    second = await service.participants(question, first.attendance.page.next)
    assert len(paper.asked) == 2
    assert second.items[0].user_id == "user-10"
    await service.participants(question, first.attendance.page.next)
    assert len(paper.asked) == 3, "a page that was read ahead is handed out once"


async def test_an_error_ahead_waits_until_the_page_is_wanted(paper: Paper, service: Service) -> None:
    paper.fails = lambda endpoint, subject: VendorFault("down") if subject == "10" else None
    first = await service.participants(ParticipantQuestion(paper.address(), limit=10), ahead=True)
    await asyncio.sleep(0.05)
    with pytest.raises(VendorFault):
        await service.participants(ParticipantQuestion(paper.address(), limit=10), first.attendance.page.next)


# All rows


async def test_all_rows_come_in_order_with_totals_beside(paper: Paper, service: Service) -> None:
    rows = service.all_participants(ParticipantQuestion(paper.address(), limit=100))
    users = [row.user_id async for row in rows]
    assert users == [f"user-{number}" for number in range(30)]
    assert rows.last is not None
    assert rows.last.attendance.total_sessions == 30
    assert rows.notices == ()


async def test_leaving_rows_early_asks_no_further(paper: Paper, service: Service) -> None:
    paper.people = 10_000
    async for _ in service.all_participants(ParticipantQuestion(paper.address(), limit=10)):
        break
    await asyncio.sleep(0.02)
    asked = len(paper.asked)
    await asyncio.sleep(0.02)
    assert len(paper.asked) == asked < 1000


async def test_rejoins_are_counted_over_all_rows_before_they_are_judged(paper: Paper, service: Service) -> None:
    original = paper.attendance

    async def attendance(question: ParticipantQuestion, cursor: str | None = None) -> object:
        answer = await original(question, cursor)
        rows = tuple(
            replace(row, user_id="user-0") if row.user_id in ("user-12", "user-29") else row
            for row in answer.page.items
        )
        return replace(answer, page=replace(answer.page, items=rows))

    paper.attendance = attendance  # type: ignore[assignment]  # replaced for one test
    question = ParticipantQuestion(paper.address(), filter=tree("rejoins>=2"), limit=10)
    rows = [row async for row in service.all_participants(question)]
    assert [row.session_id for row in rows] == ["presence-0", "presence-12", "presence-29"]
    assert {row.rejoins for row in rows} == {2}


async def test_matching_totals_accumulate_over_all_pages(paper: Paper, service: Service) -> None:
    question = ParticipantQuestion(paper.address(), filter=tree("publisher:rtmp"), limit=10)
    counts = [count async for count in service.matched(question)]
    assert [count.rows_read for count in counts] == [10, 20, 30, 30]
    assert [count.complete for count in counts] == [False, False, False, True]
    last = counts[-1]
    assert (last.participants, last.people, last.duration_s, last.wall_time_s) == (3, 3, 9000.0, 9000.0)
    assert {rank for _, rank in paper.asked[1:]} == {Priority.PREFETCH}


# One


async def test_evidence_is_read_joined_and_named(paper: Paper, service: Service) -> None:
    who = person(paper.address(), 4)
    reply = await service.evidence(who.address)
    assert reply.question.address == who.address
    assert reply.evidence.participant.user_id == "user-4"
    assert reply.evidence.connection[0].gaps() == ()
    assert reply.session is not None
    raw = await service.raw(reply.evidence.source_ids[0])
    assert "detail" in raw.url


async def test_a_participant_at_hand_saves_a_request(paper: Paper, service: Service) -> None:
    who = person(paper.address(), 4)
    await service.evidence(who.address, participant=who)
    assert "participant" not in [endpoint for endpoint, _ in paper.asked]


async def test_the_vendors_own_last_minute(paper: Paper, service: Service) -> None:
    reply = await service.evidence(person(paper.address(), 4).address, latest=True)
    assert reply.evidence.coverage.points == 6
    assert [endpoint for endpoint, _ in paper.asked] == ["participant", "latest"]


async def test_a_session_is_not_a_participant(paper: Paper, service: Service) -> None:
    with pytest.raises(AddressError):
        await service.evidence(paper.address())


async def test_an_unknown_answer_is_not_found(service: Service) -> None:
    with pytest.raises(NotFound):
        await service.raw("a99")


async def test_what_no_source_tells_is_said(paper: Paper, service: Service) -> None:
    with pytest.raises(UsageError):
        await service.app_health()
    with pytest.raises(UsageError):
        await service.report(paper.address())


async def test_budgets_tell_what_is_left(paper: Paper, service: Service) -> None:
    await service.session(paper.address())
    (state,) = service.budget_states()
    assert (state.source, state.endpoint, state.in_flight) == ("paper/stream", "session", 0)


# Several sources


async def test_sessions_of_all_sources_come_as_one_list() -> None:
    early, late = Paper(sessions_count=5, name="early"), Paper(sessions_count=3, name="late", vendor=Vendor.REALTIMEKIT)
    async with Service([early.spec("one"), late.spec("two")]) as service:
        rows = service.all_sessions(SessionQuestion(order=SessionOrder.NEWEST))
        started = [session.started_at async for session in rows]
        assert len(started) == 8
        assert started == sorted(started, key=lambda at: START - at if at else START - START)
        only = [session async for session in service.all_sessions(SessionQuestion(), source=service.sources[1])]
        assert len(only) == 3


async def test_a_source_that_fails_is_named_and_the_others_are_listed() -> None:
    broken, sound = Paper(fails=lambda *_: BadToken("no")), Paper(name="sound")
    async with Service([broken.spec("broken"), sound.spec("sound")]) as service:
        rows = service.all_sessions(SessionQuestion())
        assert len([row async for row in rows]) == 3
        assert [notice.kind for notice in rows.notices] == [NoticeKind.PARTIAL]
        assert "broken/stream" in rows.notices[0].text
        sound.fails = broken.fails
        with pytest.raises(BadToken):
            [row async for row in service.all_sessions(SessionQuestion())]


async def test_an_address_is_answered_by_the_profile_that_knows_it_and_that_is_remembered() -> None:
    one, two = Paper(name="one"), Paper(name="two")
    async with Service([one.spec("one"), two.spec("two")]) as service:
        reply = await service.session(two.address())
        assert reply.source.name == "two"
        await service.participants(ParticipantQuestion(two.address()))
        assert [endpoint for endpoint, _ in one.asked] == ["session"]


async def test_the_most_telling_error_of_several_profiles_is_raised() -> None:
    one, two = Paper(name="one"), Paper(name="two", fails=lambda *_: BadToken("no"))
    unknown = Address(Vendor.STREAM, ("default", "three"), "session-0")
    async with Service([one.spec("one"), two.spec("two")]) as service:
        with pytest.raises(BadToken):
            await service.session(unknown)
    async with Service([one.spec("one")]) as service:
        with pytest.raises(NotFound):
            await service.session(unknown)
        with pytest.raises(ConfigError):
            await service.session(Address.parse("rtk:app/session"))


async def test_a_source_that_cannot_be_opened_is_tried_again() -> None:
    paper = Paper()
    outcomes = iter([ConfigError("the password command failed")])

    def open_source(gate: object, archive: object) -> Paper:
        for outcome in outcomes:
            raise outcome
        return paper

    async with Service([replace(paper.spec(), open=open_source)]) as service:
        with pytest.raises(ConfigError):
            await service.session(paper.address())
        assert (await service.session(paper.address())).value.title == "default:call"


async def test_a_source_that_never_opens_does_not_hold_the_end(paper: Paper) -> None:
    opening, opens = threading.Event(), threading.Event()

    def open_source(gate: object, archive: object) -> Paper:
        opening.set()
        opens.wait(30)
        return Paper()

    stuck = SourceSpec(Source("stuck", Vendor.REALTIMEKIT, SourceKind.LIVE), open_source)
    service = Service([stuck, paper.spec()])
    await service.session(paper.address())
    asked = asyncio.ensure_future(service.sessions(SessionQuestion(), source=stuck.source))
    await asyncio.to_thread(opening.wait, 5)
    try:
        await asyncio.wait_for(service.aclose(), 5)
        with pytest.raises(Closed):
            await asked
        assert paper.closed
    finally:
        opens.set()


async def test_after_closing_there_is_no_answer(paper: Paper) -> None:
    service = Service([paper.spec()])
    await service.session(paper.address())
    await service.aclose()
    await service.aclose()
    with pytest.raises(Closed):
        await service.session(paper.address())
    assert paper.closed


async def test_closing_an_unused_service_is_fine(paper: Paper) -> None:
    async with Service([paper.spec()]):
        pass
    assert not paper.closed


# Finding


async def found(service: Service, text: str, budget: int = 30) -> tuple[list[Found], list[str]]:
    hits, looked = [], []
    async with aclosing(service.find(text, budget=budget)) as search:
        async for hit in search:
            if isinstance(hit, Found):
                hits.append(hit)
            else:
                looked = [*hit.looked, *(notice.text for notice in hit.not_searchable)]
    return hits, looked


async def test_a_user_is_found_among_the_people_of_recent_sessions(paper: Paper, service: Service) -> None:
    paper.page_limit = 100
    hits, looked = await found(service, "user-7")
    assert {hit.address for hit in hits} == {person(paper.address(number), 7).address for number in range(3)}
    assert all(hit.kind is FoundKind.PARTICIPANT and isinstance(hit.participant, Participant) for hit in hits)
    assert any("3 most recent sessions" in line for line in looked)
    assert any("cannot be searched for a user" in line for line in looked)


async def test_a_session_is_found_by_id_address_and_time(paper: Paper, service: Service) -> None:
    by_id, _ = await found(service, "session-1")
    by_address, _ = await found(service, str(paper.address(1)))
    assert [hit.address for hit in by_id] == [hit.address for hit in by_address] == [paper.address(1)]
    by_time, looked = await found(service, "2026-11-20T14:30")
    assert paper.address(0) in [hit.address for hit in by_time]
    assert any("sessions of that time" in line for line in looked)


async def test_a_participants_address_finds_the_participant(paper: Paper, service: Service) -> None:
    who = person(paper.address(), 5).address
    ((hit,), _) = await found(service, str(who))
    assert (hit.address, hit.kind) == (who, FoundKind.PARTICIPANT)


async def test_a_search_spends_no_more_than_it_may(paper: Paper, service: Service) -> None:
    paper.sessions_count = 200
    await found(service, "nobody", budget=10)
    assert len(paper.asked) <= 11


async def test_a_search_that_can_look_nowhere_says_why(paper: Paper) -> None:
    def open_source(gate: object, archive: object) -> Paper:
        raise ConfigError("no password")

    async with Service([replace(paper.spec(), open=open_source)]) as service:
        with pytest.raises(ConfigError):
            await found(service, "alice")
