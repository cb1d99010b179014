import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing

import pytest

from tests.support.paper import NOW, Paper, person
from tui.errors import BadToken, CallscopeError, NotFound, RateLimited, Unreachable
from tui.model import Address, Depth, Evidence, Metric, NoticeKind, Participant, Window
from tui.providers.base import ParticipantQuestion
from tui.providers.gate import Priority
from tui.query import parse
from tui.query.times import Clock as TimeClock
from tui.service import ScanHandle, ScanProgress, Service
from tui.service.scan_people import READERS


class Read:
    """What a scan told."""

    def __init__(self) -> None:
        self.updates: list[Evidence | ScanProgress] = []

    async def all_of(self, scan: ScanHandle) -> "Read":
        async for update in scan:
            self.updates.append(update)
        return self

    @property
    def evidence(self) -> list[Evidence]:
        return [update for update in self.updates if isinstance(update, Evidence)]

    @property
    def last(self) -> dict[Address, Evidence]:
        return {each.participant.address: each for each in self.evidence}

    @property
    def progress(self) -> list[ScanProgress]:
        return [update for update in self.updates if isinstance(update, ScanProgress)]


def refuses_once() -> Callable[[str, str], CallscopeError | None]:
    """Return a vendor's limit that everybody meets at their first overview."""
    refused: set[str] = set()

    def fails(endpoint: str, subject: str) -> CallscopeError | None:
        if endpoint != "overview" or subject in refused:
            return None
        refused.add(subject)
        return RateLimited("slow down", retry_after_s=120)

    return fails


@pytest.fixture
async def paper() -> Paper:
    return Paper(people=35)


@pytest.fixture
async def service(paper: Paper) -> AsyncIterator[Service]:
    async with Service([paper.spec()]) as service:
        yield service
    assert paper.closed
    assert paper.now_waiting == 0


async def test_everybody_is_listed_and_then_read(paper: Paper, service: Service) -> None:
    read = await Read().all_of(service.scan(paper.address()))
    assert len(read.last) == 35
    assert {each.coverage.depth for each in read.last.values()} == {Depth.OVERVIEW}
    assert len(read.evidence) == 70, "a row first, then what was read"
    whole = next(iter(read.last.values()))
    assert whole.participant.summary.score is not None, "what the list told is kept"
    assert whole.connection[0].metric == Metric.RTT
    assert len(whole.source_ids) == 2
    for source_id in whole.source_ids:
        assert (await service.raw(source_id)).source_id == source_id


async def test_progress_begins_at_nothing_and_ends_complete(paper: Paper, service: Service) -> None:
    progress = (await Read().all_of(service.scan(paper.address()))).progress
    first, last = progress[0], progress[-1]
    assert (first.done, first.complete, first.total) == (0, False, 35)
    assert (last.done, last.listed, last.total, last.failed) == (35, 35, 35, 0)
    assert last.complete
    assert last.requests_spent == 4 + 35
    assert (last.requests_left, last.eta_s) == (0, 0.0)


async def test_a_scan_ranks_behind_everything_and_uses_its_places_alone(paper: Paper, service: Service) -> None:
    paper.pause_s = 0.002
    await Read().all_of(service.scan(paper.address()))
    assert {rank for endpoint, rank in paper.asked if endpoint in ("roster", "overview")} == {Priority.SCAN}
    assert paper.most_waiting <= READERS


async def test_the_worst_guess_goes_first(paper: Paper, service: Service) -> None:
    paper.page_limit = 100
    read = await Read().all_of(service.scan(paper.address()))
    order = [each.participant for each in read.evidence if each.coverage.depth is Depth.OVERVIEW]
    scores = [each.summary.score.value for each in order if each.summary.score is not None]
    assert len(scores) == 35
    assert sum(scores[:10]) < sum(sorted(scores)[:10]) + 30 * READERS
    assert max(scores[:10]) < min(scores[-5:])


async def test_rows_on_screen_go_before_all_others(paper: Paper, service: Service) -> None:
    paper.page_limit = 100
    wanted = [person(paper.address(), number) for number in (30, 31, 32)]
    scan = service.scan(paper.address())
    scan.prefer([wanted[0], wanted[1].address, wanted[2].address])
    read = await Read().all_of(scan)
    assert set(paper.subjects[2:5]) >= {str(wanted[0].address)}
    order = [each.participant.address for each in read.evidence if each.coverage.depth is Depth.OVERVIEW]
    assert {who.address for who in wanted} <= set(order[: READERS + 3])
    assert len(read.last) == 35


async def test_preferring_while_it_runs(paper: Paper, service: Service) -> None:
    paper.pause_s, paper.people, paper.page_limit = 0.002, 200, 200
    scan = service.scan(paper.address())
    wanted = person(paper.address(), 150).address
    order = []
    async for update in scan:
        if isinstance(update, Evidence) and update.coverage.depth is Depth.OVERVIEW:
            order.append(update.participant.address)
            if len(order) == 20:
                scan.prefer([wanted])
    assert order.index(wanted) < 100


async def test_pause_and_resume(paper: Paper, service: Service) -> None:
    paper.pause_s = 0.002
    scan = service.scan(paper.address())
    seen = 0
    paused_at = 0
    async for update in scan:
        if isinstance(update, Evidence):
            seen += 1
            if seen == 20:
                scan.pause()
        elif update.paused and not paused_at:
            await asyncio.sleep(0.05)
            paused_at = len(paper.asked)
            await asyncio.sleep(0.05)
            assert len(paper.asked) == paused_at
            scan.resume()
    assert paused_at
    assert len(paper.asked) > paused_at
    assert seen == 70


async def test_a_summary_costs_no_request_a_person(paper: Paper, service: Service) -> None:
    read = await Read().all_of(service.scan(paper.address(), depth=Depth.SUMMARY))
    assert len(read.evidence) == 35
    assert [endpoint for endpoint, _ in paper.asked] == ["session", *["roster"] * 4]


async def test_full_depth_reads_every_series(paper: Paper, service: Service) -> None:
    paper.people = 3
    read = await Read().all_of(service.scan(paper.address(), depth=Depth.FULL))
    assert {each.coverage.depth for each in read.last.values()} == {Depth.FULL}
    assert sorted({endpoint for endpoint, _ in paper.asked}) == ["detail", "roster", "session"]


async def test_only_who_matches_is_read(paper: Paper, service: Service) -> None:
    tree = parse("publisher:rtmp", clock=TimeClock(NOW))
    read = await Read().all_of(service.scan(paper.address(), filter=tree))
    assert {each.participant.user_id for each in read.evidence} == {"user-3", "user-13", "user-23", "user-33"}
    assert [endpoint for endpoint, _ in paper.asked].count("overview") == 4
    assert read.progress[-1].done == 35


async def test_a_filter_on_what_only_reading_tells_reads_and_then_sifts(paper: Paper, service: Service) -> None:
    read = await Read().all_of(service.scan(paper.address(), filter=parse("rtt>1000ms", clock=TimeClock(NOW))))
    assert read.evidence == []
    assert [endpoint for endpoint, _ in paper.asked].count("overview") == 35


async def test_rejoins_take_the_whole_list(paper: Paper, service: Service) -> None:
    read = await Read().all_of(service.scan(paper.address(), filter=parse("rejoins<1", clock=TimeClock(NOW))))
    assert {each.participant.rejoins for each in read.last.values()} == {0}
    assert len(read.last) == 35


async def test_somebody_who_cannot_be_read_keeps_the_row_and_the_reason(paper: Paper, service: Service) -> None:
    paper.fails = lambda endpoint, subject: (
        NotFound("gone") if endpoint == "overview" and "user-7/" in subject else None
    )
    read = await Read().all_of(service.scan(paper.address()))
    lost = read.last[person(paper.address(), 7).address]
    assert lost.coverage.depth is Depth.SUMMARY
    assert "gone" in lost.coverage.missing["overview"]
    last = read.progress[-1]
    assert (last.done, last.failed) == (35, 1)
    assert [notice.kind for notice in last.notices] == [NoticeKind.PARTIAL]


async def test_a_limit_that_is_used_up_puts_people_back(paper: Paper, service: Service) -> None:
    paper.fails = refuses_once()
    read = await Read().all_of(service.scan(paper.address()))
    assert {each.coverage.depth for each in read.last.values()} == {Depth.OVERVIEW}
    assert read.progress[-1].failed == 0


async def test_refused_credentials_end_the_scan(paper: Paper, service: Service) -> None:
    paper.fails = lambda endpoint, _: BadToken("no") if endpoint == "overview" else None
    with pytest.raises(BadToken):
        await Read().all_of(service.scan(paper.address()))


async def test_a_dead_network_ends_the_scan(paper: Paper, service: Service) -> None:
    paper.people, paper.page_limit = 100, 100
    paper.fails = lambda endpoint, _: Unreachable("no route") if endpoint == "overview" else None
    with pytest.raises(Unreachable):
        await Read().all_of(service.scan(paper.address()))
    assert [endpoint for endpoint, _ in paper.asked].count("overview") < 30


async def test_a_list_that_cannot_be_read_ends_the_scan(paper: Paper, service: Service) -> None:
    paper.fails = lambda endpoint, subject: Unreachable("no") if (endpoint, subject) == ("roster", "20") else None
    read = Read()
    with pytest.raises(Unreachable):
        await read.all_of(service.scan(paper.address()))
    assert len(read.evidence) >= 10, "what was read before is kept"


async def test_an_unknown_session_is_not_found(service: Service) -> None:
    with pytest.raises(NotFound):
        await Read().all_of(service.scan(Address.parse("stream:default/other/session-0")))


async def test_leaving_a_scan_stops_it(paper: Paper, service: Service) -> None:
    paper.pause_s = 0.001
    scan = service.scan(paper.address())
    async with aclosing(aiter(scan)) as updates:
        async for update in updates:
            if isinstance(update, Evidence):
                break
    asked = len(paper.asked)
    await asyncio.sleep(0.03)
    assert len(paper.asked) == asked
    assert paper.now_waiting == 0


async def test_a_crowd_is_read_without_listing_it_all_first(paper: Paper, service: Service) -> None:
    paper.people, paper.page_limit, paper.pause_s = 6000, 100, 0.001
    scan = service.scan(paper.address())
    async with aclosing(aiter(scan)) as updates:
        async for update in updates:
            if isinstance(update, ScanProgress) and update.done > 50:
                assert update.listed < 6000
                assert update.eta_s is not None
                assert update.requests_left is not None
                break


@pytest.mark.parametrize("slow", ["roster", "overview"])
async def test_who_is_read_before_the_list_tells_them_keeps_what_it_tells_later(slow: str) -> None:
    paper = Paper(people=3)
    async with Service([paper.spec()]) as service:
        listed = (await service.participants(ParticipantQuestion(paper.address()))).items
        paper.slow[slow] = 0.2
        scan = service.scan(paper.address())
        scan.prefer(listed[:2])
        read = await Read().all_of(scan)
    assert {each.coverage.depth for each in read.last.values()} == {Depth.OVERVIEW}
    assert all(each.participant.summary.score is not None for each in read.last.values())
    assert read.progress[-1].done == 3


@pytest.mark.parametrize("slow", [("roster",), ("roster", "overview"), ("overview",)])
async def test_who_is_read_before_the_list_and_left_out_by_the_filter_is_counted_once(slow: tuple[str, ...]) -> None:
    paper = Paper(people=12, page_limit=5)
    if len(slow) == 2:  # told while it is being read
        paper.slow = {"roster": 0.05, "overview": 0.1}
    else:
        paper.slow[slow[0]] = 0.05
    async with Service([paper.spec()]) as service:
        scan = service.scan(paper.address(), filter=parse("publisher:rtmp", clock=TimeClock(NOW)))
        scan.prefer([Participant(person(paper.address(), number).address) for number in range(READERS)])
        read = await Read().all_of(scan)
    last = read.progress[-1]
    assert (last.done, last.listed, last.failed) == (12, 12, 0)
    assert all(each.done <= 12 for each in read.progress)
    assert read.last[person(paper.address(), 3).address].participant.publisher_type == "rtmp"


async def test_who_was_put_back_while_the_list_told_them_keeps_what_it_told() -> None:
    paper = Paper(people=3, fails=refuses_once())
    paper.slow = {"roster": 0.02, "overview": 0.05}
    async with Service([paper.spec()]) as service:
        scan = service.scan(paper.address())
        scan.prefer([Participant(person(paper.address(), number).address) for number in range(3)])
        read = await Read().all_of(scan)
    assert all(each.participant.summary.score is not None for each in read.last.values())
    assert (read.progress[-1].done, read.progress[-1].failed) == (3, 0)


async def test_a_scan_that_leaves_room_rests_while_it_reads_everybody() -> None:
    paper = Paper(people=40, page_limit=100)
    answer = paper.overview

    async def laborious(participant: Participant, window: Window | None = None) -> Evidence:
        until = time.thread_time() + 0.004
        while time.thread_time() < until:
            pass
        return await answer(participant, window)

    paper.overview = laborious  # type: ignore[method-assign]  # replaced for one test
    async with Service([paper.spec()]) as service:
        scan = service.scan(paper.address())
        scan.leave_room()
        began = time.monotonic()
        read = await Read().all_of(scan)
        took_s = time.monotonic() - began
    assert len(read.last) == 40
    assert took_s > 2 * 40 * 0.004, "no more than a third of it was work"
