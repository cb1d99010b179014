import json
import subprocess
import sys

import pytest

from tests.support.callscope_run import COMMAND, Callscope, modules_of
from tui.errors import ExitCode, UsageError
from tui.headless.completion import commands, levels
from tui.headless.options import filter_text
from tui.headless.parser import build, parse
from tui.headless.registry import ENTRIES


def test_help_and_version(callscope: Callscope) -> None:
    ended = callscope.run_cold("--help")
    assert ended.code == 0
    assert all(entry.name in ended.out for entry in ENTRIES)
    assert ended.err == ""
    assert callscope.run_cold("--version").out.startswith("callscope 0.")


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_every_command_explains_itself(entry: object, capsys: pytest.CaptureFixture[str]) -> None:
    name = getattr(entry, "name")  # noqa: B009
    with pytest.raises(SystemExit) as ended:
        parse([name, "--help"])
    assert ended.value.code == 0
    assert f"usage: callscope {name}" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        ["--nope"],
        ["nope"],
        ["sessions", "--nope"],
        ["sessions", "--limit", "0"],
        ["sessions", "--limit", "many"],
        ["sessions", "--limit", "3", "--all"],
        ["sessions", "--json", "--csv"],
        ["sessions", "--live", "--ended"],
        ["session"],
        ["participant"],
        ["session", "a", "b"],
        ["sandbox", "--port", "70000"],
        ["completion", "tcsh"],
    ],
)
def test_a_wrong_command_line_is_a_usage_error(words: list[str]) -> None:
    with pytest.raises(UsageError) as caught:
        parse(words)
    assert caught.value.exit_code == ExitCode.USAGE
    assert "--help" in caught.value.hint


def test_a_filter_may_stand_anywhere_and_in_pieces() -> None:
    for words in (
        ["sessions", "live:yes", "people>3", "--json"],
        ["sessions", "--json", "live:yes", "people>3"],
        ["sessions", "live:yes", "--json", "people>3"],
    ):
        args = parse(words)
        assert filter_text(args) == "live:yes people>3"
        assert args.format == "json"
    args = parse(["participants", "--json", "stream:a/b/c", "user:x", "--filter", "role:host"])
    assert args.session == "stream:a/b/c"
    assert filter_text(args) == "(user:x) (role:host)"


def test_values_may_begin_with_a_minus() -> None:
    args = parse(["sessions", "--since", "-2h", "--until=-1h", "--sort", "-duration"])
    assert (args.since, args.until, args.sort) == ("-2h", "-1h", "-duration")


def test_the_profile_may_stand_before_or_behind_the_command() -> None:
    assert parse(["--profile", "p", "sessions"]).profile == "p"
    assert parse(["sessions", "--profile", "p"]).profile == "p"
    assert parse(["sessions"]).profile is None


def test_a_usage_error_is_one_line_and_stdout_stays_empty(callscope: Callscope) -> None:
    ended = callscope.run("sessions", "--nope")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("callscope: ")
    assert ended.err.count("\n") == 1
    as_json = callscope.run("sessions", "--nope", "--json")
    assert as_json.out == ""
    assert json.loads(as_json.err)["error"]["kind"] == "UsageError"
    assert json.loads(as_json.err)["error"]["exit_code"] == 2


HEAVY = {"textual", "httpx", "pydantic", "starlette", "uvicorn", "jwt", "asyncio", "sqlite3"}


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["sessions", "--help"], ["sandbox", "--help"]])
def test_help_imports_nothing_heavy(callscope: Callscope, words: list[str]) -> None:
    loaded = modules_of(words, callscope.environ())
    assert not HEAVY & loaded
    assert not [name for name in loaded if name.startswith(("tui.sandbox", "tui.model", "tui.service"))]


@pytest.mark.parametrize("words", [[], ["open"], ["open", "stream:a/b/c"], ["--resume"]])
def test_the_screens_need_a_terminal(callscope: Callscope, words: list[str]) -> None:
    ended = callscope.run(*words)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("callscope: the screens need a terminal. ")
    assert ended.err.count("\n") == 1


def test_completion_offers_every_command_and_option_and_bash_takes_it() -> None:
    parser = build()
    known = {level.path: level for level in levels(parser)}
    assert {entry.name for entry in ENTRIES} <= set(known)
    assert "--since" in [name for name, _, _ in known["sessions"].options]
    script = subprocess.run([*COMMAND, "completion", "bash"], capture_output=True, check=True, text=True).stdout
    complete = 'try() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _callscope; echo "${COMPREPLY[@]}"; }'
    ask = (
        f"{script}{complete}\n"
        "try callscope se\ntry callscope config s\ntry callscope sessions --li\ntry callscope completion z\n"
    )
    done = subprocess.run(["bash", "-c", ask], capture_output=True, check=True, text=True)
    assert done.stderr == ""
    assert [set(line.split()) for line in done.stdout.splitlines()] == [
        {"sessions", "session"},
        {"show"},
        {"--limit", "--live"},
        {"zsh"},
    ]


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_get_every_option_too(shell: str) -> None:
    script = subprocess.run([*COMMAND, "completion", shell], capture_output=True, check=True, text=True).stdout
    for path, command in commands(build()):
        for action in command._actions:
            for option in action.option_strings:
                assert (option if shell == "zsh" else f" {option.lstrip('-')} ") in script, (path, option)


def test_main_may_be_called_from_python() -> None:
    code = "from tui.cli import main; raise SystemExit(main(['help', 'times']))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert "--since" in done.stdout
