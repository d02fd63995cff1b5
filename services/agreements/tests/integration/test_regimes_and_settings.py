"""What the cooperative's settings and tax regime change."""

import pytest

from habitat.agreements.v1 import allocations_pb2, claims_pb2, formulas_pb2, statements_pb2
from habitat.people.v1 import events_pb2 as people
from kernel.errors import Invalid, Refused

from .grove import ALDER, BIRCH, CEDAR, CLOSE, ELM, OAK, Q1, Q2, id_of


async def setting(grove, version, since="", **changes):
    names = {name.replace("__", "."): value for name, value in changes.items()}
    fact = people.SettingsChanged(version=version, changes=names, effective_from=since)
    await grove.hear(fact, "settings", id_of("settings"), sequence=version)


async def test_a_corporation_keeps_reserves_and_shares_the_rest(grove):
    await grove.install(regime="subchapter_t")
    await grove.open_period()
    await grove.officers()
    await grove.join("Alder", 1)
    await grove.contribute("Alder", "labor", 1000)
    agreement = await grove.applied(1000, reserve_minor=300, collective_minor=50)
    assert agreement.tax_regime == "subchapter_t"
    assert agreement.allocable_surplus.amount_minor == 650
    assert agreement.tax_total.amount_minor == 650  # the ledgers take the same amounts
    assert await grove.breaches(agreement.id) == []
    request = statements_pb2.BuildAllocationStatementRequest(member_id=ALDER.id, period_id=str(Q1))
    statement = (await grove.ask("BuildAllocationStatement", request, by=ALDER)).statement
    assert statement.notice_kind == "qualified"


async def test_a_loss_of_a_corporation_is_shared_by_nobody(grove):
    await grove.install(regime="subchapter_t")
    await grove.open_period()
    await grove.officers()
    await grove.join("Alder", 1)
    await grove.contribute("Alder", "labor", 1000)
    agreement = await grove.applied(-1000)
    assert agreement.allocable_surplus.amount_minor == 0
    assert agreement.status == allocations_pb2.AGREEMENT_STATUS_EXECUTED
    assert grove.ledger.calls == []


async def test_a_partnerships_reserve_must_be_retained(three):
    await three.calculate(three.inputs(reserve_minor=799999))
    with pytest.raises(Invalid) as refused:
        await three.calculate(three.inputs(reserve_minor=800000))
    assert refused.value.violations[0].field == "reserve"


async def test_a_setting_counts_from_the_period_it_names(three):
    await setting(three, 1, since="2026-04-05", min_cash_bp="2000")  # of the bootstrap
    await setting(three, 2, since="2026-04-06", min_cash_bp="5000")
    await three.calculate(three.inputs())
    await setting(three, 3, since="2025-01-01", min_cash_bp="3000")
    with pytest.raises(Invalid):
        await three.calculate(three.inputs())
    await three.calculate(three.inputs(cash_rate_bp=3000))


async def test_an_older_setting_that_comes_late_changes_nothing(three):
    await setting(three, 5, min_cash_bp="3000")
    await setting(three, 4, min_cash_bp="1000")
    with pytest.raises(Invalid):
        await three.calculate(three.inputs())


async def test_payments_are_due_after_the_days_that_are_set(three):
    await setting(three, 2, distribution_lead_days="30")
    agreement = await three.applied()
    await three.schedule(agreement.id)
    assert {one.scheduled_date for one in await three.payments()} == {"2026-05-05"}


async def test_the_date_that_the_close_was_started_with_counts_first(three):
    await three.lock()
    inputs = three.inputs()
    request = allocations_pb2.CreateAgreementRequest(
        inputs=inputs,
        workflow_id=CLOSE,
        inputs_hash=(await three.calculate(inputs)).inputs_hash,
        distribution_date="2026-07-01",
    )
    made = (await three.ask("CreateAgreement", request)).agreement
    assert made.distribution_date == "2026-07-01"


@pytest.mark.parametrize(
    "wrong",
    [
        {"regulatory_minor": -1, "net": 2**63 - 1},
        {"reserve_minor": -1},
        {"collective_minor": -1},
        {"cash_rate_bp": -1},
        {"tax_lines": [allocations_pb2.TaxLine(k1_line="1")] * 2},
        {"tax_lines": [allocations_pb2.TaxLine(amount_minor=1)]},
    ],
)
async def test_inputs_that_cannot_be_are_refused(three, wrong):
    with pytest.raises(Invalid):
        await three.calculate(three.inputs(**wrong))


async def test_a_period_that_is_no_id_names_its_field(three):
    request = allocations_pb2.CalculateAllocationRequest(
        inputs=allocations_pb2.AllocationInputs(period_id="Q1")
    )
    with pytest.raises(Invalid) as refused:
        await three.ask("CalculateAllocation", request)
    assert refused.value.violations[0].field == "period_id"


async def test_a_member_without_contributions_has_a_neutral_statement(three):
    await three.join("Juniper", 7)
    await three.join("Elder", 8, tier="community")
    await three.contribute("Elder", "labor", 12300)
    await three.applied()
    words = {}
    for name in ("Juniper", "Elder"):
        request = statements_pb2.BuildAllocationStatementRequest(
            member_id=id_of(name), period_id=str(Q1)
        )
        statement = (await three.ask("BuildAllocationStatement", request)).statement
        assert not statement.HasField("allocation")
        words[name] = statement.steps[0].explanation
    assert words["Juniper"] == "No approved contribution counts in this period."
    assert "tier does not share" in words["Elder"]
    assert "123.00" in words["Elder"]


async def test_a_posted_loss_is_checked_against_the_capital_it_was_calculated_on(three):
    """With a threshold: whoever is below it has no line, and no part in the fingerprint."""
    from uuid import UUID

    weights = [("labor", 10000), ("expertise", 15000), ("capital", 10000), ("relationship", 5000)]
    request = formulas_pb2.ProposeFormulaRequest(
        category_weights=[
            formulas_pb2.CategoryWeight(category_code=code, weight_e4=weight)
            for code, weight in weights
        ],
        rationale="Small shares cost more than they give.",
        threshold_type="fixed_amount",
        threshold_value=400000,
    )
    formula = (await three.ask("ProposeFormula", request, by=ELM)).formula
    for by in (ELM, OAK):
        await three.vote(formula.id, by, subject_type="formula_version")
    await three.open_period(Q2, "2026Q2")
    for person, cents in ((ALDER, 900000), (BIRCH, 500000), (CEDAR, 300000)):
        await three.contribute(person.name, "labor", cents, period=Q2, label="spring")
    three.ledger.capital = {UUID(person.id): 600000 for person in (ALDER, BIRCH, CEDAR)}
    await three.ask("LockClaims", claims_pb2.LockClaimsRequest(period_id=str(Q2), workflow_id="w"))
    inputs = allocations_pb2.AllocationInputs(
        period_id=str(Q2),
        net_income_minor=-140000,
        tax_lines=[allocations_pb2.TaxLine(k1_line="1", amount_minor=-140000)],
    )
    agreement = await three.create(inputs, workflow="w")
    lines = await three.lines(agreement.id)
    assert [line.total.amount_minor for line in lines] == [-90000, -50000]
    assert await three.breaches(agreement.id) == []
    three.ledger.capital = {}  # what the ledger would answer once the loss is posted
    posted = allocations_pb2.VerifyAgreementRequest(agreement_id=agreement.id, posted=True)
    assert list((await three.ask("VerifyAgreement", posted)).breaches) == []
    assert (await three.breaches(agreement.id))[0].startswith("INPUTS_CHANGED")


async def test_contributions_beyond_the_books_are_refused_together(three):
    for label in ("one", "two"):
        await three.contribute("Cedar", "labor", 2**63 - 1, label=label)
    with pytest.raises(Refused) as refused:
        await three.calculate(three.inputs())
    assert refused.value.reason == "INVARIANT_VIOLATION"
    with pytest.raises(Refused):
        await three.lock()


async def test_a_text_that_no_database_can_hold_is_refused(three):
    agreement = await three.proposed()
    with pytest.raises(Invalid):
        await three.vote(agreement.id, ELM, "REJECT", "no\x00")
    with pytest.raises(Invalid):
        await three.ask("ListClaims", claims_pb2.ListClaimsRequest(category_code="a\x00b"))
