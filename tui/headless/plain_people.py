"""How a session went and how each of its people fared, as sentences: what the screen shows of them."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator

from tui.headless.asking import Asking, ask
from tui.headless.judging import clock_of, judged
from tui.headless.options import filter_text
from tui.headless.triage_read import Done, Wanted, read
from tui.headless.triage_text import counts_text, rules_text
from tui.headless.writing import formats, ordering, stdout, write_lines
from tui.model import Address, Evidence, Session
from tui.query import Record, parse
from tui.render.column import Column, sorted_by
from tui.render.format import Formats
from tui.render.heat_words import heat_words
from tui.render.participant_columns import PARTICIPANT_COLUMNS, ParticipantRow
from tui.render.session_clock import SessionClock
from tui.service.scan_handle import FREELY_PEOPLE, FREELY_S
from tui.text import printable
from tui.triage.states import READ

TOLD_APART = ("number", "name", "worst", "heat")
"""Columns that a person's sentences tell in another way."""


def run(args: Namespace) -> int:
    """Read as many people as the screen reads by itself, and tell how they fared, the worst first.

    Args:
        args: of `callscope participants`.
    """
    return ask(args, _people, address=args.session)


async def _people(asking: Asking) -> None:
    args, address = asking.args, asking.address.session
    order = ordering(PARTICIPANT_COLUMNS, args.sort or "worst")
    assert order is not None
    session = (await asking.service.session(address)).value
    rows: dict[Address, ParticipantRow] = {}

    def hear(evidence: Evidence) -> None:
        rows[evidence.participant.address] = judged(len(rows) + 1, evidence, session)

    people = parse(filter_text(args), record=Record.PARTICIPANT)
    done = await read(asking, address, Wanted(most=FREELY_PEOPLE, most_s=FREELY_S), hear)
    listed = done
    if people is not None:  # what was the matter, everybody tells; a filter chooses who is told of
        rows.clear()
        listed = await read(asking, address, Wanted(people, most=FREELY_PEOPLE, most_s=FREELY_S), hear)
    column, descending = order
    told = sorted_by(rows.values(), column, descending=descending)
    if listed.is_partial:
        told = [row for row in told if row.evidence is not None and row.evidence.coverage.depth in READ]
    first = "worst first" if args.sort is None else f"by {column.title}"
    of = f" of {listed.listed} listed" if listed.is_partial else ""
    match = f" that match {filter_text(args)}" if people is not None else ""
    title = f"Participants{match}, {first} ({len(told)}{of})"
    write_lines([printable(line) for line in _lines(done, session, told, title, formats(stdout()))])
    asking.tell((*done.notices, *listed.notices))


def _lines(done: Done, session: Session, rows: list[ParticipantRow], title: str, shown: Formats) -> Iterator[str]:
    report = done.report
    clock = SessionClock.of(shown, session.started_at.timestamp() if session.started_at else None)
    yield f"verdict: {report.sentence}"
    since_s = report.triage.verdicts[0].since_s
    if since_s is not None:
        yield f"from: {clock.text(since_s)} {clock.name}"
    yield f"{counts_text(report)}. Rules: {rules_text(report)}"
    if done.is_partial:
        yield f"Everybody: `callscope participants {session.address} --quality --all`"
    yield ""
    yield title
    for place, row in enumerate(rows, 1):
        yield ""
        yield from _person(place, row, session, clock, shown)


def _person(place: int, row: ParticipantRow, session: Session, clock: SessionClock, shown: Formats) -> Iterator[str]:
    who = row.participant
    name = shown.person(who.name or who.user_id or who.session_id)
    yield f"{place}. {name}: {', '.join(filter(None, (str(row.quality or 'not read'), row.worst)))}"
    window = clock_of(session, row.evidence) if row.evidence is not None else None
    if window is not None and row.heat:
        yield f"   {heat_words(row.heat, window, clock)} {clock.name}"
    told = [column for column in PARTICIPANT_COLUMNS if column.shown and column.key not in TOLD_APART]
    values = ((column, column.text(row, shown)) for column in told)
    facts = [f"{one.title} {text}{_unit(one, shown)}" for one, text in values if text != shown.absent]
    yield f"   {', '.join(facts)}"
    yield f"   {who.address}"


def _unit(column: Column[ParticipantRow], shown: Formats) -> str:
    return column.heading(shown).removeprefix(column.title)
