"""What `callscope help TOPIC` tells, what the manual page holds and what README.md repeats: one source for all three.

Whatever code already says (fields, exit codes, variables, keys) is read from the code.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tui.errors import CallscopeError, ExitCode

Table = tuple[tuple[str, ...], ...]
"""Rows of cells, the first row being the heading."""


def addresses() -> str:
    """Explain addresses."""
    return """\
Every item that a command prints has an address, and every command takes it as SESSION or ADDRESS:

  stream:TYPE/CALL/SESSION                    a session of Stream
  stream:TYPE/CALL/SESSION/USER/USER_SESSION  one participant of it
  rtk:APP/SESSION                             a session of RealtimeKit
  rtk:APP/SESSION/PEER                        one participant of it
  a file's path, with #PARTICIPANT            a capture or a bundle

Every part is percent-encoded. An address holds no profile and no credentials: it opens on a colleague's machine.
"""


def filters() -> str:
    """Explain the filter language."""
    from tui.query.field import Record
    from tui.query.fields import FIELDS

    lines = ["A filter is made of comparisons and words; blank means and.", ""]
    lines += [f"  {text:<28}{what}" for text, what in _FILTER_FORMS]
    for record in Record:
        lines += ["", f"Fields of a {record}:", ""]
        rows = [(field.name, field.unit, field.help, field.examples[0]) for field in FIELDS if field.applies_to(record)]
        lines += _aligned(rows)
    lines += ["", "Numbers that change over a call are judged by the worst that held: 3 samples of 5 in a row."]
    return "\n".join(lines) + "\n"


_FILTER_FORMS = (
    ("user:alice", "equal, whatever the case; * and ? are wildcards"),
    ("name:~smith", "contains"),
    ("duration>10m  fps<15", "above, below; also >= and <="),
    ("!role:host", "not"),
    ("a or (b and c)", "or, and, parentheses"),
    ("alice", "a bare word: in any text column"),
    ('name:"Anne Marie"', "quotes keep blanks"),
)


def times() -> str:
    """Explain times."""
    return """\
`--since` and `--until` take

  2026-11-20T14:05:00Z   a time; without a zone it is UTC
  2026-11-20             a day; `--until` includes it
  14:05                  the last such time, UTC; for a participant, of the day of the session
  -2h  -15m  -1d         so long ago
  now
  joined  left           of a participant: its first and last moment; `joined+5m`, `left-90s`
"""


def output() -> str:
    """Explain output."""
    return """\
Standard output carries data and nothing else. Without an option it is tables for people; with

  --json   one document: `items` for lists; totals, notices and `source` beside them
  --jsonl  one object a line, as they come, in bounded memory
  --csv    a heading and rows
  --raw    the vendor's exact answers, one JSON object a line

Every document names its `source`; it is "sandbox" where the simulated vendors answered. Notices, progress (on a
terminal only) and errors go to standard error. An error is one line that begins with `callscope: ` and says what to do;
a filter's error is followed by the filter with a caret under the fault. With --json and --jsonl it is one line
of JSON instead, `{"error": {"kind", "message", "hint", "exit_code", "vendor_code", "request_id"}}`, and standard output
stays as it was: empty for --json. Names and ids of strangers are shown without control characters.
"""


def exit_codes() -> str:
    """Explain exit codes."""
    rows = exit_code_table()[1:]
    return "\n".join(["The exit code is a contract for scripts:", "", *_aligned(rows)]) + "\n"


def exit_code_table() -> Table:
    """Return code, meaning and the errors behind it."""
    rows = [("code", "meaning", "errors")]
    for code in ExitCode:
        kinds = ", ".join(sorted(kind.__name__ for kind in _leaves(CallscopeError) if kind.exit_code is code))
        rows.append((str(int(code)), code.meaning, kinds if code not in (ExitCode.OK,) else ""))
    return tuple(rows)


def configuration() -> str:
    """Explain configuration."""
    from tui.config.template import TEMPLATE

    return (
        "The first of these that is there decides whom callscope asks: `--profile NAME`, CALLSCOPE_PROFILE, the\n"
        "variables of the vendors' SDKs (`callscope help environment`), `default_profile` of the configuration file,\n"
        "its only profile, the sandbox. Half a set of credentials is an error, never the sandbox. `callscope config\n"
        "show` tells what counts and where it came from; `callscope config init` writes this file:\n\n"
        + "".join(f"  {line}".rstrip() + "\n" for line in TEMPLATE.splitlines())
    )


def environment() -> str:
    """Explain environment variables."""
    return "\n".join(["Variables that callscope reads:", "", *_aligned(environment_table()[1:])]) + "\n"


def environment_table() -> Table:
    """Return variable and meaning."""
    from tui.config.fields import FROM_ENVIRONMENT

    rows = [("variable", "meaning")]
    for kind in FROM_ENVIRONMENT:
        for field in kind.fields:
            rows += [(variable, f"{kind.title}: {field.name}") for variable in field.variables]
    return (*rows, *_VARIABLES)


_VARIABLES = (
    ("CALLSCOPE_PROFILE", "the profile to use, like --profile"),
    ("CALLSCOPE_CONFIG", "another configuration file"),
    ("CALLSCOPE_LOG_LEVEL", "least level in the log: debug, info (default), warning, error"),
    ("CALLSCOPE_DEBUG", "1 prints the traceback of an error as well, without secrets"),
    ("CALLSCOPE_THEME", "dark, light, ansi (the terminal's own 16 colours) or none"),
    ("CALLSCOPE_COLOURS", "truecolor, 256 or 16, whatever the terminal says"),
    ("CALLSCOPE_GLYPHS", "braille, block or ascii, whatever the terminal says"),
    ("CALLSCOPE_PACE", "0 sends frames without waiting for the terminal's answers"),
    ("CALLSCOPE_LINK_KBITS", "what the link carries, in kbit/s; frames keep to it"),
    ("CALLSCOPE_DRIVER", "stock draws with Textual's own driver, not only the cells that differ"),
    ("NO_COLOR", "set to anything, no colours are used"),
    ("HTTPS_PROXY, NO_PROXY", "the way to the vendors"),
    ("SSL_CERT_FILE", "certificates to trust"),
)


def keys() -> str:
    """Explain keys."""
    heading = "Keys of the screens. `[keys]` in the configuration file gives a command other keys, by its id."
    return "\n".join([heading, "", *_aligned(key_table()[1:])]) + "\n"


def key_table() -> Table:
    """Return keys, what they do, where, and the command's id."""
    from tui.commands import COMMANDS

    rows = [("keys", "what", "where", "id")]
    rows += [(" ".join(each.keys), each.title, each.scope.value, each.id) for each in COMMANDS]
    return tuple(rows)


def files() -> str:
    """Explain files."""
    from tui.paths import cache_folder, config_file, log_file, state_folder

    rows = [
        ("configuration", str(config_file())),
        ("log", f"{log_file()} (rotates; holds no secrets)"),
        ("state", str(state_folder())),
        ("cache", str(cache_folder())),
    ]
    return "\n".join(["Where callscope keeps what is yours, on this machine:", "", *_aligned(rows)]) + "\n"


TOPICS: dict[str, tuple[str, Callable[[], str]]] = {
    "addresses": ("names of sessions and participants that every command takes", addresses),
    "filters": ("the filter language and its fields", filters),
    "times": ("what --since and --until take", times),
    "output": ("tables, JSON, CSV, notices and errors", output),
    "exit-codes": ("what the exit code tells a script", exit_codes),
    "configuration": ("profiles, and whose credentials count", configuration),
    "environment": ("variables that are read", environment),
    "keys": ("keys of the screens, and their commands' ids", keys),
    "files": ("where configuration, log and state are", files),
}


def markdown(table: Table) -> str:
    """Return a table in Markdown."""
    heading, *rows = table
    lines = [f"| {' | '.join(heading)} |", f"|{'---|' * len(heading)}"]
    lines += [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows]
    return "\n".join(lines) + "\n"


def _leaves(kind: type[CallscopeError]) -> list[type[CallscopeError]]:
    """Return the classes below a class, in no order: those that errors really have."""
    found = []
    for child in kind.__subclasses__():
        found += [child, *_leaves(child)]
    return found


def _aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(len(row[index]) for row in rows) for index in range(len(rows[0]))]
    return [
        ("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))).rstrip() for row in rows
    ]
