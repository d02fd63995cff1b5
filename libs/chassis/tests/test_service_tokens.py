"""A process exchanges its secret for a short token, once for many calls, and in time."""

import asyncio

import pytest

from chassis.client import ServiceTokens
from chassis.server import call_of, grpc_server
from chassis.settings import ServiceSettings
from habitat.people.v1.auth_pb2 import IssueServiceTokenResponse
from habitat.people.v1.auth_pb2_grpc import AuthServiceServicer, add_AuthServiceServicer_to_server
from kernel.call import ActorKind
from kernel.errors import Unauthenticated, Unavailable

ISSUE = "/habitat.people.v1.AuthService/IssueServiceToken"


class WorkerSettings(ServiceSettings):
    service = "worker"


class People(AuthServiceServicer):
    """Hands out numbered tokens for the right secret."""

    def __init__(self) -> None:
        self.issued = 0
        self.lasts_s = 300

    async def IssueServiceToken(self, request, context):
        assert call_of(context).actor.kind is ActorKind.ANONYMOUS
        if (request.service, request.secret) != ("svc-worker", "acorn"):
            raise Unauthenticated("The secret does not match.")
        self.issued += 1
        return IssueServiceTokenResponse(token=f"token-{self.issued}", expires_in_s=self.lasts_s)


@pytest.fixture
def people():
    return People()


@pytest.fixture
async def port(people):
    settings = ServiceSettings(habitat_env="test")
    added = (add_AuthServiceServicer_to_server, people)
    server = grpc_server(settings, services=[added], public=[ISSUE])
    await server.start()
    yield server.port
    await server.stop(0)


@pytest.fixture
async def tokens(port):
    tokens = ServiceTokens(_settings(port))
    yield tokens
    await tokens.close()


def _settings(port: int, secret: str = "acorn") -> ServiceSettings:
    return WorkerSettings(people_grpc=f"127.0.0.1:{port}", internal_service_token=secret)


async def test_many_calls_share_one_exchange(tokens, people):
    got = await asyncio.gather(*(tokens.token() for _ in range(10)))
    assert set(got) == {"token-1"}
    assert await tokens.token() == "token-1"
    assert people.issued == 1


async def test_it_is_renewed_a_minute_before_it_ends(port):
    clock = [1000.0]
    tokens = ServiceTokens(_settings(port), now=lambda: clock[0])
    assert await tokens.token() == "token-1"
    clock[0] += 239
    assert await tokens.token() == "token-1"
    clock[0] += 2
    assert await tokens.token() == "token-2"
    await tokens.close()


async def test_while_people_is_away_the_old_one_serves_until_it_ends(people):
    server = grpc_server(
        ServiceSettings(habitat_env="test"),
        services=[(add_AuthServiceServicer_to_server, people)],
        public=[ISSUE],
    )
    await server.start()
    clock = [1000.0]
    tokens = ServiceTokens(_settings(server.port), now=lambda: clock[0])
    assert await tokens.token() == "token-1"
    await server.stop(0)
    clock[0] += 250
    assert await tokens.token() == "token-1"
    clock[0] += 51
    with pytest.raises(Unavailable):
        await tokens.token()
    await tokens.close()


async def test_one_that_was_refused_is_exchanged_anew(tokens):
    await tokens.token()
    tokens.forget()
    assert await tokens.token() == "token-2"


async def test_a_wrong_secret_is_told(port):
    tokens = ServiceTokens(_settings(port, secret="conker"))
    with pytest.raises(Unauthenticated, match="does not match"):
        await tokens.token()
    await tokens.close()


async def test_people_being_down_is_unavailable_and_mends_itself(people):
    server = grpc_server(ServiceSettings(habitat_env="test"), services=[])
    await server.start()
    port = server.port
    await server.stop(0)
    tokens = ServiceTokens(_settings(port))
    with pytest.raises(Unavailable):
        await tokens.token()
    again = grpc_server(
        ServiceSettings(habitat_env="test", grpc_port=port),
        services=[(add_AuthServiceServicer_to_server, people)],
        public=[ISSUE],
    )
    await again.start()
    ends = asyncio.get_running_loop().time() + 5
    while True:
        try:
            assert await tokens.token() == "token-1"
            break
        except Unavailable:
            assert asyncio.get_running_loop().time() < ends
            await asyncio.sleep(0.05)
    await tokens.close()
    await again.stop(0)
