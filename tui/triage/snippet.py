"""What an incident note tells: so much as fits a chat message, chosen from a report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tui.model import Address, Comparison, Evidence, Quality, QualityState, Series, Window
from tui.triage.flag import Flag, words
from tui.triage.notes import NoteLike, note_line
from tui.triage.report import Report
from tui.triage.rulesets import RULESETS
from tui.triage.slices import Slices
from tui.triage.verdict import Verdict

VERDICTS = 2
PEOPLE = 3
FLAGS = 2
NOTES = 5
SIGNS = {
    Comparison.ABOVE: ">",
    Comparison.AT_OR_ABOVE: ">=",
    Comparison.BELOW: "<",
    Comparison.AT_OR_BELOW: "<=",
}


@dataclass(frozen=True, slots=True)
class Sufferer:
    """One person in a note.

    Attributes:
        flags: the gravest.
        series: what the gravest flag was about; None where no single series shows it.
    """

    key: str
    name: str
    quality: Quality
    bad_s: float
    flags: tuple[Flag, ...]
    series: Series | None = None


@dataclass(frozen=True, slots=True)
class Incident:
    """What an incident note tells.

    Attributes:
        address: of the session.
        title: of the session.
        clock: from when to when it was; None where nobody says.
        bad: people with a bad call.
        judged: people who could be judged.
        people: people who were listed.
        unread: people who could not be read.
        sentence: what is the matter, in one plain sentence.
        verdicts: the first ones.
        sufferers: who is blamed, and the worst.
        slices: what the people with bad calls share.
        rules: the limits that the flags shown crossed, each with whose it is: "jitter > 50 ms (Stream docs)".
        ruleset: the title of the rule set.
        notes: what people noted down, a line each.
        strangers: every name and id of a person, for a note without them.
        bundle: the file that it is kept in; "" where the vendor is asked.
    """

    address: Address
    title: str
    clock: Window | None
    bad: int
    judged: int
    people: int
    unread: int
    sentence: str
    verdicts: tuple[Verdict, ...]
    sufferers: tuple[Sufferer, ...]
    slices: Slices
    rules: tuple[str, ...]
    ruleset: str
    notes: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()
    bundle: str = ""


def incident(report: Report, address: Address, notes: Sequence[NoteLike] = (), *, bundle: str = "") -> Incident:
    """Choose what a note about a session tells.

    Args:
        report: what triage says about it.
        address: of the session, or of somebody in it.
        notes: what people noted down about it.
        bundle: the file that it is kept in; "" where the vendor is asked.
    """
    session = report.triage.session
    # who is blamed comes first: what others suffered follows from that
    first = report.triage.verdicts[0]
    blamed = first.people[:1] if first.slices is None else ()
    keys = dict.fromkeys((*(key for key in blamed if key in report.people), *(row.key for row in report.worst)))
    sufferers = tuple(_sufferer(report, key) for key in list(keys)[:PEOPLE])
    flags = [flag for each in sufferers for flag in each.flags]
    rules = RULESETS.get(report.triage.ruleset)
    unclassified = report.counts.get(QualityState.UNCLASSIFIED, 0)
    return Incident(
        address.session,
        session.title if session is not None else str(address.session),
        _clock(report),
        report.counts.get(QualityState.BAD, 0),
        len(report.people) - unclassified,
        len(report.people),
        len(report.unread),
        report.sentence,
        report.triage.verdicts[:VERDICTS],
        sufferers,
        report.fair_slices,
        tuple(dict.fromkeys(rule_text(flag) for flag in flags)),
        rules.title if rules is not None else report.triage.ruleset,
        tuple(note_line(note, names=report.names) for note in notes[:NOTES]),
        tuple(_strangers(report.people.values())),
        bundle,
    )


def rule_text(flag: Flag) -> str:
    """Return the limit that a flag crossed, and whose it is: "jitter > 50 ms (Stream docs)"."""
    limit = flag.limit
    return (
        f"{words(flag.metric)} {SIGNS[limit.comparison]} {limit.limit:g} {limit.unit}".rstrip() + f" ({limit.source})"
    )


def _sufferer(report: Report, key: str) -> Sufferer:
    judgement = report.judgement(key)
    gravest = sorted(judgement.flags, key=lambda flag: (flag.state is QualityState.BAD, flag.severity), reverse=True)
    kinds: dict[str, Flag] = {}
    for flag in gravest:
        kinds.setdefault(flag.metric, flag)
    chosen = tuple(kinds.values())[:FLAGS]
    series = next((found for flag in chosen if (found := _series_of(report.people[key], flag)) is not None), None)
    return Sufferer(key, report.name(key), judgement.quality, judgement.bad_s, chosen, series)


def _series_of(evidence: Evidence, flag: Flag) -> Series | None:
    if flag.track_id is None:
        return next((each for each in evidence.connection if each.metric == flag.metric), None)
    own = (track for track in evidence.tracks if track.track_id == flag.track_id and track.direction is flag.direction)
    return next((found for track in own if (found := track.get(flag.metric)) is not None), None)


def _clock(report: Report) -> Window | None:
    session = report.triage.session
    read = [each.coverage.window for each in report.people.values() if each.coverage.window is not None]
    since = session.started_at if session is not None else None
    until = session.ended_at if session is not None else None
    since = since or min((each.since for each in read), default=None)
    until = until or max((each.until for each in read), default=None)
    return Window(since, until) if since is not None and until is not None and since < until else None


def _strangers(people: Iterable[Evidence]) -> Iterable[str]:
    found: dict[str | None, None] = {}
    for each in people:
        who = each.participant
        found.update(dict.fromkeys((who.name, who.custom_id, who.user_id, who.session_id, *who.address.participant)))
    return (name for name in found if name)
