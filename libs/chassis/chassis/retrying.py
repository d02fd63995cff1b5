"""Which failures of the database may be tried again, and how a whole unit of work is repeated."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from tenacity import AsyncRetrying, RetryError, retry_if_exception, stop_after_attempt
from tenacity.wait import wait_random_exponential

from kernel.errors import Unavailable

T = TypeVar("T")

ATTEMPTS = 3

_BEATEN = frozenset({"40001", "40P01", "55P03"})  # serialization, deadlock, lock not available
_GONE = ("08", "57P", "53", "25P03")  # connection, shutdown, out of resources, forgotten
_BROKEN = ("ConnectionDoesNotExistError", "InterfaceError", "InternalClientError")
_SLOW = "57014"  # statement timeout: the next try would take as long


class CommitUnknown(Exception):
    """The connection broke while COMMIT was under way: done or not, nobody can tell from here."""


class DatabaseAway(Unavailable):
    """Our own database does not answer."""

    sentence = "The database is not available at the moment; try again."


class Retry(Exception):
    """A handler's word that the fact came too early: bring it again after the next delay."""


def sqlstate(error: BaseException) -> str:
    """The five characters PostgreSQL gave, or an empty string when it never answered."""
    cause: BaseException | None = error.orig if isinstance(error, DBAPIError) else error
    return getattr(cause, "sqlstate", None) or getattr(cause, "pgcode", None) or ""


def is_lost(error: BaseException) -> bool:
    """The database did not answer, or hung up: nothing was decided about the request itself."""
    if isinstance(error, PoolTimeout | ConnectionError | TimeoutError | OSError):
        return True
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    state = sqlstate(error)
    if state:
        return state.startswith(_GONE) and state != _SLOW
    if isinstance(error, InterfaceError | OperationalError):
        return True
    return type(error).__name__ in _BROKEN


def is_beaten(error: BaseException) -> bool:
    """Another transaction won a race; the same unit will most likely pass when run again."""
    return sqlstate(error) in _BEATEN


def is_transient(error: BaseException) -> bool:
    """Worth the same unit of work once more, unchanged."""
    return is_beaten(error) or is_lost(error)


async def repeating(
    unit_of_work: Callable[[], Awaitable[T]], *, attempts: int = ATTEMPTS, known: bool = True
) -> T:
    """Run a whole unit of work, again after a transient failure, `attempts` times in all.

    `known` says that a repeat is harmless even when the first COMMIT did arrive (it is claimed by
    an idempotency key or an inbox row). Raises Unavailable when the database stays away.
    """

    def again(error: BaseException) -> bool:
        return is_transient(error) or (known and isinstance(error, CommitUnknown))

    try:
        async for attempt in AsyncRetrying(
            stop=stop_after_attempt(attempts),
            wait=wait_random_exponential(multiplier=0.05, max=1),
            retry=retry_if_exception(again),
        ):
            with attempt:
                return await unit_of_work()
    except RetryError as error:
        raise _unavailable(error.last_attempt.exception()) from error.last_attempt.exception()
    except Exception as error:
        if isinstance(error, CommitUnknown) or sqlstate(error) == _SLOW:
            raise _unavailable(error) from error
        raise
    raise AssertionError("tenacity neither returned nor raised")


def _unavailable(error: BaseException | None) -> Unavailable:
    if error is not None and is_beaten(error):
        return Unavailable("Too many changes met at the same place; try again.")
    if error is not None and sqlstate(error) == _SLOW:
        return Unavailable("The database took too long for this; try again later.")
    return DatabaseAway()
