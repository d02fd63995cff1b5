"""The end of a demo: its books are verified, whatever becomes of the database meanwhile."""

from types import SimpleNamespace
from typing import Any

import asyncpg
import pytest

from habitat_cli.demo import stage
from habitat_cli.verify.run import Verification

SYSTEM: Any = SimpleNamespace(admin_url="postgresql://nobody")


def answers(monkeypatch: pytest.MonkeyPatch, *given: Verification | Exception) -> None:
    left = list(given)

    async def verify(_url: str) -> Verification:
        answer = left.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(stage, "verify", verify)


async def test_a_database_that_went_away_is_asked_again(monkeypatch):
    fine = Verification([], 1)
    away = (asyncpg.InterfaceError("the connection is closed"), ConnectionRefusedError())
    answers(monkeypatch, *away, fine)
    assert await stage.verified(SYSTEM) is fine


async def test_a_database_that_stays_away_ends_the_demo(monkeypatch):
    monkeypatch.setattr(stage, "_SETTLE_S", -1)
    answers(monkeypatch, ConnectionRefusedError())
    with pytest.raises(ConnectionRefusedError):
        await stage.verified(SYSTEM)


async def test_what_is_wrong_with_the_question_is_told_at_once(monkeypatch):
    answers(monkeypatch, asyncpg.UndefinedTableError("no such table"))
    with pytest.raises(asyncpg.UndefinedTableError):
        await stage.verified(SYSTEM)
