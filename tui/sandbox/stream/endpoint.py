"""What every endpoint has in common: authentication, the envelope of an error, the `duration` of an answer."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tui.sandbox.credentials import StreamCredentials
from tui.sandbox.envelopes import stream_error
from tui.sandbox.stream.auth import authenticate, require_server
from tui.sandbox.stream.ledger import Ledger
from tui.sandbox.stream.paging import Ask, ask
from tui.sandbox.stream.refusal import Refused, bad_input
from tui.sandbox.world import World
from tui.sandbox.writing import written

PREFIX = "/api/v2"

PATH_LIMITS = {"user": 256, "user_session": 256}
"""Longest path parts; 64 for all others."""


@dataclass(frozen=True, slots=True)
class Question:
    """One request, as an endpoint sees it. `body` is {} for a GET."""

    world: World
    ledger: Ledger
    path: Mapping[str, str]
    query: QueryParams
    body: Mapping[str, Any]

    def page(self, question: object) -> Ask:
        """Return which page is wanted; a POST says so in its body.

        Raises:
            Refused: see `paging.ask`.
        """
        given: Mapping[str, Any] = self.body if self.body else self.query
        return ask(given.get("limit"), given.get("next"), given.get("prev"), question, self.world.now())

    def flag(self, name: str) -> bool:
        """Return a boolean of the query; false where it is missing."""
        return self.query.get(name, "").lower() in {"true", "1"}


Answer = dict[str, Any]


def endpoint(
    ledger: Ledger,
    credentials: StreamCredentials,
    method: str,
    path: str,
    name: str,
    answer: Callable[[Question], Answer],
    *,
    server_only: bool = False,
    user_limit: int = 256,
    whole_ms: bool = False,
) -> Route:
    """Return the route of an endpoint.

    Args:
        ledger: of the world that there is to tell of.
        credentials: what clients must sign with.
        method: "GET" or "POST"; a POST answers 201.
        path: below `PREFIX`.
        name: as error messages have it.
        answer: makes the answer, without `duration`.
        server_only: whether a user's token is refused.
        user_limit: longest user id in the path.
        whole_ms: whether `duration` is a number; it is a text everywhere but in attendance.
    """
    world = ledger.world
    limits = PATH_LIMITS | {"user": user_limit, "user_session": user_limit}

    async def respond(request: Request) -> Response:
        begun = time.perf_counter()
        try:
            claims = authenticate(request, credentials, world.now())
            if server_only:
                require_server(claims)
            for part, text in request.path_params.items():
                if len(text) > limits.get(part, 64):
                    raise bad_input(f"{part}: must be at most {limits.get(part, 64)} characters long")
            body = await _body(request) if method == "POST" else {}
            content = answer(Question(world, ledger, request.path_params, request.query_params, body))
        except Refused as refused:
            return stream_error(refused.status, refused.code, f'{name} failed with error: "{refused.message}"')
        passed_ms = (time.perf_counter() - begun) * 1000
        content["duration"] = round(passed_ms) if whole_ms else f"{passed_ms:.2f}ms"
        return Response(written(content), 201 if method == "POST" else 200, media_type="application/json")

    return Route(PREFIX + path, respond, methods=[method])


async def _body(request: Request) -> Mapping[str, Any]:
    raw = await request.body()
    try:
        found = json.loads(raw) if raw else {}
    except ValueError:
        raise bad_input("the body is not valid JSON") from None
    if not isinstance(found, dict):
        raise bad_input("the body must be an object")
    return found
