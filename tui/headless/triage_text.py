"""A triage as text for people: one plain sentence, then what it rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from tui.headless.triage_read import Done
from tui.model import Address, QualityState
from tui.render.flag_text import lasted_text
from tui.render.format import Formats
from tui.text import printable
from tui.triage.flag import Flag
from tui.triage.mos import MosEstimate, score_text
from tui.triage.notes import note_line
from tui.triage.ranking import Ranked
from tui.triage.report import Report
from tui.triage.rulesets import RULESETS
from tui.triage.slices import Slices
from tui.triage.verdict import Verdict

FLAGS = 6
"""Kinds of flag shown of one person."""
OTHERS = 3
"""Slices shown that do not stand out."""
NAMED = 8
"""People named of those who could not be judged for one reason."""


def lines(done: Done, address: Address, shown: Formats, limit: int) -> list[str]:
    """Return the lines.

    Args:
        done: what was read and found.
        address: of the session.
        shown: how values are shown.
        limit: at most so many people.
    """
    return [printable(line) for line in _all(done, address, shown, limit)]


def _all(done: Done, address: Address, shown: Formats, limit: int) -> Iterator[str]:
    report = done.report
    yield report.sentence
    yield ""
    yield f"{address}  {done.session.title}"
    yield f"{counts_text(report)}. Rules: {rules_text(report)}"
    yield ""
    yield "Why"
    for number, verdict in enumerate(report.triage.verdicts, 1):
        yield from _verdict(number, verdict, shown)
    yield ""
    yield f"How far ({report.basis})"
    yield from _slices(report.fair_slices)
    yield from _untold(report.fair_slices)
    if report.pattern is not None:
        yield f"  paths: {report.pattern.sentence}"
    worst = report.worst[:limit]
    if worst:
        yield ""
        more = f", the worst {len(worst)} of {len(report.worst)}" if len(report.worst) > len(worst) else ""
        yield f"Who, worst first ({len(report.worst)}{more})"
        for row in worst:
            yield from _person(report, row, shown)
    if done.notes:
        yield ""
        yield f"Notes ({len(done.notes)})"
        for note in done.notes:
            yield f"  {note_line(note, names=report.names)}"
    yield from _left(done)


def counts_text(report: Report) -> str:
    """Return how many people there are, and how many in each state: "9 people: 2 ok, 7 bad"."""
    counts = [f"{report.counts[state]} {state}" for state in QualityState if report.counts.get(state)]
    people = f"{len(report.people)} {'person' if len(report.people) == 1 else 'people'}"
    return f"{people}: {', '.join(counts)}" if counts else people


def rules_text(report: Report) -> str:
    """Return whose limits judged."""
    rules = RULESETS.get(report.triage.ruleset)
    return rules.title if rules else report.triage.ruleset


def _verdict(number: int, verdict: Verdict, shown: Formats) -> Iterator[str]:
    yield f"{number}. {verdict.sentence}  [{verdict.cause}, confidence {verdict.confidence:.0%}]"
    for line in verdict.evidence:
        yield f"   + {line}"
    for line in verdict.counter:
        yield f"   {'-' if shown.ascii else '−'} {line}"


def _slices(slices: Slices) -> Iterator[str]:
    if not slices.rows:
        yield f"  {slices}"
    for row in slices.rows:
        yield f"  {row}"
        yield f"    {row.filter}"
    for row in slices.explained:
        yield f"  {row} (explained by {row.explained_by})"
    if not slices.rows:
        for row in slices.others[:OTHERS]:
            yield f"  does not stand out: {row}"


def _untold(slices: Slices) -> Iterator[str]:
    for gap in slices.gaps:
        yield f"  {gap}"


def _person(report: Report, row: Ranked, shown: Formats) -> Iterator[str]:
    judgement = report.judgement(row.key)
    mos = report.mos(row.key)
    parts = [
        lasted_text(judgement, shown),
        str(mos) if isinstance(mos, MosEstimate) else "",
        f"score {told}" if (told := score_text(row.score)) else "",
    ]
    yield f"  {report.name(row.key)}: {', '.join(part for part in parts if part)}"
    yield f"    {report.participant(row.key).address}"
    groups = _grouped(judgement.flags)
    for flag, more in groups[:FLAGS]:
        yield f"    {_of(report, flag, more)}{flag}{f' ({flag.note})' if flag.note else ''}"
    if len(groups) > FLAGS:
        yield f"    and {len(groups) - FLAGS} more kinds of flag"


def _grouped(flags: Sequence[Flag]) -> list[tuple[Flag, int]]:
    """Return the gravest flag of each metric and kind of track, and how many more there were of it."""
    found: dict[tuple[str, str | None, str | None], list[Flag]] = {}
    for flag in flags:
        found.setdefault((flag.metric, flag.direction, flag.kind), []).append(flag)
    gravest = [(max(each, key=_gravity), len(each) - 1) for each in found.values()]
    return sorted(gravest, key=lambda pair: _gravity(pair[0]), reverse=True)


def _gravity(flag: Flag) -> tuple[bool, float]:
    return flag.state is QualityState.BAD, flag.duration_s * flag.severity


def _of(report: Report, flag: Flag, more: int) -> str:
    """Return what a flag is about: "received audio of Bob, 3 more like it: "."""
    what = " ".join(part for part in (flag.direction, flag.kind) if part)
    whose = f" of {report.name(flag.publisher)}" if flag.publisher else ""
    others = f"{more} more like it" if more else ""
    told = ", ".join(part for part in (f"{what}{whose}", others) if part)
    return f"{told}: " if told else ""


def _left(done: Done) -> Iterator[str]:
    report = done.report
    reasons = Counter(report.triage.unclassified.values())
    if reasons:
        yield ""
        yield f"Could not be judged ({sum(reasons.values())})"
        for reason, count in reasons.most_common():
            names = [report.name(key) for key, why in report.triage.unclassified.items() if why is reason][:NAMED]
            more = f" and {count - len(names)} more" if count > len(names) else ""
            yield f"  {reason}: {', '.join(names)}{more}"
    missing = Counter(what for each in report.triage.judgements.values() for what in each.missing.items())
    unread = Counter(report.unread.values())
    if missing or unread:
        yield ""
        yield "Not read"
        for why, count in unread.most_common():
            yield f"  {count} {'person' if count == 1 else 'people'}: {why}"
        for (part, why), count in missing.most_common(NAMED):
            yield f"  {part} of {count} {'person' if count == 1 else 'people'}: {why}"
