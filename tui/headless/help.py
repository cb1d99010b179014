"""stub."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """Add arguments."""


def run(args: Namespace) -> int:
    """Run."""
    return 0
