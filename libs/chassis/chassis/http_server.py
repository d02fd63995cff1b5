"""An ASGI application as a part of a process: the gateway's public door, a service's small face."""

import asyncio
import contextlib
import logging
import socket
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from kernel.errors import Unavailable

if TYPE_CHECKING:
    import uvicorn

log = logging.getLogger(__name__)

BACKLOG = 512
DRAIN_S = 12


class HttpServer:
    """Listens when it runs; port 0 picks a free one, which `port` tells then."""

    def __init__(self, app: Any, host: str, port: int, *, proxies: Sequence[str] = ()) -> None:
        """`proxies` are addresses whose X-Forwarded-For is believed."""
        self._app = app
        self._host = host
        self.port = port
        self._proxies = list(proxies)
        self._listening: socket.socket | None = None

    async def run(self) -> None:
        """Until cancelled; requests under way may end, streams are cut.

        Raises Unavailable when the port is taken.
        """
        listening = self._listening or self.listen()
        server = _without_signals(self._config())
        serving = asyncio.ensure_future(server.serve([listening]))
        log.info("serving HTTP", extra={"port": self.port})
        try:
            await asyncio.shield(serving)
        finally:
            server.should_exit = True
            with contextlib.suppress(Exception):
                await serving

    def listen(self) -> socket.socket:
        """Take the port; what comes in waits for `run`. Raises Unavailable when it is taken."""
        try:
            listening = socket.create_server((self._host, self.port), backlog=BACKLOG)
        except OSError:
            raise Unavailable(
                f"Cannot listen on {self._host}:{self.port}: the port is taken."
            ) from None
        listening.setblocking(False)
        self._listening = listening
        self.port = listening.getsockname()[1]
        return listening

    def _config(self) -> "uvicorn.Config":
        import uvicorn

        return uvicorn.Config(
            self._app,
            http="h11",
            ws="none",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=bool(self._proxies),
            forwarded_allow_ips=self._proxies or None,
            timeout_graceful_shutdown=DRAIN_S,
            h11_max_incomplete_event_size=64 * 1024,
            lifespan="off",
        )


def _without_signals(config: "uvicorn.Config") -> "uvicorn.Server":
    """Signals belong to the process, which cancels its parts in order."""
    import uvicorn

    class Server(uvicorn.Server):
        @contextlib.contextmanager
        def capture_signals(self) -> Iterator[None]:
            yield

    return Server(config)
