"""Rows hold whatever strangers write, at any size, and cost the same whatever their number."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.app import App, ComposeResult

from tui.render.cells import Run, Style
from tui.render.column import Column
from tui.render.format import Formats
from tui.text import cell_width
from tui.widgets.bars import Header
from tui.widgets.table import Table, TableView
from tui.widgets.themes import styles_folder, theme_named

HOSTILE = [
    "\x1b[2J\x1b[31mred",
    "a\u0301\u0302\u0303\u0304\u0305bc",
    "日本語の長い名前です",
    "\u202eright to left\u202c",
    "x" * 10_000,
    "tab\tline\nbreak\r\x00\x07",
    "👩‍👩‍👧‍👦 family",
    "",
    " ",
    "שלום עולם",
    "\ud800 lone",
]
COLUMNS: tuple[Column[str], ...] = (
    Column("name", "name", lambda row: row, priority=0),
    Column("again", "again", lambda row: row, priority=1, max_width=None),
    Column("size", "size", lambda row: str(len(row)), priority=2),
)


class OneTable(App[None]):
    CSS_PATH = [str(path) for path in sorted(styles_folder().glob("*.tcss"))]  # noqa: RUF012

    def __init__(self, rows: Sequence[str], columns: tuple[Column[str], ...] = COLUMNS) -> None:
        super().__init__(ansi_color=True)
        self.register_theme(theme_named("dark"))
        self.theme = "callscope-dark"
        self.table: Table[str] = Table(TableView(rows, columns, lambda row: row, Formats()))

    def compose(self) -> ComposeResult:
        yield self.table


def drawn(table: Table[str]) -> list[str]:
    return [table.render_line(y).text for y in range(table.size.height)]


@pytest.mark.parametrize("size", [(60, 16), (80, 24), (200, 50)])
async def test_hostile_names_never_break_a_row(size: tuple[int, int]) -> None:
    app = OneTable(HOSTILE)
    async with app.run_test(size=size):
        for line in drawn(app.table):
            assert cell_width(line) == size[0]
            assert "\x1b" not in line
            assert line.isprintable()


@settings(max_examples=30, deadline=None)
@given(names=st.lists(st.text(max_size=40), min_size=1, max_size=8, unique=True))
def test_any_text_fills_its_cells_exactly(names: list[str]) -> None:
    from tui.render.tables import table

    lines = list(table(COLUMNS, names, Formats(), width=70))
    assert all(cell_width(line) <= 70 for line in lines)
    assert all("\x1b" not in line and "\n" not in line for line in lines)


async def test_the_cursor_stays_on_its_row_when_rows_come_in_above() -> None:
    app = OneTable(["a", "b", "c"])
    async with app.run_test(size=(80, 24)) as pilot:
        app.table.move(1)
        await pilot.pause()
        app.table.show(TableView(["x", "y", "a", "b", "c"], COLUMNS, lambda row: row, Formats()))
        assert app.table.current == "b"
        app.table.show(TableView(["x", "a"], COLUMNS, lambda row: row, Formats()))
        assert app.table.cursor < 2


async def test_columns_move_aside_and_what_always_stands_stays() -> None:
    wide = tuple(
        Column(f"c{number}", f"column {number}", lambda row, n=number: f"{row}{n}" * 4, priority=number)  # type: ignore[misc]  # mypy cannot infer a lambda's default
        for number in range(12)
    )
    app = OneTable(["row"], wide)
    async with app.run_test(size=(80, 24)):
        first = [column.key for column in app.table.shown_columns]
        assert app.table.shift_columns(1)
        assert app.table.shown_columns[0].key == "c0"
        assert drawn(app.table)[0].startswith("‹›")
        while app.table.shift_columns(1):
            pass
        assert app.table.shown_columns[-1].key == "c11"
        assert not app.table.shift_columns(1)
        while app.table.shift_columns(-1):
            pass
        assert [column.key for column in app.table.shown_columns] == first


async def test_a_storm_of_resizes_leaves_rows_of_the_right_width() -> None:
    app = OneTable([f"name {number}" for number in range(500)])
    async with app.run_test(size=(80, 24)) as pilot:
        app.table.move_to(-1)
        for width, height in [(61, 17), (200, 50), (60, 16), (133, 30), (80, 24)] * 3:
            await pilot.resize_terminal(width, height)
        await pilot.pause()
        assert {cell_width(line) for line in drawn(app.table)} == {80}
        assert any("name 499" in line for line in drawn(app.table))


async def test_a_hostile_path_keeps_the_header_to_one_line() -> None:
    class OneHeader(App[None]):
        def compose(self) -> ComposeResult:
            yield Header(id="header")

    app = OneHeader()
    async with app.run_test(size=(80, 24)):
        header = app.query_one(Header)
        header.present(source="prod", is_sandbox=False, path=["sessions", "\x1b[2J" + "名" * 200], fresh="now")
        line = header.render_line(0).text
        assert cell_width(line) == 80
        assert "\x1b" not in line
        header.present(source="prod", is_sandbox=False, path=["a long title " * 9, "heat map"], fresh="now")
        assert header.render_line(0).text.startswith("prod › a long title ")
        assert "… › heat map" in header.render_line(0).text, "where one stands is told whole"
        header.show((Run("x" * 500, Style.TEXT),), (Run("y" * 500, Style.TEXT),))
        assert cell_width(header.render_line(0).text) == 80
