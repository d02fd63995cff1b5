"""`habitat verify` on real PostgreSQL: sound books pass, every planted error is found."""

import pytest

from chassis.private_servers import run_apart
from habitat_cli.exits import Unreachable
from habitat_cli.verify.run import QUESTIONS, examine, verify

from .books import post
from .planted import PLANTED
from .planted_apart import PLANTED_APART
from .quarter import settle
from .sealed import audit, hear, note, seal
from .world import AFTER, Q1, World, not_unique, of, open_world

EVERY_ERROR = {**PLANTED, **PLANTED_APART}
ALL_ZERO = dict.fromkeys((f"I{number}" for number in range(1, 13)), True)


@pytest.fixture(scope="module")
def grove(habitat_db_module):
    """A database with the sample quarter in it."""
    run_apart(_settle(habitat_db_module))
    return habitat_db_module


async def _settle(made):
    world = await open_world(made.admin_url, f"{made.run.prefix}habitat_admin")
    await settle(world)
    await audit(world)
    await seal(made)
    await hear(world)
    await world.connection.close()


@pytest.fixture
async def world(grove):
    """The sample quarter in a transaction that is never committed: plant what you like."""
    opened = await open_world(grove.admin_url, f"{grove.run.prefix}habitat_admin")
    planting = opened.connection.transaction()
    await planting.start()
    yield opened
    await planting.rollback()
    await opened.connection.close()


async def checked(world):
    await world.run("RESET ROLE")
    found = await examine(world.connection)
    assert [check.id for check in found.checks] == list(ALL_ZERO)
    return found


async def breaches(world):
    """The checks that do not hold, with their words."""
    found = await checked(world)
    return {c.id: [b.what for b in c.breaches] for c in found.checks if not c.ok}


async def test_sound_books_hold_every_invariant(grove):
    found = await verify(grove.admin_url)
    assert {check.id: check.breaches for check in found.checks if not check.ok} == {}
    assert found.ok
    assert found.cooperatives == 1


@pytest.mark.parametrize("error", EVERY_ERROR)
async def test_a_planted_error_is_found(world, error):
    statements, expected = EVERY_ERROR[error]
    for sql in statements:
        assert await world.run(sql) not in ("UPDATE 0", "DELETE 0", "INSERT 0 0")
    found = await breaches(world)
    for invariant, words in expected.items():
        assert any(words in what for what in found.get(invariant, [])), (invariant, found)


async def post_again(world: World, name: str, serial: int, **columns) -> None:
    """The payment of D-1 once more, as if its fact had been handled twice."""
    lines = {"3320-M-0001": 15_000, "1110": -15_000}
    await post(
        world, name, "BOOK", lines, kind="distribution", posted_at=AFTER, serial=serial,
        **{"period": "2026Q2", "source": ("distribution", str(of("D-1"))), **columns},
    )  # fmt: skip


async def test_a_second_effect_of_one_fact_is_found(world):
    await post_again(world, "payment again", 11)
    found = await breaches(world)
    assert any("transactions T-9, T-11 for distribution" in what for what in found["I4"])
    assert any("distribution D-1" in what for what in found["I6"])


async def test_a_second_transaction_under_one_key_is_found(world):
    await world.run(not_unique("treasury.transaction", "source_key"))
    key = await world.value("SELECT source_key FROM treasury.transaction WHERE serial = 9")
    await post_again(world, "payment again", 11, source_key=key)
    found = await breaches(world)
    assert f"transactions T-9, T-11 for {key}" in found["I4"]


async def test_what_was_reversed_may_be_done_again(world):
    lines = {"1110": 15_000, "3320-M-0001": -15_000}
    await post(
        world, "taken back", "BOOK", lines, kind="reversal", posted_at=AFTER, serial=11,
        period="2026Q2", source=("reversal", "T-9"), reverses_id=of("payment BOOK"),
        tax_effect="none",
    )  # fmt: skip
    await post_again(world, "payment again", 12)
    assert (await breaches(world)).keys() <= {"I6"}  # twins are another question


async def test_a_posting_into_a_closed_period_is_found(world):
    await post_again(
        world, "late", 11, period="2026Q1", source=("journal", "late"), tax_effect="none"
    )
    found = await breaches(world)
    assert found["I5"] == ["transaction T-11 in period 2026Q1"]


async def test_facts_of_this_minute_may_still_be_on_their_way(world):
    for sql in (
        "UPDATE people.outbox SET published_at = NULL, created_at = now() WHERE global_seq = 4",
        "DELETE FROM agreements.inbox WHERE global_seq = 4",
        "DELETE FROM treasury.inbox WHERE global_seq = 4",
        "DELETE FROM worker.inbox WHERE global_seq = 4",
    ):
        await world.run(sql)
    assert await breaches(world) == {}


async def test_what_waits_in_the_bus_is_not_lost_and_dead_letters_are_listed(world):
    await world.run("DELETE FROM agreements.inbox WHERE event_id = $1", of("created Birch"))
    await world.run(
        "INSERT INTO bus.messages (queue, event_id, event_type, body, state) "
        "VALUES ('habitat.agreements', $1, 'people.member.created', '', 'dead')",
        of("created Birch"),
    )
    found = await checked(world)
    assert found.ok
    notes = {check.id: check.notes for check in found.checks}
    assert notes["I8"] == ["dead letters in habitat.agreements: 1 × people.member.created"]


async def test_a_discarded_event_is_nobodys_breach(world):
    await world.run("DELETE FROM agreements.inbox WHERE event_id = $1", of("created Birch"))
    await note(world, "worker", 9, "discard_dead_letter", "event", str(of("created Birch")))
    assert await breaches(world) == {}


async def test_each_cooperative_is_held_to_account(world):
    stranger = of("another cooperative")
    await world.run("SELECT set_config('app.current_cooperative', $1, false)", str(stranger))
    await world.add(
        "people.outbox", cooperative_id=stranger, global_seq=99, event_id=of("stray"),
        event_type="people.member.created", aggregate_type="member", aggregate_id=of("stray"),
        aggregate_sequence=1, schema_version=1, payload="{}", envelope="{}", created_at=AFTER,
    )  # fmt: skip
    found = await checked(world)
    assert found.cooperatives == 2
    broken = [check for check in found.checks if not check.ok]
    assert [check.id for check in broken] == ["I8", "I12"]
    for check in broken:
        assert {breach.cooperative_id for breach in check.breaches} == {str(stranger)}


async def test_at_most_twenty_offences_of_a_question_are_named(world):
    for place in range(25):
        await world.add(
            "people.outbox", global_seq=100 + place, event_id=of(f"stuck {place}"),
            event_type="people.settings.changed", aggregate_type="stuck",
            aggregate_id=of("stuck"), aggregate_sequence=place + 1, schema_version=1,
            payload="{}", envelope="{}", created_at=AFTER,
        )  # fmt: skip
    await world.run("INSERT INTO people.aggregate_sequence VALUES ('stuck', $1, 25)", of("stuck"))
    found = await checked(world)
    (check,) = [check for check in found.checks if not check.ok]
    assert (check.count, len(check.breaches)) == (25, 20)


async def test_a_question_that_cannot_be_asked_is_a_breach(world):
    await world.run("DROP TABLE treasury.snapshot_balance")
    found = await breaches(world)
    assert any("could not be checked" in what for what in found["I5"])


async def test_a_service_may_not_read_everybodys_books(grove):
    with pytest.raises(Unreachable, match="may not read the books"):
        await verify(grove.url("treasury"))


async def test_a_database_without_books_is_told_apart(habitat_cluster):
    empty = habitat_cluster.copy("template0")
    try:
        with pytest.raises(Unreachable, match="no books in this database"):
            await verify(empty.admin_url)
    finally:
        habitat_cluster.drop(empty.name)


def test_every_invariant_is_asked_for():
    assert {question.invariant for question in QUESTIONS} == set(ALL_ZERO)
    assert Q1[0].year == 2026


async def test_a_copy_may_lag_behind_a_fact_that_still_waits(world):
    await world.run("UPDATE treasury.member SET tier = 'community' WHERE member_number = 'M-0002'")
    await world.run("DELETE FROM treasury.inbox WHERE event_id = $1", of("created Birch"))
    await world.run("RESET ROLE")
    await world.run(
        "INSERT INTO bus.messages (queue, event_id, event_type, body) "
        "VALUES ('habitat.treasury', $1, 'people.member.created', '')",
        of("created Birch"),
    )
    assert await breaches(world) == {}
