"""Who may ask, and for which apps."""

from __future__ import annotations

import base64
import binascii
import hmac
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse

from tui.sandbox.credentials import RealtimeKitCredentials
from tui.sandbox.envelopes import gateway_error
from tui.sandbox.realtimekit.wire import Json, Refusal, derived_id, iso, refuse
from tui.sandbox.world import World

_FOUNDED_AT = 1_672_531_200.0
"""When the account's first app was created: 2023-01-01."""


@dataclass(frozen=True, slots=True)
class App:
    """An app of the account; `world` is None for one that nobody uses."""

    app_id: str
    name: str
    created_at: float
    world: World | None

    def wire(self) -> Json:
        """Return it as the vendor lists it."""
        return {"id": self.app_id, "name": self.name, "created_at": iso(self.created_at)}


class Account:
    """The account of the sandbox: its token, and three apps, of which the first has the sandbox's world.

    The second has a smaller life of its own, the third was never used.
    """

    def __init__(self, credentials: RealtimeKitCredentials, world: World) -> None:
        self._credentials = credentials
        staging = World(world.seed + 1_000_003, clock=world.clock)
        self.apps = (
            App(credentials.app_id, "Sandbox", _FOUNDED_AT, world),
            App(derived_id(credentials.app_id, "staging"), "Sandbox staging", _FOUNDED_AT + 40 * 86_400, staging),
            App(derived_id(credentials.app_id, "unused"), "Never used", _FOUNDED_AT + 90 * 86_400, None),
        )

    def check_bearer(self, request: Request) -> None:
        """Check the token, and the account where the path names one.

        Raises:
            Refusal: 400 for a header that is none, 401 for a wrong token, 403 for another account.
        """
        header = request.headers.get("authorization", "")
        scheme, _, token = header.partition(" ")
        if not header:
            raise Refusal(gateway_error(400, 9106, "Missing X-Auth-Key, X-Auth-Email or Authorization headers"))
        if scheme.lower() != "bearer" or not token.strip():
            raise Refusal(gateway_error(400, 6003, "Invalid request headers"))
        if not hmac.compare_digest(token.strip().encode(), self._credentials.api_token.encode()):
            raise Refusal(gateway_error(401, 10000, "Authentication error"))
        account_id = request.path_params.get("account_id", self._credentials.account_id)
        if account_id != self._credentials.account_id:
            raise Refusal(gateway_error(403, 10000, "Authentication error"))

    def check_basic(self, request: Request) -> App:
        """Check the HTTP Basic credentials of the legacy hosts, and return the app that they are for.

        Raises:
            Refusal: 401, in the legacy hosts' own words.
        """
        scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
        try:
            organisation, _, key = base64.b64decode(encoded.strip(), validate=True).decode().partition(":")
        except (binascii.Error, ValueError):
            organisation, key = "", ""
        app = next((app for app in self.apps if app.app_id == organisation), None)
        key_matches = hmac.compare_digest(key.encode(), self._credentials.api_token.encode())
        if scheme.lower() != "basic" or app is None or not key_matches:
            raise Refusal(JSONResponse({"message": "Unauthorized"}, 401))
        return app

    def app(self, app_id: str) -> App:
        """Return an app.

        Raises:
            Refusal: 404 where there is none.
        """
        for app in self.apps:
            if app.app_id == app_id:
                return app
        raise refuse(404, f"No app found with id {app_id}")
