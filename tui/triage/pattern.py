"""What the bad cells of a matrix look like: a row, a column, one cell, a person's both, or everything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tui.model import QualityState
from tui.triage.matrix import Matrix

LINE_SHARE = 2 / 3
"""From this share of its judged cells on a row or column is bad as a whole."""
LINE_CELLS = 2
"""In a single cell nobody can tell the sender from the receiver."""
SERVICE_SHARE = 0.8
SERVICE_PEOPLE = 3


class PatternKind(StrEnum):
    """Where the trouble is."""

    NONE = "none"
    UNREAD = "not read"
    SENDER = "sender"
    RECEIVER = "receiver"
    PERSON = "one person, both ways"
    PATH = "path"
    SEVERAL = "several people"
    SCATTERED = "scattered"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Pattern:
    """What the bad cells look like.

    Attributes:
        senders: keys of bad rows.
        receivers: keys of bad columns.
        bad: bad cells.
        judged: cells that could be judged.
        left: bad cells outside of those rows and columns.
        sentence: the same in plain words, with the counts.
    """

    kind: PatternKind
    senders: tuple[str, ...] = ()
    receivers: tuple[str, ...] = ()
    bad: int = 0
    judged: int = 0
    left: int = 0
    sentence: str = ""


def pattern(matrix: Matrix) -> Pattern:
    """Return what the bad cells of a matrix look like.

    Bad rows and columns are taken out one by one, that with the greatest share first, until no line of what is left is
    bad: a column is not called bad for the bad rows that cross it.
    """
    states = {
        pair: cell.quality.state is QualityState.BAD
        for pair, cell in matrix.cells.items()
        if cell.quality.state is not QualityState.UNCLASSIFIED
    }
    bad, judged = sum(states.values()), len(states)
    names = {line.key: line.name for line in (*matrix.publishers, *matrix.subscribers)}
    if not judged:
        if matrix.unread:
            return Pattern(PatternKind.UNREAD, sentence=f"No cell can be judged yet: {matrix.cost}.")
        text = "No path between two people can be judged: nothing that was read tells who received whom."
        return Pattern(PatternKind.UNREAD, sentence=text)
    if not bad:
        return Pattern(PatternKind.NONE, judged=judged, sentence=f"None of {judged} paths was bad.")
    rows = {publisher for (publisher, _), is_bad in states.items() if is_bad}
    columns = {subscriber for (_, subscriber), is_bad in states.items() if is_bad}
    counts = f"{bad} of {judged} paths bad"
    if bad >= SERVICE_SHARE * judged and min(len(rows), len(columns)) >= SERVICE_PEOPLE:
        text = f"Nearly everybody received nearly everybody badly, so it is the service: {counts}."
        return Pattern(PatternKind.SERVICE, bad=bad, judged=judged, sentence=text)
    lines, left = _lines(states)
    senders = tuple(key for side, key in lines if side == 0)
    receivers = tuple(key for side, key in lines if side == 1)
    kind = _kind(senders, receivers, [pair for pair, is_bad in left.items() if is_bad])
    text = _sentence(kind, senders, receivers, names, states, left)
    return Pattern(kind, senders, receivers, bad, judged, sum(left.values()), f"{text}: {counts}.")


_Cells = dict[tuple[str, str], bool]


def _lines(states: _Cells) -> tuple[list[tuple[int, str]], _Cells]:
    """Return bad rows (0) and columns (1), and the cells outside of them. Linear in the cells for each line found."""
    found: list[tuple[int, str]] = []
    left = dict(states)
    while True:
        tally: dict[tuple[int, str], list[int]] = {}
        for pair, is_bad in left.items():
            for side, key in enumerate(pair):
                own = tally.setdefault((side, key), [0, 0])
                own[0] += is_bad
                own[1] += 1
        bad_lines = [
            (bad / cells, bad, side, key)
            for (side, key), (bad, cells) in tally.items()
            if bad >= LINE_CELLS and bad >= LINE_SHARE * cells
        ]
        if not bad_lines:
            return found, left
        _, _, side, key = max(bad_lines)
        found.append((side, key))
        left = {pair: is_bad for pair, is_bad in left.items() if pair[side] != key}


def _kind(senders: tuple[str, ...], receivers: tuple[str, ...], left: Sequence[tuple[str, str]]) -> PatternKind:
    people = {*senders, *receivers}
    if not people:
        return PatternKind.PATH if len({frozenset(pair) for pair in left}) == 1 else PatternKind.SCATTERED
    if len(people) > 1:
        return PatternKind.SEVERAL
    if senders and receivers:
        return PatternKind.PERSON
    return PatternKind.SENDER if senders else PatternKind.RECEIVER


def _sentence(
    kind: PatternKind,
    senders: tuple[str, ...],
    receivers: tuple[str, ...],
    names: dict[str, str],
    states: _Cells,
    left: _Cells,
) -> str:
    if kind is PatternKind.PATH:
        (publisher, subscriber), *other = [pair for pair, is_bad in left.items() if is_bad]
        if other:
            return (
                f"{names[publisher]} and {names[subscriber]} received each other badly, so it is the path between them"
            )
        text = f"{names[subscriber]} received {names[publisher]} badly"
        if len({pair[0] for pair in states}) == 1 or len({pair[1] for pair in states}) == 1:
            return f"{text}, and with one path alone nobody can tell the sender from the receiver"
        return f"Only {text}, so it is the path between the two"
    if kind is PatternKind.SCATTERED:
        return "Bad paths without a common sender or receiver"
    parts = []
    if senders:
        parts.append(f"what {_counted(senders, 0, names, states)} sent")
    if receivers:
        parts.append(f"what {_counted(receivers, 1, names, states)} received")
    told = " and ".join(parts)
    text = f"{told[:1].upper()}{told[1:]} was bad"
    return f"{text}, and {more} more" if (more := sum(left.values())) else text


def _counted(keys: tuple[str, ...], side: int, names: dict[str, str], states: _Cells) -> str:
    told = []
    for key in keys[:3]:
        own = [is_bad for pair, is_bad in states.items() if pair[side] == key]
        told.append(f"{names[key]} ({sum(own)} of {len(own)})")
    more = len(keys) - len(told)
    return ", ".join(told) + (f" and {more} others" if more else "")
