"""`callscope completion`: scripts for bash, zsh and fish, made from the very parser that reads the command line."""

from __future__ import annotations

import argparse
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from dataclasses import dataclass

EPILOG = """\
bash:  callscope completion bash > ~/.local/share/bash-completion/completions/callscope
zsh:   callscope completion zsh > ~/.zfunc/_callscope     (with ~/.zfunc in $fpath before compinit)
fish:  callscope completion fish > ~/.config/fish/completions/callscope.fish
"""


def add_arguments(parser: ArgumentParser) -> None:
    """Add the choice of shell."""
    parser.epilog = EPILOG
    parser.add_argument("shell", choices=("bash", "zsh", "fish"), help="whose script to print")


def run(args: Namespace) -> int:
    """Print the script."""
    from tui.headless.parser import build

    writers = {"bash": bash, "zsh": zsh, "fish": fish}
    sys.stdout.write(writers[args.shell](build()))
    return 0


@dataclass(frozen=True, slots=True)
class Level:
    """One command and what may stand behind it.

    Attributes:
        path: "", "sessions", "config show".
        options: with their help, and whether a value follows.
        words: fixed words that may stand there: subcommands, choices.
    """

    path: str
    options: tuple[tuple[str, str, bool], ...]
    words: tuple[tuple[str, str], ...]


def commands(parser: ArgumentParser, path: str = "") -> Iterator[tuple[str, ArgumentParser]]:
    """Yield every command with its path ("config show"), the whole ("") first."""
    yield path, parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, child in action.choices.items():
                yield from commands(child, f"{path} {name}".strip())


def levels(parser: ArgumentParser) -> Iterator[Level]:
    """Yield every command of a parser, the whole first."""
    for path, command in commands(parser):
        options: list[tuple[str, str, bool]] = []
        words: list[tuple[str, str]] = []
        for action in command._actions:
            text = "" if action.help in (None, argparse.SUPPRESS) else str(action.help).replace("%%", "%")
            if isinstance(action, argparse._SubParsersAction):
                words += [(str(choice.dest), str(choice.help or "")) for choice in action._choices_actions]
            elif action.option_strings:
                options += [(option, text, action.nargs != 0) for option in action.option_strings]
            elif action.choices:
                words += [(str(choice), "") for choice in action.choices]
        yield Level(path, tuple(options), tuple(words))


def bash(parser: ArgumentParser) -> str:
    """Return the script for bash."""
    known = list(levels(parser))
    cases = ""
    for level in known:
        words = [word for word, _ in level.words] + [name for name, _, _ in level.options]
        cases += f'    "{level.path}") words="{" ".join(words)}" ;;\n'
    paths = " ".join(f'"{level.path}"' for level in known if level.path)
    return f"""\
# bash completion for callscope; made by `callscope completion bash`
_callscope() {{
  local cur="${{COMP_WORDS[COMP_CWORD]}}" path="" candidate word words="" known
  for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
    candidate="${{path:+$path }}$word"
    for known in {paths}; do
      [ "$known" = "$candidate" ] && path="$candidate" && break
    done
  done
  case "$path" in
{cases}  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
  [ -n "$path" ] && [ ${{#COMPREPLY[@]}} = 0 ] && COMPREPLY=($(compgen -f -- "$cur"))
  return 0
}}
complete -o filenames -o bashdefault -F _callscope callscope
"""


def zsh(parser: ArgumentParser) -> str:
    """Return the script for zsh."""
    known = list(levels(parser))
    cases = ""
    for level in known:
        entries = [_zsh_entry(name, text) for name, text in level.words]
        entries += [_zsh_entry(name, text) for name, text, _ in level.options]
        cases += f"    {_single(level.path)}) entries=({' '.join(entries)}) ;;\n"
    paths = " ".join(_single(level.path) for level in known if level.path)
    return f"""\
#compdef callscope
# zsh completion for callscope; made by `callscope completion zsh`
_callscope() {{
  local path_="" word candidate
  local -a entries known
  known=({paths})
  for word in "${{(@)words[2,CURRENT-1]}}"; do
    candidate="${{path_:+$path_ }}$word"
    (( ${{known[(Ie)$candidate]}} )) && path_="$candidate"
  done
  case "$path_" in
{cases}  esac
  _describe 'callscope' entries
  [[ -n "$path_" && "$PREFIX" != -* ]] && _files
  return 0
}}
if [ "$funcstack[1]" = "_callscope" ]; then
  _callscope "$@"
else
  compdef _callscope callscope
fi
"""


def fish(parser: ArgumentParser) -> str:
    """Return the script for fish."""
    known = list(levels(parser))
    lines = ["# fish completion for callscope; made by `callscope completion fish`"]
    for level in known:
        path = level.path.split()
        words = " ".join(word for word, _ in level.words)
        if not path:
            condition = "__fish_use_subcommand"
        else:
            condition = " && ".join(f"__fish_seen_subcommand_from {word}" for word in path)
        once = f" && not __fish_seen_subcommand_from {words}" if words and path else ""
        lines += [
            f"complete -c callscope -f -n {_fish(condition + once)} -a {_fish(word)} -d {_fish(text)}"
            for word, text in level.words
        ]
        for name, text, takes in level.options:
            flag = f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}"
            lines.append(f"complete -c callscope -n {_fish(condition)} {flag} -d {_fish(text)}{' -r' if takes else ''}")
    return "\n".join(lines) + "\n"


def _zsh_entry(name: str, text: str) -> str:
    return _single(f"{name.replace(':', chr(92) + ':')}:{text}")


def _single(text: str) -> str:
    """Quote for bash and zsh, where nothing but the quote itself means anything within single quotes."""
    return "'" + text.replace("'", "'\\''") + "'"


def _fish(text: str) -> str:
    """Quote for fish, where a backslash within single quotes means something."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
