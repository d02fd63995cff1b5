"""The worker's own server, and calls as the people of a cooperative."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import UUID

from chassis.client import Remote, ask
from chassis.server import grpc_server
from chassis.testing import COOPERATIVE
from chassis.tokens import Claims, sign
from habitat.worker.v1.workflows_pb2_grpc import (
    WorkflowServiceStub,
    add_WorkflowServiceServicer_to_server,
)
from kernel.call import Actor, ActorKind, Call, Role
from worker.grpc_workflows import WorkflowServicer

ROWAN, ALDER = UUID(int=0xA1), UUID(int=0xA2)
UNKNOWN = str(UUID(int=99))


def person(settings, role=Role.ADMIN, id_=ROWAN, cooperative_id=COOPERATIVE, key=None):
    """A call with a signed token of that person."""
    now = datetime.now(UTC)
    claims = Claims(
        subject=str(id_),
        issued_at=now,
        expires_at=now + timedelta(minutes=5),
        cooperative_id=cooperative_id,
        role=role,
    )
    token = sign(settings.jwt_secret.get_secret_value(), claims)
    actor = Actor(ActorKind.MEMBER, str(id_), role)
    return Call(cooperative_id, actor, token=token, idempotency_key=key)


async def opened(house):
    """Yields `do(method, request, **who)`, `person(**who)` and the stub."""
    servicer = WorkflowServicer(house.units, house.peers)
    services = [(add_WorkflowServiceServicer_to_server, servicer)]
    server = grpc_server(house.settings, services=services)
    await server.start()
    remote = Remote(f"127.0.0.1:{server.port}")
    stub = remote.stub(WorkflowServiceStub)

    def somebody(**who):
        return person(house.settings, **who)

    async def do(method, request, **who):
        return await ask(getattr(stub, method), request, call=somebody(**who), timeout_s=10)

    yield SimpleNamespace(do=do, person=somebody, stub=stub)
    await remote.close()
    await server.stop(0.1)
