"""Options that several commands share: the same name means the same everywhere."""

from __future__ import annotations

import argparse
from argparse import ArgumentParser

GLYPHS = ("braille", "block", "ascii")
"""What screens can draw with."""
EVERYTHING = 2**31
"""The limit that `--all` stands for."""
PAGE = 50
"""How many items a list shows without `--limit` or `--all`."""
SESSION_HELP = (
    "address of a session, a capture or bundle file, `@worst` for the worst by the vendor's score of recent sessions,"
    " `@newest` for the newest (see `callscope help addresses`)"
)


def add_profile(parser: ArgumentParser) -> None:
    """Add `--profile`, which may also stand before the command."""
    parser.add_argument(
        "--profile",
        metavar="NAME",
        default=argparse.SUPPRESS,
        help="credentials of this profile; `sandbox` for the sandbox",
    )


def add_format(parser: ArgumentParser, *, lines: bool = True, raw: bool = False) -> None:
    """Add the choice of output format; without one, tables for people.

    Args:
        parser: the command's.
        lines: whether the result is a list, which may be streamed and written as CSV.
        raw: whether the exact answers can be shown.
    """
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--json", dest="format", action="store_const", const="json", help="one JSON document")
    if lines:
        group.add_argument(
            "--jsonl", dest="format", action="store_const", const="jsonl", help="one JSON object a line, as they come"
        )
        group.add_argument("--csv", dest="format", action="store_const", const="csv", help="comma-separated values")
    if raw:
        group.add_argument(
            "--raw", dest="format", action="store_const", const="raw", help="the vendor's exact answers, one a line"
        )
    parser.set_defaults(format="table")


def add_list(parser: ArgumentParser, *, what: str, orders: tuple[str, ...]) -> None:
    """Add what every list takes: filter, sort, columns, limit.

    Args:
        parser: the command's.
        what: what is listed, for people.
        orders: orders that the vendor itself offers.
    """
    parser.add_argument(
        "filter",
        nargs="*",
        metavar="FILTER",
        help=f"only {what} that match, such as `user:alice duration>10m` (see `callscope help filters`)",
    )
    parser.add_argument("--filter", dest="filter_option", metavar="FILTER", help="the same as one argument")
    by_vendor = f"{', '.join(orders)}, or a column" if orders else "column"
    parser.add_argument("--sort", metavar="KEY", help=f"{by_vendor} to sort by; `-KEY` or `KEY:desc` for descending")
    parser.add_argument("--columns", metavar="A,B,...", help="columns to show, in order; a wrong one lists them all")
    group = parser.add_mutually_exclusive_group()
    group.add_argument(
        "--limit", type=count_above_zero, default=PAGE, metavar="N", help=f"at most N {what} (default {PAGE})"
    )
    group.add_argument("--all", dest="limit", action="store_const", const=EVERYTHING, help=f"all {what}, however many")


def add_times(parser: ArgumentParser, *, since: str, until: str) -> None:
    """Add `--since` and `--until`."""
    parser.add_argument("--since", metavar="TIME", help=since)
    parser.add_argument("--until", metavar="TIME", help=until)


def filter_text(args: argparse.Namespace) -> str:
    """Return the filter text: the words and `--filter`, joined by and."""
    words = " ".join(args.filter)
    if words and args.filter_option:
        return f"({words}) ({args.filter_option})"
    return words or args.filter_option or ""


def count_above_zero(text: str) -> int:
    """Read a number of items.

    Raises:
        argparse.ArgumentTypeError: it is none, or below 1.
    """
    number = int(text) if text.isdecimal() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"“{text}” is not a number of items above 0")
    return number
