"""Numbers about whole sessions, added up once: what lists show of each session."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from tui.sandbox.stream.lookup import VENDOR
from tui.sandbox.world import Call, Presence, Stage, World
from tui.sandbox.world.noise import fraction, mix, word

LOOKED_AT = 200
"""In a larger session the servers are counted over so many people."""

SCORED = 3
"""Average jitter, latency and freezes of a session are taken over so many presences."""


@dataclass(frozen=True, slots=True)
class Rating:
    """What somebody said about a session."""

    call: Call
    presence: Presence
    rating: int
    reason: str
    at: float


class Ledger:
    """Sums over the sessions of one world; those of ended sessions are kept."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._counts: Callable[[Call, int], dict[str, Any]] = lru_cache(maxsize=4096)(self._count)
        self._rated: Callable[[Call], tuple[Rating, ...]] = lru_cache(maxsize=8192)(self._rate)
        self._peaks: Callable[[Call], tuple[int, int]] = lru_cache(maxsize=4096)(self._peak)

    def counts(self, call: Call) -> dict[str, Any]:
        """Return a session's `counts` as the wire has them."""
        now = self.world.now()
        return dict(self._counts(call, 0 if call.ended_at + 60 <= now else int(now // 5)))

    def peaks(self, call: Call) -> tuple[int, int]:
        """Return the highest number of people, and of presences, at one time."""
        return self._peaks(call)

    def ratings(self, call: Call) -> tuple[Rating, ...]:
        """Return what people said about a session after it."""
        if self.world.stage(call) is Stage.LIVE or not self.may_be_rated(call):
            return ()
        return self._rated(call)

    def may_be_rated(self, call: Call) -> bool:
        """Return whether anybody says anything about a session: most people do not."""
        return fraction(self._key(call), 1) < 0.35

    def generated_at(self, call: Call) -> float:
        """Return when a session's numbers were last computed; after its end once they are final."""
        now, final = self.world.now(), call.ended_at + 75
        if final <= now:
            return final
        return max(call.started_at, min(now // 30 * 30, call.ended_at - 5))

    def _key(self, call: Call) -> int:
        return mix(self.world.seed, word(call.session_id), 0xFEED)

    def _count(self, call: Call, _moment: int) -> dict[str, Any]:
        world = self.world
        sessions, duration = world.attendance(call)
        first = range(min(call.size, LOOKED_AT))
        live = world.stage(call) is Stage.LIVE
        present = [presence for index in first for presence in world.presences(call, index)] if live else []
        publishers = sum(world.person(call, index).publishes for index in range(min(call.size, 16)))
        looked = [world.summary(p) for index in first[:SCORED] for p in world.presences(call, index)[:1]]
        jitters = [each.jitter_ms for each in looked if each.jitter_ms is not None]
        people, peak = self.peaks(call)
        found: dict[str, Any] = {
            "participants": call.size if not live else len({presence.user_id for presence in present}),
            "sessions": sessions,
            "live_sessions": sum(presence.left_at is None for presence in present),
            "publishers": publishers,
            "peak_concurrent_users": people,
            "peak_concurrent_sessions": peak,
            "sfus_used": len({world.person(call, index).sfu.sfu_id for index in first}),
            "cq_score": round(world.call_score(call)),
            "average_latency_ms": round(sum(each.rtt_ms for each in looked) / max(1, len(looked))),
            "max_freezes_duration_ms": round(max((each.freezes_ms for each in looked), default=0)),
            "total_participant_duration": int(duration),
            "call_event_count": 2 * sessions,
        }
        if jitters:
            found["average_jitter_ms"] = round(sum(jitters) / len(jitters))
        ratings = [each.rating for each in self.ratings(call)]
        if ratings:
            found["min_user_rating"] = min(ratings)
            found["avg_user_rating"] = round(sum(ratings) / len(ratings), 2)
        return found

    def _peak(self, call: Call) -> tuple[int, int]:
        if call.size > 2000:
            return round(call.size * 0.94), round(call.size * 0.95)
        steps = sorted(
            step for presence in self.world.roster(call) for step in ((presence.joined_at, 1), (presence.leaves_at, -1))
        )
        count = peak = 0
        for _, change in steps:
            count += change
            peak = max(peak, count)
        return min(peak, call.size), peak

    def _rate(self, call: Call) -> tuple[Rating, ...]:
        world, key = self.world, self._key(call)
        found: list[Rating] = []
        for n in range(1 + int(fraction(key, 2) * min(3, call.size))):
            index = mix(key, 3, n) % min(call.size, 500)
            presences = world.presences(call, index)
            if not presences or any(each.presence.person_index == index for each in found):
                continue
            score = world.summary(presences[-1]).score
            heard = 100.0 if score is None else score
            rating = 5 if heard > 94 else 4 if heard > 86 else 3 if heard > 75 else 2 if heard > 55 else 1
            mood = fraction(key, 4, n)
            rating = max(1, min(5, rating + (mood > 0.9) - (mood < 0.12)))
            reasons = ("", "audio kept cutting out", "video was frozen", "could not hear everybody", "slow", "")
            reason = reasons[mix(key, 5, n) % len(reasons)] if rating < 4 else ""
            found.append(Rating(call, presences[-1], rating, reason, round(call.ended_at + 5 + 40 * mood, 3)))
        return tuple(found)


def sessions_of_stream(world: World, as_of: float) -> list[int]:
    """Return the numbers of Stream's sessions at a time, newest first."""
    return world.numbers(VENDOR, as_of)
