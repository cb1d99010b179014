"""WebRTC captures of a browser."""
