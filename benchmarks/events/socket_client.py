"""The least a client can do: frames made beforehand over a plain socket, counted, not parsed."""

import socket
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from pamqp import body as content
from pamqp import commands, frame, header

from chassis.bus import Outgoing
from chassis.rabbit_messages import outgoing

_METHOD, _HEADER, _BODY = 1, 2, 3
_ACK = bytes.fromhex("003c0050")  # basic.ack
WINDOW = 2000
CHUNK = 100


class SocketClient:
    """One connection with one channel; blocking."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._socket = socket.create_connection((parts.hostname, parts.port or 5672))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._received = b""
        self._socket.sendall(b"AMQP\0\0\x09\x01")
        self._next_method()
        login = f"\0{parts.username}\0{parts.password}"
        tune = self._ask(commands.Connection.StartOk({}, "PLAIN", login, "en_US"), channel=0)
        self._send(commands.Connection.TuneOk(tune.channel_max, tune.frame_max, 0), channel=0)
        self._ask(commands.Connection.Open("/"), channel=0)
        self._ask(commands.Channel.Open())

    def publish(self, frames: Sequence[bytes]) -> None:
        """Send all, at most WINDOW of them unconfirmed; returns with the last confirm."""
        self._ask(commands.Confirm.Select())
        sent = confirmed = 0
        while confirmed < len(frames):
            while sent < len(frames) and sent - confirmed < WINDOW:
                self._socket.sendall(b"".join(frames[sent : sent + CHUNK]))
                sent = min(sent + CHUNK, len(frames))
            for kind, payload in self._frames():
                if kind == _METHOD and payload.startswith(_ACK):
                    tag = int.from_bytes(payload[4:12], "big")
                    confirmed = tag if payload[12] & 1 else confirmed + 1

    def consume(self, queue: str, amount: int) -> None:
        """Take `amount` messages, acknowledging a hundred at a time."""
        self._ask(commands.Basic.Qos(0, 1000, False))
        self._send(commands.Basic.Consume(queue=queue, consumer_tag="bench"))
        taken = 0
        while taken < amount:
            for kind, _payload in self._frames():
                if kind == _HEADER:
                    taken += 1
                    if taken % CHUNK == 0 or taken == amount:
                        self._send(commands.Basic.Ack(taken, True))

    def purge(self, queue: str) -> None:
        self._ask(commands.Queue.Purge(queue=queue))

    def close(self) -> None:
        self._send(commands.Connection.Close(200, "done", 0, 0), channel=0)
        self._socket.close()

    def _ask(self, method: Any, channel: int = 1) -> Any:
        self._send(method, channel)
        return self._next_method()

    def _send(self, method: Any, channel: int = 1) -> None:
        self._socket.sendall(frame.marshal(method, channel))

    def _next_method(self) -> Any:
        while True:
            size = self._whole()
            if size:
                _, _, found = frame.unmarshal(self._received[:size])
                self._received = self._received[size:]
                return found
            self._receive()

    def _frames(self) -> Iterator[tuple[int, bytes]]:
        """Wait for bytes, then every whole frame as its kind and payload."""
        self._receive()
        while size := self._whole():
            whole, self._received = self._received[:size], self._received[size:]
            yield whole[0], whole[7 : size - 1]

    def _whole(self) -> int:
        """How long the first frame is, when all of it is here."""
        if len(self._received) < 7:
            return 0
        size = int.from_bytes(self._received[3:7], "big") + 8
        return size if len(self._received) >= size else 0

    def _receive(self) -> None:
        received = self._socket.recv(1 << 16)
        if not received:
            raise ConnectionError("the broker hung up")
        self._received += received


def encoded(exchange: str, messages: Sequence[Outgoing]) -> list[bytes]:
    """Each message as the three frames of a publish on channel 1."""
    return [
        b"".join(
            frame.marshal(part, 1)
            for part in (
                commands.Basic.Publish(
                    exchange=exchange, routing_key=message.event_type, mandatory=True
                ),
                header.ContentHeader(0, len(message.body), outgoing(message)),
                content.ContentBody(message.body),
            )
        )
        for message in messages
    ]
