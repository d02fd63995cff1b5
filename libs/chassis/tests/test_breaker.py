"""A peer that failed five times in a row is left alone for ten seconds."""

import pytest

from chassis.breaker import Breaker
from kernel.errors import Unavailable


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def breaker(clock):
    return Breaker("treasury", now=clock)


def fail(breaker, times):
    for _ in range(times):
        breaker.admit()
        breaker.failed()


def test_it_opens_after_five_failures_in_a_row(breaker):
    fail(breaker, 4)
    breaker.admit()
    breaker.succeeded()
    fail(breaker, 4)
    assert not breaker.is_open
    fail(breaker, 1)
    assert breaker.is_open
    with pytest.raises(Unavailable, match="treasury does not answer"):
        breaker.admit()


def test_after_ten_seconds_one_call_may_try(breaker, clock):
    fail(breaker, 5)
    clock.now += 9.9
    with pytest.raises(Unavailable):
        breaker.admit()
    clock.now += 0.2
    breaker.admit()
    with pytest.raises(Unavailable):
        breaker.admit()
    breaker.succeeded()
    breaker.admit()
    breaker.admit()


def test_a_failed_try_opens_it_for_another_ten_seconds(breaker, clock):
    fail(breaker, 5)
    clock.now += 10.1
    fail(breaker, 1)
    clock.now += 9.9
    with pytest.raises(Unavailable):
        breaker.admit()


def test_a_try_that_was_given_up_leaves_room_for_the_next(breaker, clock):
    fail(breaker, 5)
    clock.now += 10.1
    breaker.admit()
    breaker.gave_up()
    breaker.admit()


def test_a_peer_that_listens_again_is_tried_at_once(clock):
    back = False
    breaker = Breaker("treasury", now=clock, back=lambda: back)
    fail(breaker, 5)
    with pytest.raises(Unavailable):
        breaker.admit()
    back = True
    breaker.admit()
