"""How often somebody may ask: a window that moves, and forgets whoever has gone."""

import pytest

from gateway.settings import Rate
from gateway.throttle import Window


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def test_what_was_granted_counts_until_its_own_time_has_passed(clock):
    window = Window(Rate(3, 60), clock)
    assert [window.hit("birch", 1)[1].remaining for _ in range(2)] == [2, 1]
    clock.now += 40
    assert window.hit("birch", 1)[0]
    granted, allowance = window.hit("birch", 1)
    assert (granted, allowance.remaining, allowance.resets_in_s) == (False, 0, 20)
    clock.now += 20
    granted, allowance = window.hit("birch", 1)
    assert (granted, allowance.remaining, allowance.resets_in_s) == (True, 1, 40)


def test_several_at_once_are_granted_together_or_not_at_all(clock):
    window = Window(Rate(3, 60), clock)
    assert window.hit("birch", 2)[0]
    assert not window.hit("birch", 2)[0]
    assert window.hit("birch", 1)[0]
    assert not window.hit("ash", 4)[0]
    assert window.hit("ash", 3)[0]


def test_whoever_asks_no_more_is_forgotten_and_whoever_does_is_not(clock):
    window = Window(Rate(10, 60), clock)
    for number in range(500):
        window.hit(f"tree-{number}", 1)
    clock.now += 30
    window.hit("tree-0", 1)
    clock.now += 31
    window.hit("birch", 1)
    assert len(window) == 2
    assert window.hit("tree-0", 1)[1].remaining == 8


def test_a_refused_one_is_not_kept_waiting_by_asking_again(clock):
    window = Window(Rate(1, 60), clock)
    window.hit("birch", 1)
    clock.now += 50
    assert [window.hit("birch", 1)[0] for _ in range(5)] == [False] * 5
    clock.now += 10
    assert window.hit("birch", 1)[0]
