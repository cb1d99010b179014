"""Several sessions judged together, as text and as a note in Markdown: what they share first, then each. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from tui.model import Evidence, QualityState
from tui.render.format import Formats
from tui.render.hiding import Hider
from tui.render.markdown import prose
from tui.text import printable
from tui.triage.report import Report
from tui.triage.rulesets import RULESETS
from tui.triage.several import Several, address_of
from tui.triage.slices import RiskSlice

ROWS, OTHERS, SESSIONS = 5, 3, 10
"""Slices that stand out, those that do not, and sessions that a note tells."""


def several_lines(told: Several, formats: Formats, limit: int) -> list[str]:
    """Return lines for people: what the sessions share, then each with its own sentence, the worst first."""
    return [printable(line) for line in _lines(told, formats, limit)]


def several_markdown(told: Several, formats: Formats) -> str:
    """Return a note for a chat or a ticket; times are UTC, and people have pseudonyms where `formats` hides them."""
    hide = Hider(_people(told), formats)
    lines = [f"**{prose(hide(told.sentence))}**", "", f"What they share (bad: {told.basis}):", ""]
    lines += [f"- {prose(hide(text))}" for text in _shared(told)]
    lines += ["", f"{len(told.reports)} sessions, the worst first:", ""]
    for report in told.reports[:SESSIONS]:
        lines.append(f"- {prose(head_of(report))}: {prose(hide(report.sentence))} `{_open(report)}`")
    if len(told.reports) > SESSIONS:
        lines.append(f"- and {len(told.reports) - SESSIONS} more")
    return "\n".join([*lines, "", f"Rules: {prose(_rules(told))}; 3 of 5 windows."])


def _lines(told: Several, formats: Formats, limit: int) -> Iterator[str]:
    yield told.sentence
    yield ""
    yield f"How far (bad: {told.basis})"
    yield from (f"  {text}" for text in _shared(told))
    for row in told.slices.rows[:1]:
        for address, bad, people in told.hit(row)[:OTHERS]:
            yield f"    {bad} of {people} in {address}"
    yield f"Rules: {_rules(told)}"
    yield ""
    yield f"Sessions, worst first ({len(told.reports)})"
    for report in told.reports[:limit]:
        yield f"  {head_of(report)}"
        yield f"    {report.sentence}"
        yield f"    {address_of(report)}"


def _shared(told: Several) -> Iterator[str]:
    found = told.slices
    if not found.rows:
        yield str(found)
    yield from (str(row) for row in found.rows[:ROWS])
    yield from (f"{row} (explained by {row.explained_by})" for row in found.explained[:OTHERS])
    if not found.rows:
        yield from (f"does not stand out: {row}" for row in found.others[:OTHERS])
    yield from found.gaps


def hits_text(told: Several, row: RiskSlice) -> str:
    """Return in how many of the sessions people of a slice were bad."""
    return f"in {len(told.hit(row))} of {len(told.reports)} sessions"


def head_of(report: Report) -> str:
    """Return which session it was, when, and how many fared badly."""
    session = report.triage.session
    title = session.title if session is not None else str(address_of(report))
    when = f"{session.started_at:%Y-%m-%d %H:%M} UTC, " if session is not None and session.started_at else ""
    bad = report.counts.get(QualityState.BAD, 0)
    judged = len(report.people) - report.counts.get(QualityState.UNCLASSIFIED, 0)
    return f"{title}, {when}{bad} of {judged} bad"


def _open(report: Report) -> str:
    return f"callscope open {address_of(report)}"


def _rules(told: Several) -> str:
    names = dict.fromkeys(each.triage.ruleset for each in told.reports)
    return "; ".join(RULESETS[name].title if name in RULESETS else name for name in names)


def _people(told: Several) -> list[Evidence]:
    return [evidence for each in told.reports for evidence in each.people.values()]
