"""Many messages in one write to the broker; each is still confirmed, or returned, by itself.

The client library writes each message on its own: a call of the operating system and a coroutine
apiece, three quarters of what a relay does. Here a chunk is one write, and a confirm is a future.
"""

import asyncio
from collections.abc import Callable, Sequence
from functools import lru_cache, partial

from aiormq.abc import ChannelFrame
from aiormq.channel import Channel
from pamqp import commands, frame
from pamqp.body import ContentBody
from pamqp.header import ContentHeader

from chassis.bus import Outgoing
from chassis.rabbit_messages import outgoing

CHUNK = 50  # messages

Route = Callable[[Outgoing], tuple[str, str]]
"""The exchange and the routing key of a message."""


async def publish_together(
    channel: Channel, route: Route, messages: Sequence[Outgoing], *, timeout_s: float
) -> list[BaseException | None]:
    """Publish in this order; what became of each: None for confirmed, else why not.

    The channel must confirm and raise returns: a message without a route gives PublishError. A
    confirm that does not come in time gives TimeoutError. Raises what keeps the messages from
    being sent at all; the channel is of no use then.
    """
    confirms: list[asyncio.Future[object]] = []
    async with channel.lock:
        for start in range(0, len(messages), CHUNK):
            chunk = messages[start : start + CHUNK]
            confirms += [_expected(channel, message) for message in chunk]
            payload = b"".join(_frames(channel, *route(message), message) for message in chunk)
            await channel.write_queue.put(ChannelFrame(payload, should_close=False))
    if confirms:
        await asyncio.wait(confirms, timeout=timeout_s)
    return [_outcome(confirm) for confirm in confirms]


def _expected(channel: Channel, message: Outgoing) -> "asyncio.Future[object]":
    """The future that the broker's answer to the channel's next message will end."""
    channel.delivery_tag += 1
    confirm = channel.create_future()
    channel.confirmations[channel.delivery_tag] = confirm
    message_id = str(message.event_id)
    channel.message_id_delivery_tag[message_id] = channel.delivery_tag  # a return names no tag
    confirm.add_done_callback(partial(_forget, channel, message_id, channel.delivery_tag))
    return confirm


def _forget(channel: Channel, message_id: str, tag: int, _confirm: object) -> None:
    if channel.message_id_delivery_tag.get(message_id) == tag:
        del channel.message_id_delivery_tag[message_id]


def _frames(channel: Channel, exchange: str, key: str, message: Outgoing) -> bytes:
    number, body, most = channel.number, message.body, channel.max_content_size
    header = ContentHeader(body_size=len(body), properties=outgoing(message))
    contents = (ContentBody(body[start : start + most]) for start in range(0, len(body), most))
    return b"".join(
        (
            _publish(number, exchange, key),
            frame.marshal(header, number),
            *(frame.marshal(content, number) for content in contents),
        )
    )


@lru_cache(maxsize=1024)
def _publish(number: int, exchange: str, routing_key: str) -> bytes:
    """The first frame of a message: the same for all facts of one type."""
    method = commands.Basic.Publish(exchange=exchange, routing_key=routing_key, mandatory=True)
    return frame.marshal(method, number)


def _outcome(confirm: "asyncio.Future[object]") -> BaseException | None:
    if not confirm.done():
        confirm.cancel()
        return TimeoutError("the broker did not confirm in time")
    if confirm.cancelled():
        return ConnectionError("the channel was closed")
    return confirm.exception()
