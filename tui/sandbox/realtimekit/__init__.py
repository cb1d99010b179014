"""The simulated Cloudflare RealtimeKit.

Its statistics come in three generations of shapes (`Generation`), as the real ones do:

    2023         participant details carry `peer_stats` and an array `quality_stats`; the peer report is flat
    mid-2026     participant details carry base fields and peer events; the peer report is flat
    peer-report  the same details; the peer report has `metadata` and `quality`

One session always answers in one generation; they differ between sessions unless a switch says otherwise.
"""

from tui.sandbox.realtimekit.generation import Generation, generation_of
from tui.sandbox.realtimekit.routing import legacy_routes, no_route, routes

__all__ = ["Generation", "generation_of", "legacy_routes", "no_route", "routes"]
