"""What happened at an instant: warnings, events and flags, as marks on the time axis."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from tui.model import Event, EventKind, Evidence, QualityState, QualityWarning
from tui.render.cells import Style
from tui.render.format import Formats
from tui.render.limits import limit_text
from tui.render.series_names import prose
from tui.text import printable
from tui.triage.flag import Flag
from tui.triage.shown import first_sample_s, shown_metric

_SEVERE = frozenset({"error", "critical", "fatal", "severe"})
_WARNING = frozenset({"warning", "warn"})


@dataclass(frozen=True, slots=True)
class Mark:
    """Something at an instant.

    Attributes:
        at_s: UTC epoch seconds.
        style: how grave it is.
        word: what it is, in one word: "warning", "network", "bad".
        text: what happened.
        detail: what came with it.
        track_id: of which track, where it is about one.
        metric: which series shows it, where one does.
        notable: whether stepping from one to the next stops here.
        personal: whether names or addresses of people may stand in the detail.
    """

    at_s: float
    style: Style
    word: str
    text: str
    detail: str = ""
    track_id: str | None = None
    metric: str | None = None
    notable: bool = True
    personal: bool = False

    def told(self, formats: Formats) -> str:
        """Return the detail, unless people are hidden and it may name one."""
        return "" if self.personal and formats.hide_people else formats.text(self.detail) if self.detail else ""


def marks_of(evidence: Evidence, flags: Iterable[Mark] = ()) -> tuple[Mark, ...]:
    """Return everything that has a time, ascending; `flags` are what judging found.

    What the vendor has no words for (an event of no known kind and no severity) is not notable.
    """
    found = [*flags]
    found += (_warning(one, one.at) for one in evidence.warnings if one.at is not None)
    found += (_event(one, one.at) for one in evidence.events if one.at is not None)
    return tuple(sorted(found, key=lambda mark: mark.at_s))


def flag_mark(flag: Flag, evidence: Evidence | None = None) -> Mark:
    """Return what judging found as a mark; what is merely fair is no place to stop at.

    It stands at the first sample that differs, which tells of the window since the onset: there the fault can be read.
    `evidence` is what was judged, and tells when exactly that sample was taken.
    """
    shown = Formats()
    is_bad = flag.state is QualityState.BAD
    value = shown.with_unit(flag.value, flag.limit.unit)
    return Mark(
        first_sample_s(flag, evidence),
        Style.BAD if is_bad else Style.FAIR,
        flag.state.value,
        f"{prose(flag.metric)} {value} for {shown.duration(flag.duration_s)}",
        "  ".join(part for part in (limit_text(flag.limit, shown.measured(flag.limit.limit)), flag.note) if part),
        flag.track_id,
        shown_metric(flag.metric),
        notable=is_bad,
    )


def step(marks: Sequence[Mark], at_s: float | None, direction: int) -> Mark | None:
    """Return the next notable mark after an instant (direction 1), or the one before it (-1); None at the end."""
    notable = [mark for mark in marks if mark.notable]
    if at_s is None:
        return (notable[0] if direction > 0 else notable[-1]) if notable else None
    if direction > 0:
        return next((mark for mark in notable if mark.at_s > at_s + _SAME_S), None)
    return next((mark for mark in reversed(notable) if mark.at_s < at_s - _SAME_S), None)


_SAME_S = 5e-4
"""Times are written with milliseconds: closer ones are the same."""


def clock_text(at_s: float, zone: tzinfo = UTC, *, relative: bool = False) -> str:
    """Return the time of day of an instant, or how far it is into the session."""
    at = datetime.fromtimestamp(at_s, zone)
    return f"{'+' if relative else ''}{at:%H:%M:%S}"


def _warning(warning: QualityWarning, at: datetime) -> Mark:
    text = warning.text or warning.code
    return Mark(
        at.timestamp(),
        Style.FAIR,
        "warning",
        printable(text),
        printable(warning.code) if warning.text else "",
        warning.track_id,
    )


def _event(event: Event, at: datetime) -> Mark:
    severity = (event.severity or "").lower()
    style = Style.BAD if severity in _SEVERE else Style.FAIR if severity in _WARNING else Style.MUTED
    notable = event.kind is not EventKind.OTHER or style is not Style.MUTED
    told = (f"{key} {value}" for key, value in event.data.items() if value is not None)
    return Mark(
        at.timestamp(),
        style,
        event.kind.value if event.kind is not EventKind.OTHER else "event",
        printable(event.name.replace("_", " ")),
        printable(", ".join(told)),
        notable=notable,
        personal=True,
    )
