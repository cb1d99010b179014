"""The exact answers, from the keyboard."""

from __future__ import annotations

import pytest

from tests.support.explorer_run import Explorer, explorer
from tests.support.participant_page import culprit, participant_page, showcase_session
from tui.screens.raw import RawPane
from tui.view_state import Show, ViewState
from tui.widgets.raw_text import RawText


def raw_text(run: Explorer) -> RawText:
    return run.stop.query_one(RawText)


async def test_every_answer_of_a_participant_is_shown_and_searched() -> None:
    who, _, _ = await culprit("sender_uplink_loss", "stream")
    async with participant_page(who.address) as page:
        run = page.run
        await run.press("enter", "v")
        await run.until("answer 1 of")
        assert run.lines[0].endswith("default:checkout-review › Zoe Patel › exact answers"), (
            "as the screen before has it"
        )
        await run.press("q", "v")
        await run.until("answer 1 of")
        assert str(run.view).endswith("show=raw")
        assert run.lines[1].startswith("GET http")
        assert '"user_id"' in run.text
        await run.press("/")
        await run.type("JOINED_AT")
        await run.press("enter")
        await run.until("lines with")
        assert "joined_at" in run.text
        await run.press("n", "N", "G")
        first, last, count = raw_text(run).where
        assert last == count
        assert first > 1
        await run.press("g", ">")
        await run.until("answer 2 of")
        assert run.view.detail == "2"
        await run.press("<", "<")
        assert "first answer" in run.status
        await run.press("q")
        assert run.view.show is Show.USUAL
        assert page.pane.loaded is not None


async def test_a_search_goes_on_into_the_other_answers() -> None:
    who, _, _ = await culprit("sender_uplink_loss", "stream")
    async with participant_page(who.address) as page:
        run = page.run
        await run.press("v")
        await run.until("answer 1 of")
        await run.press("/")
        await run.type("Thresholds")
        await run.press("enter")
        await run.until("“Thresholds” is not in this answer, but in answer 2")
        await run.press("n")
        await run.until("answer 2 of")
        await run.until(lambda: "1 of" in run.status and "lines with" in run.status)
        assert "thresholds" in run.text


@pytest.mark.parametrize("vendor", ["stream", "rtk"])
async def test_a_session_opened_by_its_raw_address_asks_for_its_answers(vendor: str) -> None:
    view = ViewState(showcase_session("sender_uplink_loss", vendor)).showing(Show.RAW)
    async with explorer(str(view)) as run:
        await run.until("answer 1 of")
        assert isinstance(run.stop.pane, RawPane)
        assert "sandbox.invalid" in run.lines[1]


async def test_the_list_of_sessions_has_raw_answers_too() -> None:
    async with explorer("?show=raw") as run:
        await run.until("answer 1 of 1")
        assert "GET http" in run.text or "POST http" in run.text


async def test_an_answer_that_is_not_there_any_more_is_no_crash() -> None:
    view = str(ViewState(showcase_session("sender_uplink_loss", "stream")).showing(Show.RAW, "99"))
    async with explorer(view) as run:
        await run.until(lambda: run.status.startswith("answer 2 of 2"))
