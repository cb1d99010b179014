"""`callscope help`: topics, a command's own help, and the manual page, all from what the program knows of itself."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace

EPILOG = """\
`callscope help TOPIC` explains a topic, `callscope help COMMAND` a command.
`callscope help man` prints the manual page: callscope help man > ~/.local/share/man/man1/callscope.1
"""
MAN = "man"


def add_arguments(parser: ArgumentParser) -> None:
    """Add the topic."""
    parser.epilog = EPILOG
    parser.add_argument(
        "topic", nargs="?", metavar="TOPIC", help="a topic, a command or `man`; without one, the topics"
    )


def run(args: Namespace) -> int:
    """Print it."""
    sys.stdout.write(text(args.topic))
    return 0


def text(topic: str | None) -> str:
    """Return what is to be said about a topic.

    Raises:
        UsageError: there is no such topic.
    """
    from difflib import get_close_matches

    from tui.errors import UsageError
    from tui.headless.parser import build
    from tui.headless.registry import entry
    from tui.headless.topics import TOPICS

    if topic is None:
        width = max(map(len, TOPICS))
        lines = [f"  {name:{width}}  {summary}" for name, (summary, _) in TOPICS.items()]
        return "\n".join(["Topics:", "", *lines, "", EPILOG])
    if topic in TOPICS:
        return TOPICS[topic][1]()
    if topic == MAN:
        from tui.headless.man import page

        return page()
    if entry(topic) is not None:
        from tui.headless.completion import commands

        return next(found.format_help() for path, found in commands(build(topic)) if path == topic)
    close = get_close_matches(topic, [*TOPICS, MAN], n=1)
    raise UsageError(
        f"there is no help about “{topic}”", hint=f"Did you mean {close[0]}?" if close else "See `callscope help`"
    )
