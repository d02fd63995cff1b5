"""Installments, other dates, reopening, and who sees which payments."""

import pytest

from habitat.agreements.v1 import allocations_pb2
from habitat.agreements.v1 import distributions_pb2 as pb
from kernel.errors import Forbidden, Invalid, NotFound, Refused, Stale

from .grove import ALDER, ASH, BIRCH, ELM, OAK, Q1, id_of
from .test_payments import begin, first

EXECUTED = allocations_pb2.AGREEMENT_STATUS_EXECUTED
APPLIED = allocations_pb2.AGREEMENT_STATUS_APPLIED


async def parts(grove, allocation_id, installments, by=ELM):
    request = pb.ScheduleDistributionsRequest(
        allocation_id=allocation_id,
        installments=[pb.Installment(date=date, **rest) for date, rest in installments],
    )
    return list((await grove.ask("ScheduleDistributions", request, by=by)).distributions)


DATES = ("2026-05-01", "2026-08-01", "2026-11-01")


async def test_installments_by_weight_are_exact_and_replace_the_one_payment(payable):
    one = await first(payable)
    made = await parts(
        payable,
        one.allocation_id,
        [(day, {"weight": weight}) for day, weight in zip(DATES, (30, 35, 35), strict=True)],
    )
    assert [part.amount.amount_minor for part in made] == [32174, 37537, 37536]
    assert [part.number for part in made] == [f"D-2026Q1-0004-{n}" for n in (1, 2, 3)]
    assert {(part.part_total, part.method) for part in made} == {(3, "ach")}
    before = (await payable.payments(status=pb.DISTRIBUTION_STATUS_CANCELLED))[0]
    assert before.id == one.id
    assert (await payable.schedule(payable.applied_id)).scheduled == 0


async def test_installments_by_amount_must_sum_to_the_cash_part(payable):
    one = await first(payable)
    exact = [(DATES[0], {"amount_minor": 7247}), (DATES[1], {"amount_minor": 100000})]
    made = await parts(payable, one.allocation_id, exact)
    assert sum(part.amount.amount_minor for part in made) == 107247
    await payable.pay(made[0].id)
    with pytest.raises(Refused):
        await parts(payable, one.allocation_id, exact)


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        [(DATES[0], {"amount_minor": 107246})],
        [(DATES[0], {"amount_minor": 107248})],
        [(DATES[0], {"amount_minor": 107248}), (DATES[1], {"amount_minor": -1})],
        [(DATES[0], {"weight": 1}), (DATES[1], {"amount_minor": 1})],
        [(DATES[0], {"weight": 1, "amount_minor": 107247})],
        [(DATES[0], {"weight": 1}), (DATES[1], {})],
        [(DATES[0], {"weight": 1000000}), (DATES[1], {"weight": 1})],
        [("2026-04-04", {"weight": 1})],
        [(DATES[0], {"weight": 1})] * 61,
    ],
)
async def test_a_wrong_schedule_names_its_installments(payable, wrong):
    one = await first(payable)
    with pytest.raises(Invalid) as refused:
        await parts(payable, one.allocation_id, wrong)
    assert refused.value.violations[0].field == "installments"
    assert len(await payable.payments()) == 3


async def test_installments_need_a_steward_and_an_allocation(payable):
    one = await first(payable)
    with pytest.raises(Forbidden):
        await parts(payable, one.allocation_id, [(DATES[0], {"weight": 1})], by=ALDER)
    with pytest.raises(NotFound):
        await parts(payable, id_of("nothing"), [(DATES[0], {"weight": 1})])


async def test_a_date_is_changed_by_who_saw_the_last_version(payable):
    one = await first(payable)
    request = pb.RescheduleDistributionRequest(
        id=one.id, date="2026-06-01", reason="Bank holiday.", expected_version=one.version
    )
    moved = (await payable.ask("RescheduleDistribution", request, by=OAK)).distribution
    assert moved.scheduled_date == "2026-06-01"
    with pytest.raises(Stale):
        await payable.ask("RescheduleDistribution", request, by=OAK)
    for wrong in ({"date": "2026-04-04"}, {"reason": ""}, {"date": "tomorrow"}):
        bad = pb.RescheduleDistributionRequest(id=one.id, date="2026-06-02", reason="x")
        bad.MergeFrom(pb.RescheduleDistributionRequest(**wrong))
        bad.reason = wrong.get("reason", bad.reason)
        with pytest.raises(Invalid):
            await payable.ask("RescheduleDistribution", bad, by=OAK)


async def reopen(grove, **values):
    given = {
        "period_id": str(Q1),
        "reason": "A wrong invoice.",
        "requested_by": ASH.id,
        "approved_by": ELM.id,
    }
    request = allocations_pb2.SupersedeAgreementRequest(**(given | values))
    return await grove.ask("SupersedeAgreement", request)


async def test_reopening_supersedes_the_agreement_and_frees_the_claims(payable):
    rehearsed = await reopen(payable, validate_only=True)
    assert rehearsed.cancelled_distributions == 3
    assert (await payable.agreement(payable.applied_id)).status == APPLIED
    done = await reopen(payable)
    assert done.agreement.status == allocations_pb2.AGREEMENT_STATUS_SUPERSEDED
    assert {one.status for one in await payable.payments()} == {pb.DISTRIBUTION_STATUS_CANCELLED}
    await payable.contribute("Cedar", "labor", 4200, label="found again")
    again = await payable.applied()
    assert again.number == "AG-2026Q1-r2"
    assert (await payable.schedule(again.id)).scheduled == 3
    assert await payable.breaches(again.id) == []


async def test_reopening_is_refused_once_money_moves(payable):
    one = await first(payable)
    await begin(payable, one.id)
    with pytest.raises(Refused):
        await reopen(payable)
    with pytest.raises(Refused) as refused:
        await reopen(payable, approved_by=ASH.id)
    assert refused.value.reason == "APPROVAL_REQUIRED"
    with pytest.raises(Invalid):
        await reopen(payable, reason="")


async def test_members_see_their_own_payments_and_totals(payable):
    request = pb.ListDistributionsRequest(count=True)
    mine = await payable.ask("ListDistributions", request, by=BIRCH)
    assert [one.member_id for one in mine.distributions] == [BIRCH.id]
    assert mine.total_count == 1
    everything = await payable.payments()
    ids = pb.BatchGetDistributionsRequest(ids=[one.id for one in everything])
    assert len((await payable.ask("BatchGetDistributions", ids, by=BIRCH)).distributions) == 1
    totals = pb.SummarizeDistributionsRequest(period_id=str(Q1))
    (own,) = (await payable.ask("SummarizeDistributions", totals, by=BIRCH)).totals
    assert (own.count, own.amount.amount_minor) == (1, 57971)
    (whole,) = (await payable.ask("SummarizeDistributions", totals, by=ELM)).totals
    assert (whole.count, whole.amount.amount_minor) == (3, 200001)
    hidden = pb.ListDistributionsRequest(filter=pb.DistributionFilter(member_id=ALDER.id))
    assert len((await payable.ask("ListDistributions", hidden, by=BIRCH)).distributions) == 0


async def test_payments_are_found_by_what_is_asked(payable):
    line = (await payable.lines(payable.applied_id))[1]
    assert len(await payable.payments(allocation_id=line.id)) == 1
    assert len(await payable.payments(due_before="2026-04-20")) == 0
    assert len(await payable.payments(due_before="2026-04-21", kind="patronage_cash")) == 3
    assert len(await payable.payments(tax_year=2026)) == 0
    await payable.pay((await first(payable)).id)
    assert len(await payable.payments(tax_year=2026)) == 1
    request = pb.ListDistributionsRequest(page_size=2)
    page = await payable.ask("ListDistributions", request)
    request.page_token = page.next_page_token
    rest = await payable.ask("ListDistributions", request)
    numbers = [one.number for one in (*page.distributions, *rest.distributions)]
    assert numbers == [f"D-2026Q1-{n:04d}" for n in (1, 2, 3)]


async def test_a_member_cannot_do_the_work_of_a_workflow(payable):
    one = await first(payable)
    for by in (ALDER, ASH):
        with pytest.raises(Forbidden):
            await begin(payable, one.id, by=by)
    with pytest.raises(Forbidden):
        await begin(payable, one.id, scopes=frozenset({"agreements:read:*"}))
    with pytest.raises(Forbidden):
        await payable.ask("RetryDistribution", pb.RetryDistributionRequest(id=one.id), by=ELM)
