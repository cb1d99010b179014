"""What was read about a participant, and what the screen makes of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from tui.model import Evidence, QualityState, Window
from tui.render.axis_lines import Judged
from tui.render.buckets import step_of
from tui.render.instants import Mark, flag_mark, marks_of
from tui.render.readings import value_at
from tui.render.series_rows import Row, first_row, rows_of, split_key, worst_row
from tui.service import EvidenceReply
from tui.triage.flag import Flag
from tui.triage.judge import judge
from tui.triage.rulesets import RuleSet
from tui.triage.shown import shown_metric
from tui.triage.strip import heat_strip

CELLS = 600
"""Quality is judged in so many cells, at most; what is drawn is the worst of those in a column."""
_LEAST_CELL_S = 2.0


@dataclass(frozen=True)
class Loaded:
    """A participant as it was read.

    Attributes:
        reply: what the service answered.
        whole: the time that can be shown.
        marks: what happened, flags included, ascending.
        flags: what judging found.
        judged: quality over time.
        names: of people by their presence.
        everything: whether rows hold every series.
        rules: whose limits judge; None for those of the vendor.
        rows: what is listed.
    """

    reply: EvidenceReply
    whole: Window
    marks: tuple[Mark, ...] = ()
    flags: tuple[Flag, ...] = ()
    judged: Judged | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    everything: bool = False
    rules: RuleSet | None = None
    rows: tuple[Row, ...] = ()

    @property
    def evidence(self) -> Evidence:
        """What was read."""
        return self.reply.evidence

    @property
    def worst_flag(self) -> Flag | None:
        """The bad flag that weighs most: how far beyond its limit, for how long."""
        bad = [flag for flag in self.flags if flag.state is QualityState.BAD]
        return max(bad, key=lambda flag: flag.severity * flag.duration_s, default=None)

    @property
    def why_empty(self) -> str:
        """Why there are no rows; "" where there are."""
        if self.rows:
            return ""
        missing = "; ".join(f"{name}: {why}" for name, why in self.evidence.coverage.missing.items())
        return f"no series: {missing}" if missing else "the source has no series of this participant"

    def first_row(self) -> str | None:
        """Return the key of the row to look at first: of the worst flag."""
        flag = self.worst_flag
        return worst_row(self.rows, shown_metric(flag.metric), flag.track_id) if flag is not None else None

    def row_of(self, key: str) -> str | None:
        """Return the row that another screen calls "track/metric", knowing no layers; None where it is not listed."""
        if any(row.key == key for row in self.rows):
            return key
        track, metric = split_key(key)
        return worst_row(self.rows, metric, track)

    def showing(self, key: str) -> tuple[Loaded, str]:
        """Return it with a row listed that another screen leads to, and that row, or else the first of its track."""
        told = self if self.row_of(key) is not None else self.with_rows(everything=True)
        row = told.row_of(key)
        if row is not None:
            return told, row
        return self, first_row(self.rows, split_key(key)[0]) or key

    def first_instant(self) -> float:
        """Return when to look first: at the worst flag's onset, the first warning, or the last instant judged."""
        flag = self.worst_flag
        if flag is not None:
            return max(self.whole.since_s, flag_mark(flag, self.evidence).at_s)
        warning = next((mark for mark in self.marks if mark.word == "warning"), None)
        if warning is not None:
            return warning.at_s
        last = self.judged.last_s if self.judged is not None else None
        return last if last is not None else self.whole.until_s

    def with_rows(self, *, everything: bool | None = None, names: Mapping[str, str] | None = None) -> Loaded:
        """Return it with other rows."""
        wanted = self.everything if everything is None else everything
        known = self.names if names is None else names
        rows = rows_of(self.evidence, self.marks, everything=wanted, names=known, rules=self.rules)
        return replace(self, everything=wanted, names=known, rows=rows)


def loaded(
    reply: EvidenceReply,
    *,
    everything: bool = False,
    names: Mapping[str, str] | None = None,
    rules: RuleSet | None = None,
) -> Loaded:
    """Judge what was read and make rows of it. It may take some tens of milliseconds: not for the screen's own loop."""
    evidence = reply.evidence
    whole = whole_of(evidence)
    judgement = judge(evidence, rules)
    cells = int(max(1, min(CELLS, whole.duration_s / _LEAST_CELL_S)))
    strip = heat_strip(evidence, whole, cells, ruleset=rules, judgement=judgement)
    marks = marks_of(evidence, [flag_mark(flag, evidence) for flag in judgement.flags])
    result = Loaded(
        reply,
        whole,
        marks,
        judgement.flags,
        Judged(whole.since_s, whole.until_s, strip.cells),
        names or {},
        rules=rules,
    )
    return result.with_rows(everything=everything)


def whole_of(evidence: Evidence) -> Window:
    """Return the time that was read; without any, that of the presence."""
    window = evidence.coverage.window
    if window is not None and window.duration_s > 0:
        return window
    who = evidence.participant
    since = who.joined_at or who.left_at or datetime.fromtimestamp(0, UTC)
    until = who.left_at if who.left_at is not None and who.left_at > since else since + timedelta(seconds=60)
    return Window(since, until)


def holes(loaded: Loaded, since_s: float, until_s: float, width: int) -> frozenset[int]:
    """Return the columns in which nothing at all was reported."""
    evidence = loaded.evidence
    series = [each for track in evidence.tracks for each in track.series[:1]] + list(evidence.connection[:1])
    steps = [(each, step_of(each)) for each in series]
    column_s = (until_s - since_s) / width
    found = []
    for column in range(width):
        at = since_s + (column + 0.5) * column_s
        if not any(value_at(each, at, step) is not None for each, step in steps):
            found.append(column)
    return frozenset(found)


def session_zone(start: datetime) -> tzinfo:
    """Return a zone whose clock shows 00:00 at the session's start."""
    return timezone(-timedelta(hours=start.hour, minutes=start.minute, seconds=start.second))


def nameless(evidence: Evidence) -> bool:
    """Return whether a publisher is known by presence alone."""
    publishers = [track.publisher for track in evidence.tracks if track.publisher is not None]
    return any(each.name is None and each.user_id is None and each.participant_session_id for each in publishers)
