"""The command line's grammar: what `--help`, the completion scripts and the manual page are made from."""

from __future__ import annotations

import argparse

from tui import __version__
from tui.headless.options import GLYPHS
from tui.headless.registry import ENTRIES, load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn

DESCRIPTION = "Who had a bad call, and why? Call analytics of Stream Video, Cloudflare RealtimeKit and WebRTC captures."
EPILOG = """\
Without credentials everything runs on the built-in sandbox.
`callscope COMMAND --help` explains a command, `callscope help` lists topics: filters, addresses, exit-codes ...
"""
SIGNED_OPTIONS = ("--since", "--until", "--sort")
"""Options whose value may begin with a minus: `--since -2h`, `--sort -duration`."""


class Parser(argparse.ArgumentParser):
    """A parser whose errors are one line, raised instead of printed."""

    def error(self, message: str) -> NoReturn:
        """Raise what is wrong with the command line.

        Raises:
            UsageError: always.
        """
        from tui.errors import UsageError

        raise UsageError(message, hint=f"See `{self.prog} --help`")


def build(only: str | None = None) -> Parser:
    """Return the parser.

    Args:
        only: the one command whose arguments are wanted; the others then have their name and summary alone, and
            their modules are not imported. None for all of them.
    """
    parser = Parser(
        prog="callscope",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"callscope {__version__}")
    parser.add_argument("--profile", metavar="NAME", help="credentials of this profile; `sandbox` for the sandbox")
    parser.add_argument("--resume", action="store_true", help="start the screens where the last run stopped")
    parser.add_argument("--plain", action="store_true", help="print what the screens would show, as lines of text")
    parser.add_argument("--glyphs", choices=GLYPHS, help="what the screens draw with; by default what the terminal can")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands", parser_class=Parser)
    for each in ENTRIES:
        command = commands.add_parser(
            each.name,
            help=each.summary,
            description=f"{each.summary[0].upper()}{each.summary[1:]}.",
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        if only is None or only == each.name:
            load(each).add_arguments(command)
    return parser


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Return the arguments of a command line.

    Raises:
        UsageError: it is wrong.
        SystemExit: `--help` or `--version` was asked for, and answered.
    """
    words = _bound(argv)
    parser = build(_command_of(words))
    args, rest = parser.parse_known_args(words)
    # argparse gives up on words that stand behind an option: a filter or a note may stand anywhere.
    words_of = next((name for name in ("filter", "words") if hasattr(args, name)), None)
    if rest and words_of and not any(word.startswith("-") for word in rest):
        setattr(args, words_of, [*getattr(args, words_of), *rest])
    elif rest:
        parser.error(f"unrecognised arguments: {' '.join(rest)}")
    return args


def _command_of(words: Sequence[str]) -> str:
    """Return the command's name, or "" where there is none, without parsing what comes behind it."""
    skip = False
    for word in words:
        if skip:
            skip = False
        elif word in ("--profile", "--glyphs"):
            skip = True
        elif not word.startswith("-"):
            return word
    return ""


def _bound(argv: Sequence[str]) -> list[str]:
    """Return the words with `--since -2h` written as `--since=-2h`: argparse would take `-2h` for an option."""
    words: list[str] = []
    literal = False
    for word in argv:
        literal = literal or word == "--"
        if not literal and words and words[-1] in SIGNED_OPTIONS and word[:1] == "-" and word[1:2].isalnum():
            words[-1] = f"{words[-1]}={word}"
        else:
            words.append(word)
    return words
