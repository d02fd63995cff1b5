"""Identifiers: new ones sort by time, derived ones are always the same."""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from uuid import NAMESPACE_DNS, UUID, uuid5

from hypothesis import given
from hypothesis import strategies as st

from kernel import ids
from kernel.ids import derived_id, new_id, new_ids

GROVE = UUID("0c000000-0000-7000-8000-000000000001")

letters = st.characters(codec="utf-8", exclude_characters="\x1f")
names = st.lists(st.text(letters), min_size=1, max_size=4)


def test_a_new_id_is_a_version_7_uuid_of_this_moment():
    before = time.time_ns() // 1_000_000
    made = new_id()
    after = time.time_ns() // 1_000_000
    assert made.version == 7
    assert made.variant == "specified in RFC 4122"
    assert before <= made.int >> 80 <= after


def test_no_two_new_ids_are_equal():
    assert len({new_id() for _ in range(10_000)}) == 10_000


def test_ids_made_together_are_as_those_made_one_by_one():
    before = time.time_ns() // 1_000_000
    made = new_ids(1_000)
    after = time.time_ns() // 1_000_000
    assert len(set(made)) == 1_000
    assert {(each.version, each.variant) for each in made} == {(7, "specified in RFC 4122")}
    assert {before <= each.int >> 80 <= after for each in made} == {True}
    assert [len(new_ids(many)) for many in (0, 1)] == [0, 1]


def test_threads_never_get_the_same_id():
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(lambda _: [new_id() for _ in range(2_000)], range(8)))
    assert len({each for ids_of_one in made for each in ids_of_one}) == 16_000


def test_a_forked_child_throws_its_own_dice():
    new_id()  # some are left
    reading, writing = os.pipe()
    if os.fork() == 0:
        os.write(writing, b"".join(new_id().bytes[8:] for _ in range(100)))
        os._exit(0)
    os.wait()
    told = os.read(reading, 800)
    childs = {told[n : n + 8] for n in range(0, 800, 8)}
    assert len(childs) == 100
    assert childs.isdisjoint(new_id().bytes[8:] for _ in range(300))


def test_later_ids_sort_behind_earlier_ones(monkeypatch):
    moment = time.time_ns()
    made = []
    for milliseconds in range(50):
        monkeypatch.setattr(ids.time, "time_ns", lambda m=milliseconds: moment + m * 1_000_000)
        made.append(new_id())
    assert made == sorted(made)


@given(st.integers(0, 2**48 - 1), st.binary(min_size=1, max_size=40))
def test_version_and_variant_stand_whatever_the_clock_and_the_dice_say(milliseconds, dice):
    with _fixed(milliseconds, dice):
        made = [new_id() for _ in range(300)]  # more than are thrown at once
    assert {each.version for each in made} == {7}
    assert {each.int >> 62 & 3 for each in made} == {2}
    assert {each.int >> 80 for each in made} == {milliseconds}


@given(st.binary(min_size=1, max_size=40))
def test_all_other_bits_are_the_dice(dice):
    with _fixed(0, dice):
        made = {each.int & ~(0xF << 76 | 0x3 << 62) for each in (new_id() for _ in range(256))}
        thrown = os.urandom(2_560)
    rolls = [int.from_bytes(thrown[n : n + 10], "big") for n in range(0, 2_560, 10)]
    assert made == {roll & ~(0xF << 76 | 0x3 << 62) for roll in rolls}


class _fixed:  # noqa: N801 - reads as a verb
    """The clock stands, and the system's generator says these bytes again and again."""

    def __init__(self, milliseconds: int, dice: bytes) -> None:
        self.milliseconds, self.dice = milliseconds, dice

    def __enter__(self) -> None:
        self.kept = ids.time.time_ns, ids.os.urandom
        ids.time.time_ns = lambda: self.milliseconds * 1_000_000
        ids.os.urandom = lambda size: (self.dice * size)[:size]
        ids._dice.clear()

    def __exit__(self, *_: object) -> None:
        ids.time.time_ns, ids.os.urandom = self.kept
        ids._dice.clear()


def test_a_derived_id_is_the_same_for_ever():
    assert derived_id(GROVE, "post", "2026Q1") == uuid5(GROVE, "post\x1f2026Q1")
    assert derived_id(GROVE, "post") == derived_id(GROVE, "post")
    assert derived_id(GROVE, "post").version == 5


@given(names, names)
def test_other_names_give_another_id(left, right):
    assert (derived_id(GROVE, *left) == derived_id(GROVE, *right)) == (left == right)


def test_another_namespace_gives_another_id():
    assert derived_id(GROVE, "post") != derived_id(NAMESPACE_DNS, "post")
