"""`callscope --plain`: the journey as lines of text, for a screen reader, a pager or a log.

What stands where is the same as on the screens: the sessions; a session and who was in it; a participant and their
tracks. Each part is what its own command prints.
"""

from __future__ import annotations

from argparse import Namespace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tui.view_state import ViewState


def run(args: Namespace) -> int:
    """Print the view and return the exit code.

    Raises:
        CallscopeError: the view cannot be read, or what its commands raise.
    """
    from tui.file_access import is_file
    from tui.headless.parser import parse
    from tui.headless.registry import entry, load
    from tui.headless.writing import write_lines
    from tui.view_state import ViewState

    text = getattr(args, "view", None) or ""
    names_file = bool(text) and is_file(text)
    place = text if names_file else text.partition("?")[0]
    view = ViewState() if names_file else ViewState.parse(text)
    profile = ["--profile", args.profile] if args.profile else []
    for number, words in enumerate(_commands(place, view)):
        write_lines(["", *_title(words)] if number else _title(words))
        found = entry(words[0])
        assert found is not None
        code = load(found).run(parse([*words, *profile]))
        if code:
            return code
    return 0


def _commands(place: str, view: ViewState) -> list[list[str]]:
    from tui.query.times import time_text

    times = [f"--since={time_text(view.since)}"] if view.since else []
    times += [f"--until={time_text(view.until)}"] if view.until else []
    asked = [f"--filter={view.filter}"] if view.filter else []
    asked += [f"--sort={view.layout.sort}"] if view.layout.sort else []
    if not place:
        return [["sessions", *asked, *times]]
    if view.address is not None and view.address.is_participant:
        return [["participant", place, *times]]
    return [["session", place], ["participants", place, *asked]]


def _title(words: list[str]) -> list[str]:
    titles = {
        "sessions": "Sessions",
        "session": "Session",
        "participants": "Participants of this session",
        "participant": "Participant",
    }
    return [titles[words[0]], ""]
