"""The filter commands of a pane that has rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from tui.aside import aside
from tui.commands import Condition, Scope
from tui.errors import CallscopeError, FilterError
from tui.model import Evidence, Participant, Session
from tui.providers.base import Pushdown
from tui.query import FIELDS, Node, Record, completion, matches, parse, to_text
from tui.render.cells import Line, Run, Style
from tui.screens.keys import bindings
from tui.screens.pane import Pane
from tui.view_state import ViewState

if TYPE_CHECKING:
    from tui.widgets.filter_bar import FilterBar

REMEMBERED = 50
"""So many filters are remembered."""
_KNOWN_VALUES = 40
_MANY_ROWS = 5_000

Filterable = Session | Participant | Evidence


class FilterCommands(Pane):
    """Opens the filter bar for a pane, and puts what was typed into the view."""

    RECORD: ClassVar[Record]
    """What is filtered."""

    def filter_records(self) -> Sequence[Filterable]:
        """Return the rows read so far, whether they match the present filter or not, as far as they are at hand."""
        raise NotImplementedError

    async def filter_parts(self, node: Node) -> Sequence[tuple[str, Pushdown]]:
        """Return who would evaluate which part of a filter: the vendor's name, and the parts."""
        raise NotImplementedError

    def filter_note(self, node: Node) -> str:
        """Return what else to say about a filter: over how many people it speaks; "" for nothing."""
        return ""

    def filter_conditions(self) -> frozenset[Condition]:
        """Return what holds about the filter."""
        return frozenset({Condition.HAS_FILTER} if self.view.filter else ())

    def parsed_filter(self, view: ViewState) -> Node | None:
        """Return the view's filter.

        A text that is none, out of an address that somebody typed, is said in the status line and filters nothing.
        """
        try:
            return parse(view.filter, record=self.RECORD, clock=self.workspace.clock)
        except FilterError as error:
            why = "" if self.workspace.look.hide_people else f": {error.line()}"  # it may cite a name
            self.stop.status.fault(f"the filter is ignored{why}")
            return None

    def do_table_filter(self) -> None:
        """Open the filter bar."""
        from tui.widgets.filter_bar import FilterBar, Judge

        workspace, clock, record = self.workspace, self.workspace.clock, self.RECORD
        known = self._known_values()
        judge = Judge(
            check=lambda text: parse(text, record=record, clock=clock),
            complete=lambda text, cursor: completion(text, cursor, record=record, known=known),
        )
        bar = FilterBar(
            workspace.shown_filter(self.view.filter),
            judge=judge,
            history=[workspace.shown_filter(each) for each in workspace.recent_filters],
            keys=bindings((Scope.FILTER,), workspace.keys),
        )
        self.stop.open_bar(bar, self)

    def do_table_clear_filter(self) -> None:
        """Take the filter away."""
        self.go(self.view.filtered(""))

    def count_filter(self, bar: FilterBar, text: str) -> None:
        """Count what a typed filter matches, and find out who would evaluate it."""

        async def tell() -> None:
            try:
                node = parse(self.workspace.veil.meant(text), record=self.RECORD, clock=self.workspace.clock)
            except FilterError:
                return
            records = self.filter_records()
            if node is None:
                bar.say(text, (Run(f"all {len(records):,} read rows", Style.MUTED),))
                return
            if len(records) > _MANY_ROWS:
                yes, unknown = await aside(_count, node, records)
            else:
                yes, unknown = _count(node, records)
            match = "known to match" if unknown else "match"
            about = [Run(f"{yes:,} of {len(records):,} read rows {match}", Style.OK if yes else Style.FAIR)]
            if unknown:
                about.append(Run(f", {unknown:,} not judged", Style.FAIR))
            bar.say(text, tuple(about))
            try:
                parts = await self.filter_parts(node)
            except CallscopeError:
                parts = ()
            note = self.filter_note(node)
            bar.say(
                text,
                (
                    *about,
                    *_told(parts, self.workspace.shown_filter),
                    *((Run(f"  {note}", Style.MUTED),) if note else ()),
                ),
            )

        self.run_worker(tell, name="filter-count", group="filter-count", exclusive=True)  # type: ignore[arg-type]  # no result

    def take_filter(self, text: str) -> None:
        """Filter by what was typed, and remember it."""
        self.drop("filter-count")
        text = self.workspace.veil.meant(text)
        recent = self.workspace.recent_filters
        if text:
            recent[:] = [text, *(each for each in recent if each != text)][:REMEMBERED]
        self.go(self.view.filtered(text))

    def _known_values(self) -> Mapping[str, Iterable[str]]:
        """Return the values that the rows read so far have, most frequent first, by field."""
        counts: dict[str, dict[str, int]] = {}
        for record in self.filter_records()[:1000]:
            for field in FIELDS:
                read = {Record.SESSION: field.session, Record.PARTICIPANT: field.participant}[self.RECORD]
                if read is None or field.type.value != "text":
                    continue
                whose = record.participant if isinstance(record, Evidence) else record
                for value in read(whose):  # type: ignore[arg-type]  # the reader fits the record
                    if isinstance(value, str) and value:
                        own = counts.setdefault(field.name, {})
                        own[value] = own.get(value, 0) + 1
        veil, formats = self.workspace.veil, self.workspace.formats
        return {
            name: [
                veil.shown_value(name, value, formats)
                for value in sorted(values, key=lambda value: -values[value])[:_KNOWN_VALUES]
            ]
            for name, values in counts.items()
        }


def _count(node: Node, records: Sequence[Filterable]) -> tuple[int, int]:
    truths = [matches(node, record) for record in records]
    yes = sum(truth is True for truth in truths)
    return yes, sum(truth is not True and truth is not False for truth in truths)


def _told(parts: Sequence[tuple[str, Pushdown]], shown: Callable[[str], str]) -> Line:
    """Say who evaluates what, in filters as they may be shown: alike vendors once."""
    runs: list[Run] = []
    for vendor, part in dict.fromkeys(parts):
        if part.server is not None and part.local is not None:
            theirs, ours = shown(to_text(part.server)), shown(to_text(part.local))
            runs.append(Run(f"  {vendor} runs {theirs}, here {ours}", Style.MUTED))
        elif part.server is not None:
            runs.append(Run(f"  {vendor} runs it", Style.MUTED))
        else:
            runs.append(Run(f"  {vendor}: here" if len(parts) > 1 else "  evaluated here", Style.MUTED))
    return tuple(runs)
