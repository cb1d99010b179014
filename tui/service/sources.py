"""Which sources there are, and which of them answers an address."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from tui.aside import aside
from tui.errors import CallscopeError, ConfigError, NotFound
from tui.model import Address, Vendor
from tui.providers.answers import Archive
from tui.providers.base import Provider
from tui.providers.gate import Gate
from tui.service.budget import Budget
from tui.service.clock import Clock
from tui.service.replies import BudgetState, Source

T = TypeVar("T")

REMEMBERED = 10_000
"""Sessions whose source is remembered."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """A source, and how its provider is made when it is first asked.

    Attributes:
        open: makes the provider, which asks through the gate and keeps its answers in the archive. It runs in a
            thread of its own, because credentials may come from a command.
        clock: what time it is there; None for the service's own. A bundle's stands at its recording.
    """

    source: Source
    open: Callable[[Gate, Archive], Provider]
    clock: Clock | None = None


class Sources:
    """Opens sources when they are first asked, and finds the one that an address belongs to. Of one event loop."""

    def __init__(self, specs: Sequence[SourceSpec], clock: Clock, archive: Archive) -> None:
        """Take the sources in the order in which they are asked."""
        self.all = tuple(spec.source for spec in specs)
        self._specs = {spec.source: spec for spec in specs}
        self._clock = clock
        self._archive = archive
        self._budgets = {spec.source: Budget(spec.source.id, self.clock_of(spec.source)) for spec in specs}
        self._opening: dict[Source, asyncio.Future[Provider]] = {}
        self._of_session: dict[Address, Source] = {}

    def clock_of(self, source: Source) -> Clock:
        """Return what time it is in a source."""
        return self._specs[source].clock or self._clock

    def now(self) -> datetime:
        """Return what time it is in the source that is asked first."""
        return (self.clock_of(self.all[0]) if self.all else self._clock).now()

    def of_vendor(self, *vendors: Vendor) -> tuple[Source, ...]:
        """Return the sources of some vendors; all of them where none is named."""
        return tuple(source for source in self.all if not vendors or source.vendor in vendors)

    async def provider(self, source: Source) -> Provider:
        """Return the provider of a source.

        Raises:
            CallscopeError: it cannot be made: a password command fails, a file cannot be read.
        """
        opening = self._opening.get(source)
        if opening is None or (opening.done() and (opening.cancelled() or opening.exception() is not None)):
            spec = self._specs[source]
            opening = asyncio.ensure_future(aside(spec.open, self._budgets[source], self._archive))
            self._opening[source] = opening
        # whoever stops waiting must not lose a provider that nobody would close
        return await asyncio.shield(opening)

    async def answering(self, address: Address, ask: Callable[[Source, Provider], Awaitable[T]]) -> tuple[Source, T]:
        """Ask the sources that an address may belong to, one after the other, and return the first answer.

        Raises:
            CallscopeError: what the sources answered: “not found” only where every one of them did.
        """
        candidates = self._candidates(address)
        telling: CallscopeError | None = None
        for source in candidates:
            try:
                answer = await ask(source, await self.provider(source))
            except CallscopeError as error:
                if telling is None or (isinstance(telling, NotFound) and not isinstance(error, NotFound)):
                    telling = error
                continue
            self._remember(address, source)
            return source, answer
        if telling is not None:
            raise telling
        raise ConfigError(f"there is no profile for {address}", hint="See `callscope config show`")

    def candidate(self, address: Address) -> Source:
        """Return the source that an address most likely belongs to.

        Raises:
            ConfigError: no source can know it.
        """
        candidates = self._candidates(address)
        if not candidates:
            raise ConfigError(f"there is no profile for {address}", hint="See `callscope config show`")
        return candidates[0]

    def states(self) -> tuple[BudgetState, ...]:
        """Return what is left of every limit met so far."""
        return tuple(state for budget in self._budgets.values() for state in budget.states())

    async def aclose(self) -> None:
        """Close every provider that was opened; one that is still being opened is given up."""
        for opening in self._opening.values():
            if opening.cancel() or opening.cancelled():
                continue
            try:
                provider = await opening
                await provider.aclose()
            except Exception:
                _log.debug("a source did not close in order", exc_info=True)
        self._opening.clear()

    def _candidates(self, address: Address) -> tuple[Source, ...]:
        known = self._of_session.get(address.session)
        return (known,) if known is not None else self.of_vendor(address.vendor)

    def _remember(self, address: Address, source: Source) -> None:
        self._of_session[address.session] = source
        if len(self._of_session) > REMEMBERED:
            del self._of_session[next(iter(self._of_session))]
