"""Lists as CSV: RFC 4180, machine values, and no cell that a spreadsheet would run as a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Generic, TextIO, TypeVar

from tui.render.column import CellValue, Column
from tui.render.json_out import iso
from tui.text import printable

T = TypeVar("T")

_FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


class CsvWriter(Generic[T]):
    """Writes rows as CSV as they come, the header first.

    Numbers are in the unit that the header names, times in ISO 8601 UTC, lists joined by ";", absent values empty.
    """

    def __init__(self, out: TextIO, columns: Sequence[Column[T]], *, source: str | None = None) -> None:
        self._columns = [column for column in columns if column.exported]
        self._source = [] if source is None else [_cell(source)]
        self._csv = csv.writer(out, lineterminator="\r\n")
        names = [column.export_name for column in self._columns]
        self._csv.writerow(names + (["source"] if self._source else []))

    def row(self, record: T) -> None:
        """Write one row."""
        self._csv.writerow([_cell(column.get(record)) for column in self._columns] + self._source)


def write_csv(out: TextIO, columns: Sequence[Column[T]], records: Iterable[T], *, source: str | None = None) -> None:
    """Write records as CSV, with a `source` column at the end where one is given."""
    writer = CsvWriter(out, columns, source=source)
    for record in records:
        writer.row(record)


def _cell(value: CellValue) -> str | float:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float | int):
        return int(value) if value == int(value) and abs(value) < 1e15 else value
    if isinstance(value, datetime):
        return iso(value)
    text = printable("; ".join(value) if isinstance(value, tuple) else value)
    return f"'{text}" if text.lstrip().startswith(_FORMULA_STARTS) else text
