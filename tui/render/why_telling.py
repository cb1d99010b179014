"""Lines of why: entries, where each leads to, and how things are told in them. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from textwrap import wrap

from tui.render.cells import Line, Run, Style
from tui.render.entry import Entry
from tui.render.format import Formats
from tui.render.session_clock import SessionClock
from tui.text import clipped
from tui.triage.notes import NoteLike
from tui.triage.report import Report

NAMED = 4
"""Names shown of several."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where an entry shows: a participant's key, an instant, and of which series."""

    person: str
    at_s: float | None = None
    track_id: str | None = None
    metric: str | None = None


@dataclass
class Why:
    """Entries, and where they lead to by their key."""

    entries: list[Entry] = field(default_factory=list)
    targets: dict[str, Target] = field(default_factory=dict)

    def add(self, lines: Iterable[Line], target: Target | None = None, *, notable: bool = False) -> None:
        """Add an entry; with a target it can be gone to."""
        key = f"{len(self.targets)}" if target is not None else ""
        if target is not None:
            self.targets[key] = target
        self.entries.append(Entry(tuple(lines), key, notable))


@dataclass(frozen=True)
class Telling:
    """How things are told.

    Attributes:
        report: what there is to say.
        formats: how values are shown.
        clock: how instants are.
        width: cells of a line.
        hide: makes a sentence safe to show.
        notes: what people noted down.
    """

    report: Report
    formats: Formats
    clock: SessionClock
    width: int
    hide: Callable[[str], str]
    notes: Sequence[NoteLike] = ()

    def name(self, key: str) -> str:
        """Return what people call somebody."""
        return self.formats.person(self.report.name(key))

    def names(self, keys: Sequence[str]) -> str:
        """Return several names, the rest counted."""
        shown = ", ".join(clipped(self.name(key), 24, ellipsis=self.formats.ellipsis) for key in keys[:NAMED])
        return f"{shown} +{len(keys) - NAMED}" if len(keys) > NAMED else shown

    def heading(self, why: Why, text: str) -> None:
        """Add what stands over several entries."""
        why.add([(), (Run(f" {self.formats.text(text)}", Style.ACCENT),)])

    def wrapped(self, text: str, style: Style, *, lead: str = "", indent: int = 3) -> list[Line]:
        """Return a text in lines, the first behind a sign."""
        room = max(16, self.width - indent - 2)
        lines = wrap(text, room) or [""]
        first = (Run(f"{' ' * indent}{lead:<2}", Style.MUTED), Run(lines[0], style))
        return [first, *((Run(f"{' ' * (indent + 2)}{line}", style),) for line in lines[1:])]
