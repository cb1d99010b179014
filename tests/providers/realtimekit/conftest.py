"""A scripted vendor, and providers that ask it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.providers.realtimekit.rtk_server import Answer, ScriptedServer, scripted
from tui.config.access import LegacyAccess, RealtimeKitAccess
from tui.config.secret import Secret
from tui.providers.realtimekit import RealtimeKitProvider

ACCOUNT = "023e105f4ecef8ad9ca31a8372d0c353"
APP = "99999999-9999-4999-8999-999999999999"
TOKEN = "cf-token-0123456789-never-shown"


@pytest.fixture
def serve() -> Iterator[Callable[[Answer], ScriptedServer]]:
    with ExitStack() as stack:
        yield lambda answer: stack.enter_context(scripted(answer))


@pytest.fixture
async def provider_of() -> AsyncIterator[Callable[..., RealtimeKitProvider]]:
    made: list[RealtimeKitProvider] = []

    def make(server: ScriptedServer, *, app_id: str | None = APP, legacy: bool = False) -> RealtimeKitProvider:
        access: RealtimeKitAccess | LegacyAccess
        if legacy:
            access = LegacyAccess(org_id="org-1", api_key=Secret(TOKEN), base_url=server.url + "/v2")
        else:
            access = RealtimeKitAccess(ACCOUNT, Secret(TOKEN), app_id=app_id, base_url=server.url + "/client/v4")
        made.append(RealtimeKitProvider(access))
        return made[-1]

    yield make
    for provider in made:
        await provider.aclose()
