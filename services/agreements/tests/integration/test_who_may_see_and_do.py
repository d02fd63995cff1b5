"""Who sees which rows, and whose commands are taken."""

import pytest

from habitat.agreements.v1 import allocations_pb2, claims_pb2
from kernel.errors import Forbidden, NotFound, Refused, Unauthenticated

from .grove import ALDER, BIRCH, CLOSE, ELM, Q1


async def test_a_member_sees_the_own_line_and_everybodys_totals(three):
    agreement = await three.applied()
    listed = allocations_pb2.ListAllocationsRequest(agreement_id=agreement.id, count=True)
    mine = await three.ask("ListAllocations", listed, by=BIRCH)
    assert [line.member_id for line in mine.allocations] == [BIRCH.id]
    assert mine.total_count == 1
    everything = (await three.ask("ListAllocations", listed, by=ELM)).allocations
    ids = allocations_pb2.BatchGetAllocationsRequest(ids=[line.id for line in everything])
    seen = (await three.ask("BatchGetAllocations", ids, by=ALDER)).allocations
    assert [line.member_id for line in seen] == [ALDER.id]
    summary = allocations_pb2.GetAllocationSummaryRequest(period_id=str(Q1))
    totals = await three.ask("GetAllocationSummary", summary, by=BIRCH)
    assert totals.agreement.allocable_surplus.amount_minor == 1000000
    amounts = {one.category_code: one.amount.amount_minor for one in totals.by_category}
    assert sum(amounts.values()) == 1000000
    assert amounts["relationship"] == 14493
    headers = allocations_pb2.ListAgreementsRequest(period_id=str(Q1), count=True)
    shown = await three.ask("ListAgreements", headers, by=BIRCH)
    assert [one.id for one in shown.agreements] == [agreement.id]


async def test_a_draft_is_not_shown_to_members(three):
    await three.lock()
    agreement = await three.create(three.inputs())
    ids = allocations_pb2.BatchGetAgreementsRequest(ids=[agreement.id])
    assert len((await three.ask("BatchGetAgreements", ids, by=ALDER)).agreements) == 0
    assert len((await three.ask("BatchGetAgreements", ids, by=ELM)).agreements) == 1
    headers = allocations_pb2.ListAgreementsRequest(count=True)
    assert (await three.ask("ListAgreements", headers, by=ALDER)).total_count == 0
    lines = allocations_pb2.ListAllocationsRequest(count=True)
    assert (await three.ask("ListAllocations", lines, by=ALDER)).total_count == 0
    with pytest.raises(NotFound):
        request = allocations_pb2.GetAllocationSummaryRequest(period_id=str(Q1))
        await three.ask("GetAllocationSummary", request, by=ALDER)


@pytest.mark.parametrize(
    ("method", "request_"),
    [
        ("CalculateAllocation", allocations_pb2.CalculateAllocationRequest()),
        ("CreateAgreement", allocations_pb2.CreateAgreementRequest()),
        ("ProposeAgreement", allocations_pb2.ProposeAgreementRequest(agreement_id=str(Q1))),
        ("CancelAgreement", allocations_pb2.CancelAgreementRequest(agreement_id=str(Q1))),
        ("VerifyAgreement", allocations_pb2.VerifyAgreementRequest(agreement_id=str(Q1))),
        ("MarkApplied", allocations_pb2.MarkAppliedRequest(agreement_id=str(Q1))),
        ("SupersedeAgreement", allocations_pb2.SupersedeAgreementRequest(period_id=str(Q1))),
        ("StreamAllocations", allocations_pb2.StreamAllocationsRequest(agreement_id=str(Q1))),
        ("LockClaims", claims_pb2.LockClaimsRequest(period_id=str(Q1))),
        ("UnlockClaims", claims_pb2.UnlockClaimsRequest(period_id=str(Q1))),
        ("WeighClaims", claims_pb2.WeighClaimsRequest(period_id=str(Q1))),
        ("AggregateClaims", claims_pb2.AggregateClaimsRequest(period_id=str(Q1))),
        ("PreflightPeriod", claims_pb2.PreflightPeriodRequest(period_id=str(Q1))),
    ],
)
async def test_the_closes_part_is_for_services_with_the_scope(grove, method, request_):
    with pytest.raises(Forbidden):
        await grove.ask(method, request_, by=ELM)
    with pytest.raises(Forbidden):
        await grove.ask(method, request_, by="svc-gateway", scopes=frozenset())
    with pytest.raises(Unauthenticated):
        await grove.ask(method, request_, by=None)


async def test_a_service_without_the_right_to_read_sees_nothing(three):
    request = allocations_pb2.ListAgreementsRequest()
    with pytest.raises(Forbidden):
        await three.ask("ListAgreements", request, by="svc-gateway", scopes=frozenset())


@pytest.mark.parametrize(
    ("method", "move"),
    [
        ("MarkApplied", allocations_pb2.MarkAppliedRequest),
        ("ProposeAgreement", allocations_pb2.ProposeAgreementRequest),
    ],
)
async def test_another_workflow_cannot_touch_the_agreement(three, method, move):
    await three.lock()
    agreement = await three.create(three.inputs())
    with pytest.raises(Refused) as refused_:
        await three.ask(method, move(agreement_id=agreement.id, workflow_id="another"))
    assert refused_.value.reason == "CLOSE_IN_PROGRESS"
    if method == "MarkApplied":  # nor this one before the approval
        with pytest.raises(Refused) as refused_:
            await three.ask(method, move(agreement_id=agreement.id, workflow_id=CLOSE))
        assert refused_.value.reason == "INVALID_TRANSITION"
