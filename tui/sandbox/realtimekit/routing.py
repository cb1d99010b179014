"""Which path asks for what."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from tui.sandbox.credentials import RealtimeKitCredentials
from tui.sandbox.envelopes import gateway_error, is_stream, stream_error
from tui.sandbox.realtimekit import daywise, meetings, participants, sessions
from tui.sandbox.realtimekit.accounts import Account, App
from tui.sandbox.realtimekit.directory import Directory
from tui.sandbox.realtimekit.generation import Generation, generation_of
from tui.sandbox.realtimekit.wire import Question, Refusal, answer, derived_id, guid, page, refuse
from tui.sandbox.world import Call, World

_Handler = Callable[[Request], Awaitable[Response]]
_AppOf = Callable[[Request], App]


def routes(
    world: World, credentials: RealtimeKitCredentials, *, generation: Generation | None = None
) -> list[BaseRoute]:
    """Return the routes below `/client/v4`.

    Args:
        world: what there is to tell, for the account's first app.
        credentials: what clients must present.
        generation: how statistics are shaped; None lets it differ from session to session.
    """
    account = Account(credentials, world)

    def app_of(request: Request) -> App:
        account.check_bearer(request)
        return account.app(request.path_params["app_id"])

    async def verify(request: Request) -> Response:
        account.check_bearer(request)
        result = {"id": derived_id("token").replace("-", ""), "status": "active"}
        message = {"code": 10000, "message": "This API Token is valid and active", "type": None}
        return _gateway_answer(result, message)

    async def list_apps(request: Request) -> Response:
        account.check_bearer(request)
        question = Question(request)
        wanted = (question.text("search") or "").lower()
        order = question.choice("sort_order", ("ASC", "DESC"), "ASC")
        found = [app.wire() for app in account.apps if wanted in app.name.lower()]
        shown, how = page(found if order == "ASC" else found[::-1], question.slice())
        return answer(shown, paging=how)

    async def one_app(request: Request) -> Response:
        return answer(app_of(request).wire())

    kit = "/accounts/{account_id}/realtime/kit"
    return [
        _route("/user/tokens/verify", verify),
        _route(f"{kit}/apps", list_apps),
        _route(f"{kit}/apps/{{app_id}}", one_app),
        *_app_routes(f"{kit}/{{app_id}}", app_of, generation),
    ]


def legacy_routes(
    world: World, credentials: RealtimeKitCredentials, *, generation: Generation | None = None
) -> list[BaseRoute]:
    """Return the routes of the legacy hosts, below `/v2`: no account or app in the path, and HTTP Basic."""
    account = Account(credentials, world)
    return _app_routes("", account.check_basic, generation)


async def no_route(request: Request, error: Exception) -> Response:
    """Answer a path or method that nothing is behind."""
    if is_stream(request.url.path):
        return stream_error(404, 16, f"{request.method} {request.url.path} does not exist")
    text = f"Could not route to {request.url.path}, perhaps your object identifier is invalid?"
    return gateway_error(404, 7003, text)


def _app_routes(prefix: str, app_of: _AppOf, switch: Generation | None) -> list[BaseRoute]:
    directories: dict[str, Directory] = {}

    def directory_of(app: App) -> Directory:
        if app.world is None:
            raise refuse(404, f"Nothing found in app {app.app_id}")
        return directories.setdefault(app.app_id, Directory(app.world))

    def generation(call: Call) -> Generation:
        return switch or generation_of(call)

    async def list_meetings(request: Request) -> Response:
        app = app_of(request)
        if app.world is None:
            return answer([], paging=page((), slice(0, 0))[1])
        data, how = meetings.list_meetings(directory_of(app), Question(request))
        return answer(data, paging=how)

    async def one_meeting(request: Request) -> Response:
        directory = directory_of(app_of(request))
        meeting = meetings.known_meeting(directory, guid(request, "meeting_id"))
        return answer(meetings.meeting_wire(directory, meeting))

    async def people(request: Request) -> Response:
        directory = directory_of(app_of(request))
        data, how = meetings.list_people(directory, guid(request, "meeting_id"), Question(request))
        return answer(data, paging=how)

    async def active_session(request: Request) -> Response:
        app = app_of(request)
        meeting_id = guid(request, "meeting_id")
        return answer(sessions.active_session(directory_of(app), app.app_id, meeting_id, generation))

    async def list_sessions(request: Request) -> Response:
        app = app_of(request)
        if app.world is None:
            return answer({"sessions": []}, paging=page((), slice(0, 0))[1])
        data, how = sessions.list_sessions(directory_of(app), app.app_id, Question(request))
        return answer(data, paging=how)

    async def one_session(request: Request) -> Response:
        app = app_of(request)
        session_id = guid(request, "session_id")
        with_rooms = Question(request).flag("include_breakout_rooms")
        return answer(
            sessions.one_session(directory_of(app), app.app_id, session_id, generation, with_rooms=with_rooms)
        )

    async def list_participants(request: Request) -> Response:
        directory = directory_of(app_of(request))
        session_id = guid(request, "session_id")
        data, how = participants.list_participants(directory, session_id, Question(request), generation)
        return answer(data, paging=how)

    async def one_participant(request: Request) -> Response:
        directory = directory_of(app_of(request))
        ids = guid(request, "session_id"), guid(request, "participant_id")
        return answer(participants.one_participant(directory, *ids, Question(request), generation))

    async def peer_report(request: Request) -> Response:
        directory = directory_of(app_of(request))
        peer_id = guid(request, "peer_id")
        return answer(participants.participant_by_peer(directory, peer_id, Question(request), generation))

    async def by_day(request: Request) -> Response:
        return answer(daywise.usage(directory_of(app_of(request)), Question(request)))

    return [
        _route(f"{prefix}/meetings", list_meetings),
        _route(f"{prefix}/meetings/{{meeting_id}}", one_meeting),
        _route(f"{prefix}/meetings/{{meeting_id}}/participants", people),
        _route(f"{prefix}/meetings/{{meeting_id}}/active-session", active_session),
        _route(f"{prefix}/sessions", list_sessions),
        _route(f"{prefix}/sessions/peer-report/{{peer_id}}", peer_report),
        _route(f"{prefix}/sessions/{{session_id}}", one_session),
        _route(f"{prefix}/sessions/{{session_id}}/participants", list_participants),
        _route(f"{prefix}/sessions/{{session_id}}/participants/{{participant_id}}", one_participant),
        _route(f"{prefix}/analytics/daywise", by_day),
    ]


def _route(path: str, handler: _Handler) -> Route:
    async def guarded(request: Request) -> Response:
        try:
            return await handler(request)
        except Refusal as refusal:
            return refusal.response

    return Route(path, guarded, methods=["GET"])


def _gateway_answer(result: object, message: object) -> Response:
    return JSONResponse({"success": True, "errors": [], "messages": [message], "result": result})
