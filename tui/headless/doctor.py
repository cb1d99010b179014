"""`callscope doctor`: everything that can be wrong around callscope, in one block to paste, without secrets."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tui.headless.options import add_format, add_profile

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tui.errors import CallscopeError

EPILOG = """\
The block holds no secrets, and of identifiers only the first characters. The exit code is that of the first problem,
0 where there is none.
"""


def add_arguments(parser: ArgumentParser) -> None:
    """Add how far to look."""
    parser.epilog = EPILOG
    parser.add_argument("--offline", action="store_true", help="ask no vendor")
    add_format(parser, lines=False)
    add_profile(parser)


def run(args: Namespace) -> int:
    """Look at everything, and print what was found."""
    from tui.headless.checks import sections
    from tui.headless.finding import Check, Finding
    from tui.headless.writing import stdout, write_lines
    from tui.redact import redact
    from tui.render.json_out import line, to_json
    from tui.text import printable

    found = sections(args)
    problem: CallscopeError | None = next((each.error for part in found for each in part.findings if each.error), None)

    def shown(finding: Finding) -> str:
        mark = {Check.OK: " ", Check.WARNING: "!", Check.PROBLEM: "✗"}[finding.check]
        return redact(printable(f"{mark} {finding.name:<16} {finding.text}"))

    if args.format == "json":
        out = stdout()
        document = {
            part.title: [{"name": each.name, "state": each.check.value, "text": each.text} for each in part.findings]
            for part in found
        }
        out.write(redact(line(to_json({"source": "doctor", **document}))) + "\n")
    else:
        lines: list[str] = []
        for part in found:
            lines += [part.title, *(shown(each) for each in part.findings), ""]
        write_lines(lines[:-1])
    return problem.exit_code if problem is not None else 0
