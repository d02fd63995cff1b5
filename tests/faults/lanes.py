"""The load: each lane founds cooperatives one after the other and takes each through a quarter."""

import asyncio
from dataclasses import dataclass
from typing import Any

from habitat_cli.api import Api, ApiError, Person
from habitat_cli.bootstrap import NewCooperative, OperatorSettings, bootstrap
from habitat_cli.demo import payments, quarter
from habitat_cli.demo.cast import Cast
from habitat_cli.demo.figures import PASSWORD
from habitat_cli.system import System

from ..journeys.people_at_work import CONTRIBUTIONS, REQUEST, approve, cents, log
from ..journeys.test_acceptance_c1 import ALLOCATIONS
from .door import Door
from .witness import Witness

SURPLUS_MINOR = 1_000_000
_NOT_YET = {"NOT_FOUND", "PERIOD_NOT_OPEN", "VALIDATION"}
"""What People says of a period that it has not heard of."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A cooperative whose quarter is closed and paid, and what its members were told."""

    name: str
    cooperative_id: str
    allocations: dict[str, str]
    paid_minor: int
    contributions: int


async def one_quarter(system: System, api: Witness, name: str, door: Door) -> Finished:
    """Founding, members, contributions, approvals, close, allocations, payments."""
    cast = await found(system, api, name, door)
    period = await quarter.open_first_quarter(cast)
    await _intake(cast, name, door)
    await quarter.book_result(cast, SURPLUS_MINOR)
    workflow_id = await quarter.start_close(cast, REQUEST, period["id"], "LIVE")
    await quarter.await_workflow(cast.admin, workflow_id, {"WAITING"})
    agreement = await quarter.agreement_of(cast.admin, period["id"])
    await quarter.approve(cast, agreement["id"])
    await quarter.await_workflow(cast.admin, workflow_id, {"COMPLETED"})
    due = await payments.await_distributions(cast, len(ALLOCATIONS))
    paid = await payments.pay_all(cast, due, lambda _count: None)
    lines = await cast.admin.pages("allocations", "total member { displayName }")
    logged = await cast.admin.pages("contributions", "id status")
    return Finished(
        name,
        str(door.cooperative_id),
        {line["member"]["displayName"]: line["total"] for line in lines},
        sum(cents(item["amount"]) for item in paid),
        len(logged),
    )


class Resident(Person):
    """Signs in at People itself: the public door does not know which of several cooperatives."""

    def __init__(self, api: Api, email: str, password: str, door: Door) -> None:
        super().__init__(api, email, password)
        self.door = door

    async def _login(self, password: str) -> dict[str, Any]:
        tokens = await self.door.sign_in(self.email, password)
        self._token = tokens.access_token
        return {"mustChangePassword": tokens.must_change_password, "viewer": {}}


async def found(system: System, api: Witness, name: str, door: Door) -> Cast:
    """An admin and two stewards of a new cooperative who have signed in."""
    new = NewCooperative(
        name=f"Grove {name}",
        admin_email=f"admin.{name}@habitat.example",
        admin_name="Admin",
        cooperative_id=door.cooperative_id,
        admin_tier="community",
        settings={"default_payment_method": "ach"},
    )
    made = await bootstrap(OperatorSettings.load(**system.client_values()), new)
    admin = Resident(api, made.email, made.temporary_password, door)
    await admin.sign_in(new_password=PASSWORD)
    first, second = [
        await member(
            admin, door, f"steward{n}.{name}", f"Steward {n}", role="STEWARD", tier="COMMUNITY"
        )
        for n in (1, 2)
    ]
    return Cast(admin, (first, second))


async def member(
    admin: Person, door: Door, mailbox: str, name: str, *, role: str, tier: str
) -> Resident:
    """A new active member who has signed in."""
    email = f"{mailbox}@example.org"
    created = await admin.do(
        "createMember",
        "member { id } temporaryPassword",
        email=email,
        displayName=name,
        legalName=name,
        tier=tier,
        role=role,
        joinedOn="2025-01-01",
        activate=True,
        issuePassword=True,
    )
    password = created.get("temporaryPassword")
    while not password:  # the answer that held it was lost; only its hash is kept
        issued = await admin.do(
            "resetMemberPassword", "temporaryPassword", memberId=created["member"]["id"]
        )
        password = issued.get("temporaryPassword")
    person = Resident(admin.api, email, password, door)
    await person.sign_in(new_password=PASSWORD)
    return person


async def _intake(cast: Cast, name: str, door: Door) -> None:
    for who, entries in CONTRIBUTIONS.items():
        person = await member(
            cast.admin, door, f"{who.lower()}.{name}", who, role="MEMBER", tier="COOPERATIVE"
        )
        for entry in entries:
            await approve(cast, await _logged(person, entry))


async def _logged(person: Person, entry: dict[str, Any]) -> dict[str, Any]:
    """Once People has heard of the period."""
    async with asyncio.timeout(120):
        while True:
            try:
                return await log(person, **entry)
            except ApiError as error:
                if error.reason not in _NOT_YET:
                    raise
                await asyncio.sleep(0.2)
