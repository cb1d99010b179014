"""QueryCallSessionParticipantStatsTimeline: what happened to one participant's connection."""

from __future__ import annotations

from tui.sandbox.stream.endpoint import Answer, Question
from tui.sandbox.stream.lookup import presence_at
from tui.sandbox.stream.refusal import bad_input
from tui.sandbox.stream.times import nanoseconds, seconds
from tui.sandbox.stream.wire import named
from tui.sandbox.world import EventKind

SEVERITIES = ("info", "warning", "error")

NAMES = {
    EventKind.JOINED: "participant_joined",
    EventKind.LEFT: "participant_left",
    EventKind.ICE_CONNECTED: "ice_connected",
    EventKind.ICE_DISCONNECTED: "ice_disconnected",
    EventKind.ICE_FAILED: "ice_failed",
    EventKind.ICE_RESTART: "ice_restart",
    EventKind.RECONNECTING: "reconnecting",
    EventKind.PUBLISH_FAILED: "publish_failed",
    EventKind.AUDIO_ON: "audio_unmuted",
    EventKind.AUDIO_OFF: "audio_muted",
    EventKind.VIDEO_ON: "video_unmuted",
    EventKind.VIDEO_OFF: "video_muted",
    EventKind.SCREENSHARE_STARTED: "screenshare_started",
    EventKind.SCREENSHARE_STOPPED: "screenshare_stopped",
    EventKind.DEVICE_CHANGED: "device_changed",
    EventKind.BACKGROUNDED: "app_backgrounded",
    EventKind.FOREGROUNDED: "app_foregrounded",
}
"""The vendor publishes no list of its event types; these are the sandbox's own."""


def participant_timeline(question: Question) -> Answer:
    """Answer the events of a presence, ascending; `severity` is one word or several joined by commas."""
    world, query = question.world, question.query
    presence = presence_at(world, question.path)
    since = seconds(query["start_time"], "start_time") if query.get("start_time") else None
    until = seconds(query["end_time"], "end_time") if query.get("end_time") else None
    wanted = {word for text in query.getlist("severity") for word in text.split(",") if word}
    if not wanted <= set(SEVERITIES):
        raise bad_input(f"severity: must be of {', '.join(SEVERITIES)}")
    return {
        **named(presence.call),
        "user_id": presence.user_id,
        "user_session_id": presence.session_id,
        "events": [
            {
                "timestamp": nanoseconds(event.at),
                "type": NAMES[event.kind],
                "severity": event.severity,
                "data": dict(event.detail),
            }
            for event in world.events(presence)
            if (since is None or event.at >= since)
            and (until is None or event.at <= until)
            and (not wanted or event.severity in wanted)
        ],
    }
