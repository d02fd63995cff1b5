"""Which failures are worth the same unit of work once more."""

import asyncpg
import pytest

from chassis.retrying import CommitUnknown, DatabaseAway, is_lost, is_transient, repeating
from kernel.errors import Refused, Unavailable

BEATEN = asyncpg.DeadlockDetectedError("deadlock")
LOST = asyncpg.ConnectionDoesNotExistError("gone")
FORGOTTEN = asyncpg.IdleInTransactionSessionTimeoutError("idle in transaction")
SLOW = asyncpg.QueryCanceledError("statement timeout")


class Unit:
    """Fails as often as it is told, then answers."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.runs = 0

    async def __call__(self) -> str:
        self.runs += 1
        if self.failures:
            raise self.failures.pop(0)
        return "done"


@pytest.mark.parametrize(
    "failure", [BEATEN, LOST, FORGOTTEN, ConnectionRefusedError(), CommitUnknown()]
)
async def test_a_lost_race_or_connection_is_run_again(failure: Exception):
    unit = Unit(failure, failure)
    assert await repeating(unit) == "done"
    assert unit.runs == 3


async def test_what_was_decided_is_not_run_again():
    unit = Unit(Refused())
    with pytest.raises(Refused):
        await repeating(unit)
    assert unit.runs == 1


async def test_a_commit_of_unknown_fate_is_not_repeated_without_a_key():
    unit = Unit(CommitUnknown())
    with pytest.raises(Unavailable):
        await repeating(unit, known=False)
    assert unit.runs == 1


async def test_a_slow_statement_is_not_run_again():
    unit = Unit(SLOW)
    with pytest.raises(Unavailable, match="too long"):
        await repeating(unit)
    assert unit.runs == 1


async def test_a_database_that_stays_away_is_unavailable():
    with pytest.raises(DatabaseAway):
        await repeating(Unit(LOST, LOST, LOST, LOST))
    with pytest.raises(Unavailable, match="met"):
        await repeating(Unit(BEATEN, BEATEN, BEATEN))


def test_a_broken_rule_is_no_outage():
    assert not is_transient(asyncpg.UniqueViolationError("twice"))
    assert not is_lost(SLOW)
