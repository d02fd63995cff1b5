"""From approved contributions to an executed agreement, to the cent."""

from decimal import Decimal
from uuid import UUID

import pytest

from agreements.adapters import sql_allocations
from habitat.agreements.v1 import allocations_pb2 as pb
from habitat.agreements.v1 import claims_pb2, governance_pb2, statements_pb2
from kernel.errors import Invalid, NotFound, Refused

from .grove import ALDER, BIRCH, CLOSE, ELM, OAK, Q1, fresh_key


def cents(lines, name="total"):
    return [getattr(line, name).amount_minor for line in lines]


async def test_the_quarter_of_the_specification(three):
    agreement = await three.applied()
    lines = await three.lines(agreement.id)
    assert [line.number for line in lines] == ["A-2026Q1-0001", "A-2026Q1-0002", "A-2026Q1-0003"]
    assert cents(lines) == [536232, 289855, 173913]
    assert cents(lines, "cash") == [107247, 57971, 34783]
    assert cents(lines, "retained") == [428985, 231884, 139130]
    assert cents(lines, "tax_total") == [536232, 289855, 173913]
    assert agreement.number == "AG-2026Q1-r1"
    assert agreement.status == pb.AGREEMENT_STATUS_APPLIED
    assert (lines[0].share.num, lines[0].share.den) == ("37", "69")
    assert await three.breaches(agreement.id) == []
    scheduled = await three.schedule(agreement.id)
    assert scheduled.scheduled == 3
    payments = await three.payments()
    assert [one.number for one in payments] == [f"D-2026Q1-{n:04d}" for n in (1, 2, 3)]
    assert {one.scheduled_date for one in payments} == {"2026-04-20"}
    for one in payments:
        await three.pay(one.id)
    executed = await three.agreement(agreement.id)
    assert executed.status == pb.AGREEMENT_STATUS_EXECUTED
    assert len(await three.facts("agreements.allocation.executed")) == 1
    assert await three.breaches(agreement.id) == []


async def test_lines_for_the_ledger_are_the_same_lines_in_chunks(three, monkeypatch):
    monkeypatch.setattr(sql_allocations, "CHUNK", 2)
    agreement = await three.applied()
    request = pb.StreamAllocationsRequest(agreement_id=agreement.id, amounts_only=True)
    parts = [part.amounts for part in await three.ask("StreamAllocations", request)]
    assert [len(amounts.total_minor) for amounts in parts] == [0, 2, 1]
    lines = await three.lines(agreement.id)
    for packed in ("ids", "member_ids"):
        told = b"".join(getattr(amounts, packed) for amounts in parts)
        assert told == b"".join(UUID(getattr(line, packed[:-1])).bytes for line in lines)
    for word in ("numbers", "member_numbers"):
        told = [one for amounts in parts for one in getattr(amounts, word)]
        assert told == [getattr(line, word[:-1]) for line in lines]
    for money in ("total", "cash", "retained", "tax_total"):
        told = [minor for amounts in parts for minor in getattr(amounts, f"{money}_minor")]
        assert told == cents(lines, money)


async def test_the_facts_of_a_quarter_come_in_order(three):
    agreement = await three.applied()
    types = [one for one, _ in await three.facts("agreements.allocation")]
    assert types == [
        "agreements.allocation.created",
        "agreements.allocation.proposed",
        "agreements.allocation.approved",
        "agreements.allocation.applied",
    ]
    approved = (await three.facts("agreements.allocation.approved"))[0][1]
    assert approved["approvals"] == 2
    assert approved["workflow_id"] == CLOSE
    assert approved["inputs_hash"] == agreement.inputs_hash
    created = (await three.facts("agreements.allocation.created"))[0][1]
    assert [line["total_minor"] for line in created["lines"]] == ["536232", "289855", "173913"]


async def test_a_step_that_is_repeated_answers_the_same(three):
    first = await three.lock()
    again = await three.lock()
    assert first.claims_digest == again.claims_digest
    assert first.claims == 7
    made = await three.create(three.inputs())
    assert (await three.create(three.inputs())).id == made.id
    request = pb.ProposeAgreementRequest(agreement_id=made.id, workflow_id=CLOSE)
    await three.ask("ProposeAgreement", request)
    await three.ask("ProposeAgreement", request)
    assert len(await three.facts("agreements.allocation.proposed")) == 1


async def test_changed_claims_change_the_hash(three):
    before = await three.calculate(three.inputs())
    await three.contribute("Cedar", "labor", 100)
    after = await three.calculate(three.inputs())
    assert before.inputs_hash != after.inputs_hash
    await three.lock()
    with pytest.raises(Refused) as refused:
        await three.create(three.inputs(), before.inputs_hash)
    assert refused.value.reason == "INPUTS_CHANGED"


@pytest.mark.parametrize(
    "change",
    [
        {"net": 1000001},
        {"cash_rate_bp": 2500},
        {"tax_lines": [pb.TaxLine(k1_line="1", amount_minor=999999)]},
    ],
)
async def test_every_input_is_in_the_hash(three, change):
    before = await three.calculate(three.inputs())
    assert before.inputs_hash != (await three.calculate(three.inputs(**change))).inputs_hash


async def test_a_cash_rate_below_the_minimum_names_its_field(three):
    with pytest.raises(Invalid) as refused:
        await three.calculate(three.inputs(cash_rate_bp=1999))
    assert [violation.field for violation in refused.value.violations] == ["cash_rate"]


async def test_a_surplus_without_patronage_is_refused_in_plain_words(grove):
    await grove.install()
    await grove.open_period()
    with pytest.raises(Refused) as refused:
        await grove.calculate(grove.inputs(100))
    assert refused.value.reason == "INVARIANT_VIOLATION"
    assert "weighted patronage" in str(refused.value)
    with pytest.raises(Refused) as refused:
        await grove.calculate(grove.inputs(-100))
    assert refused.value.reason == "LOSS_UNALLOCABLE"


async def test_a_period_without_surplus_closes_with_empty_lines_and_is_executed_at_once(three):
    agreement = await three.applied(0)
    assert agreement.status == pb.AGREEMENT_STATUS_EXECUTED
    assert cents(await three.lines(agreement.id)) == [0, 0, 0]
    assert (await three.schedule(agreement.id)).scheduled == 0


async def test_a_loss_stops_at_the_members_capital(three):
    three.ledger.capital = {
        UUID(ALDER.id): 500000,
        UUID(BIRCH.id): 30000,
    }  # Cedar has no capital account
    agreement = await three.applied(-200000)
    lines = await three.lines(agreement.id)
    assert cents(lines) == [-170000, -30000, 0]
    assert cents(lines, "tax_total") == [-170000, -30000, 0]
    assert cents(lines, "cash") == [0, 0, 0]
    assert agreement.status == pb.AGREEMENT_STATUS_EXECUTED
    assert "capacities 2026-03-31" in three.ledger.calls
    assert await three.breaches(agreement.id) == []


async def test_capital_that_changes_before_the_approval_is_noticed(three):
    three.ledger.capital = {UUID(person.id): 500000 for person in (ALDER, BIRCH)}
    agreement = await three.proposed(-200000)
    assert await three.breaches(agreement.id) == []
    three.ledger.capital[UUID(BIRCH.id)] = 499999
    assert (await three.breaches(agreement.id))[0].startswith("INPUTS_CHANGED")


async def test_a_preview_shows_a_member_the_own_line_and_the_totals(three):
    request = pb.PreviewAllocationRequest(period_id=str(Q1))
    mine = await three.ask("PreviewAllocation", request, by=BIRCH)
    assert cents(mine.lines) == [289855]
    assert (mine.surplus.amount_minor, mine.member_count) == (1000000, 3)
    assert mine.cash.amount_minor == 200001
    everything = await three.ask("PreviewAllocation", request, by=ELM)
    assert cents(everything.lines) == [536232, 289855, 173913]
    assert [line.member_display_name for line in everything.lines] == ["Alder", "Birch", "Cedar"]


async def test_a_preview_takes_another_surplus_without_asking_treasury(three):
    request = pb.PreviewAllocationRequest(period_id=str(Q1), surplus_override_minor=100)
    preview = await three.ask("PreviewAllocation", request, by=ELM)
    assert sum(cents(preview.lines)) == 100
    assert three.ledger.calls == []


async def test_a_preview_of_a_loss_that_nobody_can_bear_says_so(three):
    three.ledger.net = -100
    request = pb.PreviewAllocationRequest(period_id=str(Q1))
    preview = await three.ask("PreviewAllocation", request, by=ELM)
    assert len(preview.lines) == 0
    assert any("bear" in warning for warning in preview.warnings)


async def test_a_preview_is_for_open_periods(three):
    await three.lock()
    from habitat.treasury.v1 import events_pb2

    await three.hear(events_pb2.PeriodClosing(period_id=str(Q1)), "period", str(Q1))
    with pytest.raises(Refused) as refused:
        await three.ask("PreviewAllocation", pb.PreviewAllocationRequest(period_id=str(Q1)), by=ELM)
    assert refused.value.reason == "PERIOD_NOT_OPEN"


async def test_a_statement_explains_every_step(three):
    await three.applied()
    request = statements_pb2.BuildAllocationStatementRequest(member_id=ALDER.id, period_id=str(Q1))
    statement = (await three.ask("BuildAllocationStatement", request, by=ALDER)).statement
    words = {step.title: step.explanation for step in statement.steps}
    assert "labor 6000.00 × 1.0 = 6000.00" in words["Weighted patronage"]
    assert "expertise 2000.00 × 1.5 = 3000.00" in words["Weighted patronage"]
    assert "37/69" in words["Share"]
    assert "53.6232 %" in words["Share"]
    assert "5362.31 and 61/69 of a cent" in words["Allocation"]
    assert "one of them came here: 5362.32" in words["Allocation"]
    assert "1072.47" in words["Cash part"]
    assert "4289.85" in words["Retained part"]
    assert words["By category"].endswith("labor 3478.26; expertise 1739.13; relationship 144.93.")
    assert "line 1: 5362.32 of 10000.00" in words["Tax allocation"]
    assert [claim.counted for claim in statement.claims] == [True, True, True]
    assert sum(Decimal(c.raw.amount_minor) for c in statement.claims) == 850000
    with pytest.raises(NotFound):
        await three.ask("BuildAllocationStatement", request, by=BIRCH)


async def test_aggregated_rows_end_with_the_digest(three):
    locked = await three.lock()
    request = claims_pb2.AggregateClaimsRequest(period_id=str(Q1))
    parts = await three.ask("AggregateClaims", request)
    assert parts[-1].claims_digest == locked.claims_digest
    rows = [row for part in parts for row in part.rows]
    assert {row.weighted_e4 for row in rows} == {"9250000000", "5000000000", "3000000000"}


async def test_a_rejected_agreement_lets_the_claims_go(three):
    agreement = await three.proposed()
    approval = await three.vote(agreement.id, ELM, "REJECT", "Hours of March are missing.")
    assert approval.outcome == governance_pb2.APPROVAL_OUTCOME_PENDING
    await three.vote(agreement.id, OAK, "REJECT", "The same here.")
    rejected = await three.agreement(agreement.id)
    assert rejected.status == pb.AGREEMENT_STATUS_REJECTED
    assert rejected.rejection_reason == "The same here."
    unlock = claims_pb2.UnlockClaimsRequest(period_id=str(Q1), workflow_id=CLOSE)
    assert (await three.ask("UnlockClaims", unlock)).claims == 7
    await three.contribute("Cedar", "labor", 5000, label="March")
    second = await three.proposed()
    assert second.number == "AG-2026Q1-r2"
    assert second.id != agreement.id
    assert (await three.lines(second.id))[0].number == "A-2026Q1-0004"


async def test_a_command_under_one_key_has_one_effect_and_one_answer(three):
    await three.lock()
    inputs = three.inputs()
    calculated = await three.calculate(inputs)
    request = pb.CreateAgreementRequest(
        inputs=inputs, workflow_id=CLOSE, inputs_hash=calculated.inputs_hash
    )
    key = fresh_key()
    first = await three.ask("CreateAgreement", request, key=key)
    assert await three.ask("CreateAgreement", request, key=key) == first
    assert len(await three.facts("agreements.allocation.created")) == 1
    assert len(first.event_ids) == 1
