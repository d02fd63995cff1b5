"""What a page costs behind the gateway: each question once, however many rows (performance G6)."""

from collections import Counter

import pytest

from habitat.agreements.v1 import allocations_pb2, statements_pb2
from habitat.people.v1 import contributions_pb2, members_pb2, policy_pb2
from habitat.treasury.v1 import capital_pb2, periods_pb2

from .builders import contribution, filled, gid, uid

TREES = ["alder", "ash", "beech", "birch", "elm"]
ROWS = 30
ASKED = {
    "dashboard": (
        """query($me: ID!) { member(id: $me) { displayName }
          capitalAccount(memberId: $me) { bookBalance }
          contributions(filter: {memberId: $me}, first: 20) { edges { node { number } } } }""",
        {"BatchGetMembers", "ListContributions", "BatchGetCapitalAccounts"},
    ),
    "contributions": (
        """{ contributions { totalCount edges { node { number category { name } period { code }
          member { displayName } decidedBy { displayName } createdBy { displayName } } } } }""",
        {"ListContributions", "BatchGetMembers", "ListContributionCategories", "BatchGetPeriods"},
    ),
    "review queue": (
        """{ reviewQueue { edges { node { number
          member { displayName } category { name } } } } }""",
        {"ListReviewQueue", "BatchGetMembers", "ListContributionCategories"},
    ),
    "allocations": (
        """query($p: ID!) { allocations(filter: {periodId: $p}) { edges { node { total
          member { displayName } period { code } agreement { number } } } } }""",
        {"ListAllocations", "BatchGetMembers", "BatchGetPeriods", "BatchGetAgreements"},
    ),
    "statement": (
        """query($me: ID!, $p: ID!) { allocationStatement(memberId: $me, periodId: $p) {
          allocation { total member { displayName } } agreement { number }
          claims { weightedValue contribution { number member { displayName } } } } }""",
        {"BuildAllocationStatement", "BatchGetContributions", "BatchGetMembers"},
    ),
}


def batch(reply_type, rows, keys="ids"):
    """A row for every key that is asked for."""

    async def answer(request):
        reply = reply_type()
        for key in getattr(request, keys):
            filled(getattr(reply, rows).add()).id = key
        return reply

    return answer


@pytest.fixture
def rich(world):
    """Thirty rows of everything, about five members."""
    rows = [contribution(f"c{n}", TREES[n % 5], decided_by=uid(TREES[n % 3])) for n in range(ROWS)]
    allocations = allocations_pb2.ListAllocationsResponse()
    built = statements_pb2.BuildAllocationStatementResponse()
    filled(built.statement.allocation).member_id = uid("birch")
    filled(built.statement.agreement)
    for number in range(ROWS):
        filled(allocations.allocations.add()).member_id = uid(TREES[number % 5])
        filled(built.statement.claims.add()).contribution_id = uid(f"c{number}")
    people, treasury, agreements = world.people, world.treasury, world.agreements
    listed = contributions_pb2.ListContributionsResponse(contributions=rows)
    people.on("ListContributions", listed)
    waiting = contributions_pb2.ListReviewQueueResponse(contributions=rows)
    people.on("ListReviewQueue", waiting)
    people.on("BatchGetMembers", batch(members_pb2.BatchGetMembersResponse, "members"))
    own = contributions_pb2.BatchGetContributionsResponse(
        contributions=[contribution(f"c{n}") for n in range(ROWS)]
    )
    people.on("BatchGetContributions", own)
    people.on("ListContributionCategories", policy_pb2.ListContributionCategoriesResponse())
    treasury.on("BatchGetPeriods", batch(periods_pb2.BatchGetPeriodsResponse, "periods"))
    capital = batch(capital_pb2.BatchGetCapitalAccountsResponse, "capital_accounts", "member_ids")
    treasury.on("BatchGetCapitalAccounts", capital)
    agreements.on("ListAllocations", allocations)
    agreements.on("BuildAllocationStatement", built)
    named = batch(allocations_pb2.BatchGetAgreementsResponse, "agreements")
    agreements.on("BatchGetAgreements", named)
    return world


@pytest.mark.parametrize("page", ASKED)
async def test_a_page_asks_each_question_once(rich, page):
    query, methods = ASKED[page]
    variables = {"me": gid("Member", "birch"), "p": gid("Period", "q1")}
    await rich.ask(query, {name: v for name, v in variables.items() if f"${name}" in query})
    heard = (rich.people, rich.treasury, rich.agreements, rich.worker)
    calls = Counter(asked.method for service in heard for asked in service.asked)
    assert calls == dict.fromkeys(methods, 1)
