"""The whole schema, composed of the nouns."""

from typing import Any, cast

import strawberry
from graphql import DocumentNode, ExecutionResult, GraphQLError, execute
from strawberry.execution import optimized_is_awaitable
from strawberry.extensions import SchemaExtension
from strawberry.schema.config import StrawberryConfig

from gateway.documents import Prepared
from gateway.schema.accounts import AccountCommands, AccountQueries
from gateway.schema.allocation_operations import AllocationCommands, AllocationQueries
from gateway.schema.auth import AuthCommands, AuthQueries
from gateway.schema.bus import BusCommands, BusQueries
from gateway.schema.capital import CapitalQueries
from gateway.schema.categories import CategoryQueries
from gateway.schema.closing import ClosingCommands
from gateway.schema.contribution_commands import ContributionCommands
from gateway.schema.contribution_lists import ContributionQueries
from gateway.schema.cooperative import CooperativeCommands, CooperativeQueries
from gateway.schema.distribution_commands import DistributionCommands
from gateway.schema.distributions import DistributionQueries
from gateway.schema.formulas import FormulaCommands, FormulaQueries
from gateway.schema.governance import GovernanceCommands, GovernanceQueries
from gateway.schema.imports import ImportCommands, ImportQueries
from gateway.schema.member_commands import MemberCommands
from gateway.schema.members import MemberQueries
from gateway.schema.nodes import NodeQueries
from gateway.schema.patronage import PatronageQueries
from gateway.schema.periods import PeriodCommands, PeriodQueries
from gateway.schema.preflight import PreflightQueries
from gateway.schema.scalars import SCALARS
from gateway.schema.statements import StatementQueries
from gateway.schema.subscriptions import Subscription
from gateway.schema.transaction_commands import TransactionCommands
from gateway.schema.transactions import TransactionQueries
from gateway.schema.workflows import WorkflowCommands, WorkflowQueries


@strawberry.type
class Query(
    NodeQueries,
    AuthQueries,
    CooperativeQueries,
    MemberQueries,
    CategoryQueries,
    ContributionQueries,
    AccountQueries,
    TransactionQueries,
    PeriodQueries,
    PreflightQueries,
    CapitalQueries,
    FormulaQueries,
    PatronageQueries,
    AllocationQueries,
    DistributionQueries,
    GovernanceQueries,
    StatementQueries,
    ImportQueries,
    WorkflowQueries,
    BusQueries,
): ...


@strawberry.type
class Mutation(
    AuthCommands,
    MemberCommands,
    ContributionCommands,
    AccountCommands,
    TransactionCommands,
    PeriodCommands,
    ClosingCommands,
    FormulaCommands,
    GovernanceCommands,
    AllocationCommands,
    DistributionCommands,
    ImportCommands,
    CooperativeCommands,
    WorkflowCommands,
    BusCommands,
): ...


class Schema(strawberry.Schema):
    """Errors are shaped, and where needed logged, in `gateway.errors`."""

    def process_errors(self, *_args: Any) -> None:
        return None

    async def answer(
        self,
        document: DocumentNode,
        *,
        variables: dict[str, Any],
        context: object,
        operation_name: str | None = None,
    ) -> ExecutionResult:
        """A query or mutation of a prepared document.

        What Strawberry's own `execute` does besides, request by request, is done once a document
        here (`gateway.documents`): a fifth of the time of a small query.
        """
        try:
            answered = execute(
                self._schema,
                document,
                variable_values=variables,
                context_value=context,
                operation_name=operation_name,
                executor_class=self.execution_context_class,
                is_awaitable=cast("Any", optimized_is_awaitable),
            )
            return answered if isinstance(answered, ExecutionResult) else await answered
        except Exception as error:
            wrapped = GraphQLError(str(error), original_error=error)
            return ExecutionResult(None, [error if isinstance(error, GraphQLError) else wrapped])


def build_schema() -> Schema:
    extensions: list[type[SchemaExtension]] = [Prepared]
    return Schema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        extensions=extensions,
        config=StrawberryConfig(scalar_map=SCALARS, disable_field_suggestions=True),
    )
