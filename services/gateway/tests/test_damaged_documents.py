"""Documents that were right once and are damaged: never a failure of ours (reliability B6)."""

import random
import re

import pytest

from .test_everything import SCHEMA, document

PIECES = (
    "{", "}", "(", ")", ":", "$", "@skip(if: true)", "...", "on Member", "...F", "[", "]", "!",
    "null", '"', '"""', "\\u0000", "1e999", "-0", "99999999999999999999", "__typename",
    "fragment F on Query", "#", "é", "\x00", "𝒳", "query", "mutation", "subscription", "@defer",
    "&", "id", "first: -1",
)  # fmt: skip


def damaged(seed):
    """A valid operation with a few pieces lost, doubled or put in, and its variables."""
    chance = random.Random(seed)
    kind, root = chance.choice((("query", SCHEMA.query_type), ("mutation", SCHEMA.mutation_type)))
    name, field = chance.choice(sorted(root.fields.items()))
    text, variables = document(kind, name, field)
    pieces = re.findall(r"\w+|\W", text)[:400]
    for _ in range(chance.randint(0, 4)):
        place = chance.randrange(len(pieces))
        act = chance.choice(("lose", "double", "put", "swap"))
        if act == "lose":
            del pieces[place]
        elif act == "double":
            pieces.insert(place, pieces[place])
        elif act == "put":
            pieces.insert(place, f" {chance.choice(PIECES)} ")
        else:
            other = chance.randrange(len(pieces))
            pieces[place], pieces[other] = pieces[other], pieces[place]
    for given in list(variables):
        if chance.random() < 0.3:
            variables[given] = chance.choice((None, "", 5, [], {}, -1, 1.5, True, "x" * 5000, [[]]))
    closing = "".join(pieces)
    closing += " }" * max(closing.count("{") - closing.count("}"), 0)
    return closing, variables


@pytest.mark.parametrize("batch", range(4))
async def test_it_is_refused_with_a_code_or_answered(world, batch):
    seen = set()
    for seed in range(batch * 50, batch * 50 + 50):
        text, variables = damaged(seed)
        response = await world.post(text, variables)
        assert response.status_code in (200, 400, 401, 429, 503), (seed, response.text[:500])
        codes = {error["extensions"]["code"] for error in response.json().get("errors", ())}
        assert "INTERNAL" not in codes, (seed, text, response.text[:500])
        seen.add(response.status_code)
    assert {200, 400} <= seen
