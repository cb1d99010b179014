"""The commands of every table: moving about and opening."""

from __future__ import annotations

from typing import Generic, TypeVar

from tui.widgets.table import Table

T = TypeVar("T")


class TableCommands(Generic[T]):
    """Carries out what a table does by itself, for a pane that has one."""

    table: Table[T]

    def do_table_down(self) -> None:
        """Down one row."""
        self.table.move(1)

    def do_table_up(self) -> None:
        """Up one row."""
        self.table.move(-1)

    def do_table_page_down(self) -> None:
        """Down one screen."""
        self.table.move_page(1)

    def do_table_page_up(self) -> None:
        """Up one screen."""
        self.table.move_page(-1)

    def do_table_half_down(self) -> None:
        """Down half a screen."""
        self.table.move_page(0.5)

    def do_table_half_up(self) -> None:
        """Up half a screen."""
        self.table.move_page(-0.5)

    def do_table_top(self) -> None:
        """To the first row."""
        self.table.move_to(0)

    def do_table_bottom(self) -> None:
        """To the last row."""
        self.table.move_to(-1)

    def do_table_open(self) -> None:
        """Open the row at the cursor."""
        self.table.choose()
