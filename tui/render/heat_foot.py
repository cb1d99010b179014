"""What stands under a heat map: how many were bad at once, and what is at the cursor. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tui.model import Quality, QualityState
from tui.render.cells import Line, Run, Style
from tui.render.flag_text import STATES, flag_subject, flag_text
from tui.render.format import Formats
from tui.render.session_clock import SessionClock
from tui.text import cell_width, clipped
from tui.triage.flag import Flag
from tui.triage.judge import Judgement

NAME = 28
_LEVELS, _ASCII_LEVELS = " ▁▂▃▄▅▆▇█", " 123456789"


def lane(at_once: Sequence[int], *, ascii_only: bool) -> Line:
    """Return how many people were bad at once, in each column."""
    most = max(at_once, default=0)
    levels = _ASCII_LEVELS if ascii_only else _LEVELS
    top = len(levels) - 1
    text = "".join(levels[-(-each * top // most) if most else 0] for each in at_once)
    return (Run(text, Style.MUTED), Run(f" most {most:,} bad" if most else " nobody bad", Style.MUTED))


def flags_at(judgement: Judgement, at_s: float, column_s: float) -> list[Flag]:
    """Return the flags that stood in a column, the gravest first."""
    half = column_s / 2
    here = [flag for flag in judgement.flags if flag.overlaps(at_s - half, at_s + half)]
    return sorted(here, key=lambda flag: (flag.state is QualityState.BAD, flag.severity), reverse=True)


@dataclass(frozen=True)
class HeatFoot:
    """Says what is at the cursor.

    Attributes:
        width: cells of a line.
        called: what people call somebody, by any key.
        hide: makes a sentence safe to show.
    """

    formats: Formats
    clock: SessionClock
    width: int
    called: Callable[[str], str]
    hide: Callable[[str], str]

    def at(self, key: str, at_s: float, flags: Sequence[Flag], quality: Quality) -> list[tuple[Line, Line]]:
        """Return two lines: who, when and what, and the gravest flag in full.

        Args:
            key: of the person.
            at_s: the instant, UTC epoch seconds.
            flags: that stood there, the gravest first.
            quality: of the cell, where there is no flag.
        """
        dots = self.formats.ellipsis
        name = Run(clipped(self.called(key), NAME, ellipsis=dots), Style.STRONG)
        lead = (Run(f" {self.clock.text(at_s)} ", Style.ACCENT), name)
        if not flags:
            return [((*lead, Run(f"  {quality.reason or quality.state}", Style.MUTED)), ()), ((), ())]
        worst = flags[0]
        more = f"  +{len(flags) - 1} more" if len(flags) > 1 else ""
        glyph, style = STATES.get(worst.state, (" ", Style.TEXT))
        room = max(8, self.width - sum(cell_width(run.text) for run in lead) - len(more) - 3)
        about = clipped(f"  {worst.state} {flag_subject(worst, self.called)}".rstrip(), room, ellipsis=dots)
        text = clipped(self.hide(flag_text(worst, self.clock)), self.width - 4, ellipsis=dots)
        return [
            ((*lead, Run(f"  {glyph}{about[1:]}", style), Run(more, Style.MUTED)), ()),
            ((Run(f"   {text}", Style.TEXT),), ()),
        ]
