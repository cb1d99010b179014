"""The commands of every table: going about in it, its order, its columns, its groups, its cells."""

from __future__ import annotations

from typing import TypeVar

from tui.screens.table_grouping import TableGrouping
from tui.screens.table_moving import TableMoving
from tui.widgets.picker import Choice, Picked

T = TypeVar("T")

VENDORS_ORDER = ""
"""A choice that is no column."""
_CELL_CHARACTERS = 200


class TableCommands(TableMoving[T], TableGrouping[T]):
    """Carries out what can be done with a table, for a pane that has one."""

    # ---- sorting

    def do_table_worst(self) -> None:
        """Worst first."""
        self.go(self.view.with_sort(self.WORST))
        self.table.move_to(0)
        self.say_order("worst first")

    def do_table_sort(self) -> None:
        """Choose a column to sort by; the same again turns the order round."""
        sort = self.view.layout.sort
        choices = [Choice(VENDORS_ORDER, "the vendor's order", chosen=sort is None)]
        for column in self.columns_first(self.view):
            now = sort is not None and sort.column == column.key
            note = ("largest first" if sort and sort.descending else "smallest first") if now else column.help
            choices.append(Choice(column.key, column.title, note, chosen=now))
        self.pick("Sort by", choices, self._sort, hint="the same again turns it round")

    def _sort(self, picked: Picked) -> None:
        key = picked.ids[0]
        self.go(self.view.sorted_by(key or None))
        self.table.move_to(0)
        if key:
            column = self.column(key)
            self.say_order(f"sorted by {column.title if column is not None else key}")

    # ---- columns

    def do_table_columns(self) -> None:
        """Choose the columns and their order."""
        shown = {column.key for column in self.columns_of(self.view)}
        self.pick(
            "Columns",
            [
                Choice(column.key, column.title, column.help or column.unit, chosen=column.key in shown)
                for column in self.columns_first(self.view)
            ],
            self._choose_columns,
            several=True,
            hint="Tab marks, ←→ move, Enter takes",
        )

    def _choose_columns(self, picked: Picked) -> None:
        usual = self.USUAL or tuple(column.key for column in self.ALL_COLUMNS if column.shown)
        self.go(self.view.with_columns(None if picked.ids in ((), usual) else picked.ids))

    # ---- cells

    def do_view_copy_cell(self) -> None:
        """Choose a cell of the row at the cursor, and copy it whole."""
        row = self.table.current
        if row is None:
            return
        formats = self.workspace.formats
        columns = self.columns_first(self.view)
        texts = {column.key: column.text(row, formats) for column in columns}
        self.pick(
            "Copy",
            [
                Choice(column.key, f"{column.heading(formats)}: {texts[column.key][:_CELL_CHARACTERS]}")
                for column in columns
                if texts[column.key] not in ("", formats.absent)
            ],
            lambda picked: self.stop.everywhere.copy(texts[picked.ids[0]], what="the cell"),
        )

    def say_order(self, what: str) -> None:
        """Say over how many rows an order speaks."""
        self.stop.status.say(f"{what}, over the {len(self.rows_read()):,} rows read")
