"""What a column is: data that tables, CSV, sorting, grouping and the column chooser all use."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

from tui.model import QualityState
from tui.render.cells import Line
from tui.render.format import Formats

T = TypeVar("T")

CellValue = str | float | bool | datetime | tuple[str, ...] | None
"""What a column reads from a record, before it is formatted. Numbers are in the column's unit."""

SortKey = tuple[float, str]


class Kind(StrEnum):
    """What a column's values are, and so how they are formatted, aligned, exported and sorted."""

    TEXT = "text"
    PERSON = "person"
    """A name, an id of a person, or an IP: hidden on request."""
    COUNT = "count"
    MEASURED = "measured"
    DURATION = "duration"
    TIME = "time"
    YES_NO = "yes_no"


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """One column.

    Attributes:
        key: its stable name, for configuration, sorting and views.
        title: its heading, without unit.
        get: reads the value from a record; None where absent.
        kind: what the values are.
        unit: shown once, in the heading; "" for none.
        min_width: cells below which the column is not worth showing.
        max_width: cells above which text is cut; None for as wide as needed.
        priority: 0 is always shown; the highest number goes first when space is short.
        shown: whether it is among the columns that are shown without asking.
        export: its name in CSV, with the unit; the key by default.
        exported: whether CSV has it; what only sums up other columns is left out there.
        field: the filter language's field for the same thing, where there is one.
        show: formats a value in a way of its own; by kind otherwise.
        draw: draws a value as runs of meanings, where one meaning is not enough; `show` gives its text.
        fit: draws a value into a number of cells, where it can be shown coarser or finer; `show` is for text alone.
        widths: the numbers of cells that `fit` can be given, ascending: the room decides.
        sort: what to sort by instead of the value.
        severity: how the record fares in this column; None where that is not judged.
        brief: formats a value for a table on the screen, without what goes without saying there: what is out of the
            ordinary then stands out, and a slow link carries that alone.
        groups: whether rows may be grouped by it: not by what only numbers or draws them.
        help: one line for people; "" where the title says it.
    """

    key: str
    title: str
    get: Callable[[T], CellValue]
    kind: Kind = Kind.TEXT
    unit: str = ""
    min_width: int = 3
    max_width: int | None = 32
    priority: int = 5
    shown: bool = True
    export: str = ""
    exported: bool = True
    field: str | None = None
    show: Callable[[T, Formats], str] | None = None
    draw: Callable[[T, Formats], Line] | None = None
    fit: Callable[[T, Formats, int], Line] | None = None
    widths: tuple[int, ...] = ()
    sort: Callable[[T], CellValue] | None = None
    severity: Callable[[T], QualityState | None] | None = None
    brief: Callable[[T, Formats], str] | None = None
    groups: bool = True
    help: str = ""

    @property
    def export_name(self) -> str:
        """The column's name in CSV."""
        return self.export or self.key

    @property
    def right(self) -> bool:
        """Whether values are aligned to the right."""
        return self.kind in (Kind.COUNT, Kind.MEASURED, Kind.DURATION)

    def heading(self, formats: Formats) -> str:
        """Return the title with the unit: "jitter ms", "joined UTC"."""
        unit = formats.zone_name if self.kind is Kind.TIME else self.unit
        return f"{self.title} {unit}".rstrip()

    def text(self, record: T, formats: Formats) -> str:
        """Return the cell as text for people, without control characters."""
        if self.show is not None:
            return self.show(record, formats)
        return format_value(self.get(record), self.kind, formats)

    def cell(self, record: T, formats: Formats) -> str:
        """Return the text for a table on the screen: as `text` says, or briefer; blank where there is nothing."""
        text = self.brief(record, formats) if self.brief is not None else self.text(record, formats)
        return "" if text == formats.absent else text

    def sort_key(self, record: T) -> SortKey | None:
        """Return what the record is sorted by; None where there is nothing, which sorts last."""
        value = (self.sort or self.get)(record)
        if value is None or value in ("", ()):
            return None
        if isinstance(value, datetime):
            return (value.timestamp(), "")
        if isinstance(value, float | int):
            return (float(value), "")
        return (0.0, (", ".join(value) if isinstance(value, tuple) else value).casefold())


def format_value(value: CellValue, kind: Kind, formats: Formats) -> str:
    """Return a column's value as text for people."""
    if value is None:
        return formats.absent
    if isinstance(value, tuple):
        shown = [formats.text(part) for part in value]
        return ", ".join(shown) if shown else formats.absent
    if isinstance(value, datetime):
        return formats.time(value)
    if isinstance(value, bool):
        return formats.yes_no(value)
    if isinstance(value, float | int):
        if kind is Kind.DURATION:
            return formats.duration(value)
        return formats.number(value) if kind is Kind.COUNT else formats.measured(value)
    return formats.person(value) if kind is Kind.PERSON else formats.text(value)


def sorted_by(records: Iterable[T], column: Column[T], *, descending: bool = False) -> list[T]:
    """Return records in the order of a column; those without a value come last either way, equal ones stay in order."""
    keyed = [(column.sort_key(record), record) for record in records]
    known = [(key, record) for key, record in keyed if key is not None]
    known.sort(key=lambda pair: pair[0], reverse=descending)
    return [record for _, record in known] + [record for key, record in keyed if key is None]


def pick(columns: Sequence[Column[T]], keys: Iterable[str]) -> tuple[Column[T], ...]:
    """Return the columns of these keys, in the order of the keys.

    Raises:
        KeyError: with the key that no column has.
    """
    by_key = {column.key: column for column in columns}
    return tuple(by_key[key] for key in keys)


def group_counts(records: Iterable[T], column: Column[T], formats: Formats) -> list[tuple[str, int]]:
    """Return how many records show each text in a column, most first."""
    counts: dict[str, int] = {}
    for record in records:
        text = column.text(record, formats)
        counts[text] = counts.get(text, 0) + 1
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
