"""Grouping the rows of a table: counts of what a column says, and the filter that keeps one group."""

from __future__ import annotations

from typing import TypeVar

from tui.render.column import Column, group_counts
from tui.screens.grouping import group_filter
from tui.screens.table_pane import TablePane
from tui.widgets.picker import Choice, Picked

T = TypeVar("T")

UNGROUPED, TOGETHER = "", " together"
"""Choices that are no column."""


class TableGrouping(TablePane[T]):
    """Carries out the grouping of a table."""

    def do_table_group(self) -> None:
        """Choose a column to group by."""
        now = self.view.layout.group
        choices = [Choice(UNGROUPED, "no grouping")] if now else []
        rows, formats = self.rows_read(), self.workspace.formats
        for column in self.columns_first(self.view):
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
        self.mark(frozenset(self.row_key(row) for row in members))
        self.stop.status.say(f"{len(members)} rows are marked", detail=f"no filter field tells {column.title}")
