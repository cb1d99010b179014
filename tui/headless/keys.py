"""`callscope keys`: which key runs which command here, and what a key press sends."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tui.headless.options import add_format

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

    from tui.keymap import Keymap

EPILOG = """\
`[keys]` in the configuration file gives a command other keys, by its id; `*` marks those. A key that is asked for
twice in one place runs one command, and what lost it is named. Exit code 2 says that something is wrong there.
"""


def add_arguments(parser: ArgumentParser) -> None:
    """Add what to show."""
    parser.epilog = EPILOG
    parser.add_argument("--probe", action="store_true", help="press keys, and see what arrives here; q ends it")
    add_format(parser, lines=False)


def run(args: Namespace) -> int:
    """Print the table, or what keys send.

    Raises:
        UsageError: keys were to be pressed where there is no terminal, or the remapping is wrong.
    """
    if args.probe:
        return _probe(args)
    from tui.config.file import read
    from tui.errors import ConfigError
    from tui.headless.writing import stdout, write_lines
    from tui.keymap import keymap
    from tui.paths import config_file

    remapped = read(config_file()).keys
    keys = keymap(remapped)
    faults = [*keys.problems, *map(str, keys.conflicts)]
    if args.format == "json":
        import json

        out = stdout()
        out.write(json.dumps(_document(keys, remapped.keys(), faults), ensure_ascii=False) + "\n")
    else:
        write_lines(_lines(keys, remapped.keys()))
    if faults:
        raise ConfigError(f"{config_file()} [keys]: {'; '.join(faults)}", hint="")
    return 0


def _lines(keys: Keymap, remapped: Collection[str]) -> list[str]:
    from tui.commands import COMMANDS, Scope
    from tui.keymap import labels
    from tui.text import cell_width

    lines: list[str] = []
    for scope in Scope:
        lines += ["", scope.value]
        for one in (command for command in COMMANDS if command.scope is scope):
            shown = labels(keys.keys[one.id]) or "(none)"
            mark = "*" if one.id in remapped else " "
            lines.append(f"{mark} {shown}{' ' * max(1, 24 - cell_width(shown))}{one.title:<44} {one.id}")
    return lines[1:]


def _document(keys: Keymap, remapped: Collection[str], faults: list[str]) -> dict[str, object]:
    from tui.commands import COMMANDS

    items = [
        {
            "id": one.id,
            "keys": list(keys.keys[one.id]),
            "title": one.title,
            "where": one.scope.value,
            "remapped": one.id in remapped,
        }
        for one in COMMANDS
    ]
    return {"source": "keys", "items": items, "faults": faults}


def _probe(args: Namespace) -> int:
    """Let keys be pressed. What reads them belongs to a floor above this one, so it is handed down."""
    import sys

    from tui.errors import UsageError

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("pressing keys needs a terminal", hint="`callscope keys` alone prints the table")
    args.probe_keys()
    return 0
