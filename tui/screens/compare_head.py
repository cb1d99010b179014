"""Who is compared, how each fared, and on which axis they stand, as lines. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from tui.render.cells import Run, Style
from tui.render.facts import facts_of, packed
from tui.render.format import Formats
from tui.screens.compare_state import Compared
from tui.text import clipped
from tui.triage.compare import Axis, Side
from tui.widgets.lines import Pair


def head_of(found: Compared, formats: Formats, width: int) -> Sequence[Pair]:
    """Return a line for each of both, and one about the axis."""
    pairs: list[Pair] = []
    for side, evidence, judged in zip(Side, found.people, found.judged, strict=True):
        who = evidence.participant
        called = clipped(formats.person(who.name or who.user_id), 28, ellipsis=formats.ellipsis)
        worse = found.both.worse_on(side)
        lasted = f" for {formats.duration(judged.bad_s + judged.fair_s)}" if judged.flags else ""
        text = f"{judged.quality}{lasted}, worse in {worse} of {len(found.both.pairs)} "
        tail = (Run(text, Style.BAD if judged.bad_s else Style.MUTED),)
        lead = Run(f" {'A' if side is Side.LEFT else 'B'} {called}", Style.STRONG)
        line = packed(facts_of(who, formats), width - len(text) - 2, 1, lead=lead)
        pairs.append((line[0] if line else (lead,), tail))
    pairs.append(((Run(f" {_axis_text(found)}", Style.MUTED),), ()))
    return pairs


def _axis_text(found: Compared) -> str:
    both = found.both
    if both.axis is Axis.SINCE_JOIN:
        return "on the time since each joined; both of a metric share one scale"
    if not both.shared:
        return "on the clock; they were never there at the same time"
    return "on the clock; both of a metric share one scale"
