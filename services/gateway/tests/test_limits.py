"""What would cost too much is refused before anything runs, quickly (reliability B5)."""

import asyncio

import pytest

from habitat.people.v1 import contributions_pb2

from .builders import contribution

NOTHING = contributions_pb2.ListContributionsResponse()


def nested(levels):
    return (
        "{ contributions { edges { node "
        + "{ member " * levels
        + "{ id }"
        + " }" * levels
        + "} } }"
    )


def explosion(levels):
    """Each fragment spreads the next one twice: 2**levels fields, if somebody counts them out."""
    parts = [f"fragment F{i} on Query {{ ...F{i + 1} ...F{i + 1} }}" for i in range(levels)]
    return "{ ...F0 } " + " ".join(parts) + f" fragment F{levels} on Query {{ a: __typename }}"


ALIASED = " ".join(f"a{i}: member {{ id }}" for i in range(24))
BAD = {
    "deep": nested(9),
    "deeper": "{ a " * 200 + "}" * 200,
    "deepest": "{ a " * 5000 + "}" * 5000,
    "aliases": "{ " + " ".join(f"a{i}: __typename" for i in range(51)) + " }",
    "ten thousand aliases": "{ " + " ".join(f"a{i}: __typename" for i in range(10_000)) + " }",
    "fragment cycle": "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
    "fragment explosion": explosion(60),
    "sixty directives": "{ __typename " + "@skip(if: false) " * 60 + "}",
    "unknown directive": "{ __typename @live }",
    "defer": "{ ... @defer { __typename } }",
    "overlapping": "{ " + "viewer { role } " * 250 + "}",
    "many operations": " ".join(f"query Q{i} {{ __typename }}" for i in range(400)),
    "empty": "   ",
    "no text": "query",
    "subscription and query": "subscription { a: __typename }",
    "unknown fragment": "{ ...Nowhere }",
    "cost": f"{{ contributions(first: 200) {{ edges {{ node {{ {ALIASED} }} }} }} }}",
    "cost through a fragment": "{ contributions(first: 200) { ...E } }"
    f" fragment E on ContributionConnection {{ edges {{ node {{ {ALIASED} }} }} }}",
    "cost in another list": "{ capitalAccounts(first: 200) { edges { node { "
    + ALIASED
    + " } } } }",
    "U+0000": '{ contributions(filter: {categoryCode: "a\\u0000b"}) { totalCount } }',
}


@pytest.mark.parametrize("query", BAD.values(), ids=BAD.keys())
async def test_a_bad_document_is_refused_with_a_code_and_reaches_no_service(world, query):
    await world.post("{ __typename }", who=None)
    async with asyncio.timeout(60):  # what is not refused at once explodes and never ends
        response = await world.post(query)
    assert response.status_code == 400, response.text
    body = response.json()
    assert "data" not in body
    assert {error["extensions"]["code"] for error in body["errors"]} == {"VALIDATION"}
    assert all(len(error["message"]) <= 500 for error in body["errors"])
    assert world.people.asked == []


async def test_a_misspelt_field_is_told_without_a_guess(world):
    response = await world.post("{ vewer { role } }")
    assert response.json()["errors"][0]["message"] == "Cannot query field 'vewer' on type 'Query'."


async def test_a_variable_counts_with_its_value_and_an_omitted_one_with_its_default(world):
    world.people.on("ListContributions", NOTHING)
    inner = f"{{ edges {{ node {{ {ALIASED} }} }} }}"
    query = f"query($n: Int = 200) {{ contributions(first: $n) {inner} }}"
    refused = await world.refusal(query)
    assert (refused["code"], refused["details"]) == (
        "VALIDATION",
        {"cost": "5200", "budget": "5000"},
    )
    assert (await world.refusal(query, {"n": 200}))["code"] == "VALIDATION"
    await world.ask(query, {"n": 100})


async def test_an_omitted_page_counts_as_the_default_page(world):
    world.people.on("ListContributions", NOTHING)
    wide = "{ contributions { edges { node { %s } } } }"
    await world.ask(wide % " ".join(f"a{i}: member {{ id }}" for i in range(50)))
    refused = await world.refusal(
        "{ "
        + " ".join(
            f"c{i}: contributions {{ edges {{ node {{ member {{ id }} }} }} }}" for i in range(34)
        )
        + " }"
    )
    assert refused["details"]["cost"] == "5100"


async def test_two_hundred_rows_with_all_their_scalars_are_affordable(world):
    world.people.on(
        "ListContributions",
        contributions_pb2.ListContributionsResponse(contributions=[contribution()]),
    )
    await world.ask(
        "{ contributions(first: 200) { totalCount pageInfo { endCursor hasNextPage } edges { cursor"
        " node { id number status value minutes description late version } } } }"
    )


@pytest.mark.parametrize("size", [201, 1000, 2**31 - 1, -1])
async def test_a_page_beyond_two_hundred_is_refused_never_cut(world, size):
    refused = await world.refusal(f"{{ contributions(first: {size}) {{ totalCount }} }}")
    assert (refused["code"], refused["field"]) == ("VALIDATION", "first")
    assert world.people.asked == []


async def test_lists_in_variables_are_bounded(world):
    query = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    response = await world.post(query, {"ids": ["x"] * 1001})
    assert response.status_code == 400
    assert response.json()["errors"][0]["extensions"]["field"] == "variables.ids"
    response = await world.post(query, {"ids": ["a\x00b"]})
    assert response.status_code == 400
    deep: list = []
    for _ in range(50):
        deep = [deep]
    assert (await world.post(query, {"ids": deep})).status_code == 400


@pytest.mark.parametrize("options", [{"graphql_introspection": "signed-in"}])
async def test_the_schema_is_shown_to_who_signed_in(world):
    query = "{ __schema { queryType { name } } }"
    assert (await world.post(query, who=None)).status_code == 400
    hidden = '{ ...S } fragment S on Query { __type(name: "Member") { name } }'
    assert (await world.post(hidden, who=None)).status_code == 400
    assert (await world.post("{ __typename }", who=None)).status_code == 200
    await world.ask(query)


async def test_the_introspection_of_every_tool_is_affordable_and_not_too_deep(world):
    from graphql import get_introspection_query

    await world.ask(get_introspection_query(descriptions=True, input_value_deprecation=True))


@pytest.mark.parametrize("options", [{"rate_limit_query": "2/1m", "rate_limit_mutation": "3/1m"}])
async def test_questions_and_commands_are_counted_per_person(world):
    first = await world.post("{ __typename }")
    assert first.headers["x-ratelimit-limit"] == "2"
    assert first.headers["x-ratelimit-remaining"] == "1"
    await world.post("{ __typename }")
    third = await world.post("{ __typename }")
    assert third.status_code == 429
    assert int(third.headers["retry-after"]) >= 1
    assert third.json()["errors"][0]["extensions"]["code"] == "RATE_LIMITED"
    assert (await world.post("{ __typename }", who="alder")).status_code == 200
    four = "mutation { " + " ".join(f"a{i}: __typename" for i in range(4)) + " }"
    assert (await world.post(four)).status_code == 429
    assert (await world.post("mutation { __typename }")).status_code == 200


@pytest.mark.parametrize("options", [{"graphql_timeout_s": 0.3}])
async def test_a_request_ends_after_its_time(world):
    async def never(_request):
        await asyncio.sleep(30)

    world.people.on("ListContributions", never)
    response = await world.post("{ contributions { totalCount } }")
    assert response.status_code == 503
    assert response.json()["errors"][0]["extensions"]["code"] == "UNAVAILABLE"


async def test_which_operation_is_to_run_must_be_clear(world):
    query = "query A { __typename } query B { __typename }"
    assert (await world.post(query)).status_code == 400
    assert (await world.post(query, operationName="C")).status_code == 400
    assert (await world.post(query, operationName="B")).status_code == 200
