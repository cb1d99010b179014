"""The words that stand for a session: `@worst` and `@newest`."""

from __future__ import annotations

from contextlib import aclosing
from dataclasses import dataclass

from tui.errors import NotFound, UsageError
from tui.file_access import is_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tui.model import Address, Session
    from tui.service import Service

WORST, NEWEST = "@worst", "@newest"
"""Stand for the address of the recent session with the vendor's worst score, and of the newest."""
WORDS = (WORST, NEWEST)
RECENT = 100
"""Among so many sessions the worst is looked for: one or two requests."""


@dataclass(frozen=True, slots=True)
class Meant:
    """The session that a word stands for.

    Attributes:
        told: among how many it was looked for, in words; "" where that goes without saying.
    """

    address: Address
    told: str = ""


async def session_meant(service: Service, word: str) -> Meant:
    """Return what `@worst` or `@newest` stands for.

    Raises:
        NotFound: there are no sessions.
        CallscopeError: they cannot be read.
    """
    from tui.providers.base import SessionQuestion
    from tui.render.column import pick, sorted_by
    from tui.render.session_columns import SESSION_COLUMNS

    most = 1 if word == NEWEST else RECENT
    sessions: list[Session] = []
    async with aclosing(service.all_sessions(SessionQuestion(limit=most)).pages()) as replies:
        async for reply in replies:
            sessions += reply.items
            if len(sessions) >= most:
                break
    del sessions[most:]
    if not sessions:
        raise NotFound("there are no sessions", hint="")
    if word == NEWEST:
        return Meant(sessions[0].address)
    worst = sorted_by(sessions, pick(SESSION_COLUMNS, ["score"])[0])[0].address
    return Meant(worst, f"the worst of the {len(sessions)} newest sessions: {worst}")


def check_word(text: str) -> None:
    """Complain of a word that stands for nothing and is no file either.

    Raises:
        UsageError: it is one; `WORDS` are not looked at here.
    """
    if not text.startswith("@") or text in WORDS or is_file(text.partition("#")[0]):
        return
    from difflib import get_close_matches  # only mistakes need it

    meant = get_close_matches(text.lower(), WORDS, n=1, cutoff=0.6)
    hint = f"There are {WORST} and {NEWEST}"
    raise UsageError(f"“{text}” stands for no session", hint=f"Did you mean {meant[0]}? {hint}" if meant else hint)
