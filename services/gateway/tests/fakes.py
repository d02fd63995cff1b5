"""The four services as fakes behind real gRPC: what was not prepared is answered NOT_FOUND."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from chassis.bus import Depth, Handler, Outgoing, Published
from chassis.server import GrpcServer, call_of, grpc_server
from chassis.settings import ServiceSettings
from gateway import services
from kernel.call import Call
from kernel.errors import NotFound

CONTEXTS = ("treasury", "people", "agreements", "worker")
PUBLIC = (
    "/habitat.people.v1.AuthService/Login",
    "/habitat.people.v1.AuthService/RefreshSession",
    "/habitat.people.v1.AuthService/Logout",
    "/habitat.people.v1.PolicyService/GetCooperative",
)
PASSWORD_CHANGE = ("/habitat.people.v1.AuthService/ChangePassword",)


@dataclass(frozen=True)
class Asked:
    """One RPC as it arrived: the requests of a stream are in `parts`."""

    method: str
    request: Any
    call: Call
    parts: tuple[Any, ...] = ()


class FakeService:
    """Every servicer of one context; `on` prepares an answer: a message, an error or a function."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.asked: list[Asked] = []
        self.verified: list[Asked] = []
        self.answers: dict[str, Any] = {}
        self.server: GrpcServer | None = None

    def on(self, method: str, answer: Any) -> None:
        self.answers[method] = answer

    def times(self, method: str) -> int:
        return sum(asked.method == method for asked in self.asked)

    def last(self, method: str) -> Asked:
        return next(asked for asked in reversed(self.asked) if asked.method == method)

    @property
    def address(self) -> str:
        assert self.server is not None
        return f"127.0.0.1:{self.server.port}"

    async def start(self) -> None:
        settings = ServiceSettings.load(habitat_env="test", host="127.0.0.1", grpc_port=0)
        self.server = grpc_server(
            settings,
            services=[(add, servicer) for add, servicer in self._servicers()],
            public=PUBLIC,
            password_change=PASSWORD_CHANGE,
        )
        await self.server.start()

    async def stop(self) -> None:
        if self.server is not None:
            await self.server.stop(0)
            self.server = None

    def _servicers(self) -> list[tuple[Callable[[Any, Any], None], Any]]:
        """One for each service of the context that the gateway has a stub for."""
        modules = {
            getattr(services, name).__module__
            for name in dir(services)
            if name.endswith("Stub")
            and getattr(services, name).__module__.startswith(f"habitat.{self.name}.")
        }
        found = []
        for module in sorted({*modules, "habitat.kernel.v1.events_pb2_grpc"}):
            generated = __import__(module, fromlist=["*"])
            for name in dir(generated):
                if name.endswith("Servicer"):
                    add = getattr(generated, f"add_{name}_to_server")
                    found.append((add, _Servicer(self)))
        return found

    def answer(self, method: str, request: Any, context: Any) -> Any:
        if hasattr(request, "__aiter__"):
            return _Streamed(self, method, request, context).unary()
        heard = self.verified if method == "VerifyToken" else self.asked
        heard.append(Asked(method, request, call_of(context)))
        return self.made(method, request)

    def made(self, method: str, request: Any) -> Any:
        answer = self.answers.get(method, NotFound(what=method))
        if callable(answer):
            return answer(request)
        return _ready(answer)


@dataclass
class _Streamed:
    service: FakeService
    method: str
    requests: AsyncIterator[Any]
    context: Any

    async def unary(self) -> Any:
        parts = await self._parts()
        answer = self.service.made(self.method, parts)
        return await answer if isinstance(answer, Awaitable) else answer

    async def _parts(self) -> tuple[Any, ...]:
        call = call_of(self.context)
        parts = tuple([part async for part in self.requests])
        self.service.asked.append(Asked(self.method, parts[0] if parts else None, call, parts))
        return parts


class _Servicer:
    def __init__(self, service: FakeService) -> None:
        self._service = service

    def __getattr__(self, method: str) -> Any:
        if method.startswith("__"):
            raise AttributeError(method)
        if method == "ReadCapitalAccounts":
            return self._both_ways(method)
        return lambda request, context: self._service.answer(method, request, context)

    def _both_ways(self, method: str) -> Any:
        async def stream(requests: AsyncIterator[Any], context: Any) -> AsyncIterator[Any]:
            streamed = _Streamed(self._service, method, requests, context)
            for answer in await streamed.unary():
                yield answer

        return stream


async def _ready(answer: Any) -> Any:
    if isinstance(answer, BaseException):
        raise answer
    return answer


@dataclass
class FakeBus:
    """A bus that is there; tests speak to the feed themselves."""

    well: bool = True
    dead_letters: Any = None
    published: list[Outgoing] = field(default_factory=list)

    async def declare(self) -> None: ...

    async def publish(self, messages: Any) -> Published:
        return Published(frozenset())

    async def consume(self, queue: Any, handler: Handler, *, prefetch: int = 10) -> None: ...

    async def reach(self) -> None:
        if not self.well:
            raise ConnectionError

    async def depths(self) -> dict[str, Depth]:
        return {}

    async def close(self) -> None: ...
