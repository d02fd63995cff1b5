"""WorkflowService through a real server: who may do what, and what a bad request is told."""

import asyncio
from uuid import UUID

import pytest

from chassis.client import ask_stream
from habitat.agreements.v1 import allocations_pb2
from habitat.worker.v1 import workflows_pb2 as pb
from kernel.call import Role
from kernel.errors import Forbidden, Invalid, NotFound, Refused, SelfApproval

from .door import ALDER, UNKNOWN
from .world import CLOSED, PERIOD, member_id, until

LIVE, DRY = pb.WORKFLOW_MODE_LIVE, pb.WORKFLOW_MODE_DRY_RUN


def start(**fields):
    return pb.StartPeriodCloseRequest(**{"period_id": PERIOD, "mode": LIVE, **fields})


async def test_an_admin_starts_a_close_and_a_second_start_gets_the_same(door, house):
    first = await door.do("StartPeriodClose", start(cash_rate_bp=2500))
    second = await door.do("StartPeriodClose", start(), id_=ALDER)
    assert first.workflow.id == second.workflow.id
    assert first.workflow.status == pb.WORKFLOW_STATUS_PENDING
    assert first.workflow.input["cash_rate_bp"] == 2500
    assert len(first.workflow.steps) == 11
    assert first.correlation_id


async def test_a_repeated_request_gets_the_first_answer(door, house):
    first = await door.do("StartPeriodClose", start(), key="k1")
    house.worker()
    await house.wait(UUID(first.workflow.id), "waiting", step="await_approval")
    again = await door.do("StartPeriodClose", start(), key="k1")
    assert again == first


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"period_id": "x"}, "period_id"),
        ({"mode": 0}, "mode"),
        ({"cash_rate_bp": 1999}, "cash_rate_bp"),
        ({"cash_rate_bp": 10001}, "cash_rate_bp"),
        ({"cash_rate_bp": -1}, "cash_rate_bp"),
        ({"reserve_minor": -1}, "reserve_minor"),
        ({"collective_minor": -5}, "collective_minor"),
        ({"pending_contributions": "ignore"}, "pending_contributions"),
        ({"distribution_date": "2026-02-30"}, "distribution_date"),
        ({"surplus_override_minor": 5}, "surplus_override_minor"),
    ],
)
async def test_bad_options_are_named(door, fields, field):
    with pytest.raises(Invalid) as refused:
        await door.do("StartPeriodClose", start(**fields))
    assert refused.value.violations[0].field == field


async def test_the_cooperatives_own_minimum_counts(door, world):
    world.settings["min_cash_bp"] = "3000"
    with pytest.raises(Invalid):
        await door.do("StartPeriodClose", start(cash_rate_bp=2500))
    await door.do("StartPeriodClose", start(cash_rate_bp=3000))


@pytest.mark.parametrize("role", [Role.MEMBER, Role.STEWARD])
async def test_only_admins_command_workflows(door, role):
    requests = {
        "StartPeriodClose": start(),
        "AbortPeriodClose": pb.AbortPeriodCloseRequest(period_id=PERIOD, reason="No"),
        "PayDistribution": pb.PayDistributionRequest(distribution_id=UNKNOWN),
        "ConfirmPayment": pb.ConfirmPaymentRequest(distribution_id=UNKNOWN, reference="1"),
        "FailPayment": pb.FailPaymentRequest(distribution_id=UNKNOWN, code="X", reason="x"),
        "StartTwoPersonCommand": pb.StartTwoPersonCommandRequest(
            command="PERIOD_LOCK", subject_id=PERIOD, reason="Year end"
        ),
        "RetryWorkflow": pb.RetryWorkflowRequest(id=UNKNOWN),
        "AbandonWorkflow": pb.AbandonWorkflowRequest(id=UNKNOWN, reason="x"),
    }
    for method, request in requests.items():
        with pytest.raises(Forbidden):
            await door.do(method, request, role=role)


async def test_members_do_not_read_workflows_and_stewards_do(door):
    started = (await door.do("StartPeriodClose", start())).workflow
    for method, request in (
        ("BatchGetWorkflows", pb.BatchGetWorkflowsRequest(ids=[started.id])),
        ("ListWorkflows", pb.ListWorkflowsRequest()),
    ):
        with pytest.raises(Forbidden):
            await door.do(method, request, role=Role.MEMBER)
        found = await door.do(method, request, role=Role.STEWARD)
        assert [one.id for one in found.workflows] == [started.id]


async def test_another_cooperative_finds_nothing(door):
    started = (await door.do("StartPeriodClose", start())).workflow
    other = {"cooperative_id": UUID(int=5)}
    found = await door.do("ListWorkflows", pb.ListWorkflowsRequest(count=True), **other)
    assert (list(found.workflows), found.total_count) == ([], 0)
    for method, request in (
        ("AbortPeriodClose", pb.AbortPeriodCloseRequest(period_id=PERIOD, reason="No")),
        ("RetryWorkflow", pb.RetryWorkflowRequest(id=started.id)),
        ("AbandonWorkflow", pb.AbandonWorkflowRequest(id=started.id, reason="x")),
    ):
        with pytest.raises(NotFound):
            await door.do(method, request, **other)


async def test_an_unknown_or_closed_period_is_refused_early(door, world):
    with pytest.raises(NotFound):
        await door.do("StartPeriodClose", start(period_id=UNKNOWN))
    world.period = CLOSED
    with pytest.raises(Refused) as refused:
        await door.do("StartPeriodClose", start())
    assert refused.value.reason == "PERIOD_NOT_OPEN"


async def test_watching_shows_every_change_until_the_end(door, house, world):
    started = (await door.do("StartPeriodClose", start(mode=DRY))).workflow
    seen = []

    async def watch():
        request = pb.WatchWorkflowRequest(business_key=PERIOD)
        async for answer in ask_stream(
            door.stub.WatchWorkflow, request, call=door.person(role=Role.STEWARD), timeout_s=20
        ):
            seen.append(answer.workflow)

    watching = asyncio.create_task(watch())

    async def first():
        return seen

    await until(first)
    house.worker()
    await asyncio.wait_for(watching, 20)
    assert {one.id for one in seen} == {started.id}
    assert seen[0].status == pb.WORKFLOW_STATUS_PENDING
    assert seen[-1].status == pb.WORKFLOW_STATUS_COMPLETED
    assert seen[-1].context["report"]["surplus_minor"] == "1000000"


async def test_a_watcher_names_what_to_watch(door):
    for request, error in (
        (pb.WatchWorkflowRequest(), Invalid),
        (pb.WatchWorkflowRequest(business_key="nothing"), NotFound),
        (pb.WatchWorkflowRequest(workflow_id="x"), Invalid),
    ):
        with pytest.raises(error):
            async for _ in ask_stream(
                door.stub.WatchWorkflow, request, call=door.person(), timeout_s=5
            ):
                pass


async def test_pages_are_newest_first_and_hold_together(door, house):
    ids = []
    for _ in range(5):
        started = (await door.do("StartPeriodClose", start(mode=DRY))).workflow
        ids.append(started.id)
        await house.value(
            "UPDATE worker.workflow_instance SET status = 'completed' WHERE id = $1 RETURNING 1",
            UUID(started.id),
        )
    seen, token = [], ""
    while True:
        page = await door.do(
            "ListWorkflows",
            pb.ListWorkflowsRequest(page_size=2, page_token=token, count=True, mode=DRY),
        )
        seen += [one.id for one in page.workflows]
        assert page.total_count == 5
        if not (token := page.next_page_token):
            break
    assert seen == ids[::-1]
    with pytest.raises(Invalid) as refused:
        await door.do("ListWorkflows", pb.ListWorkflowsRequest(page_token="nonsense"))
    assert refused.value.reason == "INVALID_CURSOR"
    with pytest.raises(Invalid):
        await door.do("ListWorkflows", pb.ListWorkflowsRequest(page_size=1001))
    none = await door.do("ListWorkflows", pb.ListWorkflowsRequest(type="payment"))
    assert not none.workflows


async def test_a_failed_workflow_is_retried_or_abandoned(door, house, world):
    id_ = world.distribute()
    world.refusal = ("INSUFFICIENT_CAPITAL", False)
    house.worker()
    started = (
        await door.do("PayDistribution", pb.PayDistributionRequest(distribution_id=id_))
    ).workflow
    with pytest.raises(Refused):
        await door.do("AbandonWorkflow", pb.AbandonWorkflowRequest(id=started.id, reason="x"))
    failed = await house.wait(UUID(started.id), "failed")
    shown = await door.do("BatchGetWorkflows", pb.BatchGetWorkflowsRequest(ids=[started.id]))
    assert shown.workflows[0].suggestion
    await door.do("RetryWorkflow", pb.RetryWorkflowRequest(id=started.id))
    await house.wait(failed.id, "failed")
    with pytest.raises(Invalid):
        await door.do("AbandonWorkflow", pb.AbandonWorkflowRequest(id=started.id, reason=" "))
    gone = await door.do(
        "AbandonWorkflow", pb.AbandonWorkflowRequest(id=started.id, reason="Paid in cash")
    )
    assert gone.workflow.status == pb.WORKFLOW_STATUS_ABANDONED
    with pytest.raises(Refused):
        await door.do("RetryWorkflow", pb.RetryWorkflowRequest(id=started.id))
    audited = await house.value(
        "SELECT count(*) FROM worker.audit_entry WHERE action LIKE 'workflow.payment.%'"
    )
    assert audited == 3


async def test_a_close_is_aborted_by_an_admin_with_a_reason(door, house, world):
    started = (await door.do("StartPeriodClose", start())).workflow
    house.worker()
    await house.wait(UUID(started.id), "waiting", step="await_approval")
    with pytest.raises(Invalid):
        await door.do("AbortPeriodClose", pb.AbortPeriodCloseRequest(period_id=PERIOD))
    await door.do(
        "AbortPeriodClose", pb.AbortPeriodCloseRequest(period_id=PERIOD, reason="Not yet")
    )
    await house.wait(UUID(started.id), "compensated")
    assert world.agreement().status == allocations_pb2.AGREEMENT_STATUS_CANCELLED


async def test_payments_by_hand_over_the_api(door, house, world):
    id_ = world.distribute(method="check")
    house.worker()
    pay = pb.PayDistributionRequest(distribution_id=id_)
    started = (await door.do("PayDistribution", pay)).workflow
    assert (await door.do("PayDistribution", pay)).workflow.id == started.id
    await house.wait(UUID(started.id), "waiting", step="execute")
    for fields, field in (
        ({"reference": ""}, "reference"),
        ({"reference": "C1", "payment_date": "2026-04-06"}, "payment_date"),
        ({"reference": "C1", "payment_date": "soon"}, "payment_date"),
    ):
        with pytest.raises(Invalid) as refused:
            await door.do("ConfirmPayment", pb.ConfirmPaymentRequest(distribution_id=id_, **fields))
        assert refused.value.violations[0].field == field
    confirm = pb.ConfirmPaymentRequest(
        distribution_id=id_, reference="C1", payment_date="2026-04-03"
    )
    with pytest.raises(SelfApproval):
        await door.do("ConfirmPayment", confirm, id_=UUID(member_id("M-0001")))
    await door.do("ConfirmPayment", confirm)
    done = await house.wait(UUID(started.id), "completed")
    assert done.context["payment_date"] == "2026-04-03"
    with pytest.raises(Refused):
        await door.do("PayDistribution", pay)
    with pytest.raises(NotFound):
        await door.do(
            "FailPayment", pb.FailPaymentRequest(distribution_id=id_, code="X", reason="x")
        )
