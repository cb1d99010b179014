"""What a session's screen knows, without a screen: pages, findings, the lines above and below."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.paper import START, person
from tui.model import (
    BAD,
    FAIR,
    OK,
    PERCENT,
    Address,
    Attendance,
    Coverage,
    Depth,
    Direction,
    Evidence,
    Metric,
    Notice,
    NoticeKind,
    Page,
    Participant,
    Reason,
    Series,
    Session,
    SessionStatus,
    Track,
    TrackKind,
    Vendor,
    Window,
    unclassified,
)
from tui.providers.base import ParticipantQuestion, Pushdown
from tui.query import Record, parse
from tui.render.cells import Run, Style, plain
from tui.render.format import Formats
from tui.render.heat import fitted_heat
from tui.screens.notice_lines import first_notice, notice_lines, ordered
from tui.screens.session_costs import cost_text, span_text
from tui.screens.session_findings import Findings
from tui.screens.session_foot import fitting, reading_line, rows_text
from tui.screens.session_header import (
    beside_or_below,
    facts,
    matching,
    vendor_totals,
)
from tui.screens.session_judging import Judged, judge, key_of, row_of, session_clock
from tui.screens.session_list import SessionList
from tui.screens.session_list import row_of as row_of_address
from tui.screens.session_pages import Listing
from tui.screens.session_scan import Reading
from tui.screens.session_verdict import Outcome, outcome_line, worst_line
from tui.screens.sessions_summary import Wording, summary_line
from tui.service import BudgetState, ParticipantsReply, ScanProgress, Source, SourceKind
from tui.service.matched import Count
from tui.service.truth import undecided_notice
from tui.text import cell_width

ADDRESS = Address(Vendor.STREAM, ("default", "call"), "s1")
SOURCE = Source("paper", Vendor.STREAM, SourceKind.LIVE)
CLOCK = Window(START, START + timedelta(hours=1))
FORMATS = Formats()


def nobody(key: str) -> Judged | None:
    return None


def reply_of(
    question: ParticipantQuestion, numbers: range, cursor: str | None, following: str | None, total: int | None
) -> ParticipantsReply:
    page = Page(tuple(person(ADDRESS, number) for number in numbers), next=following)
    attendance = Attendance(ADDRESS, page, total, 3000.0 * (total or 0))
    return ParticipantsReply(question, cursor, SOURCE, attendance, Pushdown(local=question.filter), len(numbers))


def evidence_of(who: Participant, loss: list[float]) -> Evidence:
    times = [START.timestamp() + 60.0 * index for index in range(len(loss))]

    def series(metric: str, values: list[float]) -> Series:
        return Series.of(metric, PERCENT, times, values, nominal_step_s=60.0)

    track = Track(
        "t1",
        TrackKind.VIDEO,
        Direction.RECEIVED,
        series=(series(Metric.LOSS, loss), series(Metric.BITRATE, [800.0] * 60)),
    )
    return Evidence(who, Coverage(Depth.OVERVIEW, CLOCK, points=60, step_s=60.0), tracks=(track,))


def listing_of(total: int = 60, size: int = 25) -> Listing:
    return Listing(ParticipantQuestion(ADDRESS, limit=size), nobody)


def test_pages_are_slices_of_what_was_read_and_reading_goes_on_by_cursor() -> None:
    listing = listing_of()
    question = listing.question
    assert listing.wants(1)
    listing.take(reply_of(question, range(25), None, "c1", 60))
    assert [row.number for row in listing.page(1)] == list(range(1, 26))
    assert listing.requests_left() == 2
    assert listing.last_page() == 3
    assert listing.wants(2)
    assert not listing.expects(reply_of(question, range(25), None, "c1", 60)), "the first page was read already"
    listing.take(reply_of(question, range(25, 50), "c1", "c2", 60))
    listing.take(reply_of(question, range(50, 60), "c2", None, 60))
    assert listing.is_complete
    assert [row.number for row in listing.page(3)] == list(range(51, 61))
    assert not listing.has_after(3)
    assert {row.participant.rejoins for row in listing.rows} == {0}, "everybody was read, so it is known who came back"


def test_an_answer_to_another_question_is_not_expected() -> None:
    listing = listing_of()
    other = ParticipantQuestion(ADDRESS, filter=parse("user:x", record=Record.PARTICIPANT), limit=25)
    assert not listing.expects(reply_of(other, range(5), None, None, 5))


def test_who_stands_in_two_pages_is_one_row() -> None:
    listing = listing_of()
    listing.take(reply_of(listing.question, range(25), None, "c1", 48))
    listing.take(reply_of(listing.question, range(23, 48), "c1", None, 48))
    assert len(listing.rows) == 48
    assert len({key_of(row.participant.address) for row in listing.rows}) == 48


def test_news_is_put_into_its_row_alone() -> None:
    listing = listing_of()
    listing.take(reply_of(listing.question, range(25), None, None, 25))
    before = list(listing.rows)
    who = listing.rows[7].participant
    changed = listing.put([judge(evidence_of(who, [30.0] * 60), CLOCK)])
    assert changed == [7]
    assert [new is old for new, old in zip(listing.rows, before, strict=True)].count(False) == 1
    assert listing.rows[7].worst == "loss 30 %"


def test_a_filter_on_quality_lets_those_go_that_do_not_match() -> None:
    question = ParticipantQuestion(ADDRESS, filter=parse("loss>10%", record=Record.PARTICIPANT), limit=25)
    listing = Listing(question, nobody)
    listing.take(reply_of(question, range(4), None, None, 4))
    rows = [row.participant for row in listing.rows]
    news = [judge(evidence_of(who, [loss] * 60), CLOCK) for who, loss in zip(rows, (30.0, 0.1, 30.0, 0.1), strict=True)]
    assert listing.put(news) is None
    assert [row.participant.user_id for row in listing.rows] == ["user-0", "user-2"]
    assert listing.place(news[2].key) == 1
    assert listing.matches(news[0].evidence)
    assert not listing.matches(news[1].evidence)


def unjudged_reply(listing: Listing, numbers: range, cursor: str | None, following: str | None) -> ParticipantsReply:
    """Return a page of which nobody is judged, as the service tells it."""
    reply = reply_of(listing.question, numbers, cursor, following, 40)
    told = undecided_notice(len(numbers), listing.question.filter)
    return replace(reply, undecided=len(numbers), notices=told)


def test_rows_that_wait_to_be_judged_are_told_once_for_all_pages_until_they_are_judged() -> None:
    question = ParticipantQuestion(ADDRESS, filter=parse("loss>10%", record=Record.PARTICIPANT), limit=25)
    listing = Listing(question, nobody)
    listing.take(unjudged_reply(listing, range(25), None, "c1"))
    listing.take(unjudged_reply(listing, range(25, 40), "c1", None))
    assert [each.text[:27] for each in listing.notices] == ["40 rows are shown unjudged:"]
    rows = [row.participant for row in listing.rows]
    listing.put([judge(evidence_of(who, [0.1] * 60), CLOCK) for who in rows[1:]])
    assert [each.text[:25] for each in listing.notices] == ["1 row is shown unjudged: "]
    listing.put([judge(evidence_of(rows[0], [30.0] * 60), CLOCK)])
    assert [row.participant for row in listing.rows] == rows[:1]
    assert (listing.undecided, listing.sure().participants, listing.notices) == (0, 1, ())


def test_who_matches_is_counted_the_same_as_it_comes_and_at_once() -> None:
    question = ParticipantQuestion(ADDRESS, filter=parse("loss>10%", record=Record.PARTICIPANT), limit=25)
    listing = Listing(question, nobody)
    for number in range(20, 30):
        listing.count_ahead(key_of(person(ADDRESS, number).address), person(ADDRESS, number))
        assert listing.sure().people == number - 19
    listing.count_ahead(key_of(person(ADDRESS, 29).address), None)
    assert listing.sure().people == 9
    longer = replace(person(ADDRESS, 28), duration_s=3600.0)
    listing.count_ahead(key_of(longer.address), longer)
    count = Count()
    count.add([*(person(ADDRESS, number) for number in range(20, 28)), longer], read=0)
    assert listing.sure() == count.so_far(complete=False)


def test_what_the_vendor_evaluated_is_believed_where_its_rows_do_not_tell_it() -> None:
    question = ParticipantQuestion(ADDRESS, filter=parse("publishes:video", record=Record.PARTICIPANT), limit=25)
    listing = Listing(question, nobody)
    listing.take(replace(reply_of(question, range(4), None, None, 4), pushdown=Pushdown(server=question.filter)))
    assert (listing.judges_people, listing.undecided, listing.notices) == (False, 0, ())


def test_what_is_known_to_match_is_never_taken_for_all_that_matches() -> None:
    question = ParticipantQuestion(ADDRESS, filter=parse("loss>10%", record=Record.PARTICIPANT), limit=25)
    listing = Listing(question, nobody)
    listing.take(unjudged_reply(listing, range(25), None, "c1"))
    rows = [row.participant for row in listing.rows]
    ahead = judge(evidence_of(person(ADDRESS, 30), [30.0] * 60), CLOCK)
    listing.count_ahead(ahead.key, ahead.evidence.participant)
    listing.put([judge(evidence_of(who, [30.0] * 60), CLOCK) for who in rows[:2]])
    left, right = matching(None, listing, "loss>10%", FORMATS)
    assert plain(left) == "known to match: 3 people, 2:30:00, 23 not judged"
    assert plain(right) == "over the 25 rows read"
    assert plain(matching(None, listing, "loss>10%", FORMATS, 1)[1]) == "2 in the 25 rows read, 1 found ahead of them"
    assert rows_text(listing, 1, 25, 1, "") == "rows 1-25, 3 known to match, 23 not judged"
    assert rows_text(listing, 1, 26, 1, "worst first") == "worst first among 3 known to match, 23 not judged"
    listing.put([judge(evidence_of(who, [0.1] * 60), CLOCK) for who in rows[2:]])
    assert plain(matching(None, listing, "loss>10%", FORMATS)[0]) == "known to match: 3 people, 2:30:00"
    listing.take(reply_of(question, range(30, 31), "c1", None, 26))
    listing.put([ahead])
    left, right = matching(None, listing, "loss>10%", FORMATS)
    assert (plain(left), plain(right)) == ("matching: 3 people, 2:30:00", "over all 26 rows")
    assert rows_text(listing, 1, 3, 0, "") == "all 3 rows"


@given(st.lists(st.integers(1, 40), min_size=1, max_size=8), st.sampled_from([10, 25, 50, 100]))
def test_whatever_the_pages_of_the_vendor_ours_hold_every_row_once(sizes: list[int], size: int) -> None:
    listing = Listing(ParticipantQuestion(ADDRESS, limit=size), nobody)
    start = 0
    for index, count in enumerate(sizes):
        following = f"c{index + 1}" if index + 1 < len(sizes) else None
        cursor = f"c{index}" if index else None
        reply = reply_of(listing.question, range(start, start + count), cursor, following, sum(sizes))
        assert listing.expects(reply)
        listing.take(reply)
        start += count
    pages = [row.number for number in range(1, listing.last_read() + 1) for row in listing.page(number)]
    assert pages == list(range(1, sum(sizes) + 1))
    assert listing.last_page() == listing.last_read()


def test_the_worst_of_those_read_is_who_was_bad_longest() -> None:
    findings = Findings()
    good, short, long = (person(ADDRESS, number) for number in range(3))
    findings.add([judge(evidence_of(good, [0.1] * 60), CLOCK)])
    assert "none of 1 read was fair or bad" in plain(worst_line(findings, FORMATS, 100)[0])
    findings.add([judge(evidence_of(long, [0.1] * 20 + [20.0] * 40), CLOCK)])
    findings.add([judge(evidence_of(short, [0.1] * 50 + [40.0] * 10), CLOCK)])
    assert findings.worst is not None
    assert findings.worst.evidence.participant == long
    assert (findings.read, findings.bad) == (3, 2)
    text = "".join(plain(part) for part in worst_line(findings, FORMATS, 100))
    assert "user-2, loss 20 % > " in text
    assert "from 14:1" in text or "from 14:2" in text
    assert "2 of 3 read were bad" in text


def test_a_row_of_a_list_never_replaces_what_was_read() -> None:
    findings = Findings()
    who = person(ADDRESS, 1)
    findings.add([judge(evidence_of(who, [30.0] * 60), CLOCK)])
    findings.add([judge(Evidence(who, Coverage(Depth.SUMMARY)), CLOCK)])
    known = findings.get(key_of(who.address))
    assert known is not None
    assert known.is_read
    assert findings.read == 1


def test_little_room_takes_the_limit_and_the_count_but_not_who_what_and_when() -> None:
    findings = Findings()
    findings.add([judge(evidence_of(person(ADDRESS, 1), [0.1] * 20 + [20.0] * 40), CLOCK)])
    left, right = worst_line(findings, FORMATS, 44)
    assert not right
    assert plain(left).startswith("worst so far: user-1, loss 20 %, from 14:")


def test_rows_say_which_of_how_many_they_are() -> None:
    listing = listing_of()
    assert rows_text(listing, 1, 0, 0, "") == ""
    listing.take(reply_of(listing.question, range(25), None, "c1", 100_000))
    assert rows_text(listing, 1, 25, 275, "") == "rows 1-25 of 100,000, 300 read"
    assert rows_text(listing, 3, 25, 275, "") == "rows 51-75 of 100,000, 300 read"
    assert rows_text(listing, 1, 300, 275, "sorted by loss") == "sorted by loss among 300 read of 100,000"


def test_the_vendors_totals_stand_apart_from_what_matches() -> None:
    listing = listing_of()
    listing.take(reply_of(listing.question, range(25), None, None, 25))
    assert plain(vendor_totals(listing, FORMATS)) == "Stream counts 25 presences, 20:50:00"
    assert matching(None, listing, "", FORMATS) == ((), ())
    assert "T counts" in plain(matching(None, listing, "user:x", FORMATS)[0])


def test_parts_stand_in_one_line_where_there_is_room() -> None:
    listing = listing_of()
    listing.take(reply_of(listing.question, range(25), None, None, 25))
    session = Session(ADDRESS, "call", "call", None, SessionStatus.ENDED, START, START + timedelta(minutes=42))
    left, right = facts(session, FORMATS), vendor_totals(listing, FORMATS)
    assert len(beside_or_below(left, right, 100)) == 1
    assert len(beside_or_below(left, right, 50)) == 2
    assert plain(left) == "ended  2026-11-20 14:00–14:42 UTC"


def test_notices_stand_by_importance_and_collapse() -> None:
    notices = [
        Notice(NoticeKind.FINAL, "final"),
        Notice(NoticeKind.POINTS_DROPPED, "dropped"),
        Notice(NoticeKind.ROWS_EXPIRED, "expired"),
        Notice(NoticeKind.FINAL, "final"),
    ]
    told = ordered(notices)
    assert [each.text for each in told] == ["expired", "dropped", "final"]
    [(left, right)] = first_notice(told, 80)
    assert plain(left) == "! expired"
    assert plain(right) == "+2 more, ! shows"
    assert [plain(left) for left, _ in notice_lines(told, 80, 3)] == ["! expired", "! dropped", "  final"]


def test_a_long_notice_is_told_whole_where_there_is_room_and_says_so_where_not() -> None:
    long = Notice(NoticeKind.PARTIAL, "of this there is " + "very " * 30 + "much to tell")
    [(_, right)] = first_notice([long], 80)
    assert plain(right) == "! shows"
    told = [plain(line) for line, _ in notice_lines([long, Notice(NoticeKind.FINAL, "final")], 80, 9)]
    assert " ".join(" ".join(told).split()) == f"! {long.text} final"
    assert all(len(line) <= 80 for line in told)
    few = [plain(line) for line, _ in notice_lines([long, long, long], 80, 4)]
    assert len(few) == 4
    assert few[-1] == "  2 did not fit here whole: x exports all"


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (Reading.READING, "reading people: 34 of 120, 2 min left"),
        (Reading.HELD, "34 of 120 people read, L reads on"),
        (Reading.PAUSED, "paused, 34 of 120 people read"),
    ],
)
def test_how_far_the_reading_is(state: Reading, said: str) -> None:
    progress = ScanProgress(ADDRESS, listed=120, total=120, done=34, eta_s=125.0)
    assert plain(reading_line(state, progress, FORMATS)) == said


def test_a_reading_that_waits_or_has_a_goal_says_so() -> None:
    progress = ScanProgress(ADDRESS, listed=400, total=100_000, done=34, eta_s=125.0)
    assert "34 of the first 200 of 100,000" in plain(reading_line(Reading.READING, progress, FORMATS, goal=200))
    until = datetime(2026, 11, 20, 12, 4, 31, tzinfo=UTC)
    waits = replace(progress, waiting_until=until)
    assert "used up until 12:04:31" in plain(reading_line(Reading.READING, waits, FORMATS))
    done = replace(progress, complete=True, done=7, failed=2)
    assert plain(reading_line(Reading.DONE, done, FORMATS)) == "7 people read, 2 could not be"


def test_little_room_takes_the_progress_of_the_reading_before_the_rows_that_are_shown() -> None:
    listing = listing_of()
    listing.take(reply_of(listing.question, range(50), None, "c1", 106_980))
    left = (Run(rows_text(listing, 2, 25, 950, ""), Style.TEXT),)
    assert plain(left) == "rows 26-50 of 106,980, 1,000 read"
    progress = ScanProgress(ADDRESS, listed=400, total=106_980, done=134)
    rights = [
        reading_line(Reading.READING, progress, FORMATS, goal=200, brief=False),
        reading_line(Reading.READING, progress, FORMATS, goal=200, brief=True),
    ]
    assert [plain(fitting(left, rights, width)) for width in (100, 80, 50)] == [
        "reading people: 134 of the first 200 of 106,980",
        "reading people: 134",
        "",
    ]


def test_costs_are_told_in_requests_and_time() -> None:
    limits = [BudgetState("paper", "slow", 60, 60.0, 60), BudgetState("paper", "fast", 1000, 60.0, 1000)]
    assert cost_text(100_000, Vendor.STREAM, limits) == "100,000 requests, about 28 h at Stream's 60 a minute"
    assert cost_text(1, Vendor.STREAM, ()) == "1 request"
    assert [span_text(seconds) for seconds in (0.2, 45, 600, 7200, 200_000)] == [
        "1 s",
        "45 s",
        "10 min",
        "2 h",
        "2 days",
    ]


def test_a_heat_strip_is_made_coarser_by_its_worst() -> None:
    muted, unread = unclassified(Reason.MUTED), unclassified(Reason.NOT_READ)
    fine = (OK, BAD, OK, OK, FAIR, OK, muted, unread)
    assert fitted_heat(fine, 4) == (BAD, OK, FAIR, muted)
    assert fitted_heat(fine, 8) == fine
    assert fitted_heat((), 3) == (unread,) * 3
    assert len(fitted_heat(fine, 16)) == 16


def test_the_clock_of_a_live_session_ends_now() -> None:
    now = START + timedelta(minutes=10)
    live = Session(ADDRESS, "call", "call", None, SessionStatus.LIVE, START)
    clock = session_clock(live, now)
    assert clock == Window(START, now)
    assert session_clock(replace(live, started_at=None), now) is None
    assert session_clock(None, now) is None


def test_a_row_keeps_what_the_list_told_and_adds_what_was_read() -> None:
    who = replace(person(ADDRESS, 1), name="Alice", rejoins=2)
    bare = Participant(who.address)
    row = row_of(3, who, judge(evidence_of(bare, [30.0] * 60), CLOCK))
    assert (row.number, row.participant.name, row.participant.rejoins) == (3, "Alice", 2)
    assert row.quality is not None
    assert len(row.heat) == 48


def test_the_verdict_keeps_when_and_how_to_see_why_beside_a_sentence_that_is_cut() -> None:
    findings = Findings()
    findings.add([judge(evidence_of(person(ADDRESS, 1), [20.0] * 60), CLOCK)])
    outcome = Outcome("Ana's uplink was bad: what Ana sent did not arrive whole.", True, START)
    wide = [plain(part) for part in outcome_line(outcome, findings, FORMATS, 120, "w")]
    assert wide == [f"verdict: {outcome.sentence}", f"from {START:%H:%M}, 1 of 1 bad  w why"]
    narrow = [plain(part) for part in outcome_line(outcome, findings, FORMATS, 60, "w")]
    assert narrow[0].endswith("…")
    assert narrow[0].startswith("Ana's uplink was bad: ")
    assert narrow[1] == f"from {START:%H:%M}  w why"
    short = outcome_line(outcome, findings, FORMATS, 120, "w", seconds=True)
    assert plain(short[1]).startswith(f"from {START:%H:%M:%S}, 1 of 1 bad")
    assert cell_width("  ".join(narrow)) <= 60


def test_a_list_that_tells_no_quality_is_not_called_good() -> None:
    source = Source("paper", Vendor.REALTIMEKIT, SourceKind.LIVE)
    listed = SessionList([source])
    listed.add([row_of_address(Address(Vendor.REALTIMEKIT, ("app",), name)) for name in "ab"], source)
    text = plain(summary_line(listed, Wording.USUAL))
    assert text.strip() == "2 sessions read, not judged: RealtimeKit lists no quality"
    alone = SessionList([source])
    alone.add([row_of_address(Address(Vendor.REALTIMEKIT, ("app",), "a"))], source)
    assert plain(summary_line(alone, Wording.USUAL)).strip().startswith("1 session read, not judged: ")
