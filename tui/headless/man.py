"""The manual page, in roff, made from the parser and the topics."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from tui import __version__
from tui.headless.completion import commands
from tui.headless.parser import DESCRIPTION, build
from tui.headless.topics import TOPICS


def page() -> str:
    """Return `callscope.1`."""
    parser = build()
    lines = [
        f'.TH CALLSCOPE 1 "" "callscope {__version__}" "User Commands"',
        ".SH NAME",
        r"callscope \- who had a bad call, and why?",
        ".SH SYNOPSIS",
        r".B callscope",
        r"[\fIOPTIONS\fR] [\fICOMMAND\fR ...]",
        ".SH DESCRIPTION",
        _plain(DESCRIPTION),
        ".SH COMMANDS",
    ]
    for path, command in commands(parser):
        if not path:
            continue
        lines += [f'.SS "callscope {path}"', _plain(command.description or "")]
        for action in command._actions:
            lines += _option(action)
        if command.epilog:
            lines += _literal(command.epilog)
    for name, (summary, write) in TOPICS.items():
        lines += [
            f".SH {name.replace('-', ' ').upper()}",
            f'.\\" {_plain(summary)}',
            *_literal(_portable(name, write())),
        ]
    return "\n".join(lines) + "\n"


def _option(action: argparse.Action) -> Iterator[str]:
    if isinstance(action, (argparse._SubParsersAction, argparse._HelpAction)) or action.help == argparse.SUPPRESS:
        return
    value = action.metavar if isinstance(action.metavar, str) else action.dest.upper()
    names = ", ".join(rf"\fB{_plain(name)}\fR" for name in action.option_strings)
    if not names:
        names = rf"\fI{_plain(value)}\fR"
    elif action.nargs != 0:
        names += rf" \fI{_plain(value)}\fR"
    yield ".TP"
    yield names
    yield _plain((action.help or "").replace("%%", "%"))


def _portable(name: str, text: str) -> str:
    """A page is installed for others: it must not name this user's home."""
    from pathlib import Path

    return text.replace(str(Path.home()), "~") if name == "files" else text


def _literal(text: str) -> Iterator[str]:
    yield ".PP"
    yield ".nf"
    for line in text.rstrip("\n").split("\n"):
        yield _plain(line) or r"\&"
    yield ".fi"


def _plain(text: str) -> str:
    """Return text with what roff would take for its own made harmless."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq").replace("`", "\\(ga")
    return f"\\&{text}" if text.startswith(".") else text
