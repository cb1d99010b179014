"""What every call carries and nobody looks at here: settings, egress and ingress, complete as clients require."""

from __future__ import annotations

from typing import Any

SETTINGS: dict[str, Any] = {
    "audio": {
        "access_request_enabled": True,
        "default_device": "speaker",
        "hifi_audio_enabled": False,
        "mic_default_on": True,
        "opus_dtx_enabled": True,
        "redundant_coding_enabled": True,
        "speaker_default_on": True,
    },
    "backstage": {"enabled": False},
    "broadcasting": {
        "enabled": False,
        "hls": {
            "auto_on": False,
            "enabled": False,
            "quality_tracks": [],
            "layout": {"external_app_url": "", "external_css_url": "", "name": "spotlight"},
        },
        "rtmp": {
            "enabled": False,
            "quality": "720p",
            "layout": {"external_app_url": "", "external_css_url": "", "name": "spotlight"},
        },
    },
    "encryption": {"mode": "disabled"},
    "frame_recording": {"capture_interval_in_seconds": 2, "mode": "disabled"},
    "geofencing": {"names": []},
    "individual_recording": {"mode": "disabled"},
    "limits": {"max_participants_exclude_roles": []},
    "raw_recording": {"mode": "disabled"},
    "recording": {
        "audio_only": False,
        "mode": "disabled",
        "quality": "720p",
        "layout": {"external_app_url": "", "external_css_url": "", "name": "spotlight"},
    },
    "ring": {"auto_cancel_timeout_ms": 15000, "incoming_call_timeout_ms": 15000, "missed_call_timeout_ms": 15000},
    "screensharing": {"access_request_enabled": False, "enabled": True},
    "session": {"inactivity_timeout_seconds": 0},
    "thumbnails": {"enabled": False},
    "transcription": {"closed_caption_mode": "disabled", "language": "auto", "mode": "disabled"},
    "video": {
        "access_request_enabled": False,
        "camera_default_on": True,
        "camera_facing": "front",
        "enabled": True,
        "target_resolution": {"width": 1280, "height": 720},
    },
}

EGRESS: dict[str, Any] = {"broadcasting": False, "rtmps": []}

INGRESS: dict[str, Any] = {
    "rtmp": {"address": "rtmps://ingress.invalid:443/key"},
    "srt": {"address": "srt://ingress.invalid:9000"},
    "whip": {"address": "https://ingress.invalid/whip"},
}
