"""Callers who meet share one commit, and each gets what he would have got alone."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any
from uuid import uuid4

import pytest

from chassis import tracing
from chassis.commands import Commands
from chassis.database import Units
from chassis.embedded import free_port
from chassis.gathering import Gathering
from chassis.settings import ServiceSettings
from chassis.testing import ScratchDatabase, call_as
from kernel.call import Call, Role
from kernel.errors import IdempotencyConflict, Refused
from kernel.ids import new_id

from .oak import Grove, PlantRequest, PlantResponse

CALLERS = 40


class Gardeners:
    """Plants trees for those who come; `ash` is refused, `elm` only grows when planted alone."""

    def __init__(self, units: Units) -> None:
        self.units = units
        self.commands = Commands(units, Grove)
        self.groups: list[int] = []
        self.under_way = asyncio.Event()
        self.fault: str | None = None
        self.gathering: Gathering[Grove, Any, Any] = self.commands.gathering(
            self.together, self.alone
        )

    async def together(self, groves: Sequence[Grove], requests: Sequence[Any]) -> list[Any]:
        self.groups.append(len(groves))
        self.under_way.set()
        if self.fault:
            await (await groves[0].unit.driver()).execute(self.fault)
        return [
            None if request.name in ("ash", "elm") else await self._plant(grove, request.name)
            for grove, request in zip(groves, requests, strict=True)
        ]

    async def alone(self, call: Call, request: Any) -> Any:
        async def use_case(grove: Grove) -> Any:
            if request.name == "ash":
                raise Refused
            return await self._plant(grove, request.name)

        return await self.commands.run(call, request, PlantResponse, use_case)

    async def plant(self, name: str, call: Call | None = None) -> Any:
        call = call or call_as(key=new_id())
        return await self.gathering.run(call, PlantRequest(name=name))

    async def rows(self, query: str, call: Call | None = None) -> list[tuple[Any, ...]]:
        async with self.units.open(call or call_as(), read_only=True) as unit:
            return [tuple(row) for row in await (await unit.driver()).fetch(query)]

    async def _plant(self, grove: Grove, name: str) -> Any:
        return PlantResponse(id=str(await grove.plant_and_tell(name)))


@pytest.fixture
def gardeners(habitat_db: ScratchDatabase, service_units: Callable[..., Units]) -> Gardeners:
    return Gardeners(service_units(habitat_db, "oak"))


async def test_callers_who_meet_commit_once_and_are_told_apart(gardeners: Gardeners):
    calls = [call_as(Role.STEWARD, key=new_id()) for _ in range(CALLERS)]
    answers = await asyncio.gather(
        *(gardeners.plant(f"oak {place}", call) for place, call in enumerate(calls))
    )
    assert sum(gardeners.groups) == CALLERS
    commits = await gardeners.rows("SELECT DISTINCT xmin::text FROM oak.tree")
    assert len(commits) == len(gardeners.groups) < 4
    trees = await gardeners.rows("SELECT id::text, name FROM oak.tree")
    assert dict(trees) == {answer.id: f"oak {place}" for place, answer in enumerate(answers)}
    told = await gardeners.rows(
        "SELECT o.event_id::text, o.envelope ->> 'correlation_id', a.actor_id, a.after ->> 'name', "
        "c.response FROM oak.outbox o "
        "JOIN oak.audit_entry a ON a.subject_id = o.aggregate_id::text "
        "JOIN oak.processed_command c ON c.actor_id = a.actor_id"
    )
    assert sorted(told) == sorted(
        (
            answer.event_ids[0],
            str(call.correlation_id),
            call.actor.id,
            f"oak {place}",
            answer.SerializeToString(deterministic=True),
        )
        for place, (call, answer) in enumerate(zip(calls, answers, strict=True))
    )
    assert all(
        a.correlation_id == str(c.correlation_id) for c, a in zip(calls, answers, strict=True)
    )


async def test_a_lone_caller_waits_for_nobody(gardeners: Gardeners):
    assert (await gardeners.plant("oak")).id
    assert (await gardeners.plant("oak")).id
    assert gardeners.groups == []


async def test_one_refusal_is_one_callers_own(gardeners: Gardeners):
    names = ["oak", "ash", "elm", "beech"] * 5
    outcomes = await asyncio.gather(
        *(gardeners.plant(name) for name in names), return_exceptions=True
    )
    for name, outcome in zip(names, outcomes, strict=True):
        assert isinstance(outcome, Refused) == (name == "ash")
    grown = await gardeners.rows("SELECT name, count(*) FROM oak.tree GROUP BY 1 ORDER BY 1")
    assert grown == [("beech", 5), ("elm", 5), ("oak", 5)]
    assert await gardeners.rows("SELECT count(*), count(response) FROM oak.processed_command") == [
        (15, 15)
    ]


@pytest.mark.parametrize(
    "fault",
    ["SELECT 1 / 0", "SELECT pg_terminate_backend(pg_backend_pid())"],
    ids=["a statement fails", "the connection breaks"],
)
async def test_a_group_that_fails_is_done_one_by_one(gardeners: Gardeners, fault: str):
    gardeners.fault = fault
    answers = await asyncio.gather(*(gardeners.plant("oak") for _ in range(10)))
    assert gardeners.groups
    trees = await gardeners.rows("SELECT id::text FROM oak.tree")
    assert sorted(trees) == sorted((answer.id,) for answer in answers)


async def test_racing_repeats_have_one_effect_and_one_answer(gardeners: Gardeners):
    call = call_as(key=new_id())
    answers = await asyncio.gather(*(gardeners.plant("oak", call) for _ in range(16)))
    answers.append(await gardeners.plant("oak", call))
    assert len({answer.SerializeToString(deterministic=True) for answer in answers}) == 1
    assert await gardeners.rows("SELECT count(*) FROM oak.tree") == [(1,)]


async def test_of_two_contents_under_one_key_the_first_is_done(gardeners: Gardeners):
    for _ in range(5):
        call = call_as(key=new_id())
        outcomes = await asyncio.gather(
            *(gardeners.plant(name, call) for name in ("oak", "beech", "oak", "cedar")),
            return_exceptions=True,
        )
        kinds = [type(outcome) for outcome in outcomes]
        assert kinds == [PlantResponse, IdempotencyConflict, PlantResponse, IdempotencyConflict]
    assert await gardeners.rows("SELECT name, count(*) FROM oak.tree GROUP BY 1") == [("oak", 5)]


async def test_cooperatives_never_share_a_transaction(gardeners: Gardeners):
    calls = [
        call_as(key=new_id(), cooperative_id=cooperative)
        for cooperative in (uuid4(), uuid4())
        for _ in range(8)
    ]
    await asyncio.gather(*(gardeners.plant("oak", call) for call in calls))
    commits = [
        {row[0] for row in await gardeners.rows("SELECT xmin::text FROM oak.tree", call)}
        for call in (calls[0], calls[-1])
    ]
    assert all(commits)
    assert not commits[0] & commits[1]


async def test_a_caller_who_leaves_takes_nobody_along(gardeners: Gardeners):
    async with gardeners.units.open(call_as()) as unit:
        await (await unit.driver()).execute("LOCK TABLE oak.tree IN SHARE MODE")
        early = [asyncio.create_task(gardeners.plant("oak")) for _ in range(4)]
        await gardeners.under_way.wait()
        late = [asyncio.create_task(gardeners.plant("beech")) for _ in range(4)]
        await asyncio.sleep(0)
        for task in (early[0], late[0]):
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
    answers = await asyncio.gather(*early[1:], *late[1:])
    assert len({answer.id for answer in answers}) == 6
    # The first was on his way already: done, under his key. The other had not begun.
    grown = await gardeners.rows("SELECT name, count(*) FROM oak.tree GROUP BY 1 ORDER BY 1")
    assert grown == [("beech", 3), ("oak", 4)]


async def test_without_a_key_everybody_goes_alone(gardeners: Gardeners):
    await asyncio.gather(*(gardeners.plant("oak", call_as()) for _ in range(4)))
    assert gardeners.groups == []
    assert await gardeners.rows("SELECT count(*) FROM oak.tree") == [(4,)]


async def test_each_fact_of_a_group_belongs_to_its_callers_trace(gardeners: Gardeners):
    nobody = f"http://127.0.0.1:{free_port()}"
    tracing.configure("oak", ServiceSettings(otel_exporter_otlp_endpoint=nobody))

    async def plant(place: int) -> Any:
        with tracing.entering("plant", f"00-{place:032x}-{place:016x}-01"):
            return await gardeners.plant(f"oak {place}")

    try:
        await asyncio.gather(*(plant(place) for place in range(1, 9)))
    finally:
        tracing.shutdown()
    assert gardeners.groups == [8]
    traces = await gardeners.rows(
        "SELECT payload ->> 'name', split_part(envelope -> 'metadata' ->> 'traceparent', '-', 2) "
        "FROM oak.outbox"
    )
    assert sorted(traces) == [(f"oak {place}", f"{place:032x}") for place in range(1, 9)]


async def test_a_group_weighs_no_more_than_it_may(gardeners: Gardeners):
    """A lighter one does not pass a heavy one by, and what is too heavy for a group goes alone."""
    weights = {"oak": 4, "beech": 5, "yew": 11, "ivy": 0}
    gathering: Gathering[Grove, Any, Any] = gardeners.commands.gathering(
        gardeners.together, gardeners.alone, weight=lambda r: weights[r.name], most=10
    )
    names = ("oak", "beech", "oak", "ivy", "yew", "oak", "beech", "ivy")
    await asyncio.gather(
        *(gathering.run(call_as(key=new_id()), PlantRequest(name=name)) for name in names)
    )
    assert gardeners.groups == [2, 2, 3]
    grown = await gardeners.rows("SELECT name, count(*) FROM oak.tree GROUP BY 1 ORDER BY 1")
    assert grown == [("beech", 2), ("ivy", 2), ("oak", 3), ("yew", 1)]
