"""Why a session or a participant fared badly, as lines: verdicts with what speaks for and against them, flags, before.

Each entry that can be gone to names a participant and an instant. Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from tui.model import QualityState, Reason
from tui.render.cells import Line, Run, Style
from tui.render.flag_text import lasted_text
from tui.render.why_before import before_entries
from tui.render.why_flags import flag_entry, person_flags
from tui.render.why_telling import NAMED, Target, Telling, Why
from tui.text import cell_width, clipped
from tui.triage.mos import MosEstimate, score_text
from tui.triage.report import Report
from tui.triage.verdict import Verdict

PEOPLE = 8
"""People whose flags a session's list shows."""
BEFORE_PEOPLE = 3


def session_why(telling: Telling) -> Why:
    """Return why a session was bad."""
    report, why = telling.report, Why()
    _verdicts(why, telling, report.triage.verdicts, lead=True)
    _notes(why, telling)
    first = report.triage.verdicts[0]
    if first.since_s is not None and first.people:
        before_entries(why, telling, first.people[:BEFORE_PEOPLE], first.since_s)
    worst = report.worst[:PEOPLE]
    if worst:
        more = f", the worst {len(worst)} of {len(report.worst)}" if len(report.worst) > len(worst) else ""
        telling.heading(why, f"Flags of {len(report.worst)} people, worst first{more}")
        for row in worst:
            person_flags(why, telling, row.key)
    _shared(why, telling)
    _unjudged(why, telling)
    return why


def participant_why(telling: Telling, key: str) -> Why:
    """Return why one participant fared badly."""
    report, why = telling.report, Why()
    own = report.triage.of_participant.get(key, ())
    if own:
        _verdicts(why, telling, own, lead=True)
    others = [each for each in report.triage.verdicts if each not in own and key in (*each.sufferers, *each.people)]
    if others:
        telling.heading(why, "Of the session")
        _verdicts(why, telling, others, lead=False)
    _notes(why, telling)
    judgement = report.triage.judgements.get(key)
    if judgement is None:
        return why
    _facts(why, telling, key)
    if judgement.flags:
        onset = own[0].since_s if own and own[0].since_s is not None else judgement.flags[0].since_s
        before_entries(why, telling, (key,), onset)
        count = len(judgement.flags)
        telling.heading(why, f"{count} flag{'' if count == 1 else 's'}, by the time of the onset")
        for flag in judgement.flags:
            flag_entry(why, telling, key, flag)
    if judgement.missing:
        telling.heading(why, "Not read")
        why.add(
            line
            for what, reason in judgement.missing.items()
            for line in telling.wrapped(f"{what}: {reason}", Style.TEXT)
        )
    return why


def participant_sentence(report: Report, key: str) -> str:
    """Return what was the matter with a participant, in one sentence."""
    own = report.triage.of_participant.get(key)
    if own:
        return own[0].sentence
    if key not in report.people:
        return "This participant was not read yet."
    name = report.name(key)
    suffered = next((each for each in report.triage.verdicts if key in each.sufferers), None)
    if suffered is not None:
        return f"{name} suffered from this: {suffered.sentence}"
    quality = report.judgement(key).quality
    if quality.state is QualityState.UNCLASSIFIED:
        return f"{name} could not be judged: {quality.reason}."
    if report.judgement(key).flags:
        return f"{name} had flags, too brief or too mild to be anybody's fault."
    return f"Nothing was the matter with {name}."


def _verdicts(why: Why, telling: Telling, verdicts: Sequence[Verdict], *, lead: bool) -> None:
    for number, verdict in enumerate(verdicts, 1):
        lines: list[Line] = [()] if number > 1 else []
        lines.append(_title(verdict, number, telling))
        if number > 1 or not lead:
            lines += telling.wrapped(telling.hide(verdict.sentence), Style.TEXT)
        for text in verdict.evidence:
            lines += telling.wrapped(telling.hide(text), Style.TEXT, lead="+")
        for text in verdict.counter:
            lines += telling.wrapped(telling.hide(text), Style.MUTED, lead="-")
        person = next((key for key in verdict.people if key in telling.report.people), None)
        target = Target(person, verdict.since_s) if person is not None else None
        if lines[0] == () and target is not None:
            why.add([()])
            lines = lines[1:]
        why.add(lines, target, notable=True)


def _title(verdict: Verdict, number: int, telling: Telling) -> Line:
    clock = telling.clock
    parts = [f"confidence {verdict.confidence:.0%}"] if verdict.confidence else []
    if verdict.since_s is not None:
        until = f" to {clock.text(verdict.until_s)}" if verdict.until_s is not None else " on"
        parts.append(f"from {clock.text(verdict.since_s)}{until}")
    who = verdict.people
    runs = [
        Run(f"{number} ", Style.MUTED),
        Run(str(verdict.cause), Style.STRONG),
        Run(f"  {'  '.join(parts)}", Style.TEXT),
    ]
    if who:
        room = telling.width - sum(cell_width(run.text) for run in runs) - 3
        if room > 8:
            runs.append(Run(f"  {clipped(telling.names(who), room, ellipsis=telling.formats.ellipsis)}", Style.ACCENT))
    return tuple(runs)


def _facts(why: Why, telling: Telling, key: str) -> None:
    report, formats = telling.report, telling.formats
    judgement, mos = report.judgement(key), report.mos(key)
    score = score_text(report.participant(key).summary.score)
    told = [
        lasted_text(judgement, formats) if judgement.flags else "",
        f"{formats.duration(judgement.covered_s)} read",
        str(mos) if isinstance(mos, MosEstimate) else "",
        f"score {score}" if score else "",
    ]
    text = ", ".join(part for part in told if part)
    why.add([(), *telling.wrapped(telling.hide(text), Style.MUTED, indent=0)])


def _shared(why: Why, telling: Telling) -> None:
    report = telling.report
    telling.heading(why, "How far")
    told = f"slices: {report.fair_slices} (bad: {report.basis})"
    why.add(telling.wrapped(telling.hide(told), Style.TEXT, indent=1))
    if report.pattern is not None:
        why.add(telling.wrapped(telling.hide(f"paths: {report.pattern.sentence}"), Style.TEXT, indent=1))


def _notes(why: Why, telling: Telling) -> None:
    if not telling.notes:
        return
    telling.heading(why, f"Notes ({len(telling.notes)})")
    by_address = {each.participant.address: key for key, each in telling.report.people.items()}
    for note in telling.notes:
        at_s = note.instant.timestamp() if note.instant is not None else None
        key = by_address.get(note.person) if note.person is not None else None
        when = f"{telling.clock.text(at_s)} " if at_s is not None else ""
        who = f"{telling.name(key)}: " if key is not None else ""
        lines = telling.wrapped(f"{when}{who}{telling.hide(note.text)}", Style.TEXT, indent=1)
        why.add(lines, Target(key, at_s) if key is not None else None)


def _unjudged(why: Why, telling: Telling) -> None:
    report = telling.report
    reasons = Counter(report.triage.unclassified.values())
    if not reasons:
        return
    telling.heading(why, f"Could not be judged ({sum(reasons.values())})")
    why.add(line for line in _reasons(telling, reasons))


def _reasons(telling: Telling, reasons: Counter[Reason]) -> Iterator[Line]:
    report = telling.report
    for reason, count in reasons.most_common():
        names = [telling.name(key) for key, why in report.triage.unclassified.items() if why is reason][: 2 * NAMED]
        more = f" +{count - len(names)}" if count > len(names) else ""
        yield from telling.wrapped(f"{reason}: {', '.join(names)}{more}", Style.MUTED, indent=1)
