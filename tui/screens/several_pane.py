"""Slices over several sessions: the marked ones, or those of the list's time range and filter."""

from __future__ import annotations

from tui.commands import Condition
from tui.errors import CallscopeError
from tui.model import Address
from tui.render.cells import Line, Run, Style
from tui.render.format import Formats
from tui.render.hiding import Hider
from tui.render.several import hits_text
from tui.render.slice_columns import SLICE_COLUMNS
from tui.screens.context import Workspace
from tui.screens.exporting import Material
from tui.screens.grid_layout import sentence_lines
from tui.screens.pane import Pane
from tui.screens.session_costs import ASKS_ABOVE
from tui.screens.several_reading import Chosen, SeveralReader
from tui.screens.slice_table import COLUMNS, SliceCommands, foot_of, rows_of, slice_view, why_empty
from tui.triage.several import Several
from tui.triage.slices import RiskSlice
from tui.view_state import ViewState
from tui.widgets.lines import Lines, Pair
from tui.widgets.picker import Choice, Picked, Picker
from tui.widgets.table import Table


class SeveralPane(SliceCommands, Pane):
    """Values that people of several sessions share; Enter shows the sessions in which they fared badly."""

    CONTEXT = "triage"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, id="several")
        self.head = Lines(id="several-head", classes="triage-head")
        empty = slice_view((), workspace.formats, "looking for the sessions")
        self.grid: Table[RiskSlice] = Table(empty, id="slices-table")
        self.foot = Lines(id="several-foot", classes="triage-foot")
        self.reader: SeveralReader | None = None
        self.told: Several | None = None
        self._asked: Chosen | None = None
        self._state = "looking for the sessions"

    @property
    def formats(self) -> Formats:
        """How values are shown."""
        return self.workspace.formats

    # ---- reading

    def present(self, view: ViewState) -> None:
        """Show the slices of the sessions that a view names."""
        chosen = Chosen(view.detail or "", view.filter, view.since, view.until)
        if chosen != self._asked:
            self._asked, self.told = chosen, None
            self.reader = SeveralReader(self.workspace, chosen)
            self._look_up(self.reader)
        self.refresh_shown()

    def reload(self) -> None:
        """Look for the sessions again, and read them again."""
        self._asked = None
        self.present(self.view)

    def judge_again(self) -> None:
        """Judge by the rules that count now what was read."""
        self.reload()

    def _look_up(self, reader: SeveralReader) -> None:
        self._state = "looking for the sessions"

        async def work() -> None:
            try:
                await reader.look_up()
            except CallscopeError as error:
                self._state = error.line()
                self.stop.status.fault(error.line())
                self.refresh_shown()
                return
            self._ask_or_read(reader)

        self.start(work, group="several")

    def _ask_or_read(self, reader: SeveralReader) -> None:
        if not reader.sessions:
            self._state = "no session began then"
        elif not reader.untold and reader.requests <= ASKS_ABOVE:
            self.read()
            return
        else:
            self._state = f"L reads {reader.cost}"
            self.do_triage_read_all()
        self.refresh_shown()

    def read(self) -> None:
        """Read one session after the other, and tell what they share after each."""
        reader = self.reader
        assert reader is not None

        async def work() -> None:
            async for told in reader.read():
                self.told = told
                self._state = reader.progress
                self.refresh_shown()
            for fault in reader.faults:
                self.stop.status.fault(fault)

        self._state = reader.progress
        self.refresh_shown()
        self.start(work, group="several")

    def do_triage_read_all(self) -> None:
        """Read the sessions, once it was said what that costs."""
        reader = self.reader
        if reader is None or not reader.sessions or reader.has_begun:
            self.stop.status.say("everything is read" if reader is not None and reader.is_done else "reading")
            return

        def read(picked: Picked | None) -> None:
            if picked is not None:
                self.read()

        hint = "Enter reads, Ctrl-G leaves"
        choices = [Choice("read", f"read {reader.count_text}", reader.cost_text)]
        picker = Picker("Slices over several sessions", choices, ascii_only=self.formats.ascii, hint=hint)
        self.app.push_screen(picker, read)

    # ---- showing

    def refresh_shown(self) -> None:
        """Show what is known."""
        if not self.is_mounted:
            return
        width = max(20, (self.size.width or self.app.size.width) - 2)
        told, pairs = self.told, list[Pair]()
        if told is not None:
            pairs += sentence_lines(self._hidden(told)(told.sentence), width, self.formats.ellipsis)
        left: Line = (Run(f" {self._which()}", Style.MUTED),)
        pairs.append((left, (Run(f"{self.formats.text(self._state)} ", Style.ACCENT),)))
        self.head.show(pairs)
        found = told.slices if told is not None else None
        rows = rows_of(found) if found is not None else ()
        empty = why_empty(found) if found is not None else self._state
        self.grid.show(slice_view(rows, self.formats, self.formats.text(empty)))
        self.tell()
        self.stop.show_hints()

    def _which(self) -> str:
        asked = self._asked
        if asked is not None and asked.addresses:
            return f"{len(asked.addresses.split())} marked sessions"
        count = len(self.reader.sessions) if self.reader is not None else 0
        return f"the {count} newest of the list" if count else "sessions of the list"

    def _hidden(self, told: Several) -> Hider:
        return Hider((person for each in told.reports for person in each.people.values()), self.formats)

    def tell(self) -> None:
        """Say below what the row at the cursor means, and where Enter leads."""
        width = (self.size.width or self.app.size.width) - 2
        row, told = self.grid.current, self.told
        leads = f"bad {hits_text(told, row)}; Enter shows them" if told is not None and row is not None else ""
        self.foot.show(foot_of(row, told.slices if told is not None else None, self.formats, width, leads))

    def conditions(self) -> frozenset[Condition]:
        """Return what holds now."""
        holds = {Condition.HAS_ROWS} if self.told is not None else set()
        if self.reader is not None and not self.reader.has_begun:
            holds.add(Condition.HAS_MORE_PAGES)
        return frozenset(holds)

    def on_resize(self) -> None:
        """Lay out anew."""
        self.call_after_refresh(self.refresh_shown)

    def on_table_chosen(self, event: Table.Chosen) -> None:
        """Let the user choose a session in which people of the slice fared badly."""
        event.stop()
        row, told = self.grid.current, self.told
        if row is None or told is None:
            return
        titles = {each.address: each.title for each in self.reader.sessions} if self.reader is not None else {}
        choices = [
            Choice(str(address), self.formats.text(titles.get(address, str(address))), f"{bad} of {of} bad")
            for address, bad, of in told.hit(row)
        ]

        def go(picked: Picked | None) -> None:
            if picked is not None and picked.ids:
                opened = self.view.opened(Address.parse(picked.ids[0]))
                self.go(opened.filtered(row.filter))

        title = f"Sessions with bad calls of {row.name}"
        self.app.push_screen(Picker(title, choices, ascii_only=self.formats.ascii), go)

    def export(self) -> Material | None:
        """Return the slices."""
        told = self.told
        if told is None:
            return None
        return Material(
            "slices", "Slices", self.workspace.origin.profile, self.grid.view.rows, COLUMNS, SLICE_COLUMNS,
            lines=[self._hidden(told)(told.sentence)],
        )  # fmt: skip
