"""A founded cooperative with an open quarter, two stewards and a member."""

import json
from typing import Any

from habitat.people.v1 import contributions_pb2 as pb

from .world import Q1, Q2, Person, World


class Grove:
    """A founded cooperative with an open quarter, two stewards and two members."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def plant(self) -> "Grove":
        world = self.world
        self.admin = await world.found()
        await world.open_period()
        self.elm = await world.join(self.admin, "Elm")
        self.larch = await world.join(self.admin, "Larch", "STEWARD")
        self.maple = await world.join(self.admin, "Maple", "STEWARD")
        return self

    async def approve(self, item: pb.Contribution, by: Person, **values: Any) -> Any:
        request = pb.ApproveContributionRequest(id=item.id, **values)
        return await self.world.ask("ApproveContribution", request, by=by)

    async def read(self, item: pb.Contribution) -> pb.Contribution:
        request = pb.BatchGetContributionsRequest(ids=[item.id])
        answer = await self.world.ask("BatchGetContributions", request, by=self.admin)
        return answer.contributions[0]

    async def facts(self, event_type: str) -> list[Any]:
        rows = await self.world.rows(
            "SELECT payload FROM people.outbox WHERE event_type = $1 ORDER BY global_seq",
            event_type,
        )
        return [json.loads(row["payload"]) for row in rows]


def roll(**values: Any) -> pb.RollForwardContributionsRequest:
    """What Q1 has left, into Q2."""
    given = {
        "period_id": str(Q1),
        "to_period_id": str(Q2),
        "to_code": "2026Q2",
        "to_name": "Q2 2026",
        "to_start_date": "2026-04-01",
        "to_end_date": "2026-06-30",
        "to_grace_end_date": "2026-07-07",
        "include_undecided": True,
    }
    return pb.RollForwardContributionsRequest(**(given | values))
