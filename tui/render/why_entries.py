"""Why a session or a participant fared badly, as lines: verdicts with what speaks for and against them, flags, before.

Each entry that can be gone to names a participant and an instant. Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from textwrap import wrap

from tui.model import Evidence, QualityState, Reason
from tui.render.cells import Line, Run, Style
from tui.render.entry import Entry
from tui.render.flag_text import STATES, flag_subject, flag_text
from tui.render.format import Formats
from tui.render.session_clock import SessionClock
from tui.text import cell_width, clipped
from tui.triage.flag import Flag
from tui.triage.mos import MosEstimate, score_text
from tui.triage.notes import NoteLike
from tui.triage.report import Report
from tui.triage.timeline import BEFORE_S, Moment, before, moments
from tui.triage.verdict import Verdict

PEOPLE = 8
"""People whose flags a session's list shows."""
FLAGS = 3
"""Kinds of flag shown of each of them."""
NAMED = 4
BEFORE_PEOPLE = 3


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

    def wrapped(self, text: str, style: Style, *, lead: str = "", indent: int = 3) -> list[Line]:
        """Return a text in lines, the first behind a sign."""
        room = max(16, self.width - indent - 2)
        lines = wrap(text, room) or [""]
        first = (Run(f"{' ' * indent}{lead:<2}", Style.MUTED), Run(lines[0], style))
        return [first, *((Run(f"{' ' * (indent + 2)}{line}", style),) for line in lines[1:])]


def session_why(telling: Telling) -> Why:
    """Return why a session was bad."""
    report, why = telling.report, Why()
    _verdicts(why, telling, report.triage.verdicts, lead=True)
    _notes(why, telling)
    first = report.triage.verdicts[0]
    if first.since_s is not None and first.people:
        _before(why, telling, first.people[:BEFORE_PEOPLE], first.since_s)
    worst = report.worst[:PEOPLE]
    if worst:
        more = f", the worst {len(worst)} of {len(report.worst)}" if len(report.worst) > len(worst) else ""
        _heading(why, f"Flags of {len(report.worst)} people, worst first{more}", telling)
        for row in worst:
            _person_flags(why, telling, row.key)
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
        _heading(why, "Of the session", telling)
        _verdicts(why, telling, others, lead=False)
    _notes(why, telling)
    judgement = report.triage.judgements.get(key)
    if judgement is None:
        return why
    _facts(why, telling, key)
    if judgement.flags:
        onset = own[0].since_s if own and own[0].since_s is not None else judgement.flags[0].since_s
        _before(why, telling, (key,), onset)
        count = len(judgement.flags)
        _heading(why, f"{count} flag{'' if count == 1 else 's'}, by the time of the onset", telling)
        for flag in judgement.flags:
            _flag(why, telling, key, flag)
    if judgement.missing:
        _heading(why, "Not read", telling)
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


# ---- parts


def _heading(why: Why, text: str, telling: Telling) -> None:
    why.add([(), (Run(f" {telling.formats.text(text)}", Style.ACCENT),)])


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


def _person_flags(why: Why, telling: Telling, key: str) -> None:
    judgement, formats = telling.report.judgement(key), telling.formats
    gravest: dict[tuple[str, str | None, str | None], list[Flag]] = {}
    for flag in judgement.flags:
        gravest.setdefault((flag.metric, flag.direction, flag.kind), []).append(flag)
    kinds = sorted(((max(own, key=_gravity), len(own)) for own in gravest.values()), key=_pair_gravity, reverse=True)
    name = clipped(telling.name(key), max(20, telling.width // 2), ellipsis=formats.ellipsis)
    lasted = f"  {judgement.quality} for {formats.duration(judgement.bad_s + judgement.fair_s)}"
    first = min((flag.since_s for flag in judgement.flags), default=None)
    head = (Run(f" {name}", Style.STRONG), Run(lasted, Style.MUTED))
    why.add([head], Target(key, first), notable=judgement.quality.state is QualityState.BAD)
    for flag, count in kinds[:FLAGS]:
        _flag(why, telling, key, flag, more=count - 1)


def _gravity(flag: Flag) -> tuple[bool, float]:
    return flag.state is QualityState.BAD, flag.duration_s * flag.severity


def _pair_gravity(pair: tuple[Flag, int]) -> tuple[bool, float]:
    return _gravity(pair[0])


def _flag(why: Why, telling: Telling, key: str, flag: Flag, *, more: int = 0) -> None:
    glyph, style = STATES.get(flag.state, (" ", Style.TEXT))
    subject = flag_subject(flag, lambda other: telling.formats.person(_known(telling.report, other)))
    parts = (subject, telling.hide(flag.note) if flag.note else "", f"{more} more like it" if more else "")
    about = ", ".join(part for part in parts if part)
    text = telling.hide(flag_text(flag, telling.clock))
    word = f"{glyph} {flag.state}".ljust(6)
    room = telling.width - len(word) - 4
    if cell_width(text) + 2 + cell_width(about) <= room:
        lines: list[Line] = [(Run(f"  {word} ", style), Run(text, Style.TEXT), Run(f"  {about}", Style.MUTED))]
    else:
        first, *rest = [*wrap(text, max(16, room)), *(wrap(about, max(16, room)))]
        lines = [(Run(f"  {word} ", style), Run(first, Style.TEXT))]
        lines += [(Run(f"{' ' * (len(word) + 3)}{each}", Style.MUTED),) for each in rest]
    why.add(lines, Target(key, flag.since_s, flag.track_id, flag.metric), notable=flag.state is QualityState.BAD)


def _known(report: Report, other: str) -> str:
    """Return the name of somebody whom a flag tells by any id."""
    if other in report.people:
        return report.name(other)
    for key, each in report.people.items():
        who = each.participant
        if other in (who.user_id, who.session_id, *who.other_session_ids):
            return report.name(key)
    return other


def _before(why: Why, telling: Telling, keys: Sequence[str], onset_s: float) -> None:
    """Tell what happened before an onset. Of the many things that a fault brings about at once each is told once."""
    found: dict[tuple[str, str, str], list[Moment]] = {}
    for key in keys:
        evidence: Evidence | None = telling.report.people.get(key)
        if evidence is not None:
            flags = telling.report.judgement(key).flags
            for each in before(moments(evidence, flags), onset_s):
                kind = _what(each) if each.kind in _COLLECTED else each.what
                found.setdefault((telling.clock.text(each.at_s), key, kind), []).append(each)
    _heading(why, f"In the {BEFORE_S:.0f} s before {telling.clock.text(onset_s)}", telling)
    if not found:
        why.add([(Run("   nothing was told: no join, device, network or ICE event", Style.MUTED),)])
    for (at, key, kind), several in sorted(found.items(), key=lambda pair: pair[1][0].at_s):
        first = several[0]
        name = f"{clipped(telling.name(key), 20, ellipsis=telling.formats.ellipsis)}  " if len(keys) > 1 else ""
        what = kind
        if first.kind in _COLLECTED:
            metrics = ", ".join(dict.fromkeys(_metric(each) for each in several))
            what = f"{kind}: {metrics}" if len(several) > 1 else first.what.partition(", ")[0]
        text = clipped(f"{name}{telling.hide(what)}", telling.width - 14, ellipsis=telling.formats.ellipsis)
        line = (Run(f"   {at}  ", Style.MUTED), Run(text, Style.TEXT))
        why.add([line], Target(key, first.at_s, first.track_id))


_COLLECTED = {"flag": "flags begin", "cleared": "flags end", "change": "series change"}


def _what(moment: Moment) -> str:
    return _COLLECTED[moment.kind]


def _metric(moment: Moment) -> str:
    """Return the metric that a flag or a change is about: its words before the first number."""
    text = moment.what.removeprefix("flag: ").removeprefix("over: ")
    return " ".join(takewhile(lambda word: not word[0].isdigit() and word[0] != "-", text.split()))


def _facts(why: Why, telling: Telling, key: str) -> None:
    report, formats = telling.report, telling.formats
    judgement, mos = report.judgement(key), report.mos(key)
    score = score_text(report.participant(key).summary.score)
    told = [
        f"{judgement.quality} for {formats.duration(judgement.bad_s + judgement.fair_s)}" if judgement.flags else "",
        f"{formats.duration(judgement.covered_s)} read",
        str(mos) if isinstance(mos, MosEstimate) else "",
        f"score {score}" if score else "",
    ]
    text = ", ".join(part for part in told if part)
    why.add([(), *telling.wrapped(telling.hide(text), Style.MUTED, indent=0)])


def _shared(why: Why, telling: Telling) -> None:
    report = telling.report
    _heading(why, "How far", telling)
    why.add(telling.wrapped(telling.hide(f"slices: {report.slices}"), Style.TEXT, indent=1))
    if report.pattern is not None:
        why.add(telling.wrapped(telling.hide(f"paths: {report.pattern.sentence}"), Style.TEXT, indent=1))


def _notes(why: Why, telling: Telling) -> None:
    if not telling.notes:
        return
    _heading(why, f"Notes ({len(telling.notes)})", telling)
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
    _heading(why, f"Could not be judged ({sum(reasons.values())})", telling)
    why.add(line for line in _reasons(telling, reasons))


def _reasons(telling: Telling, reasons: Counter[Reason]) -> Iterator[Line]:
    report = telling.report
    for reason, count in reasons.most_common():
        names = [telling.name(key) for key, why in report.triage.unclassified.items() if why is reason][: 2 * NAMED]
        more = f" +{count - len(names)}" if count > len(names) else ""
        yield from telling.wrapped(f"{reason}: {', '.join(names)}{more}", Style.MUTED, indent=1)
