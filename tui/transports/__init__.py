"""Where the providers' bytes come from: httpx transports, one for each kind of source."""

ANSWERED_AT = "answered_at"
"""The extension of an httpx response that says when a recorded answer had come: a UTC datetime."""
