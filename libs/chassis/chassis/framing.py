"""How a transaction begins and ends: what BEGIN sets, what COMMIT must answer, and a clean end."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, TypeAlias
from uuid import UUID

import asyncpg

from chassis.async_engine import AsyncConnection, AsyncEngine
from chassis.engine import IDLE_IN_TRANSACTION_MS
from chassis.retrying import CommitUnknown, is_lost

ROLLBACK_TIMEOUT_S = 5.0

Driver: TypeAlias = "asyncpg.Connection[Any]"


def beginning(
    cooperative_id: UUID,
    read_only: bool,
    repeatable: bool,
    statement_timeout_ms: int | None,
    relay_is_here: bool,
) -> str:
    """BEGIN and the settings of this one transaction.

    Everything in the text is a UUID, a number or a word of this module: nothing to bind.
    """
    assert isinstance(cooperative_id, UUID)
    settings = {"app.current_cooperative": str(cooperative_id)}
    if relay_is_here:
        settings["app.relay_is_here"] = "yes"  # woken by us: the trigger need not notify
    if statement_timeout_ms is not None:
        settings["statement_timeout"] = str(int(statement_timeout_ms))
        idle_ms = max(IDLE_IN_TRANSACTION_MS, int(statement_timeout_ms))
        settings["idle_in_transaction_session_timeout"] = str(idle_ms)
    mode = " ISOLATION LEVEL REPEATABLE READ" if repeatable else ""
    mode += " READ ONLY" if read_only else ""
    words = ", ".join(f"set_config('{name}', '{value}', true)" for name, value in settings.items())
    return f"BEGIN{mode}; SELECT {words}"


async def commit(driver: Driver) -> None:
    """COMMIT; the only place where a unit of work becomes true.

    Raises RuntimeError when a statement before had failed and its error was swallowed.
    """
    try:
        outcome = await driver.execute("COMMIT")
    except Exception as error:
        if is_lost(error):
            raise CommitUnknown from error
        raise
    if outcome != "COMMIT":
        raise RuntimeError("a failed statement was ignored; the transaction was rolled back")


@asynccontextmanager
async def lent(engine: AsyncEngine) -> AsyncIterator[Driver]:
    """A connection of the pool for the machinery's own transactions.

    One whose borrower was cancelled does not go back: asyncpg cancelled within BEGIN believes in
    a transaction that never began, and the next borrower would find it.
    """
    async with engine.connect() as connection:
        raw = await connection.get_raw_connection()
        try:
            yield raw.driver_connection  # type: ignore[misc]
        except asyncio.CancelledError:
            await connection.invalidate()
            raise


async def roll_back(connection: AsyncConnection, driver: Driver) -> None:
    """Give the connection back clean, or not at all, however often we are cancelled meanwhile.

    A connection that is returned while its ROLLBACK is under way fails its next borrower.
    """
    ending = asyncio.ensure_future(_rolled_back(connection, driver))
    cancelled = False
    while not ending.done():
        try:
            await asyncio.shield(ending)
        except asyncio.CancelledError:
            cancelled = True
    ending.result()
    if cancelled:
        raise asyncio.CancelledError


async def _rolled_back(connection: AsyncConnection, driver: Driver) -> None:
    try:
        await driver.execute("ROLLBACK", timeout=ROLLBACK_TIMEOUT_S)
    except Exception:
        await connection.invalidate()
