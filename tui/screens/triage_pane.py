"""A view of a session's triage: what is the matter in a sentence, how far that was read, and what it rests on."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tui.commands import Condition
from tui.model import Address
from tui.render.cells import Line, Run, Style
from tui.render.format import Formats
from tui.render.hiding import Hider
from tui.screens.context import Workspace
from tui.screens.exporting import Material
from tui.screens.grid_layout import sentence_lines
from tui.screens.pane import Pane
from tui.screens.session_costs import ASKS_ABOVE, cost_text, span_text
from tui.screens.session_scan import Reading
from tui.screens.triage_exports import flags_material
from tui.service import BudgetState
from tui.view_state import Show, ViewState
from tui.widgets.lines import Lines, Pair
from tui.widgets.picker import Choice, Picker

if TYPE_CHECKING:
    from tui.screens.session_pane import SessionPane
    from tui.screens.triage_reading import Told, Triaging


class TriagePane(Pane):
    """Shows what triage makes of the people whom the session's table reads."""

    CONTEXT = "triage"

    def __init__(self, workspace: Workspace, of: Triaging, *, id: str) -> None:
        super().__init__(workspace, id=id)
        self.of = of
        self.head = Lines(id=f"{id}-head", classes="triage-head")

    # ---- what a view has of its own

    @abstractmethod
    def draw(self, told: Told) -> None:
        """Show an answer."""

    @abstractmethod
    def draw_nothing(self, why: str) -> None:
        """Say why there is nothing to see."""

    @abstractmethod
    def sentence(self, told: Told) -> str:
        """Return what is said first."""

    # ---- showing

    @property
    def table(self) -> SessionPane:
        """Who reads the session."""
        return self.of.table

    @property
    def told(self) -> Told | None:
        """What is shown."""
        return self.of.told

    def present(self, view: ViewState) -> None:
        """Show what is known, and want the rest."""
        self.of.want()
        self.refresh_shown()

    def refresh_shown(self) -> None:
        """Show the last answer."""
        if not self.is_mounted:
            return
        told = self.told
        self.show_head()
        if told is None:
            self.draw_nothing(self.table.fault or "reading the session")
        else:
            self.draw(told)
        self.stop.show_hints()

    def show_head(self) -> None:
        """Say the sentence, by whose rules, and how far people were read."""
        told, width = self.told, max(20, (self.size.width or self.app.size.width) - 2)
        pairs: list[Pair] = []
        if told is not None:
            so_far = "" if self._has_read_all() else "So far: "
            pairs += sentence_lines(so_far + self.hider(told)(self.sentence(told)), width, self.formats.ellipsis)
        reading = self.reading()
        wordings = self.judged_by(reading)
        fitting = next((pair for pair in wordings if self.one_line(pair, width)), None)
        pairs += [fitting] if fitting is not None else [(wordings[-1][0], ()), ((Run(" ", Style.TEXT), *reading), ())]
        self.head.show(pairs)

    def _has_read_all(self) -> bool:
        reader = self.table.reader
        return reader is not None and reader.state is Reading.DONE

    def judged_by(self, reading: Line) -> Sequence[Pair]:
        """Return whose limits judge and how far people were read, in more and in fewer words."""
        rules = self.of.rules
        key = (Run("R", Style.ACCENT), Run(" switches", Style.MUTED))
        return [
            ((Run(f" rules: {rules.name} ({rules.title})  ", Style.MUTED), *key), reading),
            ((Run(f" rules: {rules.name}  ", Style.MUTED), *key), reading),
            ((Run(f" rules: {rules.name} ", Style.MUTED),), reading),
        ]

    @staticmethod
    def one_line(pair: Pair, width: int) -> bool:
        """Return whether both ends of a line fit."""
        return sum(len(run.text) for run in (*pair[0], *pair[1])) + 2 <= width

    def reading(self) -> Line:
        """Return how many were read, and what the rest costs."""
        reader = self.table.reader
        progress = reader.progress if reader is not None else None
        if reader is None or progress is None:
            return (Run("reading ", Style.ACCENT),)
        total = progress.total if progress.total is not None else progress.listed
        how_many = f"{progress.done:,} of {total:,} read"
        failed = f", {progress.failed:,} could not be" if progress.failed else ""
        if reader.state is Reading.DONE:
            return (Run(f"all {progress.done:,} read{failed} ", Style.FAIR if failed else Style.MUTED),)
        if reader.state is Reading.PAUSED:
            return (Run(f"{how_many}, paused ", Style.FAIR),)
        if reader.state is Reading.HELD:
            return (
                Run(f"{how_many}, ", Style.FAIR),
                Run("L", Style.ACCENT),
                Run(f" reads on: {self.cost()} ", Style.MUTED),
            )
        left = f", {span_text(progress.eta_s)} left" if progress.eta_s else ""
        requests = progress.requests_left
        cost = f", {requests:,} requests" if requests else ""
        return (Run(f"{how_many}{cost}{left} ", Style.ACCENT),)

    def cost(self) -> str:
        """Return what reading everybody takes, in words."""
        table, reader = self.table, self.table.reader
        requests = reader.progress.requests_left if reader is not None and reader.progress is not None else None
        if requests is None:
            return "nobody knows how many requests"
        return cost_text(requests, table.listing.question.address.vendor, self._budgets())

    def _budgets(self) -> Sequence[BudgetState]:
        source = self.table.source
        return [
            each for each in self.workspace.service.budget_states() if source is not None and each.source == source.id
        ]

    @property
    def formats(self) -> Formats:
        """How values are shown: on the session's clock."""
        return self.table.formats

    def hider(self, told: Told) -> Hider:
        """Return what makes sentences safe to show."""
        return Hider(told.report.people.values(), self.formats)

    def person_name(self, told: Told, key: str) -> str:
        """Return what somebody is called here."""
        return self.formats.person(told.report.name(key))

    # ---- taking it along

    def export(self) -> Material | None:
        """Return the flags that are behind what is shown."""
        told, address = self.told, self.view.address
        if told is None or address is None:
            return None
        person = address.participant[-1] if address.is_participant else None
        return flags_material(
            told, source=self.source_id, sentence=self.hider(told)(self.sentence(told)), person=person
        )

    @property
    def source_id(self) -> str:
        """Whose data it is, as files name it."""
        source = self.table.source
        return source.id if source is not None else self.workspace.origin.profile

    # ---- what holds

    def conditions(self) -> frozenset[Condition]:
        """Return what holds now."""
        holds = set()
        if self.told is not None and self.told.report.people:
            holds.add(Condition.HAS_ROWS)
        reader = self.table.reader
        if reader is not None and reader.state is not Reading.DONE:
            holds.add(Condition.HAS_MORE_PAGES)
        if self.table.marked:
            holds.add(Condition.HAS_MARKED)
        return frozenset(holds)

    def on_resize(self) -> None:
        """Lay out anew."""
        self.call_after_refresh(self.refresh_shown)

    def reload(self) -> None:
        """Read everything again."""
        self.table.reload()

    def do_triage_read_all(self) -> None:
        """Read everybody; what it costs is said first."""
        reader = self.table.reader
        if reader is None or reader.state is Reading.DONE:
            self.stop.status.say("everybody was read")
            return
        if reader.state is Reading.PAUSED:
            self.stop.status.say("paused", detail="p goes on")
            return
        requests = reader.progress.requests_left if reader.progress is not None else None
        if requests is not None and requests <= ASKS_ABOVE:
            reader.read_all()
            self.show_head()
            return
        choices = [Choice("read", "read everybody", self.cost())]

        def read(picked: object) -> None:
            if picked is not None and reader is not None:
                reader.read_all()
                self.show_head()

        hint = "Enter reads, Ctrl-G leaves"
        self.app.push_screen(Picker("Read on", choices, ascii_only=self.formats.ascii, hint=hint), read)

    # ---- going to where it shows

    def open_participant(self, address: Address, at_s: float | None, row: str | None = None) -> None:
        """Go to a participant at an instant, with a series selected."""
        view = self.view
        opened = view.showing(Show.USUAL) if view.address == address else view.opened(address)
        at = datetime.fromtimestamp(at_s, UTC) if at_s is not None else None
        self.go(replace(opened, at=at or opened.at, selected=row))


def row_key(track_id: str | None, metric: str) -> str:
    """Return the key by which a participant's screen selects a series."""
    return f"{track_id or ''}/{metric}"
