"""A gateway on a free port before four fake services."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx2
import pytest

from chassis.http_server import HttpServer
from gateway.app import build_web, open_house
from gateway.context import House
from gateway.schema.build import Schema, build_schema
from gateway.services import Services
from gateway.settings import Settings
from habitat.people.v1.auth_pb2 import VerifyTokenResponse
from kernel.call import Role

from .builders import token
from .fakes import CONTEXTS, FakeBus, FakeService


@pytest.fixture(scope="session")
def schema() -> Schema:
    return build_schema()


@pytest.fixture
def options() -> dict[str, Any]:
    """Settings that a test wants otherwise; parametrize it."""
    return {}


@dataclass
class World:
    """The gateway as a client sees it, and what stands behind it."""

    settings: Settings
    house: House
    bus: FakeBus
    web: httpx2.AsyncClient
    treasury: FakeService
    people: FakeService
    agreements: FakeService
    worker: FakeService

    def headers(self, who: str | None = "birch", role: Role = Role.STEWARD) -> dict[str, str]:
        if who is None:
            return {}
        return {"authorization": f"Bearer {token(self.settings, who, role)}"}

    async def post(
        self,
        query: str,
        variables: dict[str, Any] | None = None,
        *,
        who: str | None = "birch",
        role: Role = Role.STEWARD,
        headers: dict[str, str] | None = None,
        **body: Any,
    ) -> httpx2.Response:
        return await self.web.post(
            "/graphql",
            json={"query": query, "variables": variables or {}, **body},
            headers={**self.headers(who, role), **(headers or {})},
        )

    async def ask(self, query: str, variables: dict[str, Any] | None = None, **who: Any) -> Any:
        """The data of an answer without errors."""
        answer = (await self.post(query, variables, **who)).json()
        assert "errors" not in answer, json.dumps(answer["errors"], indent=1)
        return answer["data"]

    async def refusal(self, query: str, variables: Any = None, **who: Any) -> dict[str, Any]:
        """The one error of an answer: its extensions, and its message among them."""
        answer = (await self.post(query, variables, **who)).json()
        (error,) = answer["errors"]
        return {**error["extensions"], "message": error["message"]}


@pytest.fixture
async def world(schema: Schema, options: dict[str, Any]) -> AsyncIterator[World]:
    fakes = {name: FakeService(name) for name in CONTEXTS}
    for fake in fakes.values():
        await fake.start()
    fakes["people"].on("VerifyToken", VerifyTokenResponse(valid=True))
    addresses = {f"{name}_grpc": fake.address for name, fake in fakes.items()}
    settings = Settings.load(
        **({"habitat_env": "test", "host": "127.0.0.1", "port": 0} | addresses | options)
    )
    bus = FakeBus()
    services = Services(settings)
    house = open_house(settings, services, bus)
    server = HttpServer(build_web(schema, house, bus), settings.host, 0)
    server.listen()
    serving = asyncio.ensure_future(server.run())
    url = f"http://127.0.0.1:{server.port}"
    async with httpx2.AsyncClient(base_url=url, trust_env=False, timeout=20) as web:
        yield World(settings, house, bus, web, **fakes)
    serving.cancel()
    await asyncio.wait([serving])
    await services.close()
    for fake in fakes.values():
        await fake.stop()
