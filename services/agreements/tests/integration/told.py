"""Facts of other services that more than one test tells."""

from habitat.people.v1 import events_pb2 as people

from .grove import BIRCH


def birch_suspended(on: str) -> people.MemberStatusChanged:
    """The fact that Birch shares in nothing from that day on."""
    return people.MemberStatusChanged(
        member_id=BIRCH.id,
        new_status="suspended",
        effective_on=on,
        tier="cooperative",
        member_number="M-0002",
        display_name="Birch",
        joined_on="2020-01-01",
    )
