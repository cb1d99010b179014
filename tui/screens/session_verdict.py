"""The line that says how a session went: who fared worst while people are read, then what was the matter. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tui.model import Comparison, QualityState
from tui.render.cells import Line, Run, Style
from tui.render.format import Formats, TimeMode
from tui.screens.session_findings import Findings
from tui.screens.session_judging import Judged, worst_text
from tui.text import cell_width, clipped, printable

_SIGNS = {
    Comparison.ABOVE: (">", ">"),
    Comparison.AT_OR_ABOVE: ("≥", ">="),
    Comparison.BELOW: ("<", "<"),
    Comparison.AT_OR_BELOW: ("≤", "<="),
}
_LEAST_SENTENCE = 40
"""Cells that a sentence needs before anything else stands beside it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What triage says of a session whose people were read.

    Attributes:
        sentence: what was the matter; safe to show.
        is_fault: whether anything was.
        since: from when on; None where it was so from the start, or where that is not known.
        is_partial: whether it speaks of a part of the people alone: nobody asked for the others.
    """

    sentence: str
    is_fault: bool
    since: datetime | None = None
    is_partial: bool = False


def outcome_line(
    outcome: Outcome, findings: Findings, formats: Formats, width: int, key: str, *, seconds: bool = False
) -> tuple[Line, Line]:
    """Return what was the matter, from when on, and the key that shows why.

    Args:
        outcome: what triage says.
        findings: how many were read, and how many of them were bad.
        formats: how values are shown.
        width: cells; where there is little room, how many were bad goes first, then the end of the sentence.
        key: shows what it rests on; "" for none.
        seconds: whether the onset is told to the second, as a short session needs it.
    """
    style = Style.BAD if outcome.is_fault else Style.OK
    lead = Run("verdict: ", Style.MUTED)
    why: Line = (Run(f"  {key}", Style.ACCENT), Run(" why", Style.MUTED)) if key else ()
    since = f"from {short_time(outcome.since, formats, seconds=seconds)}" if outcome.since is not None else ""
    bad = f"{findings.bad:,} of {findings.read:,} {'read were bad' if outcome.is_partial else 'bad'}"
    part = f"{findings.read:,} read" if outcome.is_partial else ""
    ends: list[Line] = [
        (Run(", ".join(filter(None, told)), Style.TEXT), *why) for told in ((since, bad), (since, part))
    ]
    whole = (lead, Run(outcome.sentence, style))
    for end in ends:
        if _cells(whole) + 2 + _cells(end) <= width:
            return whole, end
    room = max(width - 2 - _cells(ends[-1]), _LEAST_SENTENCE)  # the sentence needs it more than what it is called
    return (Run(clipped(outcome.sentence, room, ellipsis=formats.ellipsis), style),), ends[-1]


def worst_line(findings: Findings, formats: Formats, width: int, *, seconds: bool = False) -> tuple[Line, Line]:
    """Return who fared worst of those read, by what and from when: "worst: alice, loss 8.1 % > 5 (Stream docs)".

    Where there is little room, how many were bad goes first, then the limit; who, what and when stay.
    """
    lead = Run("worst so far: ", Style.MUTED)
    if findings.worst is None:
        if not findings.read:
            return (lead, Run("nobody is read yet", Style.MUTED)), ()
        return (lead, Run(f"none of {findings.read:,} read was fair or bad", Style.OK)), ()
    how_many = Run(f"{findings.bad:,} of {findings.read:,} read were bad", Style.BAD if findings.bad else Style.MUTED)
    whole = (lead, *_who(findings.worst, formats, limit=True, seconds=seconds))
    if _cells(whole) + 2 + len(how_many.text) <= width:
        return whole, (how_many,)
    short = (lead, *_who(findings.worst, formats, limit=False, seconds=seconds))
    if _cells(short) + 2 + len(how_many.text) <= width:
        return short, (how_many,)
    return (whole if _cells(whole) <= width else short), ()


def short_time(at: datetime, formats: Formats, *, seconds: bool = False) -> str:
    """Return an instant without day, and without seconds where they are not asked for; a relative time as it is."""
    text = formats.time(at)
    if formats.times is TimeMode.RELATIVE and formats.now is not None:
        return text
    return text[-8:] if seconds else text[-8:-3]


def _cells(line: Line) -> int:
    return sum(cell_width(run.text) for run in line)


def _who(judged: Judged, formats: Formats, *, limit: bool, seconds: bool) -> Line:
    participant = judged.evidence.participant
    name = formats.person(participant.name or participant.user_id or participant.session_id)
    bad = judged.quality is not None and judged.quality.state is QualityState.BAD
    runs = [Run(clipped(name, 28, ellipsis=formats.ellipsis), Style.STRONG)]
    worst = judged.worst
    if worst is not None:
        sign = _SIGNS[worst.threshold.comparison][formats.ascii]
        runs.append(Run(f", {worst_text(worst)}", Style.BAD if bad else Style.FAIR))
        if limit:
            whose = f" {sign} {formats.measured(worst.threshold.limit)} ({printable(worst.threshold.source)})"
            runs.append(Run(whose, Style.MUTED))
    if judged.since is not None:
        runs.append(Run(f", from {short_time(judged.since, formats, seconds=seconds)}", Style.TEXT))
    return tuple(runs)
