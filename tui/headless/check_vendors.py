"""Whether each vendor answers, how its clock differs from ours, and what is left of its limits."""

from __future__ import annotations

import asyncio
import time
from email.utils import parsedate_to_datetime

from tui.config import Config
from tui.errors import CallscopeError
from tui.headless.finding import Check, Finding, problem
from tui.providers.base import SessionQuestion
from tui.service import BudgetState, Service, Source, SourceKind, specs_of

SKEW_S = 5.0
"""Clocks further apart than this may make a token look as if it were of the future."""


def vendors(config: Config) -> list[Finding]:
    """Ask each vendor for one session."""
    return asyncio.run(_vendors(config))


async def _vendors(config: Config) -> list[Finding]:
    findings: list[Finding] = []
    async with Service(specs_of(config)) as service:
        for source in service.sources:
            findings += await _vendor(service, source)
        findings += [Finding("budget", _budget(state)) for state in service.budget_states()]
    return findings


async def _vendor(service: Service, source: Source) -> list[Finding]:
    name = source.vendor.value
    start = time.monotonic()
    try:
        reply = await service.sessions(SessionQuestion(limit=1), source=source)
    except CallscopeError as error:
        return [problem(name, error)]
    took_ms = (time.monotonic() - start) * 1000
    if source.kind is SourceKind.SANDBOX:
        return [Finding(name, "the sandbox answers, in this process")]
    findings = [Finding(name, f"answers, first answer after {took_ms:.0f} ms")]
    source_id = reply.page.source_id
    if source_id is not None:
        answer = await service.raw(source_id)
        date = answer.headers.get("date")
        try:
            skew_s = (answer.at - parsedate_to_datetime(date)).total_seconds() if date else None
        except (ValueError, TypeError):
            skew_s = None
        findings.append(_clock(name, skew_s))
    return findings


def _clock(name: str, skew_s: float | None) -> Finding:
    if skew_s is None:
        return Finding(f"{name} clock", "not told")
    # The vendor's header has whole seconds, so up to one of them is no difference.
    text = "as here" if abs(skew_s) <= 2 else f"{abs(skew_s):.0f} s {'behind' if skew_s > 0 else 'ahead of'} ours"
    return Finding(f"{name} clock", text, Check.WARNING if abs(skew_s) > SKEW_S else Check.OK)


def _budget(state: BudgetState) -> str:
    return f"{state.source} {state.endpoint}: {state.remaining} of {state.limit} left in {state.window_s:g} s"
