"""The commands of every table: moving about, sorting, columns, grouping, marking, going to flagged rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Generic, TypeVar

from tui.commands import Condition
from tui.model import QualityState
from tui.render.column import Column, group_counts, pick, sorted_by
from tui.screens.exporting import Material
from tui.screens.grouping import group_filter
from tui.screens.pane import Pane
from tui.view_state import Sort, ViewState
from tui.widgets.picker import Choice, Picked, Picker
from tui.widgets.table import Table, TableView

T = TypeVar("T")

VENDORS_ORDER, TOGETHER = "", " together"
"""Choices that are no column."""
_CELL_CHARACTERS = 200


class TableCommands(Pane, Generic[T]):
    """Carries out what can be done with a table, for a pane that has one.

    The pane has `table`, names its columns, and says which rows were read; what the user chose is in the view.

    Attributes:
        table: the table.
        marked: keys of the rows that the user marked.
    """

    ALL_COLUMNS: ClassVar[tuple[Column[Any], ...]]
    """All columns, in their usual order."""
    USUAL: ClassVar[tuple[str, ...]] = ()
    """The keys of the columns that are shown without asking; () for those that say so themselves."""
    WORST: ClassVar[Sort]
    """What puts the worst first."""

    table: Table[T]
    marked: frozenset[str] = frozenset()

    def rows_read(self) -> Sequence[T]:
        """Return the rows read so far, in the vendor's order."""
        raise NotImplementedError

    def row_key(self, row: T) -> str:
        """Return a row's stable name."""
        raise NotImplementedError

    def is_flagged(self, row: T) -> bool:
        """Return whether a row deserves a look: any of its columns says that it was bad."""
        return any(
            column.severity is not None and column.severity(row) is QualityState.BAD for column in self.ALL_COLUMNS
        )

    # ---- what the view says about the table

    def columns_of(self, view: ViewState) -> tuple[Column[T], ...]:
        """Return the columns that the user chose, else the usual ones; unknown ones out of an address are left out."""
        chosen = view.layout.columns or self.USUAL
        if not chosen:
            return tuple(column for column in self.ALL_COLUMNS if column.shown)
        known = {column.key for column in self.ALL_COLUMNS}
        return pick(self.ALL_COLUMNS, [key for key in chosen if key in known])

    def column(self, key: str | None) -> Column[T] | None:
        """Return a column by its key; None where there is none."""
        return next((column for column in self.ALL_COLUMNS if column.key == key), None)

    def arranged(self, view: ViewState, rows: Sequence[T]) -> Sequence[T]:
        """Return rows in the order that the view asks for: sorted, and a group's together, largest group first."""
        sort = view.layout.sort
        by = self.column(sort.column) if sort is not None else None
        if sort is not None and by is not None:
            rows = sorted_by(rows, by, descending=sort.descending)
        group = self.column(view.layout.group)
        if group is not None:
            formats = self.workspace.formats
            ranks = {text: rank for rank, (text, _) in enumerate(group_counts(rows, group, formats))}
            rows = sorted(rows, key=lambda row: ranks[group.text(row, formats)])
        return rows

    def table_view(self, view: ViewState, rows: Sequence[T], *, empty: str) -> TableView[T]:
        """Return what the table shows of rows that are arranged already.

        Args:
            view: where the user stands.
            rows: in the order shown.
            empty: why there are none, where there are none.
        """
        sort = view.layout.sort
        return TableView(
            rows,
            self.columns_of(view),
            self.row_key,
            self.workspace.formats,
            marked=self.marked,
            empty=empty,
            sorted_column=sort.column if sort else None,
            descending=sort.descending if sort else False,
        )

    def table_material(
        self,
        *,
        name: str,
        title: str,
        source: str,
        document: Callable[[T], object] = lambda row: row,
        lines: Sequence[str] = (),
    ) -> Material:
        """Return what can be written of the table: the rows shown, those marked alone where there are any."""
        rows = self.table.view.rows
        if self.marked:
            rows = [row for row in rows if self.row_key(row) in self.marked]
        return Material(
            name=name,
            title=title,
            source=source,
            rows=rows,
            columns=self.table.view.columns,
            all_columns=self.ALL_COLUMNS,
            document=document,
            lines=lines,
        )

    def table_conditions(self) -> frozenset[Condition]:
        """Return what holds about the table."""
        holds = set()
        if self.table.view.rows:
            holds.add(Condition.HAS_ROWS)
        if self.marked:
            holds.add(Condition.HAS_MARKED)
        return frozenset(holds)

    # ---- moving

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

    def do_table_left(self) -> None:
        """Show the columns further left."""
        if not self.table.shift_columns(-1):
            self.stop.status.say("these are the first columns")

    def do_table_right(self) -> None:
        """Show the columns further right."""
        if not self.table.shift_columns(1):
            self.stop.status.say("there are no more columns to the right", detail="more can be chosen")

    def do_table_open(self) -> None:
        """Open the row at the cursor."""
        self.table.choose()

    def do_table_next_bad(self) -> None:
        """To the next row that deserves a look."""
        self._to_flagged(1)

    def do_table_previous_bad(self) -> None:
        """To the row before that deserves a look."""
        self._to_flagged(-1)

    def _to_flagged(self, step: int) -> None:
        rows, here = self.table.view.rows, self.table.cursor
        count = len(rows)
        for distance in range(1, count + 1):
            index = (here + step * distance) % count
            if self.is_flagged(rows[index]):
                self.table.move_to(index)
                wrapped = (index <= here) if step > 0 else (index >= here)
                if wrapped:
                    self.stop.status.say("that was the last flagged row: on from the other end")
                return
        self.stop.status.say(f"none of {count:,} rows is flagged")

    # ---- marking

    def do_table_mark(self) -> None:
        """Mark the row, or take the mark away, and go on to the next one."""
        row = self.table.current
        if row is None:
            return
        self.marked = self.marked ^ {self.row_key(row)}
        self.table.mark(self.marked)
        self.table.move(1)
        self.stop.status.say(f"{len(self.marked)} marked" if self.marked else "nothing is marked")

    def let_go(self) -> bool:
        """Take all marks away."""
        if not self.marked:
            return False
        self.marked = frozenset()
        self.table.mark(self.marked)
        self.stop.status.say("nothing is marked")
        return True

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
        for column in self._columns_first(self.view):
            now = sort is not None and sort.column == column.key
            note = ("largest first" if sort and sort.descending else "smallest first") if now else column.help
            choices.append(Choice(column.key, column.title, note, chosen=now))
        self.pick("Sort by", choices, self._sort, hint="the same again turns it round")

    def _sort(self, picked: Picked) -> None:
        key = picked.ids[0]
        self.go(self.view.sorted_by(key or None))
        self.table.move_to(0)
        if key:
            self.say_order(f"sorted by {key}")

    # ---- columns

    def do_table_columns(self) -> None:
        """Choose the columns and their order."""
        shown = {column.key for column in self.columns_of(self.view)}
        self.pick(
            "Columns",
            [
                Choice(column.key, column.title, column.help or column.unit, chosen=column.key in shown)
                for column in self._columns_first(self.view)
            ],
            self._choose_columns,
            several=True,
            hint="Tab marks, ←→ move, Enter takes",
        )

    def _choose_columns(self, picked: Picked) -> None:
        usual = self.USUAL or tuple(column.key for column in self.ALL_COLUMNS if column.shown)
        self.go(self.view.with_columns(None if picked.ids in ((), usual) else picked.ids))

    def _columns_first(self, view: ViewState) -> list[Column[T]]:
        """Return all columns, those shown first, in their order."""
        shown = self.columns_of(view)
        return [*shown, *(column for column in self.ALL_COLUMNS if column not in shown)]

    # ---- grouping

    def do_table_group(self) -> None:
        """Choose a column to group by."""
        now = self.view.layout.group
        choices = [Choice(VENDORS_ORDER, "no grouping")] if now else []
        rows, formats = self.rows_read(), self.workspace.formats
        for column in self._columns_first(self.view):
            if column.groups:
                values = len({column.text(row, formats) for row in rows})
                count = f"{values:,} value{'' if values == 1 else 's'}"
                choices.append(Choice(column.key, column.title, count, chosen=column.key == now))
        self.pick(f"Group {len(rows):,} read rows by", choices, self._show_groups)

    def _show_groups(self, picked: Picked) -> None:
        column = self.column(picked.ids[0])
        if column is None:
            self.go(self.view.grouped_by(None))
            return
        rows, formats = self.rows_read(), self.workspace.formats
        groups = group_counts(rows, column, formats)
        flagged: dict[str, int] = {}
        for row in rows:
            if self.is_flagged(row):
                text = column.text(row, formats)
                flagged[text] = flagged.get(text, 0) + 1
        count_text = f"{len(groups):,} group{'' if len(groups) == 1 else 's'}"
        choices = [Choice(TOGETHER, "show the rows of a group together", count_text)]
        for text, count in groups:
            share = f"{count / len(rows):4.0%}"
            bad = f"{flagged[text]:,} flagged  " if text in flagged else ""
            choices.append(Choice(text, text, f"{bad}{count:,}  {share}"))

        def choose(group: Picked) -> None:
            if group.ids[0] == TOGETHER:
                self.go(self.view.grouped_by(column.key))
            else:
                self._filter_by_group(column, group.ids[0])

        self.pick(f"{column.title}: {len(rows):,} read rows", choices, choose, hint="Enter filters by a value", at=1)

    def _filter_by_group(self, column: Column[T], text: str) -> None:
        formats = self.workspace.formats
        members = [row for row in self.rows_read() if column.text(row, formats) == text]
        filtered = group_filter(self.view.filter, column, members, self.rows_read())
        if filtered is not None:
            self.go(self.view.filtered(filtered))
            return
        self.marked = frozenset(self.row_key(row) for row in members)
        self.table.mark(self.marked)
        self.stop.status.say(f"{len(members)} rows are marked", detail=f"no filter field tells {column.title}")

    # ---- cells

    def do_view_copy_cell(self) -> None:
        """Choose a cell of the row at the cursor, and copy it whole."""
        row = self.table.current
        if row is None:
            return
        formats = self.workspace.formats
        columns = self._columns_first(self.view)
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

    # ---- inside

    def pick(
        self,
        title: str,
        choices: Sequence[Choice],
        then: Callable[[Picked], None],
        *,
        several: bool = False,
        hint: str = "",
        at: int | None = None,
    ) -> None:
        """Let the user choose, and go on with what was chosen; nothing happens where nothing was."""
        picker = Picker(title, choices, several=several, ascii_only=self.workspace.formats.ascii, hint=hint, at=at)
        self.app.push_screen(picker, lambda picked: then(picked) if picked is not None else None)

    def say_order(self, what: str) -> None:
        """Say over how many rows an order speaks."""
        self.stop.status.say(f"{what}, over the {len(self.rows_read()):,} rows read")
