"""A simulated Stream: its statistics endpoints, answered from the generated world as the vendor documents them.

Where the documentation is silent the sandbox decides, and says so in the endpoint's docstring: a window of more than
half an hour is refused, the participants' `sort` is ignored, data points are [UTC epoch milliseconds, value], bitrates
are kbit/s. Unknown query parameters are ignored; unknown filter fields and operators are refused with code 4.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from tui.sandbox.credentials import StreamCredentials
from tui.sandbox.envelopes import stream_error
from tui.sandbox.stream import app_wide, calls, feedback, health, sessions
from tui.sandbox.stream.attendance import participant_sessions
from tui.sandbox.stream.details import participant_details
from tui.sandbox.stream.endpoint import PREFIX, endpoint
from tui.sandbox.stream.ledger import Ledger
from tui.sandbox.stream.map import call_map
from tui.sandbox.stream.participants import participants
from tui.sandbox.stream.report import call_report
from tui.sandbox.stream.timeline import participant_timeline
from tui.sandbox.stream.tracks import participant_metrics
from tui.sandbox.world import World

_CALL = "/video/call/{type}/{id}"
_STATS = "/video/call_stats/{call_type}/{call_id}/{session}"


def routes(world: World, credentials: StreamCredentials) -> list[BaseRoute]:
    """Return the routes of the simulated Stream, all below `/api/v2`.

    Args:
        world: what there is to tell.
        credentials: what clients must sign with.
    """
    book = Ledger(world)
    who = credentials
    return [
        endpoint(book, who, "GET", f"{_CALL}/session/{{session}}/participant/{{user}}/{{user_session}}/details/track",
                 "GetCallParticipantSessionMetrics", participant_metrics),
        endpoint(book, who, "GET", f"{_CALL}/session/{{session}}/participant_sessions",
                 "QueryCallParticipantSessions", participant_sessions, whole_ms=True),
        endpoint(book, who, "POST", "/video/call_stats", "QueryCallSessionStats", sessions.call_sessions),
        endpoint(book, who, "GET", f"{_STATS}/participants", "QueryCallSessionParticipantStats", participants),
        endpoint(book, who, "GET", f"{_STATS}/participant/{{user}}/{{user_session}}/details",
                 "GetCallSessionParticipantStatsDetails", participant_details),
        endpoint(book, who, "GET", f"{_STATS}/participants/{{user}}/{{user_session}}/timeline",
                 "QueryCallSessionParticipantStatsTimeline", participant_timeline, user_limit=128),
        endpoint(book, who, "GET", f"{_STATS}/map", "GetCallStatsMap", call_map),
        endpoint(book, who, "POST", "/video/call/stats", "QueryCallStats", sessions.call_reports),
        endpoint(book, who, "POST", "/video/call/feedback", "QueryUserFeedback", feedback.user_feedback,
                 server_only=True),
        endpoint(book, who, "POST", "/video/calls", "QueryCalls", calls.calls),
        endpoint(book, who, "GET", f"{_CALL}/report", "GetCallReport", call_report),
        endpoint(book, who, "POST", f"{_CALL}/participants", "QueryCallParticipants", calls.call_participants),
        endpoint(book, who, "GET", _CALL, "GetCall", calls.one_call),
        endpoint(book, who, "GET", "/video/active_calls_status", "GetActiveCallsStatus", health.active_calls_status,
                 server_only=True),
        endpoint(book, who, "GET", "/video/stats/daily_digest", "GetDailyDigest", app_wide.daily_digest,
                 server_only=True),
        endpoint(book, who, "POST", "/video/stats", "QueryAggregateCallStats", app_wide.aggregate_stats),
        endpoint(book, who, "GET", "/video/edges", "GetEdges", app_wide.edges),
        endpoint(book, who, "GET", "/rate_limits", "GetRateLimits", app_wide.rate_limits),
        Route(PREFIX + "/{rest:path}", _no_route),
    ]  # fmt: skip


async def _no_route(request: Request) -> Response:
    return stream_error(404, 16, f"the path {request.url.path} does not exist")
