"""Every screen over vendors whose every name would take over a terminal; what is copied and written is safe too."""

from __future__ import annotations

import csv
import io
import json
import re
from functools import partial
from pathlib import Path

import pytest

from tests.support.explorer_run import Explorer, explorer
from tests.support.hostile_vendors import USER, hostile_spec
from tests.support.screen_tour import Tour
from tests.support.session_page import address_of
from tests.support.triage_page import can_record
from tui.text import printable
from tui.view_state import ViewState

SHOWCASE = "layer_switch"
KINDS = ("csv", "json", "md", "svg")

pytestmark = pytest.mark.usefixtures("home")


def files_in(folder: Path, kind: str, *, but: frozenset[Path] = frozenset()) -> frozenset[Path]:
    return frozenset(folder.glob(f"callscope-*.{kind}")) - but


async def exported(run: Explorer, folder: Path, *kinds: str) -> dict[str, str]:
    """Export what is shown, and return the files' texts by kind."""
    found = {}
    for kind in kinds:
        before = files_in(folder, kind)
        await run.press("x")
        await run.until("Export what is shown")
        await run.type(kind if kind != "md" else "markdown")
        await run.press("enter")
        await run.until(partial(files_in, folder, kind, but=before))
        await run.until("written to")
        (path,) = files_in(folder, kind, but=before)
        found[kind] = path.read_bytes().decode()  # as it is: reading it as text would take line ends for others
    return found


async def copied(run: Explorer, folder: Path, key: str, *more: str) -> str:
    """Copy something, and return it."""
    file = folder / "state" / "callscope" / "last-copy.txt"
    file.unlink(missing_ok=True)
    await run.press(key)
    for each in more:
        await run.press(each)
    await run.until(file.exists)
    return file.read_text(encoding="utf-8")


def must_be_safe(text: str, what: str, *, lines: bool = True) -> None:
    for line in re.split(r"\r?\n", text) if lines else [text]:
        bad = [hex(ord(char)) for char in line if printable(char) == "\ufffd" and char != "\ufffd"]
        assert not bad, f"{what}: {bad[:5]} in {line[:200]!r}"


@pytest.mark.parametrize("vendor", ["stream", "rtk"])
async def test_hostile_text_steers_nothing(vendor: str, home: Path) -> None:
    async with explorer(address_of(SHOWCASE, vendor), specs=[hostile_spec(vendor)], workspace=can_record) as run:
        tour = Tour(run, "SANDBOX")
        await tour.session()
        session = await exported(run, home, *KINDS)
        cells = [await copied(run, home, "Y", *["down"] * row, "enter") for row in range(3)]
        snippet = await copied(run, home, "i")
        await run.press("w")
        await run.until("rules:")
        flags = await exported(run, home, "csv", "md", "json")
        await run.press("q", "M")
        await run.until("matrix")
        paths = await exported(run, home, "csv", "md", "json")
        await run.press("q")
        await tour.person()
        await run.press("g", "enter")
        await run.until(tour._person_is_read)
        address = await copied(run, home, "y")
        person = await exported(run, home, *KINDS)
        await run.press("q")
        await tour.sessions()
    assert len(paths["csv"].splitlines()) == 7, "three people receive two others each"
    for what, files in (("session", session), ("person", person), ("flags", flags), ("paths", paths)):
        for kind, text in files.items():
            must_be_safe(text, f"{what} as {kind}")
        rows = list(csv.reader(io.StringIO(files["csv"])))
        assert len({len(row) for row in rows}) == 1
        assert not [cell for row in rows for cell in row if cell.lstrip().startswith(("=", "+", "@"))]
        assert len(json.loads(files["json"])["items"]) == len(rows) - 1
        assert "<script" not in files["md"].replace("\\<", "")
        assert not re.search(r"(?<!\\)\]\(", files["md"])
    must_be_safe(snippet, "snippet")
    for cell in cells:
        must_be_safe(cell, "cell", lines=False)
    must_be_safe(address, "address", lines=False)
    if vendor == "stream":
        place = ViewState.parse(address.removeprefix("callscope open ").strip("'"))
        assert place.address is not None
        assert place.address.participant[0].startswith(USER), "the address names whom it named"
