"""The members of acceptance scenario C1 and their seven contributions, logged by themselves."""

import asyncio
from pathlib import Path
from typing import Any

from habitat_cli.api import Person
from habitat_cli.demo import quarter
from habitat_cli.demo.cast import Cast, first_sign_in
from habitat_cli.demo.figures import Request

from .living import Living

Json = dict[str, Any]
Cents = dict[str, int]

CONTRIBUTIONS: dict[str, list[Json]] = {
    "Alder": [
        {"categoryCode": "labor", "minutes": 3600, "rate": "100.00"},
        {"categoryCode": "expertise", "amount": "2000.00"},
        {"categoryCode": "relationship", "amount": "10000.00", "attributionBp": 500},
    ],
    "Beech": [
        {"categoryCode": "labor", "minutes": 2400, "rate": "100.00"},
        {"categoryCode": "capital", "amount": "1000.00", "capitalKind": "CASH"},
    ],
    "Cedar": [
        {"categoryCode": "labor", "minutes": 900, "rate": "100.00"},
        {"categoryCode": "expertise", "amount": "1000.00"},
    ],
}


async def join(cast: Cast, name: str) -> Person:
    """A new active cooperative member who has signed in."""
    return (await joined(cast, name))[1]


async def joined(cast: Cast, name: str) -> tuple[str, Person]:
    """The same with the member's id."""
    email = f"{name.lower()}@example.org"
    created = await cast.admin.do(
        "createMember",
        "member { id } temporaryPassword",
        email=email,
        displayName=name,
        legalName=name,
        tier="COOPERATIVE",
        role="MEMBER",
        joinedOn="2025-01-01",
        activate=True,
        issuePassword=True,
    )
    member_id = created["member"]["id"]
    person = await first_sign_in(cast.admin, member_id, email, created["temporaryPassword"])
    return member_id, person


async def log(person: Person, **fields: Any) -> Json:
    """Log and submit one contribution; returns it."""
    fields.setdefault("date", "2026-03-10")
    fields.setdefault("description", "Work for the cooperative in the first quarter")
    created = await person.do("createContribution", "contribution { id }", **fields)
    done = await person.do(
        "submitContribution",
        "contribution { id number status requiredApprovals }",
        id=created["contribution"]["id"],
    )
    return dict(done["contribution"])


async def approve(cast: Cast, contribution: Json) -> Json:
    """As many stewards as the contribution needs."""
    state: Json = {}
    for steward in cast.stewards[: contribution["requiredApprovals"]]:
        answer = await steward.do(
            "approveContribution",
            "contribution { id number status claimStatus postingStatus }",
            id=contribution["id"],
            comment="Seen",
        )
        state = answer["contribution"]
    assert state["status"] == "APPROVED"
    return state


async def seven_contributions(cast: Cast) -> dict[str, Person]:
    """The whole of scenario C1 up to the close: three members, seven approved contributions."""
    people = {}
    for name, entries in CONTRIBUTIONS.items():
        people[name] = await join(cast, name)
        for entry in entries:
            await approve(cast, await log(people[name], **entry))
    return people


async def open_quarter(living: Living, surplus_minor: int = 1_000_000) -> Json:
    """Q1 2026 with its seven contributions and its result booked."""
    period = await quarter.open_first_quarter(living.cast)
    await seven_contributions(living.cast)
    await quarter.book_result(living.cast, surplus_minor)
    return period


async def propose(living: Living, period_id: str) -> tuple[str, Json]:
    """Start the close and wait for its agreement: the workflow's id and the agreement."""
    workflow_id = await quarter.start_close(living.cast, REQUEST, period_id, "LIVE")
    await quarter.await_workflow(living.cast.admin, workflow_id, {"WAITING"})
    return workflow_id, await quarter.agreement_of(living.cast.admin, period_id)


async def close_quarter(living: Living, period_id: str) -> Json:
    """The whole close with both approvals; returns the applied agreement."""
    workflow_id, agreement = await propose(living, period_id)
    await quarter.approve(living.cast, agreement["id"])
    await quarter.await_workflow(living.cast.admin, workflow_id, {"COMPLETED"})
    return await quarter.agreement_of(living.cast.admin, period_id)


async def period_status(living: Living, period_id: str) -> str:
    document = "query($id: ID!) { period(id: $id) { status } }"
    answer = await living.cast.admin.ask(document, {"id": period_id})
    return str(answer["period"]["status"])


async def until_period(living: Living, period_id: str, status: str, timeout_s: float = 20) -> None:
    """Wait for a state that a workflow brings about. Fails after `timeout_s`."""
    async with asyncio.timeout(timeout_s):
        while await period_status(living, period_id) != status:  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.1)


def cents(text: str) -> int:
    return int(text.replace(".", ""))


REQUEST = Request(
    folder=Path(),
    surplus_minor=1_000_000,
    cash_rate_bp=None,
    roll_forward=False,
    json_file=None,
    own_data=False,
)
