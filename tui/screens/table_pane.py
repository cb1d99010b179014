"""A pane that has a table: what its view says about rows and columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Generic, TypeVar

from tui.commands import Condition
from tui.model import Address, QualityState
from tui.render.column import Column, group_counts, pick, sorted_by
from tui.screens.exporting import Material
from tui.screens.pane import Pane
from tui.view_state import Sort, ViewState
from tui.widgets.picker import Choice, Picked, Picker
from tui.widgets.table import Table, TableView

T = TypeVar("T")


class TablePane(Pane, Generic[T]):
    """A pane with a table.

    The pane has `table`, names its columns, and says which rows were read; what the user chose is in the view.

    Attributes:
        table: the table.
        address: of the session whose people are in it; None for sessions.
    """

    ALL_COLUMNS: ClassVar[tuple[Column[Any], ...]]
    """All columns, in their usual order."""
    USUAL: ClassVar[tuple[str, ...]] = ()
    """The keys of the columns that are shown without asking; () for those that say so themselves."""
    WORST: ClassVar[Sort]
    """What puts the worst first."""

    table: Table[T]
    address: Address | None = None

    @property
    def marked(self) -> frozenset[str]:
        """Keys of the rows that the user marked."""
        return self.workspace.marked.get(self.address, frozenset())

    def mark(self, marked: frozenset[str]) -> None:
        """Mark these rows, and no others."""
        self.workspace.marked[self.address] = marked
        self.table.mark(marked)

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

    def unjudged_text(self) -> str:
        """Return how many rows could not be judged; "" for none."""
        return ""

    # ---- what the view says about the table

    def columns_first(self, view: ViewState) -> list[Column[T]]:
        """Return all columns, those shown first, in their order."""
        shown = self.columns_of(view)
        return [*shown, *(column for column in self.ALL_COLUMNS if column not in shown)]

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
            shift=view.layout.shift,
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

    # ---- asking the user

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
