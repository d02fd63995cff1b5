"""Anything again by its global id (Relay)."""

import asyncio
from collections.abc import Awaitable, Callable

import strawberry

from gateway.context import Info
from gateway.schema.accounts import account_of
from gateway.schema.allocations import agreement_of, allocation_of
from gateway.schema.capital import capital_account_of
from gateway.schema.contributions import contribution_of
from gateway.schema.described import described_field
from gateway.schema.distributions import distribution_of
from gateway.schema.formulas import formula_of
from gateway.schema.governance import approval_of
from gateway.schema.ids import Node, parts
from gateway.schema.members import member_of
from gateway.schema.patronage import patronage_of
from gateway.schema.periods import period_of
from gateway.schema.transactions import transaction_of
from gateway.schema.workflows import workflow_of
from kernel.errors import Invalid

NODES_MAX = 200

_LOAD: dict[str, Callable[[Info, str], Awaitable[Node | None]]] = {
    "Account": account_of,
    "Allocation": allocation_of,
    "AllocationAgreement": agreement_of,
    "CapitalAccount": capital_account_of,
    "Contribution": contribution_of,
    "Distribution": distribution_of,
    "FormulaVersion": formula_of,
    "GovernanceApproval": approval_of,
    "Member": member_of,
    "PatronageSummary": patronage_of,
    "Period": period_of,
    "Transaction": transaction_of,
    "Workflow": workflow_of,
}


async def _node(info: Info, id: str, field: str) -> Node | None:
    type_name, local = parts(id, field=field)
    load = _LOAD.get(type_name)
    if load is None or (":" in local) != (type_name == "PatronageSummary"):
        raise Invalid("Nothing can be fetched by this id.", field=field)
    return await load(info, local)


@strawberry.type
class NodeQueries:
    @strawberry.field
    async def node(self, info: Info, id: strawberry.ID) -> Node | None:
        return await _node(info, id, "id")

    @described_field("In the order asked; null for what is missing or hidden.")
    async def nodes(self, info: Info, ids: list[strawberry.ID]) -> list[Node | None] | None:
        if len(ids) > NODES_MAX:
            raise Invalid(f"At most {NODES_MAX} ids.", field="ids")
        return list(await asyncio.gather(*(_node(info, item, "ids") for item in ids)))
