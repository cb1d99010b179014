"""Both simulated vendors in one ASGI application."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote

from starlette.applications import Starlette
from starlette.convertors import StringConvertor
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from tui.sandbox import realtimekit, stream
from tui.sandbox.credentials import DEMO, Credentials
from tui.sandbox.faults import Fault, Faults
from tui.sandbox.limits import GENEROUS, Limits, RateLimits
from tui.sandbox.misbehave import Misbehaviour
from tui.sandbox.realtimekit import Generation
from tui.sandbox.world import World

REALTIMEKIT_PATH = "/client/v4"
"""Where RealtimeKit's base URL ends; Stream's is the bare host."""


def sandbox_app(
    world: World,
    *,
    faults: Faults | Iterable[Fault] | None = None,
    limits: Limits = GENEROUS,
    credentials: Credentials = DEMO,
    generation: Generation | None = None,
) -> Starlette:
    """Return an application that answers as Stream and as RealtimeKit, over one world.

    Args:
        world: what there is to tell.
        faults: how it misbehaves; a `Faults` can be switched while it serves.
        limits: what each vendor allows; counted by the world's clock.
        credentials: what clients must present.
        generation: how RealtimeKit answers statistics; None lets it differ from session to session.
    """
    plan = faults if isinstance(faults, Faults) else Faults(faults or (), seed=world.seed)
    vendors: list[BaseRoute] = [
        *stream.routes(world, credentials.stream),
        Mount(REALTIMEKIT_PATH, routes=realtimekit.routes(world, credentials.realtimekit, generation=generation)),
        Mount("/v2", routes=realtimekit.legacy_routes(world, credentials.realtimekit, generation=generation)),
    ]
    for vendor in vendors:
        _take_escaped_parts(vendor)
    return Starlette(
        routes=vendors,
        middleware=[
            Middleware(Misbehaviour, faults=plan),
            Middleware(RateLimits, limits=limits, clock=world.now),
            Middleware(_KeepEscapes),
        ],
        exception_handlers={404: realtimekit.no_route, 405: realtimekit.no_route},
    )


class _KeepEscapes:
    """ASGI middleware that routes by the path as it was sent, so that an id may hold an escaped slash."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        raw: bytes | None = scope.get("raw_path")
        if raw is not None:
            scope = {**scope, "path": raw.decode("ascii")}
        await self._app(scope, receive, send)


class _EscapedPart(StringConvertor):
    def convert(self, value: str) -> str:
        return unquote(value)


def _take_escaped_parts(route: Any) -> None:  # noqa: ANN401  (Mount and Route share no typed base with convertors)
    for name, convertor in route.param_convertors.items():
        if type(convertor) is StringConvertor:
            route.param_convertors[name] = _EscapedPart()
    for inner in route.routes if isinstance(route, Mount) else ():
        if isinstance(inner, (Mount, Route)):
            _take_escaped_parts(inner)
