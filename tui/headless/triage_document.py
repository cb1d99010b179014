"""A triage as one JSON document."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from tui.headless.triage_read import Done
from tui.model import Address, QualityState
from tui.query import Node
from tui.render.json_out import iso, to_json
from tui.triage.flag import Flag
from tui.triage.mos import MosEstimate
from tui.triage.ranking import Ranked
from tui.triage.report import Report
from tui.triage.slices import RiskSlice, Slices
from tui.triage.snippet import SIGNS
from tui.triage.verdict import Verdict

Document = Mapping[str, Any]


def document(done: Done, address: Address, wanted: Node | None, limit: int) -> Document:
    """Return the document: the sentence first, then people worst first, findings, verdicts, slices, unclassified."""
    report = done.report
    rows = report.triage.ranking[:limit]
    shown = {row.key for row in rows}
    pattern = report.pattern
    return {
        "address": address,
        "filter": wanted,
        "ruleset": report.triage.ruleset,
        "sentence": report.sentence,
        "items": [_person(report, row) for row in rows],
        "count": len(rows),
        "more": len(report.triage.ranking) > len(rows),
        "findings": [
            {"address": report.participant(each.participant).address, **_flag(each.flag)}
            for each in report.triage.findings
            if each.participant in shown
        ],
        "verdicts": [_verdict(report, each) for each in report.triage.verdicts],
        "slices": {"basis": report.basis, **slices_document(report.fair_slices)},
        "slices_of_bad_calls": slices_document(report.slices),
        "pattern": None
        if pattern is None
        else {
            "kind": pattern.kind,
            "sentence": pattern.sentence,
            "senders": _addresses(report, pattern.senders),
            "receivers": _addresses(report, pattern.receivers),
            "bad": pattern.bad,
            "judged": pattern.judged,
        },
        "unclassified": [
            {"address": report.participant(key).address, "reason": reason}
            for key, reason in report.triage.unclassified.items()
        ],
        "not_read": [
            {"address": report.participant(key).address, "reason": reason} for key, reason in report.unread.items()
        ],
        "counts": {state.value: report.counts.get(state, 0) for state in QualityState},
        "read": {"listed": done.listed, "requests": done.requests, "partial": done.is_partial, "in_full": done.in_full},
        "session": done.session,
        "notes": [
            {"address": each.person or each.session, "instant": each.instant, "text": each.text} for each in done.notes
        ],
        "notices": done.notices,
    }


def _person(report: Report, row: Ranked) -> Document:
    who = report.participant(row.key)
    judgement = report.judgement(row.key)
    mos = report.mos(row.key)
    return {
        "address": who.address,
        "user_id": who.user_id,
        "custom_id": who.custom_id,
        "name": who.name,
        "joined_at": who.joined_at,
        "left_at": who.left_at,
        "quality": row.quality,
        "bad_s": row.bad_s,
        "fair_s": judgement.fair_s,
        "covered_s": judgement.covered_s,
        "burden_s": row.burden_s,
        "severity": row.severity,
        "score": row.score,
        "estimated_mos": _mos(mos) if isinstance(mos, MosEstimate) else None,
        "no_estimated_mos": None if isinstance(mos, MosEstimate) else mos.reason,
        "flags": [str(flag) for flag in judgement.flags],
        "verdicts": [each.sentence for each in report.triage.of_participant.get(row.key, ())],
        "missing": judgement.missing,
    }


def _mos(mos: MosEstimate) -> Document:
    return {
        "value": round(mos.value, 1),
        "formula": mos.formula,
        "rtt_ms": mos.rtt_ms,
        "jitter_ms": mos.jitter_ms,
        "loss_percent": mos.loss_percent,
        "at": _at(mos.at_s),
        "track_id": mos.track_id,
        "direction": mos.direction,
    }


def _flag(flag: Flag) -> Document:
    return {
        "metric": str(flag.metric),
        "state": flag.state,
        "value": flag.value,
        "limit": flag.limit.limit,
        "unit": flag.limit.unit,
        "comparison": SIGNS[flag.limit.comparison],
        "rule": flag.limit.source,
        "window": flag.window or None,
        "step_s": flag.step_s or None,
        "since": _at(flag.since_s),
        "until": _at(flag.until_s),
        "duration_s": flag.duration_s,
        "track_id": flag.track_id,
        "kind": flag.kind,
        "direction": flag.direction,
        "publisher": flag.publisher,
        "packets": flag.packets,
        "note": flag.note,
        "text": str(flag),
    }


def _verdict(report: Report, verdict: Verdict) -> Document:
    return {
        "cause": verdict.cause,
        "sentence": verdict.sentence,
        "confidence": verdict.confidence,
        "since": _at(verdict.since_s),
        "until": _at(verdict.until_s),
        "people": _addresses(report, verdict.people),
        "sufferers": _addresses(report, verdict.sufferers),
        "suffered_s": verdict.suffered_s,
        "slice": None
        if verdict.slice is None
        else {"dimension": verdict.slice.dimension, "value": verdict.slice.value, "text": str(verdict.slice)},
        "evidence": verdict.evidence,
        "counter_evidence": verdict.counter,
    }


def slices_document(slices: Slices) -> Document:
    """Return slices as a part of a document."""
    return {
        "sentence": str(slices),
        "reason": slices.reason,
        "people": slices.people,
        "bad": slices.bad,
        "unclassified": slices.unclassified,
        "tested": slices.tested,
        "untold": slices.untold,
        "never_told": slices.never_told,
        "rows": [_slice(each) for each in slices.rows],
        "explained": [_slice(each) for each in slices.explained],
        "others": [_slice(each) for each in slices.others],
    }


def _slice(each: RiskSlice) -> Document:
    risk = each.risk
    low, high = risk.interval
    return {
        "dimension": each.dimension,
        "value": each.value,
        "bad": risk.bad,
        "people": risk.people,
        "share": risk.share,
        "other_bad": risk.other_bad,
        "others": risk.others,
        "unknown": each.unknown,
        "risk_ratio": risk.ratio,
        "risk_ratio_corrected": risk.estimate,
        "interval_95": [low, high],
        "chance": each.chance,
        "stands_out": each.stands_out,
        "same_people": each.same_people,
        "explained_by": each.explained_by,
        "filter": each.filter,
        "text": str(each),
    }


def _addresses(report: Report, keys: tuple[str, ...]) -> list[object]:
    return [to_json(report.participant(key).address) if key in report.people else key for key in keys]


def _at(at_s: float | None) -> str | None:
    return None if at_s is None else iso(datetime.fromtimestamp(round(at_s, 3), UTC))
