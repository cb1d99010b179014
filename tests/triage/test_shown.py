"""Where a flag can be read: series and sample, also where samples come unevenly."""

from __future__ import annotations

from dataclasses import replace

from tests.support.triage_evidence import START_S, during, evidence, received, series
from tui.model import MS, Metric, Series
from tui.render.instants import flag_mark
from tui.triage.judge import judge
from tui.triage.rules.signs import Sign
from tui.triage.shown import first_sample_s, shown_metric


def test_what_is_frozen_is_shown_by_the_series_of_freezes_at_the_first_frozen_sample() -> None:
    told = evidence("ann", received("bob", series(Metric.FREEZES, during(4000, 20, 30, 0))))
    flag = next(each for each in judge(told).flags if each.metric == Sign.FREEZE_SHARE)
    assert shown_metric(flag.metric) == Metric.FREEZES
    frozen = told.tracks[0].get(Metric.FREEZES)
    assert frozen is not None
    assert frozen.at(flag_mark(flag, told).at_s) == 4000
    assert flag_mark(flag, told).metric == Metric.FREEZES


def test_the_first_sample_is_met_though_its_step_took_longer_than_usual() -> None:
    told = evidence("ann", received("bob", series(Metric.FREEZES, during(4000, 20, 30, 0))))
    flag = next(each for each in judge(told).flags if each.metric == Sign.FREEZE_SHARE)
    times = [START_S + 10 * (n + 1) + (0.4000004 if n == 20 else 0) for n in range(60)]
    late = Series.of(Metric.FREEZES, MS, times, during(4000, 20, 30, 0), nominal_step_s=10)
    uneven = replace(told, tracks=(replace(told.tracks[0], series=(late,)),))
    assert (flag.since_s, first_sample_s(flag)) == (START_S + 200, START_S + 210)
    assert 0 <= first_sample_s(flag, uneven) - times[20] <= 1e-3
