"""`callscope --plain`: the journey as lines of text, for a screen reader, a pager or a log.

What stands where is the same as on the screens: where the data comes from; then the sessions; a session, how it went
and how each fared who was in it, or why it was bad; a participant and their tracks. Each part is what its own command
prints, but for a session's people, who are told in sentences.
"""

from __future__ import annotations

from argparse import Namespace

from tui.text import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tui.model import Address
    from tui.view_state import ViewState


def run(args: Namespace) -> int:
    """Print the view and return the exit code.

    Raises:
        CallscopeError: the view cannot be read, or what its commands raise.
    """
    from tui.file_access import is_file
    from tui.headless.parser import parse
    from tui.headless.plain_people import run as people
    from tui.headless.registry import entry, load
    from tui.headless.writing import write_lines
    from tui.view_state import ViewState

    text = _meant(args)
    names_file = bool(text) and is_file(text)
    place = text if names_file else text.partition("?")[0]
    view = ViewState() if names_file else ViewState.parse(text)
    profile = ["--profile", args.profile] if args.profile else []
    write_lines([f"callscope: {_source(place, args.profile)}", ""])
    for number, words in enumerate(_commands(place, view)):
        write_lines(["", *_title(words)] if number else _title(words))
        found = entry(words[0])
        assert found is not None
        asked = parse([*words, *profile])
        asked.plain = True
        code = people(asked) if words[0] == "participants" else load(found).run(asked)
        if code:
            return code
    return 0


def _meant(args: Namespace) -> str:
    """Return the view as text; `@worst` and `@newest` are looked for once, for all parts."""
    from tui.headless.words import WORDS

    text = getattr(args, "view", None) or ""
    if text not in WORDS:
        return text
    from tui.headless.asking import Asking, ask

    found: list[str] = []

    async def take(asking: Asking) -> None:
        found.append(str(asking.address))

    ask(args, take, address=text)
    return found[0]


def _commands(place: str, view: ViewState) -> list[list[str]]:
    from tui.query.times import time_text
    from tui.view_state import Show

    times = [f"--since={time_text(view.since)}"] if view.since else []
    times += [f"--until={time_text(view.until)}"] if view.until else []
    asked = [f"--filter={view.filter}"] if view.filter else []
    asked += [f"--sort={view.layout.sort}"] if view.layout.sort else []
    if not place:
        return [["sessions", *asked, *times]]
    if view.address is not None and _is_participant(view.address):
        return [["participant", place, *times]]
    if view.show in (Show.WHY, Show.HEAT, Show.MATRIX, Show.SLICES):
        return [["session", place], ["triage", place]]
    return [["session", place], ["participants", place, *asked]]


def _is_participant(address: Address) -> bool:
    """Return whether a participant is meant; behind a bundle's path stands the address of a session or of one."""
    from tui.model import Address, Vendor

    inner = address.participant[0] if address.vendor is Vendor.CAPTURE and address.participant else ""
    if inner.startswith((f"{Vendor.STREAM}:", f"{Vendor.REALTIMEKIT}:")):
        return Address.parse(inner).is_participant
    return address.is_participant


def _source(place: str, profile: str | None) -> str:
    """Return where the data comes from, as headers say it: a bundle and its date, a capture, a profile, the sandbox."""
    from pathlib import Path

    from tui.config import load
    from tui.model import Address, Vendor
    from tui.transports.bundle import is_bundle, open_bundle

    address = Address.parse(place) if place else None
    if address is not None and address.vendor is Vendor.CAPTURE:
        path = Path(address.session_id).expanduser()
    elif profile is not None and is_bundle(Path(profile).expanduser()):
        path = Path(profile).expanduser()
    else:
        config = load(profile)
        return "SANDBOX" if config.is_sandbox else config.profile
    if not is_bundle(path):
        return printable(path.name)
    with open_bundle(path) as bundle:
        return f"{printable(path.name)} of {bundle.now():%Y-%m-%d %H:%M} UTC"


def _title(words: list[str]) -> list[str]:
    titles = {
        "sessions": "Sessions",
        "session": "Session",
        "participants": "How it went",
        "participant": "Participant",
        "triage": "What was the matter",
    }
    return [titles[words[0]], ""]
