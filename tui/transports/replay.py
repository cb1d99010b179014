"""Replay: a bundle as an httpx transport."""

from __future__ import annotations

import httpx

from tui.aside import aside
from tui.errors import NotRecorded
from tui.model import Vendor
from tui.transports.bundle import Bundle
from tui.transports.bundle.request import key_of
from tui.transports.recording import response_of

REPLAY_URL = "http://bundle.invalid"
"""What requests go to: a name that no network knows."""
LONGEST_SHOWN = 200


class ReplayTransport(httpx.AsyncBaseTransport):
    """Answers what was recorded, and nothing else. Closing it closes the bundle."""

    def __init__(self, bundle: Bundle, vendor: Vendor, base_url: str = REPLAY_URL) -> None:
        """Take what answers, for which vendor, and what the requests' URLs begin with."""
        self._bundle = bundle
        self._vendor = vendor
        self._base_url = base_url

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Return the recorded answer.

        Raises:
            NotRecorded: there is none.
            BadFile: the bundle is damaged.
        """
        key = key_of(request, await request.aread(), self._vendor, self._base_url)
        kept = await aside(self._bundle.find, key)
        if kept is None:
            shown = str(key)
            shown = shown if len(shown) <= LONGEST_SHOWN else shown[: LONGEST_SHOWN - 1] + "…"
            raise NotRecorded(f"not recorded in {self._bundle.path.name}: {shown}")
        return response_of(kept, request)

    async def aclose(self) -> None:
        """Close the bundle."""
        self._bundle.close()
