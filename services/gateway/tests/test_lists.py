"""Pages of lists: cursors, directions, counts (specification 1.3)."""

import pytest

from habitat.people.v1 import contributions_pb2, members_pb2

from .builders import contribution, gid, member, uid

NAMES = [f"c{i:02d}" for i in range(25)]
LIST = """query($first: Int, $after: String, $last: Int, $before: String, $f: ContributionFilter) {
  contributions(first: $first, after: $after, last: $last, before: $before, filter: $f) {
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges { cursor node { number } } } }"""


class Rows:
    """Contributions as People pages them: keyset tokens, either direction."""

    def __init__(self, names):
        self.names = list(names)

    async def __call__(self, request):
        names = sorted(self.names, reverse=request.order_by.endswith(" desc"))
        descending = request.order_by.endswith(" desc")
        if request.page_token:
            after = request.page_token
            names = [n for n in names if (n < after if descending else n > after)]
        page = names[: request.page_size]
        more = len(names) > len(page)
        return contributions_pb2.ListContributionsResponse(
            contributions=[contribution(name) for name in page],
            next_page_token=page[-1] if more and page else "",
            total_count=len(self.names) if request.count else 0,
        )


@pytest.fixture
def rows(world):
    made = Rows(NAMES)
    world.people.on("ListContributions", made)
    return made


async def page(world, **variables):
    found = (await world.ask(LIST, variables))["contributions"]
    numbers = [edge["node"]["number"].removeprefix("C-2026Q1-") for edge in found["edges"]]
    return numbers, found["pageInfo"], [edge["cursor"] for edge in found["edges"]]


async def test_pages_follow_each_other_without_gap_or_repeat(world, rows):
    seen, after = [], None
    for _ in range(20):
        numbers, info, _ = await page(world, first=7, after=after)
        assert info["hasPreviousPage"] is (after is not None)
        seen += numbers
        after = info["endCursor"]
        if not info["hasNextPage"]:
            break
    assert seen == NAMES
    assert world.people.times("ListContributions") == 4


async def test_every_edges_cursor_continues_behind_it(world, rows):
    _, _, cursors = await page(world, first=10)
    for position, cursor in enumerate(cursors):
        numbers, _, _ = await page(world, first=3, after=cursor)
        assert numbers == NAMES[position + 1 : position + 4]
    _, info, inner = await page(world, first=5, after=cursors[3])
    numbers, _, _ = await page(world, first=5, after=inner[1])
    assert numbers == NAMES[6:11]
    assert info["startCursor"] == inner[0]
    assert info["endCursor"] == inner[-1]


async def test_a_cursor_holds_when_rows_are_added_before_it(world, rows):
    _, _, cursors = await page(world, first=10)
    rows.names += ["c03a", "c03b"]
    numbers, info, _ = await page(world, first=3, after=cursors[5])
    assert numbers == ["c06"]  # the room was taken by the new ones; nothing is lost or repeated
    assert info["hasNextPage"] is True
    numbers, _, _ = await page(world, first=3, after=info["endCursor"])
    assert numbers == ["c07", "c08", "c09"]


async def test_the_last_cursor_finds_what_is_added_behind_it(world, rows):
    _, info, _ = await page(world, first=200)
    assert info["hasNextPage"] is False
    empty, nothing, _ = await page(world, first=5, after=info["endCursor"])
    assert empty == []
    assert nothing["endCursor"] is None
    rows.names += ["c98", "c99"]
    numbers, _, _ = await page(world, first=5, after=info["endCursor"])
    assert numbers == ["c98", "c99"]


async def test_the_last_ones_come_in_the_lists_own_order(world, rows):
    numbers, info, _ = await page(world, last=3)
    assert numbers == ["c22", "c23", "c24"]
    assert (info["hasPreviousPage"], info["hasNextPage"]) == (True, False)
    numbers, info, _ = await page(world, last=3, before=info["startCursor"])
    assert numbers == ["c19", "c20", "c21"]
    assert info["hasNextPage"] is True


async def test_a_reader_may_turn_around(world, rows):
    _, info, cursors = await page(world, first=10)
    numbers, _, _ = await page(world, last=4, before=info["endCursor"])
    assert numbers == ["c05", "c06", "c07", "c08"]
    numbers, _, _ = await page(world, last=4, before=cursors[2])
    assert numbers == ["c00", "c01"]
    _, info, cursors = await page(world, last=5)
    numbers, _, _ = await page(world, first=2, after=cursors[1])
    assert numbers == ["c22", "c23"]
    numbers, _, _ = await page(world, first=2, after=info["startCursor"])
    assert numbers == ["c21", "c22"]


async def test_both_directions_at_once_are_refused(world):
    for variables in (
        {"first": 3, "last": 3},
        {"first": 3, "before": "x"},
        {"after": "x", "last": 1},
    ):
        assert (await world.refusal(LIST, variables))["code"] == "VALIDATION"
    assert world.people.asked == []


async def test_a_list_that_cannot_be_read_backwards_says_so(world):
    refused = await world.refusal("{ periods(last: 3) { totalCount } }")
    assert (refused["code"], refused["field"]) == ("VALIDATION", "last")


@pytest.mark.parametrize("cursor", ["", "x", "AAAA", "é", "=" * 10, "A" * 9000])
async def test_a_cursor_we_never_made_is_refused(world, rows, cursor):
    refused = await world.refusal(LIST, {"after": cursor})
    assert refused["code"] == "INVALID_CURSOR"
    assert world.people.asked == []


async def test_a_cursor_of_another_filter_order_or_list_is_refused(world, rows):
    _, info, _ = await page(world, first=3)
    other = {"after": info["endCursor"], "f": {"categoryCode": "labor"}}
    assert (await world.refusal(LIST, other))["code"] == "INVALID_CURSOR"
    members = "query($a: String) { members(after: $a) { totalCount } }"
    assert (await world.refusal(members, {"a": info["endCursor"]}))["code"] == "INVALID_CURSOR"
    turned = (
        "query($a: String) { contributions(after: $a, orderBy: {direction: DESC}) { totalCount } }"
    )
    assert (await world.refusal(turned, {"a": info["endCursor"]}))["code"] == "INVALID_CURSOR"


async def test_rows_are_counted_only_when_the_count_is_selected(world, rows):
    await page(world, first=2)
    assert world.people.last("ListContributions").request.count is False
    hidden = (
        "{ contributions { ...T } } fragment T on ContributionConnection { ... { totalCount } }"
    )
    assert (await world.ask(hidden))["contributions"]["totalCount"] == 25
    assert world.people.last("ListContributions").request.count is True
    assert world.people.times("ListContributions") == 2


async def test_the_default_page_is_fifty(world, rows):
    await world.ask("{ contributions { totalCount } }")
    assert world.people.last("ListContributions").request.page_size == 50


async def test_filters_and_order_reach_the_service_in_its_own_words(world, rows):
    await world.ask(
        """query($m: ID!, $p: ID!) { contributions(
          filter: {memberId: $m, periodId: $p, categoryCode: "labor", status: APPROVED,
                   dateFrom: "2026-01-01", dateTo: "2026-03-31", late: false},
          orderBy: {field: VALUE, direction: DESC}) { totalCount } }""",
        {"m": gid("Member", "birch"), "p": gid("Period", "q1")},
    )
    asked = world.people.last("ListContributions").request
    assert asked.order_by == "value desc"
    assert asked.filter == contributions_pb2.ContributionFilter(
        member_id=uid("birch"),
        period_id=uid("q1"),
        category_code="labor",
        status=contributions_pb2.CONTRIBUTION_STATUS_APPROVED,
        date_from="2026-01-01",
        date_to="2026-03-31",
        late=False,
    )
    assert asked.filter.HasField("late")


async def test_a_page_of_nothing_can_still_count(world):
    world.people.on(
        "ListMembers", members_pb2.ListMembersResponse(members=[member()], total_count=15)
    )
    found = await world.ask("{ members(first: 0) { totalCount edges { cursor } } }")
    assert found["members"] == {"totalCount": 15, "edges": []}


async def test_the_last_decisions_are_asked_for_from_the_end(world):
    world.people.on("ListApprovals", contributions_pb2.ListApprovalsResponse())
    await world.ask("{ approvalHistory(last: 2) { edges { node { id } } } }")
    assert world.people.last("ListApprovals").request.order_by == "decided_at desc"
    await world.ask("{ approvalHistory(first: 2) { edges { node { id } } } }")
    assert world.people.last("ListApprovals").request.order_by == "decided_at"
