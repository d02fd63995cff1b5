"""What a bus does with failure, asked of both: delays, dead letters, poison, killed consumers."""

import asyncio
import contextlib

import pytest

from chassis.bus import Again, Dead, Delivery, Done, Verdict

from .deployments import (
    CLOSED,
    DELAYS_S,
    SINGLE,
    Ear,
    Maker,
    consuming,
    dead,
    eventually,
    fact,
    ready,
)


async def test_a_retry_comes_back_after_its_delay_and_counts(make: Maker):
    bus = make()
    started = asyncio.get_running_loop().time()
    ear = Ear(
        lambda delivery: (
            Again(DELAYS_S[delivery.attempt - 1], "UNAVAILABLE", "later")
            if delivery.attempt < 3
            else Done()
        )
    )
    async with consuming(bus, SINGLE, ear):
        await bus.publish([fact(CLOSED, "oak")])
        await ear.hears(3)
    assert [delivery.attempt for delivery in ear.heard] == [1, 2, 3]
    assert {delivery.event_type for delivery in ear.heard} == {CLOSED}
    assert ear.heard[2].first_failed_at is not None
    assert asyncio.get_running_loop().time() - started >= 0.55
    await eventually(lambda: ready(bus, SINGLE, 0))


async def test_a_retry_comes_back_to_its_own_consumer_only(make: Maker):
    bus = make()
    failing = Ear(lambda d: Again(0.2, "UNAVAILABLE", "") if d.attempt == 1 else Done())
    other = Ear()
    async with consuming(bus, SINGLE, failing), consuming(bus, "habitat.audit", other):
        await bus.publish([fact(CLOSED)])
        await failing.hears(2)
    assert len(other.heard) == 1


async def test_a_dead_letter_is_kept_with_its_reason_and_can_come_back(make: Maker):
    bus, letter = make(), fact(CLOSED, '{"name": "elm"}')
    ear = Ear(lambda _: Dead("VALIDATION", "no such tree") if len(ear.heard) == 1 else Done())
    async with consuming(bus, SINGLE, ear):
        await bus.publish([letter, fact(CLOSED, "behind")])
        await ear.hears(2)
        await eventually(lambda: dead(bus, SINGLE, 1))
        [found] = await bus.dead_letters.list(SINGLE)
        assert (found.code, found.error) == ("VALIDATION", "no such tree")
        assert (found.event_id, found.event_type) == (str(letter.event_id), CLOSED)
        assert (found.body, found.attempt) == (b'{"name": "elm"}', 1)
        assert found.first_failed_at is not None
        assert await bus.dead_letters.inspect(SINGLE, found.event_id)
        await eventually(lambda: dead(bus, SINGLE, 1))  # looking took nothing out
        assert await bus.dead_letters.replay(SINGLE, [str(letter.event_id)]) == 1
        await ear.hears(3)
        assert (ear.heard[2].event_id, ear.heard[2].attempt) == (str(letter.event_id), 1)
    assert not await bus.dead_letters.list(SINGLE)


async def test_a_dead_letter_can_be_thrown_away(make: Maker):
    bus, ear = make(), Ear(lambda _: Dead("VALIDATION", "no"))
    letters = [fact(CLOSED), fact(CLOSED)]
    async with consuming(bus, SINGLE, ear):
        await bus.publish(letters)
        await eventually(lambda: dead(bus, SINGLE, 2))
    chosen = str(letters[0].event_id)
    assert await bus.dead_letters.discard(SINGLE, [chosen], reason="a test") == 1
    await eventually(lambda: dead(bus, SINGLE, 1))
    assert [letter.event_id for letter in await bus.dead_letters.list(SINGLE)] != [chosen]
    assert await bus.dead_letters.replay(SINGLE) == 1


async def test_what_a_killed_consumer_held_is_delivered_again(make: Maker):
    one, two, stuck = make(), make(), asyncio.Event()

    async def hang(_: Delivery) -> Verdict:
        stuck.set()
        await asyncio.Event().wait()
        return Done()

    async with consuming(one, SINGLE, hang) as task:
        await one.publish([fact(CLOSED, str(n)) for n in range(3)])
        await asyncio.wait_for(stuck.wait(), 8)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        await one.close()
    ear = Ear()
    async with consuming(two, SINGLE, ear):
        await ear.hears(3)
    assert [delivery.body for delivery in ear.heard] == [b"0", b"1", b"2"]


async def test_a_message_that_kills_its_consumers_is_put_away_and_its_neighbours_are_not(
    make: Maker,
):
    bus, deaths = make(), 0
    poison = fact(CLOSED, "poison")
    await bus.publish([poison, *(fact(CLOSED, f"behind {n}") for n in range(4))])
    for _ in range(3):
        picked = asyncio.Event()

        async def die(_: Delivery, picked: asyncio.Event = picked) -> Verdict:
            picked.set()
            await asyncio.Event().wait()
            return Done()

        async with consuming(bus, SINGLE, die):
            await asyncio.wait_for(picked.wait(), 8)
            deaths += 1
    ear = Ear()
    async with consuming(bus, SINGLE, ear):
        await eventually(lambda: dead(bus, SINGLE, 1))
        [found] = await bus.dead_letters.list(SINGLE)
        assert (found.event_id, found.code) == (str(poison.event_id), "POISON")
        await ear.hears(4)
    assert [delivery.body for delivery in ear.heard] == [b"behind %d" % n for n in range(4)]


async def test_a_handler_that_raises_gets_it_again_and_then_it_is_put_away(make: Maker):
    bus, attempts = make(), []

    async def broken(delivery: Delivery) -> Verdict:
        attempts.append(delivery.attempt)
        raise RuntimeError("a bug")

    async with consuming(bus, SINGLE, broken):
        await bus.publish([fact(CLOSED)])
        await eventually(lambda: dead(bus, SINGLE, 1))
    assert attempts == [1, 2, 3, 4]


@pytest.mark.rabbit
@pytest.mark.parametrize("make", ["rabbit"], indirect=True)
async def test_questions_nobody_waits_for_any_more_cut_no_consumer_off(make: Maker, caplog):
    bus, ear = make(), Ear()
    async with consuming(bus, SINGLE, ear):
        await bus.publish([fact(CLOSED, "oak")])
        await ear.hears(1)
        for cut in range(200):
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(0.0005 * (cut % 60)):
                    await bus.depths()
        assert SINGLE in await bus.depths()
        await bus.publish([fact(CLOSED, "elm")])
        await ear.hears(2)
    assert "has no broker" not in caplog.text
