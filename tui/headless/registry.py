"""Which commands there are. A new one is a file in this package and a line here."""

from __future__ import annotations

from collections import namedtuple
from importlib import import_module

TYPE_CHECKING = False  # `typing` itself costs a tenth of the time that `callscope --help` may take
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from typing import NamedTuple, Protocol

    class Entry(NamedTuple):
        """A command: its name, its summary in one line, and the module below this package that has it."""

        name: str
        summary: str
        module: str

    class Command(Protocol):
        """What a command's module has."""

        def add_arguments(self, parser: ArgumentParser) -> None:
            """Add the command's arguments; its description and epilog are the parser's to set."""

        def run(self, args: Namespace) -> int:
            """Do it and return the exit code.

            Raises:
                CallscopeError: to be shown as one line.
            """
else:
    Entry = namedtuple("Entry", "name summary module")

ENTRIES = (
    Entry("open", "explore sessions, participants and causes on the screen (also: `callscope` alone)", "open"),
    Entry("find", "find a user, call, session or time, and say where it was looked for", "find"),
    Entry("sessions", "list live and ended sessions", "sessions"),
    Entry("session", "show one session: totals, status, what the vendor says about it", "session"),
    Entry("participants", "list who was in a session, with their quality", "participants"),
    Entry("participant", "show one participant: client, device, network, every track over time", "participant"),
    Entry("record", "record a session into a file that everything here reads offline", "record"),
    Entry("triage", "say who had a bad call, when, why and how far, with the evidence", "triage"),
    Entry("note", "note something down about a recorded session, a person or a moment", "note"),
    Entry("sandbox", "serve the simulated vendors on loopback for other clients", "sandbox"),
    Entry("doctor", "check configuration, reachability, clock, limits and terminal", "doctor"),
    Entry("config", "show where each setting comes from, or write a first configuration file", "config"),
    Entry("keys", "show which key runs which command, or what a key press sends here", "keys"),
    Entry("completion", "print the completion script of a shell", "completion"),
    Entry("help", "explain a topic, or print the manual page", "help"),
)


def entry(name: str) -> Entry | None:
    """Return the command of that name."""
    return next((each for each in ENTRIES if each.name == name), None)


def load(found: Entry) -> Command:
    """Import a command's module."""
    module: Command = import_module(f"tui.headless.{found.module}")
    return module
