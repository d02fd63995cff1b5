"""Claims follow the facts of other contexts, twice, late or in disorder; never into a lock."""

import pytest

from chassis.bus import Again, Dead, Done
from habitat.agreements.v1 import claims_pb2 as pb
from habitat.people.v1 import events_pb2 as people
from habitat.treasury.v1 import events_pb2 as treasury
from kernel.errors import Refused

from .grove import CLOSE, Q1, Q2, at_once, fresh_key, id_of

STATUS = "SELECT status FROM agreements.period WHERE cooperative_id = $1"
PUBLISH = "UPDATE agreements.outbox SET published_at = now() WHERE cooperative_id = $1"


def approved(name="Alder", cents=5000, **values):
    contribution = id_of(f"{name} {cents}")
    given = {
        "contribution_id": contribution,
        "number": "C-2026Q1-000001",
        "member_id": id_of(name),
        "category": "labor",
        "contribution_date": "2026-02-01",
        "period_id": str(Q1),
        "value": {"amount_minor": cents, "currency": "USD"},
    }
    return people.ContributionApproved(**(given | values)), contribution


async def hear(grove, fact, aggregate, **more):
    return await grove.hear(fact, "contribution", aggregate, **more)


async def claims(grove, **wanted):
    return list((await grove.ask("ListClaims", pb.ListClaimsRequest(**wanted))).claims)


async def founded(grove):
    await grove.install()
    await grove.open_period()
    await grove.join("Alder", 1)


async def test_an_approved_contribution_becomes_a_claim_with_the_periods_weight(grove):
    await founded(grove)
    fact, contribution = approved(category="expertise", cents=200000, minutes=60)
    assert isinstance(await hear(grove, fact, contribution), Done)
    (claim,) = await claims(grove)
    assert (claim.raw_value.amount_minor, claim.weight_e4) == (200000, 15000)
    assert claim.weighted_e4 == "3000000000"
    assert claim.status == pb.CLAIM_STATUS_ACTIVE
    ((event_type, payload),) = await grove.facts("agreements.claim")
    assert event_type == "agreements.claim.created"
    assert payload["contribution_id"] == contribution
    assert payload["weighted_e4"] == "3000000000"


async def test_the_same_fact_twice_is_one_claim(grove):
    await founded(grove)
    fact, contribution = approved()
    event_id = fresh_key()
    await hear(grove, fact, contribution, event_id=event_id)
    await hear(grove, fact, contribution, event_id=event_id)
    await hear(grove, fact, contribution)  # sent again under another id
    assert len(await claims(grove)) == 1
    assert len(await grove.facts("agreements.claim")) == 1


async def test_the_same_contribution_with_other_content_is_a_dead_letter(grove):
    await founded(grove)
    fact, contribution = approved()
    await hear(grove, fact, contribution)
    other, _ = approved(value={"amount_minor": 5001, "currency": "USD"})
    verdict = await hear(grove, other, contribution)
    assert isinstance(verdict, Dead)
    assert verdict.code == "CONFLICT"


async def test_facts_in_reverse_order_wait_for_each_other(grove):
    fact, contribution = approved()
    reversal = people.ContributionReversed(contribution_id=contribution, reason="A mistake.")
    assert isinstance(await hear(grove, reversal, contribution, sequence=2), Again)
    assert isinstance(await hear(grove, fact, contribution, sequence=1), Again)
    await grove.install()
    assert isinstance(await hear(grove, fact, contribution, sequence=1), Again)
    await grove.open_period()
    assert isinstance(await hear(grove, fact, contribution, sequence=1), Again)
    await grove.join("Alder", 1)
    assert isinstance(await hear(grove, fact, contribution, sequence=1), Done)
    assert isinstance(await hear(grove, reversal, contribution, sequence=2), Done)
    (claim,) = await claims(grove)
    assert claim.status == pb.CLAIM_STATUS_REVERSED
    types = [event_type for event_type, _ in await grove.facts("agreements.claim")]
    assert types == ["agreements.claim.created", "agreements.claim.reversed"]
    again = people.ContributionReversed(contribution_id=contribution, reason="Once more.")
    assert isinstance(await hear(grove, again, contribution, sequence=3), Done)
    assert len(await grove.facts("agreements.claim")) == 2


async def test_a_reversed_claim_counts_for_nothing(three):
    fact = people.ContributionReversed(
        contribution_id=id_of("Cedar labor 150000 "), reason="Logged twice."
    )
    await hear(three, fact, fact.contribution_id)
    locked = await three.lock()
    assert locked.claims == 6
    assert {row.category_code: row.raw_value.amount_minor for row in locked.by_category} == {
        "capital": 100000,
        "expertise": 300000,
        "labor": 1000000,
        "relationship": 50000,
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": {"amount_minor": 0, "currency": "USD"}},
        {"value": {"amount_minor": -5, "currency": "USD"}},
        {"value": {"amount_minor": 5, "currency": "EUR"}},
        {"minutes": -1},
        {"category": "gardening"},
        {"contribution_date": "2026-02-30"},
        {"member_id": "Alder"},
    ],
)
async def test_a_fact_that_cannot_be_true_is_a_dead_letter_at_once(grove, wrong):
    await founded(grove)
    fact, contribution = approved(**wrong)
    assert isinstance(await hear(grove, fact, contribution), Dead)
    assert await claims(grove) == []


async def test_a_period_that_is_not_open_takes_no_claims(three):
    await three.hear(treasury.PeriodClosing(period_id=str(Q1)), "period", str(Q1))
    fact, contribution = approved("Birch")
    verdict = await hear(three, fact, contribution)
    assert isinstance(verdict, Dead)
    assert verdict.code == "PERIOD_NOT_OPEN"
    await three.hear(treasury.PeriodCloseAborted(period_id=str(Q1)), "period", str(Q1))
    assert isinstance(await hear(three, fact, contribution), Done)


async def test_an_older_fact_about_a_period_does_not_undo_a_newer_one(three):
    period = str(Q1)
    await three.hear(treasury.PeriodClosed(period_id=period), "period", period, sequence=5)
    await three.hear(treasury.PeriodClosing(period_id=period), "period", period, sequence=4)
    rows = await three.rows(STATUS, three.cooperative)
    assert [row["status"] for row in rows] == ["closed"]
    await three.hear(treasury.PeriodLocked(period_id=period), "period", period, sequence=6)
    rows = await three.rows(STATUS, three.cooperative)
    assert [row["status"] for row in rows] == ["locked"]


async def test_locked_claims_do_not_change(three):
    await three.lock()
    fact, contribution = approved("Birch")
    verdict = await hear(three, fact, contribution)
    assert isinstance(verdict, Dead)
    assert verdict.code == "PERIOD_NOT_OPEN"
    reversal = people.ContributionReversed(contribution_id=id_of("Alder labor 600000 "))
    assert isinstance(await hear(three, reversal, reversal.contribution_id), Dead)
    assert {claim.status for claim in await claims(three)} == {pb.CLAIM_STATUS_LOCKED}


async def test_a_rehearsed_lock_locks_nothing(three):
    rehearsed = await three.lock(validate_only=True)
    assert rehearsed.claims == 7
    assert {claim.status for claim in await claims(three)} == {pb.CLAIM_STATUS_ACTIVE}
    assert (await three.lock()).claims_digest == rehearsed.claims_digest


async def test_another_close_cannot_take_the_claims(three):
    await three.lock()
    with pytest.raises(Refused) as refused:
        await three.lock("another workflow")
    assert refused.value.reason == "CLOSE_IN_PROGRESS"
    request = pb.UnlockClaimsRequest(period_id=str(Q1), workflow_id="another workflow")
    with pytest.raises(Refused):
        await three.ask("UnlockClaims", request)


async def test_an_older_holder_of_the_close_is_refused(three):
    request = pb.LockClaimsRequest(period_id=str(Q1), workflow_id=CLOSE)
    await three.ask("LockClaims", request, fence=7)
    with pytest.raises(Refused) as refused:
        await three.ask("LockClaims", request, fence=6)
    assert refused.value.reason == "CONFLICT"


async def test_claims_stay_locked_while_an_agreement_lives(three):
    await three.proposed()
    with pytest.raises(Refused):
        await three.ask(
            "UnlockClaims", pb.UnlockClaimsRequest(period_id=str(Q1), workflow_id=CLOSE)
        )


async def test_a_claim_moves_with_a_rolled_forward_contribution(three):
    await three.open_period(Q2, "2026Q2")
    fact = people.ContributionRolledForward(
        contribution_id=id_of("Cedar labor 150000 "),
        member_id=id_of("Cedar"),
        from_period_id=str(Q1),
        to_period_id=str(Q2),
    )
    assert isinstance(await hear(three, fact, fact.contribution_id), Done)
    assert isinstance(await hear(three, fact, fact.contribution_id), Done)
    assert len(await claims(three, period_id=str(Q2))) == 1
    assert len(await claims(three, period_id=str(Q1))) == 6
    unknown = people.ContributionRolledForward(
        contribution_id=id_of("a draft"), from_period_id=str(Q1), to_period_id=str(Q2)
    )
    assert isinstance(await hear(three, unknown, unknown.contribution_id), Done)


async def test_claims_of_one_contribution_race_to_one_claim(grove):
    await founded(grove)
    for cents in range(1, 21):
        fact, contribution = approved(cents=cents)
        verdicts = await at_once(*(hear(grove, fact, contribution) for _ in range(3)))
        assert any(isinstance(verdict, Done) for verdict in verdicts)
    assert len(await claims(grove, page_size=100)) == 20
    assert len(await grove.facts("agreements.claim.created")) == 20


@pytest.mark.race
async def test_no_claim_slips_past_the_lock(grove, rounds):
    """A claim and the lock at the same moment; whoever is late is refused."""
    await founded(grove)
    for cents in range(1, rounds + 1):
        workflow = f"close {cents}"
        fact, contribution = approved(cents=cents)
        locked, verdict = await at_once(grove.lock(workflow), hear(grove, fact, contribution))
        inside = isinstance(verdict, Done)
        found = await grove.rows(
            "SELECT FROM agreements.claim WHERE cooperative_id = $1 AND contribution_id = $2",
            grove.cooperative,
            contribution,
        )
        assert bool(found) == inside
        again = await grove.lock(workflow)
        assert again.claims_digest == locked.claims_digest
        request = pb.UnlockClaimsRequest(period_id=str(Q1), workflow_id=workflow)
        await grove.ask("UnlockClaims", request, key=fresh_key())
