"""An interactive shell in a pseudo-terminal, which controls jobs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.support.pty_run import PtyRun

PROMPT = "PROMPT$ "


def bash(folder: Path, *, answer_delay_s: float = 0.0, **environ: str) -> PtyRun:
    """Start bash with a plain prompt and a home of its own; it is ready when this returns."""
    own: Mapping[str, str] = {
        "HOME": str(folder), "XDG_STATE_HOME": f"{folder}/state", "XDG_CONFIG_HOME": f"{folder}/config",
        "PS1": PROMPT, "HISTFILE": "", "BASH_SILENCE_DEPRECATION_WARNING": "1",
    }  # fmt: skip
    run = PtyRun(["bash", "--norc", "--noprofile", "-i"], environ={**own, **environ}, answer_delay_s=answer_delay_s)
    run.wait_for(PROMPT.strip())
    return run


def after_prompt(run: PtyRun) -> str:
    """Return what stands behind the last prompt."""
    return next(line for line in reversed(run.text().splitlines()) if line.startswith(PROMPT.strip()))[len(PROMPT) :]


def job(run: PtyRun) -> int:
    """Return the process that the shell started last."""
    return int(Path(f"/proc/{run.pid}/task/{run.pid}/children").read_text().split()[-1])
