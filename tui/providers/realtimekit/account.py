"""What an account has beside sessions: apps, meetings, usage, and the token itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from tui.errors import BadAnswer, BadToken, ConfigError, NotFound
from tui.model import App, Meeting, Page, Session, Usage, Window
from tui.providers.http import ApiClient
from tui.providers.realtimekit import mapping_app
from tui.providers.realtimekit.mapping_session import session
from tui.providers.realtimekit.pages import Place, page_of
from tui.providers.realtimekit.paths import VERIFY, Paths
from tui.providers.realtimekit.questions import MeetingsQuery, SessionsQuery
from tui.providers.realtimekit.schema import (
    AppsAnswer,
    MeetingAnswer,
    MeetingsAnswer,
    SessionAnswer,
    SessionsAnswer,
    TokenAnswer,
    UsageAnswer,
    Wire,
    read,
)
from tui.providers.realtimekit.times import when
from tui.providers.realtimekit.values import text

W = TypeVar("W", bound=Wire)


@dataclass(frozen=True, slots=True)
class TokenCheck:
    """What is known about the credentials.

    Attributes:
        status: Cloudflare's word, "active"; None where it was not asked (legacy hosts).
        expires_on: when the token ends; None for never or not told.
        apps: how many apps can be seen, where that is told.
    """

    status: str | None
    expires_on: datetime | None
    apps: int | None


class Account:
    """Asks about one account, or about the one organisation of a legacy host.

    Args:
        api: asks.
        paths: where.
        app: the app that is meant where none is named; None to look for it among the account's apps.
    """

    def __init__(self, api: ApiClient, paths: Paths, app: str | None) -> None:
        self._api = api
        self._paths = paths
        self._app = app

    async def apps(self, cursor: str | None = None, *, search: str | None = None, limit: int = 25) -> Page[App]:
        """Return a page of the account's apps, oldest first; a legacy host has the one of the credentials."""
        if self._paths.apps is None:
            return Page((App(id=self._app or "", name=None),), total=1)
        place = Place.of(cursor, limit)
        params = [*place.params, *([("search", search)] if search else []), ("sort_order", "ASC")]
        source_id, said = await self._ask("apps", self._paths.apps, AppsAnswer, params)
        rows = said.data or []
        items = [mapping_app.app(row) for row in rows]
        page, _ = page_of(items, [row.id for row in rows], place, said.paging, source_id=source_id)
        return page

    async def meetings(
        self,
        cursor: str | None = None,
        *,
        app: str | None = None,
        search: str | None = None,
        window: Window | None = None,
        status: str | None = None,
        limit: int = 25,
    ) -> Page[Meeting]:
        """Return a page of meetings.

        Args:
            cursor: which page; None for the first.
            app: whose; None for the configured one.
            search: in id and title.
            window: of an undocumented one of a meeting's times.
            status: "ACTIVE" or "INACTIVE".
            limit: items in a page.
        """
        place = Place.of(cursor, limit)
        query = MeetingsQuery(window.since if window else None, window.until if window else None, status, search)
        path = self._paths.meetings(await self._app_id(app))
        source_id, said = await self._ask("meetings", path, MeetingsAnswer, [*place.params, *query.params()])
        rows = said.data or []
        items = [mapping_app.meeting(row) for row in rows]
        page, _ = page_of(items, [row.id for row in rows], place, said.paging, source_id=source_id)
        return page

    async def meeting(self, meeting_id: str, *, app: str | None = None) -> Meeting:
        """Return one meeting."""
        path = self._paths.meeting(await self._app_id(app), meeting_id)
        _, said = await self._ask("meeting", path, MeetingAnswer)
        found = mapping_app.meeting(said.data) if said.data else None
        if found is None:
            raise NotFound(f"RealtimeKit answered without a meeting {meeting_id}")
        return found

    async def active_session(self, meeting_id: str, *, app: str | None = None) -> Session | None:
        """Return the session that goes on in a meeting, or None."""
        app_id = await self._app_id(app)
        path = self._paths.active_session(app_id, meeting_id)
        try:
            source_id, said = await self._ask("active-session", path, SessionAnswer)
        except NotFound:
            return None
        return session(said.session, app_id, source_id) if said.session else None

    async def usage(self, since: date | None = None, until: date | None = None, *, app: str | None = None) -> Usage:
        """Return what was used from one day to another, both included; without days the last 30."""
        named = {"end_date": until, "start_date": since}
        params = [(name, day.isoformat()) for name, day in named.items() if day is not None]
        path = self._paths.usage(await self._app_id(app))
        source_id, said = await self._ask("usage", path, UsageAnswer, params)
        return mapping_app.usage(said.data, source_id)

    async def check_token(self) -> TokenCheck:
        """Find out whether the credentials work, and for how many apps.

        Raises:
            AuthError: they do not.
        """
        if self._paths.apps is None:
            params = [*Place.of(None, 1).params, *SessionsQuery().params()]
            await self._ask("sessions", self._paths.sessions(self._app or ""), SessionsAnswer, params)
            return TokenCheck(status=None, expires_on=None, apps=None)
        _, said = await self._ask("verify", VERIFY, TokenAnswer)
        if said.result is None:
            raise BadAnswer("Cloudflare answered without saying anything about the token")
        status = text(said.result.status)
        if status != "active":
            raise BadToken(f"Cloudflare says that the token is {status or 'of unknown status'}")
        apps = await self.apps(limit=1)
        return TokenCheck(status=status, expires_on=when(said.result.expires_on), apps=apps.total)

    async def _app_id(self, app: str | None) -> str:
        """Return the app to ask about: the one named, the configured one, or the only one that there is."""
        chosen = app or self._app
        if chosen is None:
            page = await self.apps(limit=2)
            if len(page.items) != 1 or (page.total or 1) > 1:
                names = ", ".join(one.name or one.id for one in page.items)
                raise ConfigError(
                    f"the account has several apps ({names} ...)" if names else "the account has no RealtimeKit app",
                    hint="Set app_id in the profile",
                )
            chosen = self._app = page.items[0].id
        return chosen

    async def _ask(
        self, endpoint: str, path: str, kind: type[W], params: Sequence[tuple[str, str]] = ()
    ) -> tuple[str, W]:
        """Return the id of the answer, and what it says."""
        answer, said = await self._api.read(endpoint, "GET", path, lambda one: read(kind, one), params=params)
        return answer.source_id, said
