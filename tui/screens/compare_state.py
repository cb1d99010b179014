"""Two participants as they were read and judged, and the rows and marks that show both on one axis. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tui.model import Evidence
from tui.render.instants import Mark, flag_mark
from tui.render.limits import fair_below, limits_of
from tui.render.series_names import is_main, prose
from tui.render.series_rows import HeadRow, Row, SeriesRow
from tui.render.stack_columns import unit_text
from tui.service import EvidenceReply
from tui.triage.compare import Pair, Side, SideBySide, compare, origin_s
from tui.triage.judge import Judgement, judge
from tui.triage.rulesets import RULESETS, RuleSet

_MUCH = 1.1
"""So many times as large is no longer alike."""


@dataclass(frozen=True)
class Compared:
    """Two participants as they were read and judged.

    Attributes:
        both: their series, paired.
        judged: what the rules say about the left and the right one.
        origins_s: what is 0 on the axis for each, UTC epoch seconds; 0 where the axis is the clock.
        replies: what the service answered.
    """

    both: SideBySide
    judged: tuple[Judgement, Judgement]
    origins_s: tuple[float, float]
    replies: tuple[EvidenceReply, EvidenceReply]

    @property
    def people(self) -> tuple[Evidence, Evidence]:
        """Both."""
        return self.both.left, self.both.right


def compared(replies: tuple[EvidenceReply, EvidenceReply], rules: tuple[RuleSet, RuleSet]) -> Compared:
    """Put two participants side by side. It may take some tens of milliseconds: not for the screen's own loop."""
    left, right = (reply.evidence for reply in replies)
    both = compare(left, right)
    judged = judge(left, rules[0]), judge(right, rules[1])
    return Compared(both, judged, (origin_s(left, both.axis), origin_s(right, both.axis)), replies)


def rows_of(found: Compared) -> list[Row]:
    """Return each metric of both under each other, with what there is to say about it."""
    rows: list[Row] = []
    left, right = found.people
    for pair in found.both.pairs:
        if not is_main(pair.metric):
            continue
        key = f"{pair.kind or ''} {pair.direction or ''} {pair.metric}"
        heading = HeadRow(key, f"{prose(pair.metric)} {unit_text(pair.unit)}".rstrip(), facts=_facts(pair, found))
        rows.append(heading)
        for side, evidence, judged, own, other in (
            ("left", left, found.judged[0], pair.left_series, pair.right_series),
            ("right", right, found.judged[1], pair.right_series, pair.left_series),
        ):
            if own is not None:
                who = evidence.participant
                alike = other if other is not None and other.unit == own.unit else None
                limits = limits_of(own, pair.kind, evidence, RULESETS[judged.ruleset])
                person = who.name or who.user_id or who.session_id
                rows.append(SeriesRow(f"{key} {side}", own, limits, heading, person, alike, fair_below(own)))
    return rows


def _facts(pair: Pair, found: Compared) -> tuple[str, ...]:
    what = " ".join(part for part in ((pair.kind or "").replace("_", " "), pair.direction) if part) or "connection"
    if pair.left is None or pair.right is None:
        return what, "only one has it"
    if pair.worse is None:
        if pair.factor is None or pair.factor < _MUCH:
            return what, "alike"
        larger = "A" if abs(pair.left.median) > abs(pair.right.median) else "B"
        return what, f"larger for {larger}, {pair.factor:.1f} times"
    letter = "A" if pair.worse is Side.LEFT else "B"
    factor = f", {pair.factor:.1f} times" if pair.factor is not None and pair.factor >= 1.05 else ""
    return what, f"worse for {letter}{factor}"


def marks_of(found: Compared) -> list[Mark]:
    """Return the flags of both, on the common axis."""
    marks = []
    for letter, origin, judged, reply in zip("AB", found.origins_s, found.judged, found.replies, strict=True):
        for flag in judged.flags:
            mark = flag_mark(flag, reply.evidence)
            marks.append(replace(mark, at_s=mark.at_s - origin, text=f"{letter}: {mark.text}"))
    return marks
