"""Every operation of the schema, with every field, against services that fill every field."""

import importlib
import pkgutil
import re
from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    get_named_type,
)

from gateway.schema.build import build_schema
from habitat.kernel.v1.events_pb2 import GetEventStatsResponse, ReplayEventsResponse

from .builders import filled, gid, uid
from .fakes import CONTEXTS

SCHEMA = build_schema()._schema
KINDS = (
    "AllocationAgreement", "Allocation", "GovernanceApproval", "Approval", "Account",
    "Contribution", "Distribution", "FormulaVersion", "Member", "Period", "Transaction", "Workflow",
)  # fmt: skip
PAGING = ("first", "after", "last", "before")
_BY_ARGUMENT = {
    "agreementId": "AllocationAgreement",
    "approvalId": "GovernanceApproval",
    "approverId": "Member",
    "parentId": "Account",
    "subjectId": "Period",
}


_BY_NAME = {"producer": "people", "fromSeq": "7", "toSeq": "9"}


def kind_of(argument: str, operation: str) -> str:
    """Which type's id an argument wants."""
    if argument in _BY_ARGUMENT:
        return _BY_ARGUMENT[argument]
    word = operation if argument in ("id", "ids") else argument
    if word in ("approveAllocationAgreement", "rejectAllocationAgreement"):
        return "AllocationAgreement"
    if word == "confirmPayment":
        return "Distribution"
    if word in ("requestClarification", "approveContributions"):
        return "Contribution"
    if word in ("node", "nodes"):
        return "Member"
    found = [kind for kind in KINDS if kind.lower() in word.lower()]
    return max(found, key=len)


def value(type_: Any, name: str, operation: str) -> Any:
    if isinstance(type_, GraphQLNonNull):
        return value(type_.of_type, name, operation)
    if isinstance(type_, GraphQLList):
        return [value(type_.of_type, name, operation)]
    if isinstance(type_, GraphQLEnumType):
        return next(iter(type_.values))
    if isinstance(type_, GraphQLInputObjectType):
        given = {key: value(f.type, key, operation) for key, f in type_.fields.items()}
        if operation == "createTransaction" and name == "input":
            given.pop("ledger")
            given.pop("entries")
        return given
    assert isinstance(type_, GraphQLScalarType)
    if name in _BY_NAME:
        return _BY_NAME[name]
    if type_.name == "ID":
        if name in ("eventId", "eventIds"):
            return uid(name)
        return gid(kind_of(name, operation), re.sub("([A-Z])", r"_\1", name).lower())
    return {
        "Boolean": True, "Date": "2026-03-31", "Int": 3, "JSON": {"grace_days": 7, "x": True},
        "Money": "12.34", "String": "words",
    }[type_.name]  # fmt: skip


def selection(type_: Any, depth: int) -> str:
    named = get_named_type(type_)
    if isinstance(named, GraphQLInterfaceType):
        return "{ __typename id }"
    if not isinstance(named, GraphQLObjectType):
        return ""
    parts = []
    for name, field in named.fields.items():
        inner = get_named_type(field.type)
        if isinstance(inner, GraphQLObjectType):
            if depth:
                parts.append(f"{name} {selection(inner, depth - 1)}")
        else:
            parts.append(name)
    return "{ " + " ".join(parts) + " }" if parts else "{ __typename }"


def arguments(name: str, field: Any) -> dict[str, Any]:
    return {key: value(arg.type, key, name) for key, arg in field.args.items() if key not in PAGING}


def document(kind: str, name: str, field: Any) -> tuple[str, dict[str, Any]]:
    given = arguments(name, field)
    declared = ", ".join(f"${key}: {field.args[key].type}" for key in given)
    passed = ", ".join(f"{key}: ${key}" for key in given)
    head = f"{kind}({declared})" if given else kind
    call = f"{name}({passed})" if given else name
    return f"{head} {{ {call} {selection(field.type, 3)} }}", given


def replies() -> dict[str, dict[str, Any]]:
    """For every RPC of the four contexts an answer with every field set."""
    found: dict[str, dict[str, Any]] = {name: {} for name in CONTEXTS}
    for context, answers in found.items():
        package = importlib.import_module(f"habitat.{context}.v1")
        for module in pkgutil.iter_modules(package.__path__):
            if not module.name.endswith("_pb2"):
                continue
            generated = importlib.import_module(f"habitat.{context}.v1.{module.name}")
            for service in generated.DESCRIPTOR.services_by_name.values():
                for method in service.methods:
                    answers[method.name] = filled(method.output_type._concrete_class())
    return found


def rows_for(answer: Any) -> Any:
    """Batch answers must hold the ids that were asked for: echo them."""

    async def reply(request: Any) -> Any:
        made = type(answer)()
        made.CopyFrom(answer)
        ids = list(getattr(request, "ids", None) or getattr(request, "member_ids", ()))
        (field,) = made.DESCRIPTOR.fields
        rows = getattr(made, field.name)
        template = rows[0]
        del rows[1:]
        for position, row_id in enumerate(ids):
            row = rows[0] if position == 0 else rows.add()
            row.CopyFrom(template)
            row.id = row_id
        return made

    return reply


def both_ways(answer: Any) -> Any:
    report = type(answer)(rows=answer.rows)
    report.report.rows = 1
    return lambda _parts: [report]


@pytest.fixture
def options():
    return {"graphql_cost_budget": 10**9, "graphql_max_tokens": 10**6}


@pytest.fixture
def filled_world(world):
    for context, answers in replies().items():
        fake = getattr(world, context)
        for method, answer in answers.items():
            by_id = method.startswith("BatchGet") and method != "BatchGetPatronageSummaries"
            fake.on(method, rows_for(answer) if by_id else answer)
    world.people.on("ReadCapitalAccounts", both_ways(world.people.answers["ReadCapitalAccounts"]))
    for context in CONTEXTS:
        getattr(world, context).on("GetEventStats", filled(GetEventStatsResponse()))
        getattr(world, context).on("ReplayEvents", filled(ReplayEventsResponse()))
    return world


@pytest.mark.parametrize(
    ("kind", "root"), [("query", SCHEMA.query_type), ("mutation", SCHEMA.mutation_type)]
)
async def test_every_operation_answers_with_every_field(filled_world, kind, root):
    wrong = {}
    for name, field in root.fields.items():
        query, variables = document(kind, name, field)
        answer = (await filled_world.post(query, variables)).json()
        if "errors" in answer or answer["data"][name] is None:
            wrong[name] = answer.get("errors", "null")
    assert wrong == {}


QUARTER = """
login refreshToken logout logoutAll changePassword resetMemberPassword unlockMember createMember
updateMember changeMemberStatus changeMemberRole changeMemberTier setPaymentPreference
createContribution updateContribution submitContribution recallContribution
withdrawContribution requestClarification approveContribution approveContributions
rejectContribution reverseContribution createAccount updateAccount deactivateAccount
createTransaction postTransaction approveTransaction returnTransaction reverseTransaction
openPeriod startPeriodClose abortPeriodClose castVote reopenPeriod lockPeriod proposeFormula
retryWorkflow abandonWorkflow approveAllocationAgreement rejectAllocationAgreement
scheduleDistributions rescheduleDistribution payDistributionNow confirmPayment
failDistribution retryDistribution cancelDistribution returnDistribution importMembers
importCapitalAccounts importContributions updateSettings replayDeadLetters discardDeadLetter
replayEvents
viewer apiInfo node nodes member members contributionCategories contribution contributions
reviewQueue approvalHistory valuationPreview account accounts transaction transactions
trialBalance period periods currentPeriod closePreflight
capitalAccount capitalAccounts capitalMovements
formulaVersion formulaVersions claims patronageSummary periodPatronage allocationPreview
workflow workflows periodClose workflowFailures allocationAgreement allocationAgreements allocation
allocations allocationSummary distribution distributions distributionSummary
governanceApproval governanceApprovals allocationStatement validateImport settings
deadLetters eventBusStatus
"""


def test_the_operations_of_the_quarter_are_there():
    wanted = QUARTER.split()
    offered = {*SCHEMA.query_type.fields, *SCHEMA.mutation_type.fields}
    assert set(wanted) - offered == set()
    assert offered - set(wanted) == set()


def test_money_moves_under_a_key_only():
    marked = {
        "approveAllocationAgreement", "cancelDistribution", "confirmPayment", "payDistributionNow",
        "postTransaction", "rejectAllocationAgreement", "reopenPeriod", "retryDistribution",
        "returnDistribution", "reverseContribution", "reverseTransaction", "scheduleDistributions",
        "startPeriodClose",
    }  # fmt: skip
    needing = set()
    for name, field in SCHEMA.mutation_type.fields.items():
        given = field.args.get("input")
        key = get_named_type(given.type).fields.get("idempotencyKey") if given else None
        if key is not None and isinstance(key.type, GraphQLNonNull):
            needing.add(name)
    assert needing == marked


def test_every_command_answers_with_its_facts_and_correlation():
    without = {"login", "refreshToken", "logout", "logoutAll", "changePassword"}
    for name, field in SCHEMA.mutation_type.fields.items():
        if name not in without:
            fields = get_named_type(field.type).fields
            assert str(fields["eventIds"].type) == "[ID!]!", name
            assert str(fields["correlationId"].type) == "ID!", name
            assert get_named_type(field.type).name == name[0].upper() + name[1:] + "Payload"
            assert (
                get_named_type(field.args["input"].type).name
                == name[0].upper() + name[1:] + "Input"
            )


def test_a_decimal_is_never_an_input():
    for type_ in SCHEMA.type_map.values():
        if isinstance(type_, GraphQLInputObjectType):
            used = {get_named_type(field.type).name for field in type_.fields.values()}
            assert used.isdisjoint({"Decimal", "Float", "DateTime"}), type_.name
