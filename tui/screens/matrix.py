"""Who received whose media how: publishers down, subscribers across."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tui.model import QualityState, Reason, unclassified
from tui.render.cells import Line, Run, Style
from tui.render.flag_text import STATES, flag_text
from tui.render.heat import ASCII_LEGEND, LEGEND, glyph_of
from tui.render.matrix_head import cell_width, head_height, head_lines
from tui.render.session_clock import SessionClock
from tui.screens.context import Workspace
from tui.screens.exporting import Material
from tui.screens.grid_commands import GridCommands, Place
from tui.screens.triage_exports import paths_material
from tui.screens.triage_pane import TriagePane, row_key
from tui.screens.triage_reading import Told, Triaging
from tui.text import clipped
from tui.triage.matrix import Cell as Path
from tui.triage.matrix import Line as Person
from tui.triage.matrix import Matrix
from tui.widgets.grid import Cell, Grid, GridView, Shape
from tui.widgets.lines import Lines, Pair

_RIGHT = 10
_NONE: Cell = (" ", Style.TEXT)
_NOT_READ = unclassified(Reason.NOT_READ)
_STYLES = {QualityState.BAD: Style.BAD, QualityState.FAIR: Style.FAIR, QualityState.OK: Style.OK}


class MatrixPane(GridCommands, TriagePane):
    """A cell for each path from a publisher to a subscriber, the worst rows and columns first."""

    def __init__(self, workspace: Workspace, of: Triaging) -> None:
        super().__init__(workspace, of, id="matrix")
        self.grid = Grid(id="matrix-grid")
        self.foot = Lines(id="matrix-foot", classes="triage-foot")
        self._names: list[str] = []

    def sentence(self, told: Told) -> str:
        """Return what the bad cells look like."""
        return told.pattern.sentence

    def export(self) -> Material | None:
        """Return the paths that are shown."""
        told = self.told
        if told is None:
            return None
        return paths_material(told, source=self.source_id, sentence=self.hider(told)(self.sentence(told)))

    # ---- drawing

    def draw(self, told: Told) -> None:
        """Show the matrix as far as it is filled."""
        matrix = told.matrix
        keys = self._keys()
        width = self.size.width or self.app.size.width
        shape = self._shape(width, len(matrix.subscribers))
        self._names = [self._called(person) for person in matrix.subscribers]
        room = max(1, (self.size.height or self.app.size.height) // 3 - 2)
        heads = head_height(self._names, shape.cell, room)
        view = GridView(
            len(matrix.publishers),
            len(matrix.subscribers),
            shape,
            lambda row: Run(self._called(matrix.publishers[row]), Style.TEXT),
            lambda row: self._cells(matrix, row),
            lambda row: self._right(matrix.publishers[row]),
            lambda left, count, column: head_lines(
                self._names[left : left + count], shape.cell, heads, column - left, ellipsis=self.formats.ellipsis
            ),
            heads,
            empty="nobody's answers say whose media they received",
            ascii=self.formats.ascii,
        )
        row, column = self._place(matrix, keys)
        self.grid.show(view, row=row, column=column)
        self._tell()

    def draw_nothing(self, why: str) -> None:
        """Say why there is nothing."""
        self.grid.show(None, empty=self.formats.text(why))
        self.foot.show(())

    @staticmethod
    def _shape(width: int, columns: int) -> Shape:
        label = 16 if width < 100 else 24
        return Shape(label, cell_width(width - label - _RIGHT - 2, columns), _RIGHT)

    def _keys(self) -> tuple[str, str] | None:
        """Return whose cell the cursor is on, by what was shown before."""
        detail = self.view.detail
        publisher, _, subscriber = (detail or "").partition(" ")
        return (publisher, subscriber) if subscriber else None

    @staticmethod
    def _place(matrix: Matrix, keys: tuple[str, str] | None) -> tuple[int, int]:
        """Return the cell of two people, else the first bad one."""
        rows = {line.key: number for number, line in enumerate(matrix.publishers)}
        columns = {line.key: number for number, line in enumerate(matrix.subscribers)}
        if keys is not None and keys[0] in rows and keys[1] in columns:
            return rows[keys[0]], columns[keys[1]]
        bad = [pair for pair, cell in matrix.cells.items() if cell.quality.state is QualityState.BAD]
        return min(
            ((rows[row], columns[column]) for row, column in bad if row in rows and column in columns), default=(0, 0)
        )

    def _called(self, person: Person) -> str:
        return self.formats.person(person.name)

    def _cells(self, matrix: Matrix, row: int) -> Sequence[Cell]:
        publisher, ascii_only = matrix.publishers[row].key, self.formats.ascii
        found = []
        for subscriber in matrix.subscribers:
            cell = matrix.cell(publisher, subscriber.key)
            if cell is not None:
                found.append(glyph_of(cell.quality, ascii_only=ascii_only))
            elif subscriber.key == publisher:
                found.append(("\\", Style.GRID))
            elif not subscriber.is_read:
                found.append(glyph_of(_NOT_READ, ascii_only=ascii_only))
            else:
                found.append(_NONE)
        return found

    @staticmethod
    def _right(person: Person) -> Line:
        judged = sum(count for state, count in person.cells.items() if state is not QualityState.UNCLASSIFIED)
        bad = person.cells.get(QualityState.BAD, 0)
        if not judged:
            return (Run("  none", Style.MUTED),)
        text = f" {bad}/{judged} bad"
        shown = text if len(text) <= _RIGHT else f" {bad}/{judged}"
        return (Run(shown[:_RIGHT], Style.BAD if bad else Style.MUTED),)

    # ---- the cursor

    def _at(self) -> tuple[Matrix, Person, Person, Path | None] | None:
        told = self.told
        if told is None or not told.matrix.publishers or not told.matrix.subscribers:
            return None
        matrix = told.matrix
        publisher, subscriber = matrix.publishers[self.grid.row], matrix.subscribers[self.grid.column]
        return matrix, publisher, subscriber, matrix.cell(publisher.key, subscriber.key)

    def _tell(self) -> None:
        """Say below what is at the cursor: who received whose media how, and why that is so."""
        at, told = self._at(), self.told
        if at is None or told is None:
            self.foot.show(())
            return
        matrix, publisher, subscriber, cell = at
        formats, width = self.formats, (self.size.width or self.app.size.width) - 2
        sent, got = (
            clipped(self._called(each), width // 3, ellipsis=formats.ellipsis) for each in (publisher, subscriber)
        )
        lead = (Run(f" {sent} ", Style.STRONG), Run("to ", Style.MUTED), Run(got, Style.STRONG))
        lines: list[Pair] = []
        if cell is None:
            why = "the same person" if publisher.key == subscriber.key else "nothing was subscribed"
            why = "not read" if not subscriber.is_read and publisher.key != subscriber.key else why
            lines += [((*lead, Run(f"  {why}", Style.MUTED)), ()), ((), ())]
        else:
            lines += self._cell_lines(cell, lead, told)
        column = f"column {got}: {_counts(subscriber)}"
        row = f"row {sent}: {_counts(publisher)}"
        lines.append(((Run(f" {row}, {column}", Style.MUTED),), ()))
        left = matrix.folded_publishers + matrix.folded_subscribers
        if left or self.size.height >= 26:
            legend = ASCII_LEGEND if formats.ascii else LEGEND
            lines.append(((Run(f" {legend}", Style.MUTED),), ()))
        self.foot.show(lines)

    def _cell_lines(self, cell: Path, lead: Line, told: Told) -> list[Pair]:
        formats, width = self.formats, (self.size.width or self.app.size.width) - 4
        kinds = ", ".join(kind.replace("_", " ") for kind in cell.kinds)
        quality = cell.quality
        word = str(quality.reason or quality.state)
        glyph = STATES.get(quality.state, (" ", Style.TEXT))[0]
        style = _STYLES.get(quality.state, Style.MUTED)
        count = f"  {cell.flags} flag{'' if cell.flags == 1 else 's'}" if cell.flags else ""
        first = (*lead, Run(f"  {glyph} {word}".rstrip(), style), Run(f"  {kinds}{count}", Style.MUTED))
        if cell.worst is None:
            return [(first, ()), ((), ())]
        clock = SessionClock.of(formats, told.clock.since_s if told.clock is not None else None)
        text = clipped(flag_text(cell.worst, clock), width, ellipsis=formats.ellipsis)
        return [(first, ()), ((Run(f"   {text}", Style.TEXT),), ())]

    def on_grid_moved(self, event: Grid.Moved) -> None:
        """Note where the cursor is, and say what is there."""
        event.stop()
        at = self._at()
        if at is not None:
            self.move(replace(self.view, detail=f"{at[1].key} {at[2].key}"))
        self._tell()

    # ---- commands

    def extent(self) -> Place:
        """Return how many publishers and subscribers there are."""
        told = self.told
        return (len(told.matrix.publishers), len(told.matrix.subscribers)) if told is not None else (0, 0)

    def bad_places(self) -> Sequence[Place]:
        """Return the bad cells."""
        told = self.told
        if told is None:
            return ()
        columns = {line.key: number for number, line in enumerate(told.matrix.subscribers)}
        rows = {line.key: number for number, line in enumerate(told.matrix.publishers)}
        return sorted(
            (rows[row], columns[column])
            for (row, column), cell in told.matrix.cells.items()
            if cell.quality.state is QualityState.BAD and row in rows and column in columns
        )

    def do_triage_open(self) -> None:
        """Open the one who received it, at the instant when it began to be bad, on that track."""
        at, told = self._at(), self.told
        if at is None or told is None:
            return
        _, publisher, subscriber, cell = at
        worst = cell.worst if cell is not None else None
        key = subscriber.key if subscriber.key in told.report.people else publisher.key
        if key not in told.report.people:
            self.stop.status.say("no list tells who that is")
            return
        row = row_key(worst.track_id, worst.metric) if worst is not None else None
        self.open_participant(told.report.participant(key).address, worst.since_s if worst is not None else None, row)


def _counts(person: Person) -> str:
    judged = sum(count for state, count in person.cells.items() if state is not QualityState.UNCLASSIFIED)
    bad = person.cells.get(QualityState.BAD, 0)
    return f"{bad} of {judged} bad"
