"""`callscope config`: which settings count and where each came from, and a first configuration file."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace, _SubParsersAction

from tui.headless.options import add_format, add_profile


def add_arguments(parser: ArgumentParser) -> None:
    """Add the subcommands."""
    parser.set_defaults(action="show", format="table")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", title="actions")
    show = _add(actions, "show", "show every setting, where it came from, and which profile counts")
    add_profile(show)
    add_format(show, lines=False)
    init = _add(actions, "init", "write a configuration file to start from")
    init.add_argument("--force", action="store_true", help="replace the file that is there")
    _add(actions, "path", "print where the configuration file is")


def _add(actions: _SubParsersAction[ArgumentParser], name: str, summary: str) -> ArgumentParser:
    return actions.add_parser(name, help=summary, description=f"{summary[0].upper()}{summary[1:]}.", allow_abbrev=False)


def run(args: Namespace) -> int:
    """Show, write or locate the configuration."""
    from tui.paths import config_file

    if args.action == "init":
        return _init(force=args.force)
    if args.action == "path":
        sys.stdout.write(f"{config_file()}\n")
        return 0
    return _show(args)


def _show(args: Namespace) -> int:
    """Print what there is before reporting what is wrong with it: it is shown to find that out."""
    from tui.headless.settings import survey

    found = survey(args.profile)
    if args.format == "json":
        import json

        sys.stdout.write(json.dumps(found.document(), indent=2, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write("\n".join(found.lines()) + "\n")
    sys.stdout.flush()
    if found.error is not None:
        raise found.error
    return 0


def _init(*, force: bool) -> int:
    import os

    from tui.config.template import TEMPLATE
    from tui.errors import ConfigError
    from tui.paths import config_file, private_folder

    path = config_file()
    private_folder(path.parent)
    flags = os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if force else os.O_EXCL)
    try:
        descriptor = os.open(path, flags, 0o600)
    except FileExistsError:
        raise ConfigError(f"{path} is there already", hint="Edit it, or replace it with --force") from None
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        os.fchmod(descriptor, 0o600)
        file.write(TEMPLATE)
    sys.stdout.write(f"{path}\n")
    return 0
