"""G6: how many calls behind it the gateway makes for one request, as the services' logs tell."""

import asyncio
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import httpx2

from benchmarks.figure import Figure
from benchmarks.gateway.stage import DASHBOARD, Stage, logged_by, stage, token_of
from habitat_cli.demo import quarter
from habitat_cli.demo.figures import FIRST_STEWARD, Request
from tests.journeys.people_at_work import joined

TELLING = {"LOG_LEVEL": "debug", "LOG_FORMAT": "json"}
APPROVED = 12
SURPLUS_MINOR = 1_000_000

QUESTIONS = {
    "dashboard": DASHBOARD,
    "contributions": """{
      contributions(first: 50) { totalCount edges { node { number value status
        member { displayName } category { name } period { code } decidedBy { displayName }
        createdBy { displayName } } } }
    }""",
    "review queue": """{
      reviewQueue(first: 50) { edges { node { number value requiredApprovals approvalCount
        member { displayName } category { name } } } }
    }""",
    "allocations": """query($period: ID!) {
      allocations(filter: {periodId: $period}, first: 50) { edges { node { total cash retained
        member { displayName } period { code } agreement { number status } } } }
    }""",
    "statement": """query($me: ID!, $period: ID!) {
      allocationStatement(memberId: $me, periodId: $period) { periodName
        allocation { total member { displayName } } agreement { number }
        claims { weightedValue contribution { number member { displayName } } } steps { result } }
    }""",
}

Calls = Counter[tuple[str, str]]
"""By service and method."""


def measure() -> Figure:
    return asyncio.run(_measured())


async def _measured() -> Figure:
    async with stage(TELLING) as living:
        await _a_quarter(living)
        token = await token_of(living.cast.admin.api, FIRST_STEWARD)
        await _calls(living, token, "{ __typename }")  # signed in now
        counted = {name: await _calls(living, token, text) for name, text in QUESTIONS.items()}
    most = max(max(calls.values()) for calls in counted.values())
    of_a_service = max(max(_by_service(calls).values()) for calls in counted.values())
    note = f"most calls to one service {of_a_service}, where the extreme is 1; " + "; ".join(
        f"{name}: "
        + ", ".join(f"{service} {n}" for service, n in sorted(_by_service(calls).items()))
        for name, calls in counted.items()
    )
    what = "calls of one method for a request, the most of five pages"
    return Figure("G6", what, most, 1, "calls", most, 1, at_most=True, note=note)


async def _a_quarter(living: Stage) -> None:
    """Two members with approved, rolled forward and waiting work, and their allocations."""
    _, cedar = await joined(living.cast, "Cedar")
    of_cedar = [await logged_by(cedar, day) for day in range(1, APPROVED + 1)]
    for person, ids in ((living.birch, living.logged), (cedar, of_cedar)):
        for contribution_id in ids:
            await person.do("submitContribution", "contribution { id }", id=contribution_id)
    first, _ = living.cast.stewards
    for ids in (living.logged[:APPROVED], of_cedar[: APPROVED - 2]):
        await first.do("approveContributions", "correlationId", ids=[*ids], comment="Seen")
    await quarter.book_result(living.cast, SURPLUS_MINOR)
    rolling = Request(Path(), 0, None, roll_forward=True, json_file=None, own_data=True)
    workflow_id = await quarter.start_close(living.cast, rolling, living.period_id, "LIVE")
    admin = living.cast.admin
    await quarter.await_workflow(admin, workflow_id, {"WAITING"})
    agreement = await quarter.agreement_of(admin, living.period_id)
    await quarter.approve(living.cast, agreement["id"])
    await quarter.await_workflow(admin, workflow_id, {"COMPLETED"})


async def _calls(living: Stage, token: str, query: str) -> Calls:
    """Raises ValueError when the answer has errors, or an empty list."""
    correlation_id = uuid4()
    headers = {"authorization": f"Bearer {token}", "x-correlation-id": str(correlation_id)}
    known = {"me": living.member_id, "period": living.period_id}
    variables = {name: value for name, value in known.items() if f"${name}" in query}
    async with httpx2.AsyncClient(trust_env=False) as web:
        answer = await web.post(
            f"{living.system.url}/graphql",
            json={"query": query, "variables": variables},
            headers=headers,
        )
    body = answer.json()
    if body.get("errors") or None in body["data"].values() or "[]" in answer.text:
        raise ValueError(f"not the answer that was to be counted: {answer.text[:1000]}")
    return Counter(_answered(living.system.status().home.logs, correlation_id))


def _answered(logs: Path, correlation_id: UUID) -> Iterator[tuple[str, str]]:
    """The line stands before the answer leaves the service."""
    for log in sorted(logs.glob("*.log")):
        for line in log.read_text("utf-8").splitlines():
            if str(correlation_id) in line and '"call answered"' in line:
                told = json.loads(line)
                yield told["service"], told["method"]


def _by_service(calls: Calls) -> Counter[str]:
    found: Counter[str] = Counter()
    for (service, _), times in calls.items():
        found[service] += times
    return found
