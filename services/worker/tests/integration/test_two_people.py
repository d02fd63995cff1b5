"""Commands for two people, from the request to the act."""

from uuid import UUID

import pytest

from habitat.worker.v1 import workflows_pb2 as pb
from kernel.errors import Invalid, NotFound, Refused

from .door import UNKNOWN
from .world import APPROVAL, CLOSED, DISTRIBUTION, PERIOD


@pytest.mark.parametrize(
    ("command", "status", "effect"),
    [
        ("PERIOD_REOPEN", CLOSED, "ReopenPeriod"),
        ("PERIOD_LOCK", CLOSED, "LockPeriod"),
        ("TRANSACTION_REVERSAL", None, "ReverseTransaction"),
        ("DISTRIBUTION_CANCEL", None, "ReRetain"),
    ],
)
async def test_two_people_stand_behind_it(door, house, world, command, status, effect):
    world.period = status or world.period
    subject = world.distribute() if command == "DISTRIBUTION_CANCEL" else PERIOD
    request = pb.StartTwoPersonCommandRequest(
        command=command, subject_id=subject, reason="A mistake", re_retain=True
    )
    started = await door.do("StartTwoPersonCommand", request)
    assert started.approval_id == APPROVAL
    house.worker()
    workflow = await house.wait(UUID(started.workflow.id), "waiting", step="await_second_person")
    assert world.effects["OpenApproval"] == 1
    assert world.effects[effect] == 0
    world.approval = "approved"
    await house.wake(workflow.id)
    await house.wait(workflow.id, "completed")
    assert world.effects[effect] == 1
    again = await door.do("ListWorkflows", pb.ListWorkflowsRequest(type="two_person"))
    assert len(again.workflows) == 1


async def test_what_cannot_be_taken_back_stays_closed_and_applied(door, house, world):
    world.period, world.approval, world.capital_spent = CLOSED, "approved", True
    request = pb.StartTwoPersonCommandRequest(
        command="PERIOD_REOPEN", subject_id=PERIOD, reason="A mistake"
    )
    started = await door.do("StartTwoPersonCommand", request)
    house.worker()
    failed = await house.wait(UUID(started.workflow.id), "failed")
    assert failed.error.code == "INSUFFICIENT_CAPITAL"
    assert world.effects["SupersedeAgreement"] == world.effects["ReopenPeriod"] == 0
    assert world.period == CLOSED


async def test_a_second_persons_no_does_nothing(door, house, world):
    world.period, world.approval = CLOSED, "rejected"
    request = pb.StartTwoPersonCommandRequest(
        command="PERIOD_REOPEN", subject_id=PERIOD, reason="A mistake"
    )
    started = await door.do("StartTwoPersonCommand", request)
    house.worker()
    done = await house.wait(UUID(started.workflow.id), "completed")
    assert done.context["outcome"] == "rejected"
    assert world.effects["SupersedeAgreement"] == 0


async def test_hopeless_commands_for_two_are_refused_at_once(door, world):
    async def refused(error, **fields):
        with pytest.raises(error):
            await door.do("StartTwoPersonCommand", pb.StartTwoPersonCommandRequest(**fields))

    await refused(Invalid, command="PERIOD_DELETE", subject_id=PERIOD, reason="x")
    await refused(Invalid, command="PERIOD_LOCK", subject_id="x", reason="x")
    await refused(Invalid, command="PERIOD_LOCK", subject_id=PERIOD, reason="")
    await refused(Refused, command="PERIOD_LOCK", subject_id=PERIOD, reason="x")
    await refused(Refused, command="PERIOD_REOPEN", subject_id=PERIOD, reason="x")
    await refused(NotFound, command="DISTRIBUTION_CANCEL", subject_id=UNKNOWN, reason="x")
    world.period = CLOSED
    id_ = world.distribute()
    world.distributions[id_].status = DISTRIBUTION.DISTRIBUTION_STATUS_COMPLETED
    await refused(Refused, command="PERIOD_REOPEN", subject_id=PERIOD, reason="x")
    await refused(Refused, command="DISTRIBUTION_CANCEL", subject_id=id_, reason="x")
