"""What a reviewer reads: the queue, and the decisions so far."""

import pytest

from habitat.people.v1 import contributions_pb2 as pb
from kernel.errors import Forbidden, Invalid

from .grove import Grove
from .world import Person, submitted


async def test_the_queue_shows_what_one_may_decide(grove: Grove) -> None:
    first = await submitted(grove.world, grove.elm, minutes=3000)
    second = await submitted(grove.world, grove.elm)
    own = await submitted(grove.world, grove.larch)

    async def queue(by: Person) -> list[str]:
        answer = await grove.world.ask(
            "ListReviewQueue", pb.ListReviewQueueRequest(count=True), by=by
        )
        assert answer.total_count == len(answer.contributions)
        return [item.id for item in answer.contributions]

    assert await queue(grove.larch) == [first.id, second.id]
    assert await queue(grove.maple) == [first.id, second.id, own.id]
    await grove.approve(first, grove.larch)
    assert await queue(grove.larch) == [second.id]
    with pytest.raises(Forbidden):
        await queue(grove.elm)


async def test_the_queue_is_narrowed_by_member_and_by_value(grove: Grove) -> None:
    small = await submitted(grove.world, grove.elm)
    large = await submitted(grove.world, grove.elm, minutes=3000)
    other = await submitted(grove.world, grove.larch)

    async def queue(**wanted: object) -> list[str]:
        request = pb.ListReviewQueueRequest(count=True, **wanted)
        answer = await grove.world.ask("ListReviewQueue", request, by=grove.maple)
        assert answer.total_count == len(answer.contributions)
        return [item.id for item in answer.contributions]

    assert await queue() == [small.id, large.id, other.id]
    assert await queue(member_id=grove.elm.id) == [small.id, large.id]
    assert await queue(min_value_minor=large.value.amount_minor) == [large.id]
    assert await queue(max_value_minor=large.value.amount_minor - 1) == [small.id, other.id]
    assert await queue(member_id=grove.larch.id, min_value_minor=large.value.amount_minor) == []
    with pytest.raises(Invalid):
        await queue(member_id="elm")


async def test_decisions_are_read_from_either_end(grove: Grove) -> None:
    items = [await submitted(grove.world, grove.elm) for _ in range(3)]
    for item in items:
        await grove.approve(item, grove.larch)

    async def decided(order_by: str, after: str = "") -> pb.ListApprovalsResponse:
        request = pb.ListApprovalsRequest(order_by=order_by, page_size=2, page_token=after)
        return await grove.world.ask("ListApprovals", request, by=grove.maple)

    for order, expected in (("decided_at", items), ("decided_at desc", items[::-1])):
        first = await decided(order)
        rest = await decided(order, first.next_page_token)
        found = [a.contribution_id for a in (*first.approvals, *rest.approvals)]
        assert found == [item.id for item in expected]
    with pytest.raises(Invalid):
        await decided("comment")
