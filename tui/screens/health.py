"""The health of a whole app in one line: how much goes on, and what is worst."""

from __future__ import annotations

from tui.model import AppHealth, QualityState
from tui.render.cells import Line, Run, Style
from tui.render.format import Formats
from tui.triage.app_health import Judged, worst_readings
from tui.triage.rules.stream import STREAM

_STYLES = {QualityState.BAD: Style.BAD, QualityState.FAIR: Style.FAIR}
_SHOWN = 2


def health_line(health: AppHealth, formats: Formats) -> Line:
    """Return the line, worst first: "app: rtt p90 217 ms fair, framerate p05 19 fps fair, 3 live calls"."""
    worst = worst_readings(health, STREAM)[:_SHOWN]
    runs = [Run("  app:", Style.MUTED)]
    runs += (Run(f" {_text(judged, formats)} ", _STYLES.get(judged.state, Style.MUTED)) for judged in worst)
    calls = next((reading.value for reading in health.readings if reading.name == "summary.active_calls"), None)
    if calls is not None:
        runs.append(Run(f" {formats.number(calls)} live call{'' if calls == 1 else 's'}", Style.MUTED))
    return tuple(runs) if len(runs) > 1 else (Run("  app health: nothing told", Style.MUTED),)


def _text(judged: Judged, formats: Formats) -> str:
    reading = judged.reading
    percentile = reading.name.rpartition(".")[2]
    name = judged.metric.removesuffix("_ms").removesuffix("_pct").replace("_", " ")
    return f"{name} {percentile} {formats.with_unit(reading.value, reading.unit.symbol)} {judged.state}"
