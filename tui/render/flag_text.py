"""A flag in words: what it is about, and value, limit, window and whose rule that is."""

from __future__ import annotations

from collections.abc import Callable

from tui.model import QualityState
from tui.render.cells import Style
from tui.render.format import Formats
from tui.render.session_clock import SessionClock
from tui.triage.flag import Flag
from tui.triage.judge import Judgement

STATES = {QualityState.BAD: ("!", Style.BAD), QualityState.FAIR: ("~", Style.FAIR)}
"""Glyph and meaning: nothing is told by colour alone."""


def flag_text(flag: Flag, clock: SessionClock) -> str:
    """Return value, limit, whose it is, window and time: "jitter 62 ms > 50 (Stream docs), 3 of 5 x 10 s, ..."."""
    told = str(flag).rpartition(", ")[0]
    return f"{told}, {clock.span(flag.since_s, flag.until_s)}"


def flag_subject(flag: Flag, name: Callable[[str], str]) -> str:
    """Return what a flag is about: "received video of Bob"; "" for the connection."""
    kind = flag.kind.replace("_", " ") if flag.kind else None
    what = " ".join(part for part in (flag.direction, kind) if part)
    return f"{what} of {name(flag.publisher)}" if flag.publisher else what


def lasted_text(judgement: Judgement, formats: Formats) -> str:
    """Return the state and for how long flags of that state stood: "bad for 2:20:15", "ok, fair for 0:12" or "ok"."""
    state = judgement.quality.state
    if state is QualityState.BAD and judgement.bad_s:
        return f"{judgement.quality} for {formats.duration(judgement.bad_s)}"
    if not judgement.fair_s:
        return str(judgement.quality)
    fair = f"for {formats.duration(judgement.fair_s)}"
    return f"{judgement.quality} {fair}" if state is QualityState.FAIR else f"{judgement.quality}, fair {fair}"
