"""What happened in the half minute before an onset, as lines of why. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from tui.model import Evidence
from tui.render.cells import Run, Style
from tui.render.why_telling import Target, Telling, Why
from tui.text import clipped
from tui.triage.timeline import BEFORE_S, Moment, before, moments


def before_entries(why: Why, telling: Telling, keys: Sequence[str], onset_s: float) -> None:
    """Tell what happened before an onset. Of the many things that a fault brings about at once each is told once."""
    found: dict[tuple[str, str, str], list[Moment]] = {}
    for key in keys:
        evidence: Evidence | None = telling.report.people.get(key)
        if evidence is not None:
            flags = telling.report.judgement(key).flags
            for each in before(moments(evidence, flags), onset_s):
                kind = _what(each) if each.kind in _COLLECTED else each.what
                found.setdefault((telling.clock.text(each.at_s), key, kind), []).append(each)
    telling.heading(why, f"In the {BEFORE_S:.0f} s before {telling.clock.text(onset_s)}")
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
