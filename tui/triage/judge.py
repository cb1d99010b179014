"""The judgement of one participant: flags, a state, and how long it was how bad."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tui.model import Evidence, Participant, Quality, QualityState, Reason, Window
from tui.triage.connection import connection_flags
from tui.triage.flag import Flag
from tui.triage.flags import Found, series_flags
from tui.triage.media import media_flags
from tui.triage.rulesets import RuleSet, default_ruleset
from tui.triage.samples import SentMedia
from tui.triage.states import READ, overall


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the rules say about one participant.

    Attributes:
        participant: who.
        ruleset: by whose rules.
        quality: of the whole presence.
        flags: ascending by onset.
        bad_s: seconds in which a bad flag stood; two at a time count once.
        fair_s: seconds in which nothing worse than a fair flag stood.
        covered_s: seconds that were read.
        missing: what could not be read, each with its reason.
    """

    participant: Participant
    ruleset: str
    quality: Quality
    flags: tuple[Flag, ...] = ()
    bad_s: float = 0.0
    fair_s: float = 0.0
    covered_s: float = 0.0
    missing: Mapping[str, str] = field(default_factory=dict)

    @property
    def severity(self) -> float:
        """How many times the worst limit was reached; 0 without a flag."""
        return max((flag.severity for flag in self.flags), default=0.0)

    @property
    def badness(self) -> float:
        """What tells people of one quality apart, the larger the worse: seconds that were bad, then how far beyond."""
        return self.bad_s + self.fair_s / 100 + min(self.severity, 99.0) / 1000

    @property
    def unclassified(self) -> Reason | None:
        """Why nothing can be said; None where something can."""
        return self.quality.reason if self.quality.state is QualityState.UNCLASSIFIED else None


def judge(
    evidence: Evidence,
    ruleset: RuleSet | None = None,
    window: Window | None = None,
    *,
    sent: SentMedia | None = None,
) -> Judgement:
    """Judge one participant.

    Args:
        evidence: what was read.
        ruleset: the limits; None for those that the source starts with.
        window: only flags that stood in it, cut to it; None for all.
        sent: what everybody sent (`sent_media`), to judge a frame rate by what there was to receive.
    """
    rules = ruleset or default_ruleset(evidence.participant.address.vendor)
    if evidence.coverage.depth not in READ:
        missing = evidence.coverage.missing
        return Judgement(evidence.participant, rules.name, overall(evidence, (), Found([])), missing=missing)
    found = series_flags(evidence, rules, sent=sent)
    flags = sorted(
        [*found.flags, *media_flags(evidence), *connection_flags(evidence)],
        key=lambda flag: (flag.since_s, flag.until_s),
    )
    if window is not None:
        flags = [flag for flag in flags if flag.overlaps(window.since_s, window.until_s)]
    bad = [flag for flag in flags if flag.state is QualityState.BAD]
    bad_s, all_s = covered_s(bad, window), covered_s(flags, window)
    covered = evidence.coverage.window
    read = covered if window is None or covered is None else covered.intersect(window)
    return Judgement(
        participant=evidence.participant,
        ruleset=rules.name,
        quality=overall(evidence, flags, found, covered_s(flags)),
        flags=tuple(flags),
        bad_s=bad_s,
        fair_s=all_s - bad_s,
        covered_s=read.duration_s if read is not None else 0.0,
        missing=evidence.coverage.missing,
    )


def covered_s(flags: Sequence[Flag], window: Window | None = None) -> float:
    """Return the seconds in which at least one of some flags stood."""
    total = 0.0
    end = window.since_s if window is not None else float("-inf")
    most = window.until_s if window is not None else float("inf")
    for flag in sorted(flags, key=lambda flag: flag.since_s):
        since, until = max(flag.since_s, end), min(flag.until_s, most)
        if until > since:
            total += until - since
            end = until
    return total
