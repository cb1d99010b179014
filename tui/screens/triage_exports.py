"""What can be written of a triage: the flags that it rests on, and the paths from publishers to subscribers."""

from __future__ import annotations

from tui.render.finding_columns import FLAG_COLUMNS, PATH_COLUMNS, FlagRow, PathRow
from tui.screens.exporting import Material
from tui.screens.triage_reading import Told


def flags_material(told: Told, *, source: str, sentence: str, person: str | None = None) -> Material:
    """Return the flags, of the worst person first.

    Args:
        told: what the triage says.
        source: whose data it is.
        sentence: what was the matter.
        person: whose flags alone; None for everybody's.
    """
    report = told.report
    rows = [
        FlagRow(
            report.participant(key), report.name(key), report.name(flag.publisher) if flag.publisher else None, flag
        )
        for key in (ranked.key for ranked in report.triage.ranking)
        if person in (None, key)
        for flag in report.judgement(key).flags
    ]
    return Material("flags", "Flags", source, rows, FLAG_COLUMNS, FLAG_COLUMNS, lines=[sentence])


def paths_material(told: Told, *, source: str, sentence: str) -> Material:
    """Return who received whose media how, the worst publishers first."""
    matrix = told.matrix
    rows = [
        PathRow(publisher.name, subscriber.name, matrix.cells[publisher.key, subscriber.key])
        for publisher in matrix.publishers
        for subscriber in matrix.subscribers
        if (publisher.key, subscriber.key) in matrix.cells
    ]
    return Material("paths", "Paths", source, rows, PATH_COLUMNS, PATH_COLUMNS, lines=[sentence])
