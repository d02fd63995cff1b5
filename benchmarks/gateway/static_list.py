"""Twenty trees of eight fields, served by the gateway's own endpoint or by bare Starlette.

`python -m benchmarks.gateway.static_list gateway|starlette <port>`. The gateway's endpoint is the
product's: identity, limits, cost rule, document cache, executor; only the schema is a small one.
"""

import asyncio
import sys
from typing import Any

import orjson
import strawberry
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from chassis.bus import open_bus
from chassis.database import open_engine
from chassis.http_server import HttpServer
from gateway.app import build_web, open_house
from gateway.documents import Prepared
from gateway.schema.build import Schema
from gateway.services import Services
from gateway.settings import Settings

FIELDS = "id name species grove height rings standing note"
QUERY = f"query Trees {{ trees {{ {FIELDS} }} }}"


@strawberry.type
class Tree:
    """What the list holds."""

    id: strawberry.ID
    name: str
    species: str
    grove: str
    height: int
    rings: int
    standing: bool
    note: str | None


TREES = [
    Tree(
        id=strawberry.ID(f"tree-{number}"),
        name=f"Alder {number}",
        species="Alnus glutinosa",
        grove="North bank of the stream",
        height=900 + number,
        rings=40 + number,
        standing=number % 3 != 0,
        note="Seen in spring" if number % 2 else None,
    )
    for number in range(20)
]


@strawberry.type
class Query:
    @strawberry.field
    def trees(self) -> list[Tree]:
        return TREES


async def serve(kind: str, port: int) -> None:
    """Until the process is ended."""
    await HttpServer(_gateway() if kind == "gateway" else _bare(), "127.0.0.1", port).run()


def _gateway() -> Any:
    rates = {"rate_limit_query": "1000000000/1s"}
    settings = Settings.load(habitat_env="test", log_level="warning", **rates)
    engine = open_engine(settings, schema="bus")  # opens nothing before the first use
    bus = open_bus(settings, engine)
    house = open_house(settings, Services(settings), bus)
    return build_web(Schema(query=Query, extensions=[Prepared]), house, bus)


def _bare() -> Starlette:
    """The same bytes made anew for each request, and nothing else."""
    rows = [{name: getattr(tree, name) for name in FIELDS.split()} for tree in TREES]

    async def answer(request: Request) -> Response:
        await request.json()
        return Response(orjson.dumps({"data": {"trees": rows}}), media_type="application/json")

    return Starlette(routes=[Route("/graphql", answer, methods=["POST"])])


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], int(sys.argv[2])))
