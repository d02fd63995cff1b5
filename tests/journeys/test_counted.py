"""A quarter of a small cooperative, counted twice: by the processes' figures and by their rows."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from dataclasses import replace

import httpx2
import pytest
from prometheus_client.parser import text_string_to_metric_families

from habitat_cli.api import ApiError
from habitat_cli.demo import quarter

from .living import Living, prove
from .people_at_work import REQUEST, join, log, open_quarter

Figures = dict[tuple[str, tuple[str, ...]], float]

BY_CATEGORY = {
    "contributions_submitted_total": "submitted_at IS NOT NULL",
    "contributions_approved_total": "status = 'approved'",
    "contributions_rejected_total": "status = 'rejected'",
    "contribution_amount_usd_count": "status = 'approved'",
}
COUNTERS = {
    ("people", "members_registered_total"): "SELECT count(*) FROM people.member",
    ("treasury", "periods_closed_total"): """
        SELECT count(*) FROM treasury.period WHERE status IN ('closed', 'locked')""",
    ("treasury", "period_duration_days_sum"): """
        SELECT sum(end_date - start_date + 1) FROM treasury.period WHERE status = 'closed'""",
    ("agreements", "allocations_calculated_total"): "SELECT count(*) FROM agreements.allocation",
    ("agreements", "allocations_distributed_total"): """
        SELECT count(*) FROM agreements.allocation a JOIN agreements.agreement g
            ON g.cooperative_id = a.cooperative_id AND g.id = a.agreement_id
        WHERE g.status = 'applied'""",
    ("agreements", "allocation_amount_usd_sum"): """
        SELECT sum(total_minor) / 100.0 FROM agreements.allocation WHERE total_minor > 0""",
}
GAUGES = {
    ("people", "members_total"): "SELECT count(*) FROM people.member",
    ("people", "members_active"): "SELECT count(*) FROM people.member WHERE status = 'active'",
    ("people", "periods_active"): """
        SELECT count(*) FROM treasury.period WHERE status IN ('open', 'closing')""",
    ("worker", "workflow_stuck"): """
        SELECT count(*) FROM worker.workflow_instance WHERE status IN ('failed', 'compensating')""",
    ("treasury", "outbox_pending"): """
        SELECT count(*) FROM treasury.outbox WHERE published_at IS NULL""",
}
HEARERS = ("treasury", "people", "agreements", "worker")


@pytest.mark.timeout(300)
async def test_the_figures_of_a_quarter_are_the_rows_of_it(
    start: Callable[..., Awaitable[Living]],
) -> None:
    living = await start()
    await a_quarter_with_loose_ends(living)
    await prove(living)
    await settled(living)
    shown = {name: figures async for name, figures in metrics(living)}
    await counters_are_the_rows(living, shown)

    await living.kill("people")  # its gauges are read when it begins, else once a minute
    await until(lambda: gauges_are_the_rows(living))


async def a_quarter_with_loose_ends(living: Living) -> None:
    """Every state a contribution can be counted in, a member who left, and a closed period."""
    period = await open_quarter(living)
    elm = await join(living.cast, "Elm")
    first, second = living.cast.stewards
    refused = await log(elm, categoryCode="labor", minutes=60, rate="40.00")
    await first.do("rejectContribution", "contribution { id }", id=refused["id"],
                   reason="Logged by somebody else already")  # fmt: skip
    for minutes in (30, 45):
        await log(elm, categoryCode="labor", minutes=minutes, rate="40.00")
    asked = await log(elm, categoryCode="expertise", amount="120.00")
    await second.do("requestClarification", "contribution { id }", id=asked["id"],
                    comment="For which of the two groves?")  # fmt: skip
    with pytest.raises(ApiError):
        await living.cast.admin.api.execute(
            "mutation($i: LoginInput!) { login(input: $i) { accessToken } }",
            {"i": {"email": "elm@example.org", "password": "not the password of Elm"}},
        )
    rolling = replace(REQUEST, roll_forward=True)
    workflow_id = await quarter.start_close(living.cast, rolling, period["id"], "LIVE")
    await quarter.await_workflow(living.cast.admin, workflow_id, {"WAITING"})
    agreement = await quarter.agreement_of(living.cast.admin, period["id"])
    await quarter.approve(living.cast, agreement["id"])
    await quarter.await_workflow(living.cast.admin, workflow_id, {"COMPLETED"})
    await suspend(living, "elm@example.org")


async def suspend(living: Living, email: str) -> None:
    document = "query($s: String) { members(filter: {search: $s}) { edges { node { id } } } }"
    found = await living.cast.admin.ask(document, {"s": email})
    (edge,) = found["members"]["edges"]
    await living.cast.admin.do(
        "changeMemberStatus", "member { id }", id=edge["node"]["id"], status="SUSPENDED",
        reason="Asked for a pause", effectiveOn="2026-04-05",
    )  # fmt: skip


async def settled(living: Living) -> None:
    """No fact is on its way, no workflow runs."""
    waits = """
    SELECT (SELECT count(*) FROM bus.messages WHERE state = 'ready')
         + (SELECT count(*) FROM worker.workflow_instance WHERE status IN ('pending', 'running'))
         + """ + " + ".join(
        f"(SELECT count(*) FROM {name}.outbox WHERE published_at IS NULL)" for name in HEARERS
    )
    while await living.rows.fetchval(waits):  # noqa: ASYNC110  it looks at a database
        await asyncio.sleep(0.1)


async def metrics(living: Living) -> AsyncIterator[tuple[str, Figures]]:
    """What each process shows: by name and label values."""
    async with httpx2.AsyncClient(trust_env=False) as web:
        for child in living.system.status().children:
            if child.http_port is not None:
                text = (await web.get(f"http://127.0.0.1:{child.http_port}/metrics")).text
                yield child.name, figures(text)


def figures(text: str) -> Figures:
    return {
        (sample.name, tuple(value for name, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def summed(found: Figures, name: str, *, where: Iterable[str] = ()) -> float:
    return sum(v for (n, labels), v in found.items() if n == name and {*where} <= {*labels})


async def counters_are_the_rows(living: Living, shown: Mapping[str, Figures]) -> None:
    people, worker = shown["people"], shown["worker"]
    for name, condition in BY_CATEGORY.items():
        wanted = await by_category(living, condition)
        found = {labels[0]: v for (n, labels), v in people.items() if n == name and v}
        assert found == wanted, name
    for (service, name), query in COUNTERS.items():
        wanted_number = float(await living.rows.fetchval(query))
        assert shown[service][name, ()] == pytest.approx(wanted_number), name
    sessions = await living.rows.fetchval("SELECT count(*) FROM people.session")
    assert people["auth_tokens_issued_total", ("refresh",)] == sessions
    assert people["auth_attempts_total", ("failure",)] == 1
    for name in HEARERS:
        taken = await living.rows.fetchval(f"SELECT count(*) FROM {name}.inbox")
        assert summed(shown[name], "idempotency_misses_total") == taken, name
        assert summed(shown[name], "dead_letter_queue_total") == 0
    rows = await living.rows.fetch(
        "SELECT type, count(*) AS started, count(*) FILTER (WHERE status = 'completed') AS done"
        " FROM worker.workflow_instance GROUP BY type"
    )
    for row in rows:
        assert worker["workflows_started_total", (row["type"],)] == row["started"]
        done = summed(worker, "workflows_completed_total", where=(row["type"], "success"))
        assert done == row["done"]
        assert worker["workflow_duration_seconds_count", (row["type"],)] == row["done"]


async def gauges_are_the_rows(living: Living) -> bool:
    """At last: until then nobody shows them, or the process still begins."""
    try:
        shown = {name: found async for name, found in metrics(living)}
    except httpx2.TransportError:
        return False
    wanted = await by_category(living, "status IN ('submitted', 'clarification_requested')")
    assert wanted == {"labor": 2, "expertise": 1}
    pending = shown["people"].items()
    seen = {labels[0]: v for (name, labels), v in pending if name == "contributions_pending"}
    rows = {key: float(await living.rows.fetchval(query)) for key, query in GAUGES.items()}
    return seen == wanted and rows == {
        (service, name): shown[service].get((name, ())) for service, name in GAUGES
    }


async def by_category(living: Living, condition: str) -> dict[str, float]:
    query = f"SELECT category_code, count(*) FROM people.contribution WHERE {condition}"
    return {row[0]: float(row[1]) for row in await living.rows.fetch(f"{query} GROUP BY 1")}


async def until(found: Callable[[], Awaitable[bool]]) -> None:
    """The test's own limit ends a wait in vain."""
    while not await found():  # noqa: ASYNC110  another process's figures
        await asyncio.sleep(0.2)
