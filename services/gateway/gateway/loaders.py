"""One batch call for each question that a request asks, however many rows ask it.

Loaders live as long as one request: what one person may see another may not.
"""

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from strawberry.dataloader import DataLoader

from chassis.client import READ_S, ask
from gateway.services import Services
from habitat.agreements.v1 import (
    allocations_pb2,
    claims_pb2,
    distributions_pb2,
    formulas_pb2,
    governance_pb2,
)
from habitat.people.v1 import contributions_pb2, members_pb2, policy_pb2
from habitat.treasury.v1 import accounts_pb2, capital_pb2, ledger_pb2, periods_pb2
from habitat.worker.v1 import workflows_pb2
from kernel.call import Call

if TYPE_CHECKING:
    import grpc

Q = TypeVar("Q")
A = TypeVar("A")
R = TypeVar("R")

BATCH_MAX = 1000


class Loaders:
    """Each loader answers None for a row that is missing or hidden from the caller."""

    def __init__(self, services: Services, call: Call) -> None:
        self._services = services
        self._call = call

    def _by_id(
        self,
        method: "grpc.UnaryUnaryMultiCallable[Q, A]",
        request: Callable[[list[str]], Q],
        rows: Callable[[A], Iterable[R]],
    ) -> DataLoader[str, R | None]:
        async def load(ids: list[str]) -> list[R | None]:
            reply = await ask(method, request(ids), call=self._call, timeout_s=READ_S)
            found: dict[str, R] = {_id(row): row for row in rows(reply)}
            return [found.get(row_id) for row_id in ids]

        return DataLoader(load_fn=load, max_batch_size=BATCH_MAX)

    @cached_property
    def members(self) -> DataLoader[str, members_pb2.Member | None]:
        return self._by_id(
            self._services.members.BatchGetMembers,
            lambda ids: members_pb2.BatchGetMembersRequest(ids=ids),
            lambda reply: reply.members,
        )

    @cached_property
    def contributions(self) -> DataLoader[str, contributions_pb2.Contribution | None]:
        return self._by_id(
            self._services.contributions.BatchGetContributions,
            lambda ids: contributions_pb2.BatchGetContributionsRequest(ids=ids),
            lambda reply: reply.contributions,
        )

    @cached_property
    def categories(self) -> DataLoader[str, policy_pb2.ContributionCategory | None]:
        """By code; the whole list is one short answer."""

        async def load(codes: list[str]) -> list[policy_pb2.ContributionCategory | None]:
            reply = await ask(
                self._services.policy.ListContributionCategories,
                policy_pb2.ListContributionCategoriesRequest(),
                call=self._call,
                timeout_s=READ_S,
            )
            found = {category.code: category for category in reply.categories}
            return [found.get(code) for code in codes]

        return DataLoader(load_fn=load)

    @cached_property
    def accounts(self) -> DataLoader[str, accounts_pb2.Account | None]:
        return self._by_id(
            self._services.accounts.BatchGetAccounts,
            lambda ids: accounts_pb2.BatchGetAccountsRequest(ids=ids),
            lambda reply: reply.accounts,
        )

    @cached_property
    def transactions(self) -> DataLoader[str, ledger_pb2.Transaction | None]:
        return self._by_id(
            self._services.ledger.BatchGetTransactions,
            lambda ids: ledger_pb2.BatchGetTransactionsRequest(ids=ids),
            lambda reply: reply.transactions,
        )

    @cached_property
    def periods(self) -> DataLoader[str, periods_pb2.Period | None]:
        return self._by_id(
            self._services.periods.BatchGetPeriods,
            lambda ids: periods_pb2.BatchGetPeriodsRequest(ids=ids),
            lambda reply: reply.periods,
        )

    @cached_property
    def capital_accounts(self) -> DataLoader[str, capital_pb2.CapitalAccount | None]:
        return self._by_id(
            self._services.capital.BatchGetCapitalAccounts,
            lambda ids: capital_pb2.BatchGetCapitalAccountsRequest(member_ids=ids),
            lambda reply: reply.capital_accounts,
        )

    @cached_property
    def formulas(self) -> DataLoader[str, formulas_pb2.FormulaVersion | None]:
        return self._by_id(
            self._services.formulas.BatchGetFormulas,
            lambda ids: formulas_pb2.BatchGetFormulasRequest(ids=ids),
            lambda reply: reply.formulas,
        )

    @cached_property
    def agreements(self) -> DataLoader[str, allocations_pb2.AllocationAgreement | None]:
        return self._by_id(
            self._services.allocations.BatchGetAgreements,
            lambda ids: allocations_pb2.BatchGetAgreementsRequest(ids=ids),
            lambda reply: reply.agreements,
        )

    @cached_property
    def allocations(self) -> DataLoader[str, allocations_pb2.Allocation | None]:
        return self._by_id(
            self._services.allocations.BatchGetAllocations,
            lambda ids: allocations_pb2.BatchGetAllocationsRequest(ids=ids),
            lambda reply: reply.allocations,
        )

    @cached_property
    def distributions(self) -> DataLoader[str, distributions_pb2.Distribution | None]:
        return self._by_id(
            self._services.distributions.BatchGetDistributions,
            lambda ids: distributions_pb2.BatchGetDistributionsRequest(ids=ids),
            lambda reply: reply.distributions,
        )

    @cached_property
    def approvals(self) -> DataLoader[str, governance_pb2.GovernanceApproval | None]:
        return self._by_id(
            self._services.governance.BatchGetApprovals,
            lambda ids: governance_pb2.BatchGetApprovalsRequest(ids=ids),
            lambda reply: reply.approvals,
        )

    @cached_property
    def workflows(self) -> DataLoader[str, workflows_pb2.Workflow | None]:
        return self._by_id(
            self._services.workflows.BatchGetWorkflows,
            lambda ids: workflows_pb2.BatchGetWorkflowsRequest(ids=ids),
            lambda reply: reply.workflows,
        )

    @cached_property
    def patronage(self) -> DataLoader[str, claims_pb2.PatronageSummary | None]:
        """By `<member id>:<period id>`."""

        def request(keys: list[str]) -> claims_pb2.BatchGetPatronageSummariesRequest:
            pairs = [key.split(":") for key in keys]
            return claims_pb2.BatchGetPatronageSummariesRequest(
                keys=[claims_pb2.PatronageKey(member_id=m, period_id=p) for m, p in pairs]
            )

        return self._by_id(
            self._services.claims.BatchGetPatronageSummaries,
            request,
            lambda reply: reply.summaries,
        )


def _id(row: Any) -> str:
    return str(row.id)
