"""When everything is looked through for garbage: once in each rest."""

import gc
import weakref

from tui.garbage import REST_S, Rests


class _Ring:
    def __init__(self) -> None:
        self.itself = self


def test_everything_is_looked_through_once_in_each_rest() -> None:
    now, last_key = 0.0, 0.0
    rests = Rests(lambda: last_key, lambda: now)
    now = 10 * REST_S
    assert not rests.look(), "no key has come: there is nothing new"
    last_key, now = now, now + REST_S - 1
    assert not rests.look(), "somebody may be at the keyboard"
    gc.disable()
    try:
        ring = weakref.ref(_Ring())
        now += 1
        assert ring() is not None
        assert rests.look()
        assert ring() is None
    finally:
        gc.enable()
    now += REST_S
    assert not rests.look(), "once is enough"
    last_key, now = now, now + REST_S
    assert rests.look()
