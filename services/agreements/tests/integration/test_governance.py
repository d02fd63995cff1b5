"""Votes: who may, who decides, and what follows, in one transaction."""

import pytest

from habitat.agreements.v1 import allocations_pb2
from habitat.agreements.v1 import governance_pb2 as pb
from habitat.people.v1 import events_pb2 as people
from kernel.errors import Conflict, Forbidden, Invalid, NotFound, Refused, SelfApproval

from .grove import ALDER, ASH, CLOSE, ELM, OAK, Person, at_once, fresh_key, id_of

PENDING, APPROVED = pb.APPROVAL_OUTCOME_PENDING, pb.APPROVAL_OUTCOME_APPROVED
REJECTED, WITHDRAWN = pb.APPROVAL_OUTCOME_REJECTED, pb.APPROVAL_OUTCOME_WITHDRAWN


async def asked(grove, by=ASH, subject="a period", workflow=CLOSE):
    request = pb.OpenApprovalRequest(
        subject_type="period_reopen",
        subject_id=id_of(subject),
        requested_by=by.id,
        reason="A wrong invoice.",
        workflow_id=workflow,
    )
    return (await grove.ask("OpenApproval", request)).approval


async def test_two_different_stewards_approve_an_agreement(three):
    agreement = await three.proposed()
    first = await three.vote(agreement.id, ELM)
    assert (first.outcome, first.approvals, first.mode) == (PENDING, 1, "stewards")
    with pytest.raises(Conflict):
        await three.vote(agreement.id, ELM)
    second = await three.vote(agreement.id, ASH)  # who started it may be one of the two
    assert second.outcome == APPROVED
    found = await three.agreement(agreement.id)
    assert found.status == allocations_pb2.AGREEMENT_STATUS_APPROVED
    assert len(found.approval.votes) == 2
    with pytest.raises(Refused) as refused:
        await three.vote(agreement.id, OAK)
    assert refused.value.reason == "INVALID_TRANSITION"


async def test_the_audit_line_of_a_vote_names_another_person_or_none(three):
    agreement = await three.proposed()
    for voter in (ELM, ASH):  # Ash started it
        await three.vote(agreement.id, voter)
    lines = await three.rows(
        "SELECT actor_id, second_actor_id FROM agreements.audit_entry"
        " WHERE cooperative_id = $1 AND action = 'approval.approve' ORDER BY seq",
        three.cooperative,
    )
    assert [tuple(line) for line in lines] == [(str(ELM.id), str(ASH.id)), (str(ASH.id), None)]


async def test_every_vote_is_announced_with_the_outcome_so_far(three):
    agreement = await three.proposed()
    await three.vote(agreement.id, ELM)
    await three.vote(agreement.id, OAK)
    votes = [payload for _, payload in await three.facts("agreements.governance")]
    assert [vote["outcome"] for vote in votes] == ["pending", "approved"]
    assert [vote["approvals"] for vote in votes] == [1, 2]
    assert {vote["workflow_id"] for vote in votes} == {CLOSE}


async def test_members_services_and_strangers_have_no_vote(three):
    agreement = await three.proposed()
    for by in (ALDER, "svc-worker"):
        with pytest.raises(Forbidden):
            await three.vote(agreement.id, by)
    with pytest.raises(NotFound):
        await three.vote(id_of("another"), ELM)


async def test_an_admin_can_veto_with_a_reason(three):
    agreement = await three.proposed()
    with pytest.raises(Invalid) as refused:
        await three.vote(agreement.id, ASH, "REJECT")
    assert refused.value.violations[0].field == "comment"
    approval = await three.vote(agreement.id, ASH, "REJECT", "The figures of February are wrong.")
    assert approval.outcome == REJECTED
    ((_, payload),) = await three.facts("agreements.allocation.rejected")
    assert payload["reason"] == "The figures of February are wrong."


async def test_an_abstention_decides_nothing(three):
    agreement = await three.proposed()
    await three.vote(agreement.id, ELM, "ABSTAIN")
    approval = await three.vote(agreement.id, OAK)
    assert (approval.outcome, approval.approvals) == (PENDING, 1)


async def test_one_who_has_a_line_in_it_may_vote(three):
    agreement = await three.proposed()
    steward = Person("Alder", ELM.role)
    assert (await three.vote(agreement.id, steward)).approvals == 1


async def test_a_cancelled_agreement_withdraws_its_vote(three):
    agreement = await three.proposed()
    request = allocations_pb2.CancelAgreementRequest(
        agreement_id=agreement.id, workflow_id=CLOSE, reason="Aborted."
    )
    await three.ask("CancelAgreement", request)
    await three.ask("CancelAgreement", request)
    found = await three.agreement(agreement.id)
    assert found.status == allocations_pb2.AGREEMENT_STATUS_CANCELLED
    assert found.approval.outcome == WITHDRAWN
    with pytest.raises(Refused):
        await three.vote(agreement.id, ELM)
    votes = [payload for _, payload in await three.facts("agreements.governance")]
    assert [vote["outcome"] for vote in votes] == ["withdrawn"]


async def test_an_approved_agreement_can_be_given_up_before_it_is_posted(three):
    agreement = await three.approved()
    request = allocations_pb2.CancelAgreementRequest(
        agreement_id=agreement.id, workflow_id=CLOSE, reason="The inputs changed."
    )
    cancelled = (await three.ask("CancelAgreement", request)).agreement
    assert cancelled.status == allocations_pb2.AGREEMENT_STATUS_CANCELLED


async def test_a_second_person_is_another_one(three):
    approval = await asked(three)
    assert (approval.mode, approval.required_approvals) == ("second_person", 1)
    with pytest.raises(SelfApproval):
        await three.vote(approval.subject_id, ASH, subject_type="period_reopen")
    decided = await three.vote(approval.subject_id, ELM, subject_type="period_reopen")
    assert decided.outcome == APPROVED
    ((_, payload),) = await three.facts("agreements.governance")
    assert (payload["outcome"], payload["workflow_id"]) == ("approved", CLOSE)
    assert payload["subject_type"] == "period_reopen"


async def test_one_rejection_by_the_second_person_decides(three):
    approval = await asked(three)
    decided = await three.vote(
        approval.subject_id, OAK, "REJECT", "Not now.", subject_type="period_reopen"
    )
    assert decided.outcome == REJECTED


async def test_asking_twice_is_asking_once(three):
    first = await asked(three)
    assert (await asked(three)).id == first.id
    with pytest.raises(Conflict):
        await asked(three, workflow="another workflow")
    close = pb.CloseApprovalRequest(id=first.id, reason="Aborted.")
    assert (await three.ask("CloseApproval", close)).approval.outcome == WITHDRAWN
    assert (await three.ask("CloseApproval", close)).approval.outcome == WITHDRAWN
    assert (await asked(three, workflow="another workflow")).id != first.id


async def test_what_is_proposed_is_not_opened_by_hand(three):
    request = pb.OpenApprovalRequest(
        subject_type="allocation_agreement", subject_id=id_of("x"), requested_by=ASH.id
    )
    with pytest.raises(Invalid):
        await three.ask("OpenApproval", request)
    with pytest.raises(Forbidden):
        await three.ask("OpenApproval", request, by=ASH)


async def test_a_lone_admin_decides_alone(grove):
    """Only while fewer than two active stewards and admins exist (domain 11)."""
    await grove.install()
    await grove.open_period()
    await grove.join("Ash", 1, role="admin")
    await grove.join("Elm", 2, role="steward", status="inactive")
    await grove.contribute("Ash", "labor", 100)
    agreement = await grove.proposed()
    assert agreement.approval.mode == "single_admin"
    with pytest.raises(Forbidden):
        await grove.vote(agreement.id, ELM)
    assert (await grove.vote(agreement.id, ASH)).outcome == APPROVED


async def test_a_role_that_changes_is_counted(grove):
    await grove.install()
    await grove.open_period()
    await grove.join("Ash", 1, role="admin")
    await grove.join("Elm", 2, role="member")
    change = people.MemberRoleChanged(member_id=ELM.id, old_role="member", new_role="steward")
    await grove.hear(change, "member", ELM.id)
    assert (await grove.proposed(0)).approval.mode == "stewards"


async def test_without_known_roles_two_people_decide(grove):
    await grove.install()
    await grove.open_period()
    await grove.join("Ash", 1, role="")
    assert (await grove.proposed(0)).approval.mode == "stewards"


async def test_the_cooperative_may_ask_for_three(three):
    fact = people.SettingsChanged(version=2, changes={"approval.required": "3"})
    await three.hear(fact, "settings", id_of("settings"))
    agreement = await three.proposed()
    for by in (ELM, OAK):
        assert (await three.vote(agreement.id, by)).outcome == PENDING
    assert (await three.vote(agreement.id, ASH)).outcome == APPROVED


async def test_decisions_are_listed_newest_first_and_members_see_the_common_ones(three):
    agreement = await three.proposed()
    await asked(three)
    listed = await three.ask("ListApprovals", pb.ListApprovalsRequest(count=True), by=ELM)
    assert [one.subject_type for one in listed.approvals] == [
        "period_reopen",
        "allocation_agreement",
    ]
    assert listed.total_count == 2
    seen = await three.ask("ListApprovals", pb.ListApprovalsRequest(count=True), by=ALDER)
    assert [one.subject_id for one in seen.approvals] == [agreement.id]
    assert seen.total_count == 1
    hidden = pb.ListApprovalsRequest(subject_type="period_reopen", count=True)
    assert (await three.ask("ListApprovals", hidden, by=ALDER)).total_count == 0
    ids = pb.BatchGetApprovalsRequest(ids=[one.id for one in listed.approvals])
    assert len((await three.ask("BatchGetApprovals", ids, by=ALDER)).approvals) == 1
    pending = pb.ListApprovalsRequest(subject_id=agreement.id, outcome=PENDING, page_size=1)
    assert len((await three.ask("ListApprovals", pending, by=ELM)).approvals) == 1


async def agreements(three, count):
    """So many agreements of the same period, one after the other."""
    for _ in range(count):
        agreement = await three.proposed()
        yield agreement
        found = await three.agreement(agreement.id)
        if found.status == allocations_pb2.AGREEMENT_STATUS_APPROVED:
            request = allocations_pb2.CancelAgreementRequest(
                agreement_id=agreement.id, workflow_id=CLOSE, reason="Next round."
            )
            await three.ask("CancelAgreement", request)


@pytest.mark.race
async def test_racing_approvals_decide_exactly_once(three, rounds):
    voters = [ELM, OAK, ASH, Person("Rowan", ELM.role)]
    count = 0
    async for agreement in agreements(three, rounds):
        count += 1
        results = await at_once(*(three.vote(agreement.id, voter) for voter in voters))
        won = [one for one in results if not isinstance(one, Exception)]
        assert sorted(one.approvals for one in won) == [1, 2]
        assert all(isinstance(one, Refused) for one in results if isinstance(one, Exception))
        assert len(await three.facts("agreements.allocation.approved")) == count


@pytest.mark.race
async def test_of_racing_second_people_one_decides(three, rounds):
    """Nothing but the approval's own row is held here."""
    voters = [ELM, OAK, Person("Rowan", ELM.role), Person("Yew", ELM.role)]
    for nth in range(rounds):
        approval = await asked(three, subject=f"period {nth}")
        results = await at_once(
            *(
                three.vote(approval.subject_id, voter, subject_type="period_reopen")
                for voter in voters
            )
        )
        won = [one for one in results if not isinstance(one, Exception)]
        assert [one.outcome for one in won] == [APPROVED]
        assert all(isinstance(one, Refused) for one in results if isinstance(one, Exception))


@pytest.mark.race
async def test_racing_approval_and_veto_have_one_outcome(three, rounds):
    outcomes = set()
    async for agreement in agreements(three, rounds):
        await three.vote(agreement.id, ELM)
        results = await at_once(
            three.vote(agreement.id, OAK),
            three.vote(agreement.id, ASH, "REJECT", "No."),
        )
        assert sum(1 for one in results if isinstance(one, Refused)) == 1
        outcomes.add((await three.agreement(agreement.id)).status)
    both = {
        allocations_pb2.AGREEMENT_STATUS_APPROVED,
        allocations_pb2.AGREEMENT_STATUS_REJECTED,
    }
    assert outcomes <= both


async def test_the_same_person_racing_with_herself_votes_once(three):
    agreement = await three.proposed()
    key = fresh_key()
    same = await at_once(*(three.vote(agreement.id, ELM, key=key) for _ in range(4)))
    assert {one.approvals for one in same} == {1}
    others = await at_once(*(three.vote(agreement.id, OAK) for _ in range(4)))
    assert sum(1 for one in others if not isinstance(one, Exception)) == 1
