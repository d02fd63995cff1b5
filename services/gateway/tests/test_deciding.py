"""Commands that start something or need a second person: what reaches which service."""

import pytest

from habitat.agreements.v1 import claims_pb2, governance_pb2
from habitat.people.v1 import contributions_pb2
from habitat.treasury.v1 import accounts_pb2, ledger_pb2, periods_pb2
from habitat.worker.v1 import workflows_pb2

from .builders import NOW, gid, period, uid


def approval(subject="transaction_reversal", name="tx"):
    return governance_pb2.GovernanceApproval(
        id=uid("approval"), subject_type=subject, subject_id=uid(name), mode="second_person",
        required_approvals=1, outcome=governance_pb2.APPROVAL_OUTCOME_PENDING,
        requested_by=uid("birch"), opens_at=NOW,
    )  # fmt: skip


def transaction(name="tx", ledger=accounts_pb2.LEDGER_BOOK):
    return ledger_pb2.Transaction(
        id=uid(name), number="TX-2026-000001", ledger=ledger, period_id=uid("q1"),
        transaction_date="2026-02-01", transaction_type="expense", created_by="svc-worker",
        status=ledger_pb2.TRANSACTION_STATUS_POSTED, description="Seeds",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("mutation", "command", "subject", "given", "entity"),
    [
        ("reverseTransaction", "TRANSACTION_REVERSAL", "Transaction", {"id": 1}, "transaction"),
        ("reopenPeriod", "PERIOD_REOPEN", "Period", {"periodId": 1}, "period"),
        ("lockPeriod", "PERIOD_LOCK", "Period", {"periodId": 1}, "period"),
        ("cancelDistribution", "DISTRIBUTION_CANCEL", "Distribution", {"id": 1}, "distribution"),
    ],
)
async def test_a_second_person_is_asked_for(world, mutation, command, subject, given, entity):
    started = workflows_pb2.StartTwoPersonCommandResponse(
        approval_id=uid("approval"), correlation_id=uid("corr")
    )
    world.worker.on("StartTwoPersonCommand", started)
    world.agreements.on(
        "BatchGetApprovals", governance_pb2.BatchGetApprovalsResponse(approvals=[approval()])
    )
    world.treasury.on("BatchGetPeriods", periods_pb2.BatchGetPeriodsResponse())
    world.treasury.on("BatchGetTransactions", ledger_pb2.BatchGetTransactionsResponse())
    from habitat.agreements.v1.distributions_pb2 import BatchGetDistributionsResponse

    world.agreements.on("BatchGetDistributions", BatchGetDistributionsResponse())
    title = mutation[0].upper() + mutation[1:]
    fields = {name: gid(subject, "x") for name in given}
    fields |= {"reason": " Entered twice ", "idempotencyKey": "k"}
    data = await world.ask(
        f"mutation($i: {title}Input!) {{ {mutation}(input: $i) {{ {entity} {{ id }}"
        " approval { id outcome subjectType requestedById } correlationId } }",
        {"i": fields},
    )
    asked = world.worker.last("StartTwoPersonCommand")
    assert (asked.request.command, asked.request.subject_id) == (command, uid("x"))
    assert asked.request.reason == "Entered twice"
    assert asked.call.idempotency_key == "k"
    assert data[mutation]["approval"] == {
        "id": gid("GovernanceApproval", "approval"),
        "outcome": "PENDING",
        "subjectType": "TRANSACTION_REVERSAL",
        "requestedById": gid("Member", "birch"),
    }
    assert data[mutation]["correlationId"] == uid("corr")


async def test_a_twin_is_one_event_in_both_ledgers(world):
    reply = ledger_pb2.CreateDraftResponse(
        transactions=[transaction(), transaction("tax", accounts_pb2.LEDGER_TAX)]
    )
    world.treasury.on("CreateDraft", reply)
    entries = [
        {"accountNumber": "5100", "direction": "DEBIT", "amount": "10.50"},
        {"accountId": gid("Account", "cash"), "direction": "CREDIT", "amount": "10.50"},
    ]
    query = """mutation($i: CreateTransactionInput!) { createTransaction(input: $i) {
      transaction { ledger createdById createdBy { id } } twin { ledger } } }"""
    given = {"date": "2026-02-01", "description": "Seeds", "type": "EXPENSE",
             "twin": {"book": entries, "tax": entries}}  # fmt: skip
    data = await world.ask(query, {"i": given})
    assert data["createTransaction"] == {
        "transaction": {"ledger": "BOOK", "createdById": "svc-worker", "createdBy": None},
        "twin": {"ledger": "TAX"},
    }
    request = world.treasury.last("CreateDraft").request
    assert [draft.ledger for draft in request.transactions] == [1, 2]
    assert request.transactions[0].entries[0].account_number == "5100"
    assert request.transactions[0].entries[1].account_id == uid("cash")
    assert request.transactions[1].entries[1].amount.amount_minor == 1050
    assert request.transaction_type == "expense"
    both = given | {"ledger": "BOOK", "entries": entries}
    assert (await world.refusal(query, {"i": both}))["field"] == "twin"
    neither = {"date": "2026-02-01", "description": "Seeds"}
    assert (await world.refusal(query, {"i": neither}))["field"] == "ledger"


async def test_a_close_is_started_with_what_was_asked(world):
    workflow = workflows_pb2.Workflow(
        id=uid("w"), type="period_close", business_key=uid("q1"),
        mode=workflows_pb2.WORKFLOW_MODE_DRY_RUN, status=workflows_pb2.WORKFLOW_STATUS_PENDING,
    )  # fmt: skip
    world.worker.on("StartPeriodClose", workflows_pb2.StartPeriodCloseResponse(workflow=workflow))
    query = """mutation($i: StartPeriodCloseInput!) { startPeriodClose(input: $i) {
      workflow { id type mode status businessKey } } }"""
    given = {
        "periodId": gid("Period", "q1"), "mode": "DRY_RUN", "pendingContributions": "ROLL_FORWARD",
        "cashRateBp": 2500, "reserve": "100.00", "surplusOverride": "0.00", "idempotencyKey": "k",
    }  # fmt: skip
    data = await world.ask(query, {"i": given})
    assert data["startPeriodClose"]["workflow"]["mode"] == "DRY_RUN"
    request = world.worker.last("StartPeriodClose").request
    assert request == workflows_pb2.StartPeriodCloseRequest(
        period_id=uid("q1"),
        mode=workflows_pb2.WORKFLOW_MODE_DRY_RUN,
        pending_contributions="roll_forward",
        cash_rate_bp=2500,
        reserve_minor=10000,
        surplus_override_minor=0,
    )
    del given["idempotencyKey"]
    assert (await world.post(query, {"i": given})).status_code == 400


async def test_a_preflight_gathers_what_three_services_find(world):
    still = periods_pb2.Finding(
        check="DRAFTS_LEFT", severity="blocking", message="Two drafts are left.", count=2
    )
    late = contributions_pb2.Finding(
        check="CLAIMS_PENDING", severity="settling", message="On its way.", count=1
    )
    world.treasury.on("PreflightPeriod", periods_pb2.PreflightPeriodResponse(findings=[still]))
    world.people.on("PreflightPeriod", contributions_pb2.PreflightPeriodResponse(findings=[late]))
    world.agreements.on("PreflightPeriod", claims_pb2.PreflightPeriodResponse())
    query = """query($p: ID!) { closePreflight(periodId: $p, pendingContributions: ROLL_FORWARD) {
      service check severity message count } }"""
    data = await world.ask(query, {"p": gid("Period", "q1")})
    assert [(row["service"], row["severity"], row["count"]) for row in data["closePreflight"]] == [
        ("treasury", "BLOCKING", 2),
        ("people", "SETTLING", 1),
    ]
    asked = world.people.last("PreflightPeriod").request
    assert asked.pending_contributions == "roll_forward"
    refused = await world.refusal(query, {"p": gid("Member", "q1")})
    assert refused["field"] == "periodId"


async def test_the_newest_close_of_a_period_is_found_by_the_period(world):
    row = workflows_pb2.Workflow(
        id=uid("wf"), type="period_close", business_key=uid("q1"), version=3,
        mode=workflows_pb2.WORKFLOW_MODE_LIVE, status=workflows_pb2.WORKFLOW_STATUS_WAITING,
        correlation_id=uid("corr"), current_step="await_approval",
    )  # fmt: skip
    world.worker.on("ListWorkflows", workflows_pb2.ListWorkflowsResponse(workflows=[row]))
    query = "query($p: ID!) { periodClose(periodId: $p) { id status currentStep } }"
    data = await world.ask(query, {"p": gid("Period", "q1")})
    assert data["periodClose"] == {
        "id": gid("Workflow", "wf"),
        "status": "WAITING",
        "currentStep": "await_approval",
    }
    asked = world.worker.last("ListWorkflows").request
    assert (asked.type, asked.business_key, asked.page_size) == ("period_close", uid("q1"), 1)
    assert asked.mode == workflows_pb2.WORKFLOW_MODE_LIVE
    world.worker.on("ListWorkflows", workflows_pb2.ListWorkflowsResponse())
    assert await world.ask(query, {"p": gid("Period", "q1")}) == {"periodClose": None}


async def test_a_vote_on_an_agreement_is_cast_by_its_subject(world):
    cast = governance_pb2.CastVoteResponse(approval=approval("allocation_agreement", "ag"))
    world.agreements.on("CastVote", cast)
    from habitat.agreements.v1.allocations_pb2 import BatchGetAgreementsResponse

    world.agreements.on("BatchGetAgreements", BatchGetAgreementsResponse())
    agreement = gid("AllocationAgreement", "ag")
    for name, words, choice in (
        ("approve", "comment", governance_pb2.VOTE_CHOICE_APPROVE),
        ("reject", "reason", governance_pb2.VOTE_CHOICE_REJECT),
    ):
        data = await world.ask(
            f'mutation {{ {name}AllocationAgreement(input: {{agreementId: "{agreement}",'
            f' {words}: "So be it", idempotencyKey: "k"}}) {{ approval {{ approvals }} }} }}'
        )
        assert data[f"{name}AllocationAgreement"]["approval"] == {"approvals": 0}
        request = world.agreements.last("CastVote").request
        assert (request.subject_type, request.subject_id) == ("allocation_agreement", uid("ag"))
        assert (request.choice, request.comment) == (choice, "So be it")


async def test_what_a_command_changed_is_loaded_anew(world):
    statuses = iter([periods_pb2.PERIOD_STATUS_OPEN, periods_pb2.PERIOD_STATUS_CLOSING])

    async def periods(_request):
        return periods_pb2.BatchGetPeriodsResponse(periods=[period(status=next(statuses))])

    world.treasury.on("BatchGetPeriods", periods)
    workflow = workflows_pb2.Workflow(
        id=uid("w"), type="period_close", status=workflows_pb2.WORKFLOW_STATUS_COMPENSATING
    )
    world.worker.on("AbortPeriodClose", workflows_pb2.AbortPeriodCloseResponse(workflow=workflow))
    one = (
        f'abortPeriodClose(input: {{periodId: "{gid("Period", "q1")}", reason: "x"}})'
        " { period { status } }"
    )
    data = await world.ask(f"mutation {{ a: {one} b: {one} }}")
    assert [data[name]["period"]["status"] for name in "ab"] == ["OPEN", "CLOSING"]


async def test_at_most_a_hundred_are_approved_at_once(world):
    query = """mutation($ids: [ID!]!) {
      approveContributions(input: {ids: $ids}) { results { id } } }"""
    for count in (0, 101):
        refused = await world.refusal(query, {"ids": [gid("Contribution", "c")] * count})
        assert (refused["code"], refused["field"]) == ("VALIDATION", "ids")
    assert world.people.asked == []
