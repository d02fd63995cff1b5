"""A peer service: one channel that finds a restarted peer quickly, one breaker, one identity."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import grpc

from chassis.breaker import Breaker
from chassis.server import MESSAGE_MAX, METADATA_MAX

S = TypeVar("S")

ASK_AGAIN_S = 0.5
"""A peer that answers that its database is away is asked as seldom as this while it says so."""

_OPTIONS = (
    ("grpc.max_receive_message_length", MESSAGE_MAX),
    ("grpc.max_send_message_length", MESSAGE_MAX),
    ("grpc.max_metadata_size", METADATA_MAX),
    ("grpc.keepalive_time_ms", 20_000),
    ("grpc.keepalive_timeout_ms", 5_000),
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.min_reconnect_backoff_ms", 100),
    ("grpc.max_reconnect_backoff_ms", 1_000),
    ("grpc.use_local_subchannel_pool", 1),
    ("grpc.enable_http_proxy", 0),
)


def open_channel(address: str) -> grpc.aio.Channel:
    return grpc.aio.insecure_channel(address, options=_OPTIONS)


class TokenSource(Protocol):
    """Where a process gets its own signed token."""

    async def token(self) -> str:
        """A token that holds for another while. Raises Unavailable or Unauthenticated."""
        ...

    def forget(self) -> None:
        """The last one was refused: get another next time."""
        ...


@dataclass(frozen=True, slots=True)
class Method:
    """One method of a peer; what a stub's attributes are, for `ask` and its sisters."""

    remote: "Remote"
    name: str
    call: Callable[..., Any]


class Remote:
    """One peer at `address`. With `tokens` calls carry the process's own identity.

    Make it inside the running event loop; close it at the end.
    """

    def __init__(self, address: str, tokens: TokenSource | None = None) -> None:
        self.address = address
        self.tokens = tokens
        self._channel = open_channel(address)
        self._was_ready = False
        self._ask_again_at = math.inf
        self.breaker = Breaker(address, back=self._is_back)

    def stub(self, cls: type[S]) -> S:
        """A generated stub whose methods are handed to `ask`, `ask_stream` or `send_stream`."""
        make: Any = cls
        stub: S = make(_Methods(self, self._channel))
        return stub

    def succeeded(self) -> None:
        self.breaker.succeeded()

    def failed(self, *, answered: bool = False) -> None:
        """`answered`: the peer itself said that it cannot, because its own database is away."""
        self._was_ready = self._state() is grpc.ChannelConnectivity.READY
        self._ask_again_at = time.monotonic() + ASK_AGAIN_S if answered else math.inf
        self.breaker.failed()

    async def close(self) -> None:
        await self._channel.close(grace=1.0)

    def _state(self, *, connect: bool = False) -> grpc.ChannelConnectivity:
        return self._channel.get_state(try_to_connect=connect)

    def _is_back(self) -> bool:
        """Whether one call may try before the breaker's time is over.

        When the connection was gone as it opened and stands again, and a moment after a peer that
        can be reached said that it cannot: it costs nothing to ask whether its database is back.
        """
        if time.monotonic() >= self._ask_again_at:
            return True
        return not self._was_ready and self._state(connect=True) is grpc.ChannelConnectivity.READY


class _Methods:
    """What a generated stub takes for a channel: remembers where each method leads."""

    def __init__(self, remote: Remote, channel: grpc.aio.Channel) -> None:
        self._remote = remote
        self._channel = channel

    def unary_unary(self, name: str, **options: Any) -> Method:
        return Method(self._remote, name, self._channel.unary_unary(name, **options))

    def unary_stream(self, name: str, **options: Any) -> Method:
        return Method(self._remote, name, self._channel.unary_stream(name, **options))

    def stream_unary(self, name: str, **options: Any) -> Method:
        return Method(self._remote, name, self._channel.stream_unary(name, **options))

    def stream_stream(self, name: str, **options: Any) -> Method:
        return Method(self._remote, name, self._channel.stream_stream(name, **options))
