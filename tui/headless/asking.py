"""What every command that asks the service does: choose the sources, say what must be known, run, and clean up."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import overload

from tui.errors import UsageError
from tui.headless.stderr import progress, say
from tui.headless.words import WORDS, check_word, session_meant
from tui.headless.writing import Taken
from tui.model import Address, Notice, NoticeKind, Participant, Session, Vendor
from tui.query.times import time_text
from tui.service import Service, SourceSpec, specs_of
from tui.service.files import OpenedFile, is_bundle_profile, open_bundle_file, open_file
from tui.service.replies import ParticipantsReply, SessionsReply
from tui.service.rows import Rows
from tui.view_state import ViewState

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tui.config import Config


@dataclass(slots=True)
class Asking:
    """One command's run.

    Attributes:
        address: the SESSION or ADDRESS of the command line; `@worst` and `@newest` are resolved.
        source: what documents name as their source.
        now: when a recording was made; None for what is live.
    """

    service: Service
    args: Namespace
    source: str
    now: datetime | None = None
    _address: Address | None = None
    _said: set[str] = field(default_factory=set)

    @property
    def address(self) -> Address:
        """The SESSION or ADDRESS of the command line."""
        assert self._address is not None
        return self._address

    def tell(self, notices: Iterable[Notice]) -> None:
        """Say notices on stderr, each once; that it is the sandbox has been said."""
        for notice in notices:
            if notice.kind is not NoticeKind.SANDBOX:
                self.tell_text(notice.text)

    def tell_text(self, text: str) -> None:
        """Say something once."""
        if text not in self._said:
            self._said.add(text)
            say(text)

    def tell_more(self, what: str, taken: Taken, read: Taken | None = None, *, sorts: bool) -> None:
        """Say that a list goes on, where it does, and what that means for its order.

        Args:
            what: what is listed.
            taken: what was shown.
            read: what was read to be sorted.
            sorts: whether it was sorted here.
        """
        command = f"`callscope {self.args.command}` with " if self.args.plain else ""
        if sorts and read is not None and read.more:
            self.tell_text(f"sorted among the first {read.count} {what}: {command}--all reads and sorts all of them")
        elif taken.more or (read is not None and read.more):
            how = f"{command}--limit N or --all shows them" if command else "add --limit N or --all"
            self.tell_text(f"these are {taken.count} {what}, and there are more: {how}")


def ask(args: Namespace, work: Callable[[Asking], Awaitable[None]], *, address: str | None = None) -> int:
    """Run `work` with a service and return the exit code.

    Args:
        args: of the command line.
        work: what to ask.
        address: what was given as SESSION or ADDRESS; None for a command that takes none.

    Raises:
        CallscopeError: what went wrong.
    """
    asyncio.run(_ask(args, work, address))
    return 0


async def _ask(args: Namespace, work: Callable[[Asking], Awaitable[None]], text: str | None) -> None:
    named = text if text not in WORDS else None
    address = address_of(named, args) if named is not None else None
    specs, name, address = _sources(args.profile, named, address, whole=args.command == "sessions")
    recorded = [spec.source.at for spec in specs if spec.source.at is not None]
    try:
        async with Service(specs) as service:
            asking = Asking(service, args, name, max(recorded, default=None), address)
            if text in WORDS:
                asking._address = await _first(service, text)
            await work(asking)
    finally:
        progress.clear()


def _sources(
    profile: str | None, text: str | None, address: Address | None, *, whole: bool
) -> tuple[tuple[SourceSpec, ...], str, Address | None]:
    """Return the sources, what documents call them, and the address that is meant; say what must be known of them."""
    opened: OpenedFile | None = None
    if text is not None and address is not None and address.vendor is Vendor.CAPTURE:
        opened = open_file(text, progress=_reading)
        address = opened.address if whole else opened.one()
    elif profile is not None and is_bundle_profile(profile):
        opened = open_bundle_file(Path(profile).expanduser())
    if opened is not None:
        for line in opened.said:
            say(line)
        return opened.specs, opened.name, address
    from tui.config import load

    config = load(profile)
    for warning in config.warnings:
        say(warning)
    if config.is_sandbox:
        say(f"sandbox data, not real calls: {config.reason}")
    return specs_of(config), config.profile, address


def _reading(done: int, total: int) -> None:
    progress.show(f"reading the file: {100 * done // max(total, 1)} %")


async def resolved(config: Config, text: str) -> Address | None:
    """Return the address that `@worst` or `@newest` stands for; None for any other text."""
    if text not in WORDS:
        return None
    async with Service(specs_of(config)) as service:
        return await _first(service, text)


def address_of(text: str, args: Namespace) -> Address:
    """Return the address of a SESSION or ADDRESS; of a view, its filter, sort and times count where none was given.

    Raises:
        UsageError: a word with "@" that stands for nothing and is no file either.
    """
    check_word(text)
    if "?" not in text or not text.startswith((f"{Vendor.STREAM}:", f"{Vendor.REALTIMEKIT}:")):
        return Address.parse(text)
    view = ViewState.parse(text)
    assert view.address is not None
    given = vars(args)
    if view.filter and "filter" in given and not args.filter and not args.filter_option:
        args.filter_option = view.filter
    if view.layout.sort is not None and "sort" in given and args.sort is None:
        args.sort = str(view.layout.sort)
    if "since" in given and args.since is None and args.until is None:
        args.since = time_text(view.since) if view.since else None
        args.until = time_text(view.until) if view.until else None
    return view.address


async def _first(service: Service, word: str) -> Address:
    """Return the address that `@worst` or `@newest` stands for, and say which one it is."""
    found = await session_meant(service, word)
    if found.told:
        say(found.told)
    return found.address


def of_participant(address: Address) -> Address:
    """Return the address of a participant.

    Raises:
        UsageError: it is the address of a session.
    """
    if not address.is_participant:
        raise UsageError(
            f"{address} is the address of a session", hint="`callscope participants` lists the addresses of its people"
        )
    return address


@overload
def take(rows: Rows[Session, SessionsReply], limit: int, taken: Taken) -> AsyncGenerator[Session, None]: ...
@overload
def take(rows: Rows[Participant, ParticipantsReply], limit: int, taken: Taken) -> AsyncGenerator[Participant, None]: ...
async def take(
    rows: Rows[Session, SessionsReply] | Rows[Participant, ParticipantsReply], limit: int, taken: Taken
) -> AsyncGenerator[Session | Participant, None]:
    """Yield the first `limit` rows, and note in `taken` whether that was all."""
    replies: AsyncGenerator[SessionsReply | ParticipantsReply, None] = rows.pages()
    async with aclosing(replies):
        async for reply in replies:
            for item in reply.items:
                if taken.count == limit:
                    taken.more = True
                    return
                taken.count += 1
                yield item
            progress.show(f"{taken.count} read")
            if taken.count == limit:
                page = reply.page if isinstance(reply, SessionsReply) else reply.attendance.page
                taken.more = page.next is not None
                if taken.more:
                    return
