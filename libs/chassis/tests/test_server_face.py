"""What a server shows without a token: its health always, its methods only while developing."""

import grpc
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc

from chassis.server import grpc_server
from chassis.settings import ServiceSettings
from habitat.people.v1.auth_pb2_grpc import AuthServiceServicer, add_AuthServiceServicer_to_server

STRONG = "k7" * 40
PRODUCTION = ServiceSettings(
    habitat_env="production",
    host="127.0.0.1",
    jwt_secret=STRONG,
    internal_service_token=STRONG,
    database_url=f"postgresql://svc:{STRONG}@db/habitat",
)


class People(AuthServiceServicer):
    pass


async def listed(port: int) -> set[str]:
    """The services that reflection names."""
    async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
        ask = reflection_pb2_grpc.ServerReflectionStub(channel).ServerReflectionInfo
        request = reflection_pb2.ServerReflectionRequest(list_services="")
        async for answer in ask(iter([request]), timeout=2):
            return {service.name for service in answer.list_services_response.service}
    return set()


async def health_of(port: int) -> int:
    async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
        check = health_pb2_grpc.HealthStub(channel).Check
        return (await check(health_pb2.HealthCheckRequest(), timeout=2)).status


@pytest.fixture
def start():
    servers = []

    async def start(settings):
        server = grpc_server(settings, services=[(add_AuthServiceServicer_to_server, People())])
        await server.start()
        servers.append(server)
        return server

    return start


async def test_reflection_names_the_services_while_developing(start):
    server = await start(ServiceSettings(habitat_env="test"))
    assert "habitat.people.v1.AuthService" in await listed(server.port)
    await server.stop(0)


async def test_reflection_is_off_in_production(start):
    server = await start(PRODUCTION)
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await listed(server.port)
    assert caught.value.code() is grpc.StatusCode.UNIMPLEMENTED
    await server.stop(0)


async def test_health_needs_no_token_in_production_and_fails_once_it_drains(start):
    server = await start(PRODUCTION)
    assert await health_of(server.port) == health_pb2.HealthCheckResponse.SERVING
    await server._set_serving(False)
    assert await health_of(server.port) == health_pb2.HealthCheckResponse.NOT_SERVING
    await server.stop(0)
