"""Flags as lines of why: of one person the gravest kinds, or each with value, limit, window and whose rule. Pure."""

from __future__ import annotations

from textwrap import wrap

from tui.model import QualityState
from tui.render.cells import Line, Run, Style
from tui.render.flag_text import STATES, flag_subject, flag_text, lasted_text
from tui.render.why_telling import Target, Telling, Why
from tui.text import cell_width, clipped
from tui.triage.flag import Flag
from tui.triage.report import Report
from tui.triage.shown import first_sample_s, shown_metric

FLAGS = 3
"""Kinds of flag shown of a person among others."""


def person_flags(why: Why, telling: Telling, key: str) -> None:
    """Add a person with the gravest kinds of flag."""
    judgement, formats = telling.report.judgement(key), telling.formats
    gravest: dict[tuple[str, str | None, str | None], list[Flag]] = {}
    for flag in judgement.flags:
        gravest.setdefault((flag.metric, flag.direction, flag.kind), []).append(flag)
    kinds = sorted(((max(own, key=_gravity), len(own)) for own in gravest.values()), key=_pair_gravity, reverse=True)
    name = clipped(telling.name(key), max(20, telling.width // 2), ellipsis=formats.ellipsis)
    lasted = f"  {lasted_text(judgement, formats)}"
    first = min((flag.since_s for flag in judgement.flags), default=None)
    head = (Run(f" {name}", Style.STRONG), Run(lasted, Style.MUTED))
    why.add([head], Target(key, first), notable=judgement.quality.state is QualityState.BAD)
    for flag, count in kinds[:FLAGS]:
        flag_entry(why, telling, key, flag, more=count - 1)


def _gravity(flag: Flag) -> tuple[bool, float]:
    return flag.state is QualityState.BAD, flag.duration_s * flag.severity


def _pair_gravity(pair: tuple[Flag, int]) -> tuple[bool, float]:
    return _gravity(pair[0])


def flag_entry(why: Why, telling: Telling, key: str, flag: Flag, *, more: int = 0) -> None:
    """Add a flag, which leads to the instant and the series that it is about."""
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
    at_s = first_sample_s(flag, telling.report.people.get(key))
    target = Target(key, at_s, flag.track_id, shown_metric(flag.metric))
    why.add(lines, target, notable=flag.state is QualityState.BAD)


def _known(report: Report, other: str) -> str:
    """Return the name of somebody whom a flag tells by any id."""
    if other in report.people:
        return report.name(other)
    for key, each in report.people.items():
        who = each.participant
        if other in (who.user_id, who.session_id, *who.other_session_ids):
            return report.name(key)
    return other
