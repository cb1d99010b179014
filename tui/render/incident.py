"""An incident note in Markdown, short enough for a chat: what is the matter, how that is known, and where to look."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from tui.model import Window
from tui.render.cells import Glyphs, plain
from tui.render.format import Formats
from tui.render.markdown import prose
from tui.render.sparkline import sparkline
from tui.render.timeline import Timeline
from tui.text import clipped, printable
from tui.triage.flag import Flag, words
from tui.triage.slices import TOO_FEW
from tui.triage.snippet import Incident, Sufferer
from tui.triage.verdict import Verdict

WIDTH = 32
"""Columns of a sparkline."""
EVIDENCE, COUNTER = 3, 2
"""Lines of evidence and of counter-evidence of a verdict."""
NAME = 20


def incident_markdown(incident: Incident, formats: Formats | None = None) -> str:
    """Return the note.

    Args:
        incident: what to tell.
        formats: whether people go by pseudonyms; times are UTC whatever it says.
    """
    shown = formats or Formats()
    text = "\n".join(_lines(incident))
    return _without_people(text, incident, shown) if shown.hide_people else text


def _lines(incident: Incident) -> Iterator[str]:
    first, *others = incident.verdicts
    yield f"**{prose(incident.sentence)}**"
    yield f"{prose(incident.title)}, {_when(incident.clock)}: {_counts(incident)}"
    yield ""
    yield from _verdict(first)
    for other in others:
        yield f"- then: {prose(other.sentence)} ({other.cause}, confidence {other.confidence:.0%})"
    found = incident.slices
    if found.rows and first.slices is None:
        yield f"- slice: {prose(str(found.rows[0]))}"
    elif not found.rows and found.reason != TOO_FEW:
        yield f"- slices: {prose(str(found))}"
    drawn = [line for each in incident.sufferers for line in _sufferer(each, incident.clock)]
    if drawn:
        yield ""
        yield "```"
        yield from drawn
        yield "```"
    if incident.rules:
        yield f"Rules: {prose('; '.join(incident.rules))}; each 3 of 5 windows. Rule set: {prose(incident.ruleset)}"
    for note in incident.notes:
        yield f"- note: {prose(note)}"
    yield f"Open: `{_command(incident)}`"


def _command(incident: Incident) -> str:
    """Return what opens the session, out of its bundle where it is kept in one."""
    place = f"{Path(incident.bundle).name}#{incident.address}" if incident.bundle else str(incident.address)
    return f"callscope open {shlex.quote(place)}"


def _verdict(verdict: Verdict) -> Iterator[str]:
    since = f", since {_clock(verdict.since_s)} UTC" if verdict.since_s is not None else ""
    until = f" until {_clock(verdict.until_s)}" if verdict.until_s is not None else ""
    yield f"- verdict: {verdict.cause}, confidence {verdict.confidence:.0%}{since}{until}"
    for line in verdict.evidence[:EVIDENCE]:
        yield f"- for: {prose(line)}"
    for line in verdict.counter[:COUNTER]:
        yield f"- against: {prose(line)}"


def _sufferer(sufferer: Sufferer, clock: Window | None) -> Iterator[str]:
    name = clipped(_code(sufferer.name), NAME, ellipsis="...")
    bad = f" for {Formats().duration(sufferer.bad_s)}" if sufferer.bad_s else ""
    yield f"{name}: {sufferer.quality}{bad}"
    for flag in sufferer.flags:
        yield f"  {_of(flag)}{_code(str(flag))}"
    series = sufferer.series
    if series is None or not len(series):
        return
    since, until = (clock.since_s, clock.until_s) if clock else (series.times_s[0], series.times_s[-1])
    if until <= since:
        return
    plot = sparkline(series, Timeline(since, until, WIDTH), glyphs=Glyphs.ASCII)
    scale = f"{plot.scale.low:g}-{plot.scale.high:g} {series.unit.symbol}".rstrip()
    yield f"  {words(series.metric)} |{plain(plot.lines[0])}| {scale}, {_clock(since)}-{_clock(until)} UTC"


def _of(flag: Flag) -> str:
    """Return what a flag is about: "video received: "; "" for the connection."""
    what = " ".join(part.replace("_", " ") for part in (flag.kind, flag.direction) if part)
    return f"{what}: " if what else ""


def _counts(incident: Incident) -> str:
    text = f"{incident.bad} of {incident.judged} people had a bad call"
    unjudged = incident.people - incident.judged - incident.unread
    parts = [
        f"{unjudged} could not be judged" if unjudged > 0 else "",
        f"{incident.unread} were not read" if incident.unread else "",
    ]
    told = ", ".join(part for part in parts if part)
    return f"{text} ({told})" if told else text


def _when(clock: Window | None) -> str:
    if clock is None:
        return "time unknown"
    same_day = clock.since.astimezone(UTC).date() == clock.until.astimezone(UTC).date()
    end = "%H:%M" if same_day else "%Y-%m-%d %H:%M"
    return f"{clock.since.astimezone(UTC):%Y-%m-%d %H:%M}-{clock.until.astimezone(UTC).strftime(end)} UTC"


def _clock(at_s: float) -> str:
    return f"{datetime.fromtimestamp(at_s, UTC):%H:%M:%S}"


def _code(text: str) -> str:
    """Return text that cannot end a block of code."""
    return printable(text).replace("`", "'")


def _without_people(text: str, incident: Incident, formats: Formats) -> str:
    """Return a note in which every name and id of a person is a pseudonym, whatever sentence it stands in."""
    named = sorted((each for each in incident.strangers if each), key=len, reverse=True)
    forms = [(form, each) for each in named for form in _forms(each) if form in text]
    for form, name in forms:
        text = re.sub(rf"(?<!\w){re.escape(form)}(?!\w)", formats.person(name), text)
    return text


def _forms(name: str) -> Sequence[str]:
    """Return how a name may stand in a note."""
    whole = printable(name)
    return tuple(dict.fromkeys((whole, prose(name), _code(name), clipped(_code(name), NAME, ellipsis="..."))))
