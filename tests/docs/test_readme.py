"""The parts of README.md that code already says are kept as the code says them.

    python -m tests.docs.test_readme

writes them anew.
"""

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.callscope_run import Callscope
from tui.commands import command
from tui.config.file import read
from tui.headless.parser import parse
from tui.headless.registry import ENTRIES
from tui.headless.topics import Table, environment_table, exit_code_table, key_table, markdown
from tui.keymap import keymap

README = Path(__file__).parents[2] / "README.md"
MAIN_KEYS = (
    "app.help", "app.palette", "app.out", "app.close", "app.quit", "table.open", "table.filter", "table.sort",
    "table.worst", "table.columns", "table.group", "table.next_bad", "table.next_page", "session.why",
    "time.left", "time.right", "time.next_warning", "time.zoom_in", "time.window", "time.chart", "view.back",
    "view.undo", "view.copy", "view.export", "data.raw", "data.profile", "show.time", "show.hide_people",
)  # fmt: skip


def main_key_table() -> Table:
    """What somebody presses in their first hour."""
    rows = [command(each) for each in MAIN_KEYS]
    return (("keys", "what", "where"), *((" ".join(row.keys), row.title, row.scope.value) for row in rows))


GENERATED: dict[str, Callable[[], Table]] = {
    "exit codes": exit_code_table,
    "variables": environment_table,
    "main keys": main_key_table,
    "keys": key_table,
}


def part(name: str) -> re.Pattern[str]:
    return re.compile(rf"(<!-- {name} -->\n)(.*?)(<!-- end -->\n)", re.DOTALL)


def generated(name: str) -> str:
    return markdown(GENERATED[name]())


@pytest.mark.parametrize("name", sorted(GENERATED))
def test_generated_parts_are_current(name: str) -> None:
    found = part(name).search(README.read_text())
    assert found is not None, f"README.md has no part “{name}”"
    assert found[2] == generated(name), "run: python -m tests.docs.test_readme"


def test_every_command_is_named() -> None:
    text = README.read_text()
    for entry in ENTRIES:
        if entry.name not in ("open",):
            assert f"`callscope {entry.name}" in text, entry.name


def test_every_command_line_in_it_can_be_parsed() -> None:
    blocks = re.findall(r"```sh\n(.*?)```", README.read_text(), re.DOTALL)
    lines = [
        line.partition("#")[0].partition("|")[0].partition(" > ")[0] for block in blocks for line in block.splitlines()
    ]
    commands = [shlex.split(line)[1:] for line in lines if line.startswith("callscope ")]
    assert len(commands) >= 4
    for words in commands:
        assert parse(words).command == words[0]


def test_its_configuration_can_be_read_and_gives_no_key_to_two_commands(tmp_path: Path) -> None:
    blocks = re.findall(r"```toml\n(.*?)```", README.read_text(), re.DOTALL)
    path = tmp_path / "config.toml"
    path.write_text("\n".join(blocks), encoding="utf-8")
    path.chmod(0o600)
    found = keymap(read(path).keys)
    assert read(path).keys
    assert [*found.problems, *found.conflicts] == []


def test_the_first_command_shows_a_bad_session_from_the_sandbox(tmp_path: Path) -> None:
    first = re.search(r"^callscope (participants .*)$", README.read_text(), re.MULTILINE)
    assert first is not None
    ended = Callscope(tmp_path, {}).run(*shlex.split(first[1]))
    assert ended.code == 0
    assert "sandbox data" in ended.err
    assert "█" in ended.out


def main() -> None:
    text = README.read_text()
    for name in GENERATED:
        found = part(name).search(text)
        assert found is not None, name
        text = text[: found.start(2)] + generated(name) + text[found.end(2) :]
    README.write_text(text)


if __name__ == "__main__":
    main()
