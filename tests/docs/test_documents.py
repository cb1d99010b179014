"""README, CONTRIBUTING and CHANGELOG speak of what is there."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tests.support.callscope_run import Callscope
from tui import __version__
from tui.headless.registry import ENTRIES
from tui.headless.topics import TOPICS

ROOT = Path(__file__).parents[2]
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
COMMANDS = {entry.name for entry in ENTRIES}


def text_of(name: str) -> str:
    return (ROOT / name).read_text()


def commands_named(name: str) -> set[str]:
    """The commands after `callscope` in running text, and at the start of a line of shell."""
    text = text_of(name)
    shell = "".join(re.findall(r"```sh\n(.*?)```", text, re.DOTALL))
    return {
        *re.findall(r"`callscope ([a-z][a-z-]*)", text),
        *re.findall(r"^callscope ([a-z][a-z-]*)", shell, re.MULTILINE),
    }


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_lead_somewhere(name: str) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#\s]+)", text_of(name)):
        assert (ROOT / target).exists(), target


@pytest.mark.parametrize("name", DOCUMENTS)
def test_files_that_are_named_exist(name: str) -> None:
    for path in re.findall(r"`((?:tui|tests|styles|screenshots)/[\w./-]*)`", text_of(name)):
        assert (ROOT / path).exists(), path


@pytest.mark.parametrize("name", DOCUMENTS)
def test_modules_that_are_run_exist(name: str) -> None:
    for module in re.findall(r"python -m ((?:tests|screenshots)[\w.]*)", text_of(name)):
        assert (ROOT / f"{module.replace('.', '/')}.py").exists(), module


@pytest.mark.parametrize("name", DOCUMENTS)
def test_commands_that_are_named_exist(name: str) -> None:
    named = commands_named(name)
    assert named <= COMMANDS, named - COMMANDS


def test_each_command_of_the_readme_explains_itself(tmp_path: Path) -> None:
    named = commands_named("README.md")
    assert len(named) > 10
    for name in sorted(named):
        ended = Callscope(tmp_path, {}).run(name, "--help")
        assert ended.code == 0, name
        assert f"callscope {name}" in ended.out


def test_topics_that_are_named_exist() -> None:
    named = set(re.findall(r"`callscope help ([a-z-]+)`", text_of("README.md"))) - {"man"}
    assert named
    assert named <= set(TOPICS), named - set(TOPICS)


def test_the_readme_shows_three_pictures() -> None:
    pictures = re.findall(r"!\[([^\]]+)\]\((screenshots/[^)]+\.svg)\)", text_of("README.md"))
    assert len(pictures) == 3
    assert all(len(described) > 20 for described, _ in pictures)


def test_the_test_command_is_one_line_between_its_marks() -> None:
    marked = re.search(r"<!-- tests -->\n```sh\n(.*?)```\n<!-- end -->", text_of("README.md"), re.DOTALL)
    assert marked is not None
    assert marked[1].count("\n") == 1
    assert marked[1].rstrip().endswith("/pytest -n auto --dist loadfile")


def test_every_floor_has_its_line_on_the_map() -> None:
    project = tomllib.loads(text_of("pyproject.toml"))
    contracts = project["tool"]["importlinter"]["contracts"]
    (contract,) = (each for each in contracts if each["type"] == "layers")
    text = text_of("CONTRIBUTING.md")
    for layer in contract["layers"]:
        path = layer.strip("()").replace(".", "/")
        assert f"`{path}/`" in text or f"`{path}.py`" in text, layer


def test_the_changelog_has_this_version_and_room_for_the_next() -> None:
    headings = re.findall(r"^## \[(.+?)\]", text_of("CHANGELOG.md"), re.MULTILINE)
    assert headings[:2] == ["Unreleased", __version__]
