"""Verdicts in words: one plain sentence first, then what speaks for it and what against."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from tui.model import Direction, Metric
from tui.triage.attribution import Side
from tui.triage.causes import APART_S, Case
from tui.triage.flag import Flag
from tui.triage.people import People
from tui.triage.rules.signs import Sign
from tui.triage.samples import mean_between, publisher_key
from tui.triage.slices import Slices
from tui.triage.verdict import Cause, Verdict

MOST_LINES = 6
_SENTENCES = {
    Cause.SENDER_UPLINK: "{name}'s uplink was bad: what {name} sent did not arrive whole{others}.",
    Cause.SENDER_CPU: "{name}'s machine could not encode fast enough{others}.",
    Cause.SENDER_DEVICE: "{name}'s camera delivered hardly any frames.",
    Cause.RECEIVER_DOWNLINK: "{name}'s downlink was bad: {name} alone received badly, whoever sent.",
    Cause.RECEIVER_CPU: "{name}'s machine could not decode fast enough: frames came, and were not shown.",
    Cause.ACCESS_PATH: "{name}'s network was bad in both directions{others}.",
    Cause.RELAY: "{name} went through a relay, and that way was slow.",
    Cause.DISTANCE: "{name} was far from the server: round trips took long, and nothing else was wrong.",
    Cause.INTERRUPTED: "{name}'s connection was interrupted: media stopped both ways.",
    Cause.UNATTRIBUTED: "{name} fared badly, and nothing that was read says why.",
}
_SLICED = {
    Cause.EDGE: "Everybody on {value} received badly, others did not: the media server or its network.",
    Cause.ACCESS_PATH: "People with {dimension} {value} had a bad network, others had not.",
    Cause.RELAY: "People behind a relay had a slow way, others had not.",
    Cause.RECEIVER_CPU: "People with {dimension} {value} could not decode fast enough, others could.",
    Cause.SENDER_CPU: "People with {dimension} {value} could not encode fast enough, others could.",
    Cause.INTERRUPTED: "The connections of people with {dimension} {value} were interrupted.",
    Cause.JOIN_FAILURE: "People with {dimension} {value} could not get into the call.",
}


def person_verdict(case: Case, people: People) -> Verdict:
    """Return the verdict about one person."""
    others = [key for key in case.sufferers if key != case.person.key]
    counter, doubts = _counter(case, people)
    return Verdict(
        case.cause,
        _sentence(case, len(others)),
        people=(case.person.key,),
        evidence=_evidence(case, people, others),
        counter=counter,
        confidence=_confidence(case, len(others), doubts),
        since_s=case.since_s,
        until_s=case.until_s,
        suffered_s=case.suffered_s,
        sufferers=case.sufferers,
    )


def slice_verdict(cause: Cause, cases: Sequence[Case], shared: Slices | None, people: People) -> Verdict:
    """Return the verdict about people who have something in common; None where it is only the instant."""
    since, until = min(case.since_s for case in cases), max(case.until_s for case in cases)
    count = len({case.person.human for case in cases})
    if shared is None:
        sentence = f"{count} people received badly from {_clock(since)} on, at once: a server, though none is named."
        evidence = [f"{len(cases)} onsets within 30 s of each other, all on what was received"]
        counter: tuple[str, ...] = ("they have no country, network or version in common that others have not",)
        confidence = 0.7
    else:
        found = shared.rows[0]
        words = _SLICED.get(cause, "People with {dimension} {value} fared badly, others did not.")
        sentence = words.format(dimension=found.title, value=found.value)
        evidence = [str(found), found.chance_text]
        spared = found.risk.people - found.risk.bad
        counter = (f"{spared} with the same {found.title} fared well",) if spared else ()
        if found.risk.other_bad:
            counter += (f"{found.risk.other_bad} without it fared badly too",)
        if listed := sum(person.is_well_by_list for person in people.all):
            counter += (f"{listed} of those compared were only listed, with a good score by the vendor",)
        confidence = 0.95 if found.chance < 0.01 else 0.85
    evidence += [str(_worst(case)) for case in sorted(cases, key=lambda case: -case.suffered_s)[:3]]
    return Verdict(
        cause,
        sentence,
        people=tuple(dict.fromkeys(case.person.key for case in sorted(cases, key=lambda case: -case.suffered_s))),
        slices=shared,
        evidence=tuple(evidence[:MOST_LINES]),
        counter=counter,
        confidence=confidence,
        since_s=since,
        until_s=until,
        suffered_s=sum(case.suffered_s for case in cases),
        sufferers=tuple(dict.fromkeys(key for case in cases for key in case.sufferers)),
    )


def no_fault(people: People) -> Verdict:
    """Return that nothing was found, with how much was looked at."""
    judged = [person for person in people.all if person.judgement.unclassified is None]
    brief = sum(bool(person.flags) for person in judged)
    evidence = [f"{len(judged)} of {len(people)} could be judged"]
    if brief:
        evidence.append(f"{brief} had flags, too brief or too mild to be somebody's fault")
    if not judged:
        reasons = sorted({str(person.judgement.unclassified) for person in people.all})
        return Verdict(
            Cause.NO_FAULT,
            f"Nobody could be judged: {', '.join(reasons) or 'nobody was read'}.",
            evidence=tuple(evidence),
        )
    unread = dict.fromkeys(told for person in judged if (told := person.judgement.missing.get("file")))
    return Verdict(
        Cause.NO_FAULT,
        "No fault found in what could be read." if unread else "No fault found.",
        evidence=tuple(evidence),
        counter=tuple(f"not everything could be read: {told}" for told in unread),
        confidence=0.5 if unread else 0.8,
    )


def _sentence(case: Case, others: int) -> str:
    name = case.person.name
    if case.cause is Cause.JOIN_FAILURE:
        dark = next(flag for _, flag in case.suffered)
        if dark.metric == Sign.NEVER_CONNECTED:
            return f"{name} never got a connection: ICE failed ({dark.note})."
        return f"{name} published, but not one packet was ever sent: publishing failed."
    if case.cause is Cause.INTERRUPTED and (failed := _failed(case)) is not None:
        return f"{name}'s connection failed after it had been up ({failed.note})."
    suffered = "" if not others else f"; {others} {'other' if others == 1 else 'others'} suffered from it"
    return _SENTENCES[case.cause].format(name=name, others=suffered)


def _failed(case: Case) -> Flag | None:
    return next((flag for _, flag in case.suffered if flag.metric == Sign.FAILED), None)


def _worst(case: Case) -> Flag:
    flags = [flag for who, flag in case.bad if _proves(flag, case, own=who is case.person)]
    return max(flags or [flag for _, flag in case.bad or case.suffered], key=_gravity)


def _proves(flag: Flag, case: Case, *, own: bool) -> bool:
    """Return whether a flag speaks for a cause: it stood from the onset on, and on the side that is blamed."""
    unfit = {Cause.SENDER_UPLINK: Direction.RECEIVED, Cause.RECEIVER_DOWNLINK: Direction.SENT}.get(case.cause)
    return flag.until_s >= case.since_s - APART_S and not (own and unfit is not None and flag.direction is unfit)


def _gravity(flag: Flag) -> tuple[float, float]:
    return flag.severity, flag.duration_s


def _evidence(case: Case, people: People, others: Sequence[str]) -> tuple[str, ...]:
    person = case.person
    own = [flag for who, flag in case.suffered if who is person and _proves(flag, case, own=True)]
    lines = [_line(flag) for flag in _tell(own)]
    if others:
        received = len(people.receivers(person))
        of = f" of {received}" if received >= len(others) else ""
        lines.append(f"{len(others)}{of} who received it suffered: {_line(_worst_of_others(case))}")
    if case.rtt_rose is not None:
        lines.append(f"round-trip time rose from {case.rtt_rose[0]:.0f} to {case.rtt_rose[1]:.0f} ms")
    if case.relayed:
        lines.append("media went through a relay")
    if case.cause is Cause.RECEIVER_DOWNLINK:
        senders = {flag.publisher for who, flag in case.bad if who is person and flag.publisher}
        if senders:
            lines.append(
                f"bad from {len(senders)} {'sender' if len(senders) == 1 else 'senders'}, whose own reports show less"
            )
    if case.cause is Cause.JOIN_FAILURE:
        words = [e.name for e in person.evidence.events if any(w in e.name.lower() for w in ("fail", "disconnect"))]
        if words:
            lines.append(f"events: {', '.join(dict.fromkeys(words))}")
    return tuple(lines[:MOST_LINES])


def _tell(flags: Sequence[Flag]) -> list[Flag]:
    """Return the worst flag of each metric and direction, the worst first."""
    best: dict[tuple[str, Direction | None], Flag] = {}
    for flag in flags:
        key = flag.metric, flag.direction
        if key not in best or _gravity(flag) > _gravity(best[key]):
            best[key] = flag
    return sorted(best.values(), key=lambda flag: -flag.severity)[:4]


def _line(flag: Flag) -> str:
    where = " ".join(filter(None, (flag.kind, flag.direction)))
    return f"{flag}{f', {where}' if where else ''}{f' ({flag.note})' if flag.note else ''}"


def _worst_of_others(case: Case) -> Flag:
    flags = [flag for who, flag in case.bad if who is not case.person]
    return max([flag for flag in flags if _proves(flag, case, own=False)] or flags, key=_gravity)


def _counter(case: Case, people: People) -> tuple[tuple[str, ...], int]:
    """Return what speaks against a verdict, and how many of the lines weigh."""
    lines, doubts = [], 0
    person, cause = case.person, case.cause
    if cause is Cause.SENDER_UPLINK:
        lines.append("bandwidth limitation may hide a lack of CPU")
        if len(people) == 2 and Side.DOWN not in case.sides:
            lines.append("with one receiver alone, that one's downlink would look the same")
    if cause is Cause.SENDER_CPU and _share(Metric.BANDWIDTH_LIMITED, case) >= 0.3:
        lines.append("bandwidth limited the encoder as well")
        doubts += 1
    if cause is Cause.RECEIVER_CPU and any(flag.metric == Metric.LOSS for flag in person.flags):
        lines.append("packets were lost as well")
        doubts += 1
    if cause is Cause.RECEIVER_DOWNLINK:
        senders = {flag.publisher for who, flag in case.bad if who is person}
        received = {publisher_key(track.publisher) for track in person.evidence.tracks if track.publisher}
        if len(received) >= 2 and len(senders) < 0.5 * len(received):
            lines.append(f"only {len(senders)} of {len(received)} senders were received badly")
            doubts += 1
    if cause in (Cause.ACCESS_PATH, Cause.RELAY) and case.rtt_rose is None:
        lines.append("the round-trip time did not rise on the way")
    if case.person.judgement.missing:
        lines.append("not read: " + ", ".join(f"{what} ({why})" for what, why in case.person.judgement.missing.items()))
    return tuple(lines[:MOST_LINES]), doubts


def _share(metric: str, case: Case) -> float:
    values = [
        value
        for track in case.person.evidence.tracks
        if (value := mean_between(track.get(metric), case.since_s, case.until_s)) is not None
    ]
    return max(values, default=0.0)


def _confidence(case: Case, others: int, doubts: int) -> float:
    base = {Cause.UNATTRIBUTED: 0.3, Cause.DISTANCE: 0.5}.get(case.cause, 0.65)
    metrics = len({flag.metric for _, flag in case.bad})
    base += 0.1 * (others >= 1) + 0.1 * (others >= 3) + 0.05 * min(3, metrics - 1)
    if case.cause in (Cause.INTERRUPTED, Cause.JOIN_FAILURE):
        base = 0.85 if _failed(case) or case.person.evidence.events else 0.7
    return round(max(0.2, min(0.95, base - 0.15 * doubts)), 2)


def _clock(at_s: float) -> str:
    return f"{datetime.fromtimestamp(at_s, UTC):%H:%M:%S}"
