"""The engine comes without the ORM, and the package is whole for whoever wants more of it."""

import subprocess
import sys

_LEAN = """
import sys
from chassis.async_engine import AsyncEngine, create_async_engine
create_async_engine("postgresql+asyncpg://nobody@127.0.0.1/nothing")
assert "sqlalchemy.orm" not in sys.modules
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine as whole, AsyncSession, session
assert whole is AsyncEngine
assert session.AsyncSession is AsyncSession
"""
_FIRST_WHOLE = """
from sqlalchemy.ext.asyncio import AsyncEngine as whole, AsyncSession
from chassis.async_engine import AsyncEngine
assert whole is AsyncEngine
"""


def test_only_the_engine_is_loaded_until_more_is_asked_for() -> None:
    subprocess.run([sys.executable, "-c", _LEAN], check=True)


def test_a_package_that_is_whole_already_stays_so() -> None:
    subprocess.run([sys.executable, "-c", _FIRST_WHOLE], check=True)
