"""What "not found" means."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.requests import Request

from tests.providers.stream.stream_payloads import (
    ALICE,
    SESSION,
    START_S,
    Vendor,
    attendance,
    not_found,
    ns,
    refusal,
    roster,
    row,
)
from tui.errors import CallscopeError, Expired, NoPermission, NotFound, NotReady, WrongIdKind
from tui.model import Address, Participant, Window
from tui.providers.base import ParticipantQuestion
from tui.providers.gate import Priority, priority


def listed(session_id: str = "SESSION-1", call_id: str = "standup-42", **times: Any) -> dict[str, Any]:
    return {"call_stats": [{"call_type": "default", "call_id": call_id, "call_session_id": session_id, **times}]}


def call(current: str = "OTHER", people: tuple[str, ...] = ()) -> dict[str, Any]:
    participants = [{"user_session_id": each, "role": "user", "joined_at": ns(START_S)} for each in people]
    state = {"id": current, "started_at": ns(START_S), "participants": participants}
    return {"call": {"cid": "default:standup-42", "current_session_id": current, "session": state}}


EMPTY: dict[str, Any] = {"call_stats": []}
REPORTS = {"reports": [{"call_cid": "default:standup-42", "call_session_id": "OTHER"}]}


async def failure(vendor: Vendor, address: Address = SESSION) -> CallscopeError:
    provider = vendor.provider()
    try:
        with pytest.raises(CallscopeError) as caught:
            await provider.attendance(ParticipantQuestion(address))
    finally:
        await provider.aclose()
    return caught.value


def of_other(request: Request, _: object) -> object:
    """Attendance of session OTHER, in which SESSION-1 is somebody's user session."""
    return attendance([row("bob", "SESSION-1")]) if "/session/OTHER/" in request.url.path else not_found()


@pytest.mark.parametrize(
    ("endpoints", "kind", "says"),
    [
        ({"/video/call_stats": listed(call_ended_at=ns(START_S + 60))}, NotReady, "not computed"),
        ({"/video/call_stats": listed()}, NotReady, "not computed"),
        ({"/video/call_stats": listed(call_ended_at=ns(START_S - 86400))}, NotFound, "nothing of this kind"),
        ({"/video/call_stats": listed(call_ended_at=ns(START_S - 100 * 86400))}, Expired, "no longer"),
        ({"/video/call_stats": listed(call_id="other")}, NotFound, "belongs to the call default:other"),
        ({"/video/call_stats": EMPTY}, NotFound, "no call default:standup-42"),
        ({"/video/call_stats": EMPTY, "/default/standup-42": call("SESSION-1")}, NotReady, "not computed"),
        ({"/video/call_stats": EMPTY, "/default/standup-42": call(people=("SESSION-1",))}, WrongIdKind, "user session"),
        (
            {"/video/call_stats": EMPTY, "/default/standup-42": call(), "/call/stats": REPORTS},
            NotFound,
            "has no session",
        ),
        (
            {
                "/video/call_stats": EMPTY,
                "/default/standup-42": call(),
                "/call/stats": REPORTS,
                "/participant_sessions": of_other,
            },
            WrongIdKind,
            "user session",
        ),
        (
            {
                "/video/call_stats": EMPTY,
                "/default/standup-42": call(),
                "/call/stats": {"reports": [{"call_session_id": "SESSION-1"}]},
            },
            NotReady,
            "not computed",
        ),
        # what hinders from finding out is not what was asked
        ({"/video/call_stats": refusal(403, 17, "no")}, NotFound, "call session not found"),
    ],
)
async def test_a_session_that_is_not_found(endpoints: dict[str, Any], kind: type[CallscopeError], says: str) -> None:
    error = await failure(Vendor({**endpoints}))
    assert type(error) is kind
    assert says in error.message
    assert error.vendor_code == 16
    assert error.request_id


async def test_the_calls_own_id_is_the_wrong_kind_and_asked_nobody() -> None:
    vendor = Vendor()
    assert type(await failure(vendor, Address.parse("stream:default/standup-42/standup-42"))) is WrongIdKind
    assert type(await failure(vendor, Address.parse("stream:default/standup-42/default%3Astandup-42"))) is WrongIdKind
    assert len(vendor.asked) == 2


async def test_a_scan_does_not_ask_on() -> None:
    vendor = Vendor()
    token = priority.set(Priority.SCAN)
    try:
        assert type(await failure(vendor)) is NotFound
    finally:
        priority.reset(token)
    assert len(vendor.asked) == 1


async def test_no_permission_is_no_absence() -> None:
    assert type(await failure(Vendor({"/participant_sessions": refusal(403, 17)}))) is NoPermission


def attended(*rows: dict[str, Any], **changes: Any) -> Any:
    def answer(request: Request, _: object) -> object:
        wanted = request.query_params.get("filter_conditions", "")
        kept = [each for each in rows if f'"{each["user_id"]}"' in wanted or f'"{each["user_session_id"]}"' in wanted]
        return attendance(kept, **changes)

    return answer


@pytest.mark.parametrize(
    ("told", "kind", "says"),
    [
        (attended(row("alice", "US-7")), NotFound, "not as “US-1”"),
        (attended(row("bob", "US-1")), NotFound, "of “bob”"),
        (attended(), NotFound, "was not in the session"),
        (attended(row()), NotReady, "not computed"),
        (
            attended(session={"started_at": ns(START_S - 100 * 86400), "ended_at": ns(START_S - 99 * 86400)}),
            Expired,
            "90 days",
        ),
    ],
)
async def test_a_participant_who_is_not_found(told: Any, kind: type[CallscopeError], says: str) -> None:
    provider = Vendor({"/participant_sessions": told}).provider()
    with pytest.raises(CallscopeError) as caught:
        await provider.latest(Participant(ALICE, user_id="alice", session_id="US-1"))
    assert type(caught.value) is kind
    assert says in caught.value.line()
    await provider.aclose()


async def test_the_sessions_id_in_place_of_a_presence() -> None:
    provider = Vendor().provider()
    with pytest.raises(WrongIdKind):
        await provider.latest(Participant(SESSION.of("alice", "SESSION-1")))
    await provider.aclose()


async def test_nobody_by_that_id() -> None:
    provider = Vendor({"/participants": roster(participants=[]), "/participant_sessions": attendance([])}).provider()
    with pytest.raises(NotFound):
        await provider.participant(ALICE)
    await provider.aclose()


async def test_all_three_parts_of_a_detail_are_missing() -> None:
    provider = Vendor({"/participant_sessions": attended(row("alice", "US-7")), "/participants": roster()}).provider()
    with pytest.raises(NotFound, match="US-7"):
        await provider.detail(Participant(SESSION.of("alice", "US-0")), Window.from_epoch(START_S, START_S + 60))
    await provider.aclose()
