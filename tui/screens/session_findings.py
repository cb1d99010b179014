"""What was read about the people of a session so far, whatever filter or page is shown. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from tui.model import Evidence, Notice, NoticeKind, QualityState
from tui.screens.session_judging import Judged

_RANKS = {QualityState.BAD: 2, QualityState.FAIR: 1, QualityState.OK: 0}


class Findings:
    """Everybody who was read, by key.

    Attributes:
        known: what is known about each, as the last answer told it.
        read: how many were read beyond a list.
        bad: how many of them were bad.
        worst: who fared worst; None as long as nobody was fair or bad.
        last_s: the time of the last sample that any of them has, UTC epoch seconds.
        dropped: samples that were left out of their series.
        version: another one whenever something was taken.
        tells_paths: whether anybody's answers say whose media they received.
    """

    def __init__(self) -> None:
        self.known: dict[str, Judged] = {}
        self.read = 0
        self.bad = 0
        self.worst: Judged | None = None
        self.last_s: float | None = None
        self.dropped = 0
        self.version = 0
        self.tells_paths = False

    def get(self, key: str) -> Judged | None:
        """Return what is known about somebody."""
        return self.known.get(key)

    def add(self, news: Iterable[Judged]) -> None:
        """Take what was read; it replaces what was known, but a row of a list does not replace what was read."""
        for judged in news:
            before = self.known.get(judged.key)
            if before is not None and before.is_read and not judged.is_read:
                continue
            self.known[judged.key] = judged
            self.version += 1
            if not judged.is_read:
                continue
            self.tells_paths = self.tells_paths or _tells_paths(judged.evidence)
            self.read += before is None or not before.is_read
            self.bad += _is_bad(judged) - (before is not None and _is_bad(before))
            again = before.evidence.coverage.dropped if before is not None and before.is_read else 0
            self.dropped += judged.evidence.coverage.dropped - again
            self.last_s = max(filter(None, (self.last_s, _last_s(judged.evidence))), default=None)
            if self.worst is not None and self.worst.key == judged.key:
                self.worst = max(self.known.values(), key=_rank)
            elif self.worst is None or _rank(judged) > _rank(self.worst):
                self.worst = judged
        if self.worst is not None and _rank(self.worst)[0] < 1:
            self.worst = None

    def judged_anew(self, judged: Iterable[Judged]) -> list[Judged]:
        """Take what was judged by other rules, where nothing else was read in the meantime; return what changed."""
        changed = [
            each for each in judged if (now := self.known.get(each.key)) is not None and now.evidence is each.evidence
        ]
        known = {**self.known, **{each.key: each for each in changed}}
        self.known, self.read, self.bad, self.worst, self.last_s, self.dropped = {}, 0, 0, None, None, 0
        self.add(known.values())
        return changed

    def notices(self) -> tuple[Notice, ...]:
        """Return what must be known about what was read."""
        if not self.dropped:
            return ()
        what = "sample was" if self.dropped == 1 else "samples were"
        text = f"{self.dropped:,} {what} left out of the series: outside their window, or without a finite value"
        return (Notice(NoticeKind.POINTS_DROPPED, text),)


def _tells_paths(evidence: Evidence) -> bool:
    return bool(evidence.subscriptions) or any(track.publisher is not None for track in evidence.tracks)


def _is_bad(judged: Judged) -> bool:
    return judged.quality is not None and judged.quality.state is QualityState.BAD


def _rank(judged: Judged) -> tuple[int, float]:
    state = judged.quality.state if judged.quality is not None else None
    return (_RANKS.get(state, -1) if state is not None else -1), judged.badness or 0.0


def _last_s(evidence: Evidence) -> float | None:
    times = [
        series.times_s[-1]
        for holder in (evidence.connection, *(track.series for track in evidence.tracks))
        for series in holder
        if series.times_s
    ]
    return max(times, default=None)
