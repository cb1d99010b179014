"""Whom a verdict rests on: the people whose every series is worth reading before it is believed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, zip_longest

from tui.model import Depth, Evidence
from tui.triage.report import Report

OF_A_VERDICT = 3
"""People of one verdict that are looked at: those of a slice are alike."""


def suspects(report: Report, most: int) -> tuple[Evidence, ...]:
    """Return who was only read with few points and is most worth reading in full, first those who are blamed.

    Args:
        report: on what was read so far.
        most: at most so many people.
    """
    found: dict[str, Evidence] = {}
    for key in _keys(report):
        evidence = report.people.get(key)
        if evidence is not None and evidence.coverage.depth is Depth.OVERVIEW:
            found.setdefault(key, evidence)
            if len(found) == most:
                break
    return tuple(found.values())[:most]


def _keys(report: Report) -> Iterator[str]:
    """Yield the blamed ones of every verdict, and in turn with them who fared worst."""
    blamed = [key for verdict in report.triage.verdicts for key in verdict.people[:OF_A_VERDICT]]
    worst = [row.key for row in report.worst]
    first, rest = blamed[:OF_A_VERDICT], blamed[OF_A_VERDICT:]
    turns = chain.from_iterable(zip_longest(worst, rest))
    return (key for key in (*first, *turns) if key is not None)
