"""The fields that only sessions have."""

from __future__ import annotations

from tui.model import Vendor
from tui.query.field import Field, FieldType, Record

_TEXT, _NUMBER, _YES_NO = FieldType.TEXT, FieldType.NUMBER, FieldType.YES_NO

SESSIONS: tuple[Field, ...] = (
    Field(
        "title",
        _TEXT,
        "title of the meeting, or TYPE:ID of the call",
        ("title:~standup",),
        session=lambda s: (s.title,),
        searched=True,
    ),
    Field(
        "call",
        _TEXT,
        "call id or meeting id",
        ("call:default-42",),
        ("meeting",),
        session=lambda s: (s.container_id,),
        searched=True,
    ),
    Field(
        "type",
        _TEXT,
        "call type or kind of session",
        ("type:livestream",),
        session=lambda s: (s.kind,),
        searched=True,
        values=("default", "livestream", "audio_room", "development", "meeting", "webinar"),
    ),
    Field("session", _TEXT, "session id", ("session:7b2e*",), session=lambda s: (s.address.session_id,), searched=True),
    Field(
        "vendor",
        _TEXT,
        "who keeps the data",
        ("vendor:stream",),
        session=lambda s: (s.address.vendor,),
        values=tuple(Vendor),
        closed=frozenset({Record.SESSION}),
    ),
    Field(
        "application",
        _TEXT,
        "RealtimeKit app id",
        ("application:9f2c*",),
        session=lambda s: (s.address.scope[0] if s.address.vendor == "rtk" else None,),
    ),
    Field(
        "started",
        FieldType.TIME,
        "when it began",
        ("started>-2h", "started>2026-11-20"),
        session=lambda s: (s.started_at,),
    ),
    Field("ended", FieldType.TIME, "when it ended", ("ended<14:30",), session=lambda s: (s.ended_at,)),
    Field(
        "people", _NUMBER, "participants", ("people>50",), ("participants",), session=lambda s: (s.counts.participants,)
    ),
    Field("peak", _NUMBER, "most people at one time", ("peak>10",), session=lambda s: (s.counts.peak_users,)),
    Field(
        "minutes",
        _NUMBER,
        "minutes summed over participants",
        ("minutes>600",),
        unit="min",
        session=lambda s: (s.participant_minutes,),
    ),
    Field(
        "rating",
        _NUMBER,
        "lowest rating by a user, 1 to 5",
        ("rating<=2",),
        session=lambda s: (s.counts.min_user_rating,),
    ),
    Field(
        "final",
        _YES_NO,
        "the vendor's numbers will not change any more",
        ("final:yes",),
        session=lambda s: (s.is_final,),
    ),
)
