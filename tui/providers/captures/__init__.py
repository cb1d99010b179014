"""WebRTC captures of a browser: webrtc-internals dumps and rtcstats dumps."""

from tui.providers.captures.capture import Capture, open_capture
from tui.providers.captures.provider import CaptureProvider
from tui.providers.captures.sniff import FileKind, Sniffed, sniff

__all__ = ["Capture", "CaptureProvider", "FileKind", "Sniffed", "open_capture", "sniff"]
