from __future__ import annotations

from typing import Any

import pytest
from starlette.requests import Request

from tests.providers.stream.stream_payloads import SESSION, START_S, Vendor, at, attendance, ns, row
from tui.model import Attendance, NoticeKind
from tui.providers.base import ParticipantQuestion
from tui.query.tree import Compare, Op

ALICE_ONLY = Compare("user", Op.IS, "alice")


async def ask(vendor: Vendor, cursor: str | None = None, **question: Any) -> Attendance:
    provider = vendor.provider()
    try:
        return await provider.attendance(ParticipantQuestion(SESSION, **question), cursor)
    finally:
        await provider.aclose()


def kinds(found: Attendance) -> list[NoticeKind]:
    return [notice.kind for notice in found.notices]


def session(**changes: Any) -> dict[str, Any]:
    return {"id": "SESSION-1", "started_at": ns(START_S), "participants": [], **changes}


async def test_every_field_of_the_documented_answer() -> None:
    vendor = Vendor({"/participant_sessions": attendance(next="N==", prev="P==")})
    found = await ask(vendor, limit=25)
    (who,) = found.page.items
    assert str(who.address) == "stream:default/standup-42/SESSION-1/alice/US-1"
    assert (who.user_id, who.session_id, who.publisher_type, who.roles) == ("alice", "US-1", "webrtc", ("user", "host"))
    assert (who.joined_at, who.left_at, who.duration_s) == (at(START_S), at(START_S + 600), 600)
    assert who.source_id == found.page.source_id is not None
    assert (found.total_sessions, found.total_duration_s, found.page.total) == (3, 1800, 3)
    (url,) = vendor.asked
    assert url.path == "/api/v2/video/call/default/standup-42/session/SESSION-1/participant_sessions"
    assert dict(url.params) == {"api_key": "demo_key", "limit": "25"}


@pytest.mark.parametrize(("limit", "sent"), [(1000, "100"), (100, "100"), (0, "1"), (7, "7")])
async def test_the_limit_is_one_that_stream_accepts(limit: int, sent: str) -> None:
    vendor = Vendor({"/participant_sessions": attendance()})
    await ask(vendor, limit=limit)
    assert next(vendor.params("participant_sessions"))["limit"] == sent


async def test_cursors_go_forth_and_back_with_the_same_filter() -> None:
    vendor = Vendor({"/participant_sessions": attendance(next="N==", prev="P==")})
    first = await ask(vendor, filter=ALICE_ONLY)
    await ask(vendor, first.page.next, filter=ALICE_ONLY)
    await ask(vendor, first.page.prev, filter=ALICE_ONLY)
    plain, after, before = vendor.params("participant_sessions")
    assert (after.pop("next"), before.pop("prev")) == ("N==", "P==")
    assert plain == after == before
    assert plain["filter_conditions"] == '{"user_id": {"$eq": "alice"}}'


@pytest.mark.parametrize("cursor", [None, ""])
async def test_an_absent_or_empty_cursor_ends_the_list(cursor: str | None) -> None:
    found = await ask(Vendor({"/participant_sessions": attendance(next=cursor, prev=cursor)}))
    assert (found.page.next, found.page.prev) == (None, None)


async def test_totals_are_never_the_filters() -> None:
    found = await ask(Vendor({"/participant_sessions": attendance()}), filter=ALICE_ONLY)
    assert found.page.total is None
    assert (found.total_sessions, found.total_duration_s) == (3, 1800)


def honours(form: str) -> Any:
    def answer(request: Request, _: object) -> object:
        asked = any(name.startswith(form) for name in request.query_params)
        return attendance([row()] if asked else [row("bob", "US-2"), row()], next="N==")

    return answer


async def test_a_filter_honoured_as_json_is_asked_once() -> None:
    vendor = Vendor({"/participant_sessions": attendance(next="N==")})
    found = await ask(vendor, filter=ALICE_ONLY)
    assert len(vendor.asked) == 1
    assert NoticeKind.FILTER_FORM not in kinds(found)
    assert NoticeKind.FILTER_IGNORED not in kinds(found)


async def test_a_filter_ignored_as_json_is_tried_in_brackets() -> None:
    vendor = Vendor({"/participant_sessions": honours("filter_conditions[")})
    found = await ask(vendor, filter=ALICE_ONLY)
    assert [who.user_id for who in found.page.items] == ["alice"]
    assert NoticeKind.FILTER_FORM in kinds(found)
    assert [set(params) - {"api_key", "limit"} for params in vendor.params("participant_sessions")] == [
        {"filter_conditions"},
        {"filter_conditions[user_id][$eq]"},
    ]
    again = await ask(vendor, found.page.next, filter=ALICE_ONLY)
    assert len(vendor.asked) == 3, "the second page goes out in the form that was honoured"
    assert NoticeKind.FILTER_FORM in kinds(again)


async def test_a_filter_ignored_in_both_forms_is_reported_and_rows_are_left_in() -> None:
    vendor = Vendor({"/participant_sessions": honours("nothing")})
    found = await ask(vendor, filter=ALICE_ONLY)
    assert [who.user_id for who in found.page.items] == ["bob", "alice"]
    assert NoticeKind.FILTER_IGNORED in kinds(found)
    assert len(vendor.asked) == 2
    again = await ask(vendor, found.page.next, filter=ALICE_ONLY)
    assert len(vendor.asked) == 3
    assert NoticeKind.FILTER_IGNORED in kinds(again)


async def test_a_part_that_is_not_sent_is_not_looked_for_in_the_rows() -> None:
    vendor = Vendor({"/participant_sessions": attendance([row("bob")])})
    found = await ask(vendor, filter=Compare("role", Op.IS, "host"))
    assert len(found.page.items) == 1
    assert "filter_conditions" not in next(vendor.params("participant_sessions"))


OLD = START_S - 100 * 86400


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (attendance(session=session(ended_at=ns(START_S + 600))), NoticeKind.FINAL),
        (attendance(session=session(ended_at=ns(START_S + 7100))), NoticeKind.NOT_FINAL),
        (attendance([row(left_at=None)], session=session(ended_at=ns(START_S + 600))), NoticeKind.NOT_FINAL),
        (attendance([row(left_at=None)], session=None), NoticeKind.NOT_FINAL),
        (attendance(session=session()), NoticeKind.LIVE),
        (attendance([], session=session(started_at=ns(OLD), ended_at=ns(OLD + 60))), NoticeKind.ROWS_EXPIRED),
        (attendance([], session=None), NoticeKind.ROWS_EXPIRED),
        (attendance([], session=session(ended_at=ns(START_S + 60))), NoticeKind.NOT_FINAL),
        (attendance([], session=session()), NoticeKind.NOT_FINAL),
    ],
)
async def test_what_must_be_known_about_the_rows(answer: dict[str, Any], expected: NoticeKind) -> None:
    assert kinds(await ask(Vendor({"/participant_sessions": answer}))) == [expected]


async def test_no_rows_mean_expired_only_without_filter_and_cursor() -> None:
    empty = attendance([], session=None)
    assert kinds(await ask(Vendor({"/participant_sessions": empty}), filter=ALICE_ONLY)) == []
    assert kinds(await ask(Vendor({"/participant_sessions": empty}), "N==")) == []
    assert kinds(await ask(Vendor({"/participant_sessions": {**empty, "total_participant_sessions": 0}}))) == []


async def test_missing_and_broken_fields_are_absent() -> None:
    rows = [
        None,
        7,
        {},
        row(duration_in_seconds="600", roles=None, joined_at="2026-02-10T10:00:00.5Z"),
        row(left_at="?"),
    ]
    found = await ask(Vendor({"/participant_sessions": attendance(rows, total_participant_sessions="1.2ms", odd=1)}))
    empty, texts, odd = found.page.items
    assert (empty.user_id, empty.duration_s, empty.left_at, empty.roles) == (None, None, None, ())
    assert (texts.duration_s, texts.roles) == (600, ())
    assert texts.joined_at == at(START_S + 0.5)
    assert odd.left_at is None
    assert found.total_sessions is None
