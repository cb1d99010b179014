"""`callscope sandbox`: the simulated vendors on loopback, for other clients."""

from __future__ import annotations

import argparse
import sys
from argparse import ArgumentParser, Namespace

EPILOG = """\
The first line on standard output is JSON: where each vendor answers, and what to present to it:

  {"stream": {"base_url", "api_key", "api_secret"},
   "realtimekit": {"base_url", "account_id", "app_id", "api_token"}}

Its credentials are made up and open nothing anywhere. Interrupt or terminate it to end it.
"""


def add_arguments(parser: ArgumentParser) -> None:
    """Add what can be chosen about the server."""
    parser.epilog = EPILOG
    parser.add_argument(
        "--port", type=_port, default=0, metavar="N", help="port on loopback; 0 (the default) picks one"
    )
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="of the generated world (default 1)")
    parser.add_argument("--real-limits", action="store_true", help="refuse as soon as the real vendors would")
    parser.add_argument(
        "--fault",
        action="append",
        default=[],
        metavar="FAULT",
        help="misbehave: NAME, or NAME:RATE for a share of the requests; may be repeated; `help` lists the names",
    )


def run(args: Namespace) -> int:
    """Serve until interrupted."""
    from tui.sandbox.faults import FaultName, parse_fault

    if "help" in args.fault:
        sys.stdout.write("".join(f"{name}\n" for name in FaultName))
        return 0
    faults = [parse_fault(text) for text in args.fault]
    from tui.sandbox.server import serve

    serve(args.port, seed=args.seed, real_limits=args.real_limits, faults=faults)
    return 0


def _port(text: str) -> int:
    number = int(text) if text.isdecimal() else -1
    if not 0 <= number <= 65535:
        raise argparse.ArgumentTypeError(f"“{text}” is not a port between 0 and 65535")
    return number
