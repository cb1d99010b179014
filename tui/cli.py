"""The command line. It imports nothing heavy: what a command needs is imported when it runs."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence
    from typing import Any, NoReturn

    from tui.errors import CallscopeError

DEBUG_VARIABLE = "CALLSCOPE_DEBUG"
"""Set to 1, an error's traceback is printed as well, with the secrets taken out."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code: the contract of `tui.errors.ExitCode`.

    Args:
        argv: the words behind the program's name; None for the process's own, which ends here if a thread that nobody
            waits for is still at work.
    """
    if argv is not None:
        return _code_of(list(argv))
    code = _code_of(sys.argv[1:])
    aside = sys.modules.get("tui.aside")
    if aside is not None and aside.is_busy():
        _end_at_once(code)
    return code


def _code_of(words: list[str]) -> int:
    """Run a command line and return the exit code."""
    if not words or words[0] in ("open", "--resume"):
        from tui.terminal.skeleton import show

        show("callscope", words)
    # What whoever started us closed goes nowhere, and no other file gets its number.
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w"))  # noqa: SIM115 (it lives as long as the process)
    try:
        try:
            code = _run(_parsed(words))
        except SystemExit as end:  # how argparse ends after --help and --version
            code = end.code if isinstance(end.code, int) else 0
        sys.stdout.flush()
    except BaseException as error:
        return _failed(error, words)
    return code


def _end_at_once(code: int) -> NoReturn:
    """End the process beneath a thread that works: where Python takes itself down, compiled libraries crash in it."""
    import logging
    from contextlib import suppress

    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


def _parsed(words: list[str]) -> Namespace:
    """Return the arguments; of no words without the parser, which takes longer to load than a first frame may wait."""
    if not words:
        from types import SimpleNamespace

        bare: Any = SimpleNamespace(command=None, profile=None, resume=False, plain=False, glyphs=None)
        nothing: Namespace = bare
        return nothing
    from tui.headless.parser import parse

    return parse(words)


def _run(args: Namespace) -> int:
    if args.command is None or args.command == "open":
        return _explore(args)
    from tui import log
    from tui.headless.registry import entry, load

    found = entry(args.command)
    assert found is not None
    if found.name == "doctor":
        # How the screens see the terminal is known above the commands' floor, so it is handed down.
        from tui.terminal.environment import detect

        args.surroundings = detect(os.environ)
    elif found.name == "keys":
        from tui.terminal.probe import probe_keys

        args.probe_keys = probe_keys
    log.start()
    try:
        return load(found).run(args)
    except Exception as error:
        _keep_in_log(error)
        raise
    finally:
        log.stop()


def _explore(args: Namespace) -> int:
    """Start the screens. Nothing but this function knows that they exist.

    Raises:
        CallscopeError: there is no terminal to draw on, or what to open is none that there can be.
    """
    if args.plain:
        from tui.headless.plain import run

        return run(args)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        from tui.errors import UsageError

        _check_view(getattr(args, "view", None))
        raise UsageError("the screens need a terminal", hint="`callscope --plain` prints the same as text")
    if os.environ.get("TERM", "") in ("dumb", "unknown"):
        from tui.errors import UsageError

        raise UsageError("this terminal cannot place its cursor", hint="`callscope --plain` prints the same as text")
    import gc
    from importlib import import_module

    view: str | None = getattr(args, "view", None)
    if args.glyphs:
        os.environ["CALLSCOPE_GLYPHS"] = args.glyphs
    gc.disable()  # until the first frame is there (see tui/garbage.py): what is imported now stays
    code: int = import_module("tui.app").run(view=view, profile=args.profile, resume=args.resume, glyphs=args.glyphs)
    return code


def _check_view(text: str | None) -> None:
    """Complain of a view that cannot be opened, before anything that matters less.

    Raises:
        CallscopeError: it is neither an address nor a file nor a word that stands for a session.
    """
    if not text:
        return
    from pathlib import Path

    from tui.file_access import is_file, must_be_file
    from tui.headless.words import WORDS, check_word
    from tui.view_state import ViewState

    check_word(text)
    if text in WORDS or is_file(text):
        return
    address = ViewState.parse(text).address
    if address is not None and address.vendor == "capture":
        must_be_file(
            Path(address.session_id).expanduser(), hint="Give a file, or an address such as `callscope sessions` prints"
        )


def _failed(error: BaseException, words: Sequence[str]) -> int:
    """Say what happened in one line and return the exit code."""
    from tui.terminal.skeleton import hide

    hide()
    from tui.errors import CallscopeError, ExitCode
    from tui.headless.stderr import fail, progress, say

    if isinstance(error, BrokenPipeError):
        # Whoever read stdout has seen enough.
        progress.clear()
        _forget_stdout()
        return ExitCode.PIPE_CLOSED
    if isinstance(error, KeyboardInterrupt):
        say("interrupted")
        return ExitCode.INTERRUPTED
    if isinstance(error, OSError):
        _forget_stdout()
    if os.environ.get(DEBUG_VARIABLE, "") not in ("", "0"):
        import traceback

        from tui.redact import redact

        sys.stderr.write(redact("".join(traceback.format_exception(error))))
    shown = _leaf(error)
    if not isinstance(shown, CallscopeError):
        shown = _unforeseen(shown)
    fail(shown, as_json="--json" in words or "--jsonl" in words)
    return shown.exit_code


def _leaf(error: BaseException) -> BaseException:
    """Return the first error of ours in a group of errors, else the first one; an error alone is itself."""
    if not isinstance(error, BaseExceptionGroup):
        return error
    from tui.errors import CallscopeError

    leaves = [_leaf(each) for each in error.exceptions]
    return next((each for each in leaves if isinstance(each, CallscopeError)), leaves[0])


def _forget_stdout() -> None:
    """Let what is left in stdout's buffer go nowhere: Python would complain when it cannot flush at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _unforeseen(error: BaseException) -> CallscopeError:
    """Return a one-line error for what nobody foresaw; the log has all of it."""
    from tui.errors import CallscopeError
    from tui.paths import log_file

    if isinstance(error, OSError) and error.strerror:
        where = f"{error.filename}: " if error.filename else ""
        return CallscopeError(f"{where}{error.strerror}")
    return CallscopeError(
        f"a fault in callscope: {type(error).__name__}: {error}",
        hint=f"Details are in {log_file()}; {DEBUG_VARIABLE}=1 shows them here",
    )


def _keep_in_log(error: Exception) -> None:
    import logging

    from tui.errors import CallscopeError

    if isinstance(error, BrokenPipeError):
        return
    logger = logging.getLogger("callscope")
    if isinstance(error, CallscopeError):
        logger.error("%s: %s", error.kind, error.line())
    else:
        logger.critical("unforeseen", exc_info=error)


if __name__ == "__main__":
    sys.exit(main())
