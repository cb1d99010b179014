"""The columns of every list that callscope shows, in one place to import from."""

from tui.render.column import Column, Kind, group_counts, pick, sorted_by
from tui.render.participant_columns import PARTICIPANT_COLUMNS, ParticipantRow
from tui.render.session_columns import SESSION_COLUMNS
from tui.render.track_columns import EVENT_COLUMNS, TRACK_COLUMNS, WARNING_COLUMNS

__all__ = [
    "EVENT_COLUMNS",
    "PARTICIPANT_COLUMNS",
    "SESSION_COLUMNS",
    "TRACK_COLUMNS",
    "WARNING_COLUMNS",
    "Column",
    "Kind",
    "ParticipantRow",
    "group_counts",
    "pick",
    "sorted_by",
]
