"""The commands of every table that go about in it: moving, opening, marking, going to flagged rows."""

from __future__ import annotations

from typing import TypeVar

from tui.screens.table_pane import TablePane

T = TypeVar("T")


class TableMoving(TablePane[T]):
    """Carries out what moves the cursor of a table, and what holds for the row at it."""

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
        if not self._shift_columns(-1):
            self.stop.status.say("these are the first columns")

    def do_table_right(self) -> None:
        """Show the columns further right."""
        if not self._shift_columns(1):
            self.stop.status.say("there are no more columns to the right", detail="more can be chosen")

    def _shift_columns(self, columns: int) -> bool:
        is_other = self.table.shift_columns(columns)
        self.move(self.view.shifted(self.table.shift))
        return is_other

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
        self.stop.status.say(f"none of {count:,} rows is flagged", detail=self.unjudged_text())

    # ---- marking

    def do_table_mark(self) -> None:
        """Mark the row, or take the mark away, and go on to the next one."""
        row = self.table.current
        if row is None:
            return
        self.mark(self.marked ^ {self.row_key(row)})
        self.table.move(1)
        self.stop.status.say(f"{len(self.marked)} marked" if self.marked else "nothing is marked")

    def let_go(self) -> bool:
        """Take all marks away."""
        if not self.marked:
            return False
        self.mark(frozenset())
        self.stop.status.say("nothing is marked")
        return True
