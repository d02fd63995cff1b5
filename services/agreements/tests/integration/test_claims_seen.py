"""Who takes part, what readers see of claims, and what stands in the way of a close."""

import pytest

from chassis.bus import Done
from habitat.agreements.v1 import allocations_pb2
from habitat.agreements.v1 import claims_pb2 as pb
from habitat.people.v1 import events_pb2 as people
from kernel.errors import Forbidden, Invalid, Refused

from .grove import ALDER, ASH, BIRCH, CLOSE, ELM, Q1, at_once, id_of
from .told import birch_suspended

STATUS = "SELECT status FROM agreements.period WHERE cooperative_id = $1"
PUBLISH = "UPDATE agreements.outbox SET published_at = now() WHERE cooperative_id = $1"


async def test_claims_of_members_who_do_not_share_are_listed_apart(three):
    await three.join("Dogwood", 4, status="suspended")
    await three.join("Elder", 5, tier="community")
    await three.join("Fir", 6, joined_on="2026-02-10")
    await three.contribute("Dogwood", "labor", 100000)
    await three.contribute("Elder", "labor", 200000)
    await three.contribute("Fir", "labor", 70000, on="2026-02-09")
    await three.contribute("Fir", "labor", 30000, on="2026-02-10")
    agreement = await three.proposed()
    assert agreement.member_count == 4
    lines = {line.member_number: line for line in await three.lines(agreement.id)}
    assert lines["M-0006"].raw.amount_minor == 30000
    assert sum(line.total.amount_minor for line in lines.values()) == 1000000
    rows = await three.rows(
        "SELECT member_number, reason, raw_minor FROM agreements.agreement_exclusion "
        "WHERE cooperative_id = $1 ORDER BY 1",
        three.cooperative,
    )
    assert [tuple(row) for row in rows] == [
        ("M-0004", "suspended", 100000),
        ("M-0005", "tier_not_eligible", 200000),
        ("M-0006", "dated_outside_the_membership", 70000),
    ]
    assert await three.breaches(agreement.id) == []


async def test_a_status_that_changed_after_the_period_leaves_the_agreement_alone(three):
    agreement = await three.proposed()
    change = birch_suspended("2026-04-02")
    await three.hear(change, "member", BIRCH.id)
    assert await three.breaches(agreement.id) == []
    change.effective_on = "2026-03-30"
    await three.hear(change, "member", BIRCH.id)
    assert (await three.breaches(agreement.id))[0].startswith("INPUTS_CHANGED")


async def test_a_tier_counts_since_the_day_named_or_always_when_imported(three):
    async def updated(name, number, *, migrated=False, since=""):
        fact = people.MemberUpdated(
            member_id=id_of(name),
            member_number=number,
            display_name=f"{name} the second",
            tier="cooperative",
            status="active",
            joined_on="2020-01-01",
            effective_on=since,
        )
        await three.hear(fact, "member", id_of(name), migrated=migrated)

    for number, name in enumerate(("Hazel", "Ivy", "Juniper", "Larch"), start=10):
        await three.join(name, number, tier="community")
        await three.contribute(name, "labor", 1000)
    await updated("Hazel", "M-0010")  # today, 2026-04-05
    await updated("Ivy", "M-0011", migrated=True)
    await updated("Juniper", "M-0012", since="2026-03-31")
    await updated("Larch", "M-0013", since="2026-04-01")
    agreement = await three.proposed()
    numbers = [line.member_number for line in await three.lines(agreement.id)]
    assert numbers == ["M-0001", "M-0002", "M-0003", "M-0011", "M-0012"]
    assert (await three.lines(agreement.id))[3].member_display_name == "Ivy the second"


async def test_the_summary_of_a_member_says_why_claims_do_not_count(three):
    await three.join("Dogwood", 4, status="suspended")
    await three.contribute("Dogwood", "labor", 100000)
    await three.join("Fir", 6, joined_on="2026-03-31")
    await three.contribute("Fir", "labor", 100000, on="2026-01-02")
    names = ["Alder", "Dogwood", "Fir", "Ash", "nobody"]
    keys = [pb.PatronageKey(member_id=id_of(name), period_id=str(Q1)) for name in names]
    request = pb.BatchGetPatronageSummariesRequest(keys=keys)
    found = (await three.ask("BatchGetPatronageSummaries", request, by=ELM)).summaries
    by_member = {one.member_id: one for one in found}
    assert len(found) == 4
    alder = by_member[ALDER.id]
    assert (alder.contribution_count, alder.weighted_e4) == (3, "9250000000")
    assert (alder.share.num, alder.share.den, alder.qualifies) == ("37", "69", True)
    assert "suspended" in by_member[id_of("Dogwood")].reason
    assert "outside the membership" in by_member[id_of("Fir")].reason
    assert by_member[id_of("Ash")].contribution_count == 0
    assert "tier" in by_member[id_of("Ash")].reason
    assert by_member[id_of("Dogwood")].share.num == "0"


async def test_patronage_is_listed_by_member_number_in_pages(three):
    request = pb.ListPeriodPatronageRequest(period_id=str(Q1), page_size=2, count=True)
    first = await three.ask("ListPeriodPatronage", request, by=ELM)
    assert [one.member_id for one in first.summaries] == [ALDER.id, BIRCH.id]
    assert first.total_count == 3
    request.page_token = first.next_page_token
    second = await three.ask("ListPeriodPatronage", request, by=ELM)
    assert [one.member_id for one in second.summaries] == [id_of("Cedar")]
    assert second.next_page_token == ""
    own = await three.ask("ListPeriodPatronage", pb.ListPeriodPatronageRequest(
        period_id=str(Q1), count=True), by=BIRCH)  # fmt: skip
    assert ([one.member_id for one in own.summaries], own.total_count) == ([BIRCH.id], 1)


async def test_claims_come_in_pages_and_members_see_their_own(three):
    request = pb.ListClaimsRequest(period_id=str(Q1), page_size=3, count=True)
    seen = []
    while True:
        page = await three.ask("ListClaims", request, by=ELM)
        assert page.total_count == 7
        seen += [claim.id for claim in page.claims]
        if not page.next_page_token:
            break
        request.page_token = page.next_page_token
    assert len(seen) == len(set(seen)) == 7
    mine = await three.ask("ListClaims", pb.ListClaimsRequest(count=True), by=BIRCH)
    assert {claim.member_id for claim in mine.claims} == {BIRCH.id}
    assert mine.total_count == 2
    others = pb.ListClaimsRequest(member_id=ALDER.id, count=True)
    hidden = await three.ask("ListClaims", others, by=BIRCH)
    assert (len(hidden.claims), hidden.total_count) == (0, 0)
    one = pb.ListClaimsRequest(category_code="capital", status=pb.CLAIM_STATUS_ACTIVE)
    assert len((await three.ask("ListClaims", one, by=ELM)).claims) == 1


@pytest.mark.parametrize("token", ["x", "bm90IGpzb24=", "WyJ4Il0=", "W10=", "WyIxIiwgIjIiXQ=="])
async def test_a_page_token_that_is_not_ours_is_refused(three, token):
    with pytest.raises(Invalid) as refused:
        await three.ask("ListClaims", pb.ListClaimsRequest(page_token=token), by=ELM)
    assert refused.value.reason == "INVALID_CURSOR"


async def test_preflight_tells_what_stands_in_the_way(grove):
    async def checks(period=Q1):
        request = pb.PreflightPeriodRequest(period_id=str(period))
        found = await grove.ask("PreflightPeriod", request)
        return {finding.check: finding.severity for finding in found.findings}

    assert await checks() == {"PERIOD_UNKNOWN": "settling"}
    await grove.open_period()
    assert await checks() == {"NO_FORMULA": "blocking"}
    await grove.install()  # binds the period that came too early
    assert await checks() == {"ZERO_WEIGHT": "warning"}
    await grove.join("Alder", 1)
    await grove.join("Elder", 2, tier="community")
    await grove.contribute("Alder", "labor", 100)
    await grove.contribute("Elder", "labor", 100)
    assert (await checks())["UNPUBLISHED_CLAIMS"] == "settling"
    await grove.rows(PUBLISH, grove.cooperative)
    assert await checks() == {"NOT_QUALIFYING": "warning"}
    await grove.proposed()
    assert (await checks())["AGREEMENT_EXISTS"] == "blocking"
    request = pb.PreflightPeriodRequest(period_id=str(Q1))
    assert (await grove.ask("PreflightPeriod", request, by=ASH)).findings
    with pytest.raises(Forbidden):
        await grove.ask("PreflightPeriod", request, by=ELM)


@pytest.mark.race
async def test_who_leaves_during_the_allocation_is_counted_or_stops_it(three, rounds):
    """The fact of the exit meets the agreement's creation: it is exact, or made anew."""
    change = people.MemberStatusChanged(
        member_id=BIRCH.id,
        effective_on="2026-03-30",
        tier="cooperative",
        member_number="M-0002",
        display_name="Birch",
        joined_on="2020-01-01",
    )
    inputs = three.inputs()
    for place in range(rounds):
        await three.lock()
        known = (await three.calculate(inputs)).inputs_hash
        change.new_status = "active" if place % 2 else "suspended"
        verdict, made = await at_once(
            three.hear(change, "member", BIRCH.id), three.create(inputs, known)
        )
        assert isinstance(verdict, Done)
        if isinstance(made, Exception):
            assert isinstance(made, Refused), made
            assert made.reason == "INPUTS_CHANGED"
            continue
        lines = await three.lines(made.id)
        assert sum(line.total.amount_minor for line in lines) == made.allocable_surplus.amount_minor
        breaches = await three.breaches(made.id)  # what its approval is checked by
        assert all(breach.startswith("INPUTS_CHANGED") for breach in breaches)
        assert (not breaches) == ((await three.calculate(inputs)).inputs_hash == known)
        request = allocations_pb2.CancelAgreementRequest(
            agreement_id=made.id, workflow_id=CLOSE, reason="Next round."
        )
        await three.ask("CancelAgreement", request)
