"""What the list of sessions looks like, frame by frame. `CALLSCOPE_FRAMES=new` writes them anew: look at them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.explorer_run import SessionsPage, sessions_page

FRAMES = Path(__file__).parent / "frames"
SIZES = [(80, 24), (120, 36), (200, 50)]


def compare(name: str, text: str) -> None:
    path = FRAMES / f"{name}.txt"
    if os.environ.get("CALLSCOPE_FRAMES") == "new":
        FRAMES.mkdir(exist_ok=True)
        path.write_text(text + "\n", encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text + "\n"


async def settled(page: SessionsPage) -> None:
    await page.explorer.until("app:")
    await page.explorer.until(lambda: len(page.table.view.rows) >= 90)


@pytest.mark.parametrize("size", SIZES)
async def test_sessions(size: tuple[int, int]) -> None:
    async with sessions_page(size=size) as page:
        await settled(page)
        compare(f"sessions-{size[0]}x{size[1]}", page.explorer.text)


@pytest.mark.parametrize("size", SIZES)
async def test_filter_help_and_choices(size: tuple[int, int]) -> None:
    async with sessions_page(size=size) as page:
        await settled(page)
        run = page.explorer
        await run.press("/")
        await run.type("live:no score<90")
        await run.until("stream runs it")
        compare(f"filter-{size[0]}x{size[1]}", run.text)
        await run.press("ctrl+g", "?")
        compare(f"help-{size[0]}x{size[1]}", run.text)
        await run.press("q", "b")
        await run.until("Group")
        compare(f"group-{size[0]}x{size[1]}", run.text)


async def test_without_colour_every_verdict_is_a_word() -> None:
    async with sessions_page(theme="none") as page:
        await settled(page)
        assert any(word in page.explorer.text for word in ("bad score", "bad rated"))
        assert ">" in page.explorer.text or "▌" in page.explorer.text
