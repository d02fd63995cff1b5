"""The echo service running, and a client of it."""

import pytest

from chassis.client import Remote
from chassis.server import grpc_server

from .echo import NAME, SETTINGS, Echo, EchoStub, add_echo


@pytest.fixture
def echo():
    return Echo()


@pytest.fixture
async def server(echo):
    server = grpc_server(
        SETTINGS,
        services=[(add_echo, echo)],
        public=[f"/{NAME}/SayPublic"],
        password_change=[f"/{NAME}/SayChange"],
    )
    await server.start()
    yield server
    await server.stop(0)


@pytest.fixture
async def remote(server):
    remote = Remote(f"127.0.0.1:{server.port}")
    yield remote
    await remote.close()


@pytest.fixture
def stub(remote):
    return remote.stub(EchoStub)
