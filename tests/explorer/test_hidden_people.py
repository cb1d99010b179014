"""Hiding names for screen sharing: what filters, saved views and messages may say then."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.explorer_run import Explorer, sessions_page
from tests.support.session_page import SessionPage, address_of, session_page
from tui.service import FindProgress
from tui.view_state import ViewState
from tui.widgets.filter_bar import FilterBar


def personal_values(page: SessionPage) -> set[str]:
    """All that tells who the people of a session are."""
    found: set[str] = set()
    for row in page.pane.rows_read():
        who = row.participant
        for value in (who.name, who.user_id, who.custom_id, who.session_id, who.network.ip):
            if value:
                found.add(value)
    return found


def assert_nobody_is_named(run: Explorer, names: set[str]) -> None:
    """Look for names on the screen, and in the header's text, which may be cut off there."""
    shown = "\n".join((run.text, *run.stop.header.path))
    assert not [name for name in names if name in shown], shown


@pytest.mark.parametrize("field", ["name", "user", "presence", "ip", "user_id", "peer"])
async def test_completion_offers_pseudonyms_that_filter(field: str) -> None:
    async with session_page(address_of("sender_uplink_loss")) as page:
        run = page.explorer
        await page.all_read()
        names = personal_values(page)
        await run.press("P", "/")
        await run.type(f"{field}:")
        await run.press("tab")
        assert f'{field}:"~' in run.lines[-2]
        assert_nobody_is_named(run, names)
        await run.press("tab")
        assert_nobody_is_named(run, names)
        await run.press("space")
        await run.until("read rows match")
        assert_nobody_is_named(run, names)
        await run.press("enter")
        await run.until(lambda: page.rows)
        assert run.view.filter.removeprefix(f"{field}:").strip('"') in names
        assert f'/{field}:"~' in run.lines[0]
        assert_nobody_is_named(run, names)
        await run.press("/")
        await run.until("read rows match")
        assert_nobody_is_named(run, names)
        before = run.view.filter
        await run.type("country:BR")
        await run.press("enter")
        assert run.view.filter == f"{before} country:BR"


async def test_a_filter_typed_before_is_hidden_in_header_history_and_bar_and_goes_on_working() -> None:
    async with session_page(address_of("sender_uplink_loss")) as page:
        run = page.explorer
        await page.all_read()
        names = personal_values(page)
        name = page.rows[3].participant.name
        assert name is not None
        await page.filter(f'name:"{name}"')
        await run.until(lambda: len(page.rows) < 5)
        assert name in run.stop.header.path[-1]
        shown = len(page.rows)
        await run.press("P")
        assert "name:" in run.lines[0]
        assert_nobody_is_named(run, names)
        assert len(page.rows) == shown
        await run.press("\\", "/", "up")
        assert run.stop.query_one(FilterBar).text.startswith('name:"~')
        assert_nobody_is_named(run, names)
        await run.press("enter")
        await run.until(lambda: len(page.rows) == shown)
        assert run.view.filter == f'name:"{name}"'
        await run.press("P")
        assert name in run.stop.header.path[-1]


async def test_a_group_of_hidden_people_is_filtered_by_and_not_named() -> None:
    async with session_page(address_of("sender_uplink_loss")) as page:
        run = page.explorer
        await page.all_read()
        names = personal_values(page)
        await run.press("P")
        await page.choose("b", "name")
        await run.until("show the rows of a group together")
        assert_nobody_is_named(run, names)
        await run.press("enter")
        assert run.view.filter.startswith("name:")
        assert_nobody_is_named(run, names)


async def test_a_filter_that_is_none_is_not_cited() -> None:
    async with session_page(f"{address_of('sender_uplink_loss')}?filter=nmae%3Arosa") as page:
        run = page.explorer
        assert "rosa" in run.text
        await run.press("P")
        page.pane.present(run.view)
        await run.pilot.pause()
        assert "the filter is ignored" in run.status
        assert "rosa" not in run.text


async def test_saved_views_name_nobody(tmp_path: Path) -> None:
    async with sessions_page(folder=tmp_path) as page:
        run = page.explorer
        saved = run.stop.workspace.saved
        assert saved is not None
        saved.save("one", ViewState.parse("stream:default/standup/s1?filter=name%3Arosa%20country%3ABR"))
        saved.save(
            "two", ViewState.parse("stream:default/standup/s1/rosa/p1?show=compare&detail=stream%3Aa/b/c/rosa/p")
        )
        saved.save("odd", ViewState.parse("stream:default/standup/s1"))
        await run.press("P", "'")
        await run.until("Open a saved view")
        assert "rosa" not in run.text
        assert "country%3ABR" in run.text
        await run.press("escape", "m")
        await run.until("Save this view as")
        assert "rosa" not in run.text


async def test_what_is_looked_for_is_not_cited() -> None:
    async with sessions_page() as page:
        run = page.explorer

        async def find(*_: object, **__: object) -> object:
            yield FindProgress("rosa", complete=True)

        run.stop.workspace.service.find = find  # type: ignore[method-assign, assignment]  # replaced for one run
        await run.press("P")
        await page.filter("rosa")
        await run.until("was not found")
        assert "rosa" not in run.text
        assert run.view.filter == "rosa"
