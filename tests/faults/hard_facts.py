"""Facts that a consumer cannot take: too early for it, or in a version that nobody reads."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import aio_pika

from habitat_cli.api import ApiError

from ..journeys.living import Living
from ..journeys.people_at_work import join
from .acts import until

QUEUE = "habitat.people"
_HEARD = "treasury.period.opened"

_TOO_EARLY = """
CREATE FUNCTION public.too_early() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'not yet' USING ERRCODE = 'P0001';
END $$;
CREATE TRIGGER too_early BEFORE INSERT ON agreements.inbox
    FOR EACH ROW WHEN (NEW.event_type = 'people.member.created')
    EXECUTE FUNCTION public.too_early();
"""
_ENVELOPE = """
SELECT (envelope || jsonb_build_object('global_seq', global_seq::text,
        'aggregate_sequence', aggregate_sequence::text, 'payload', payload))::text
FROM treasury.outbox WHERE event_type = $1 LIMIT 1
"""
_ENQUEUE = """
INSERT INTO bus.messages (queue, event_id, event_type, headers, body)
VALUES ($1, $2, $3, '{}', $4)
"""


async def come_too_early(living: Living, name: str) -> None:
    """A newcomer whom Agreements cannot take in yet."""
    await living.rows.execute(_TOO_EARLY)
    await join(living.cast, name)


async def come_in_time(living: Living) -> None:
    await living.rows.execute(
        "DROP TRIGGER too_early ON agreements.inbox; DROP FUNCTION public.too_early;"
    )


async def publish_unreadable(living: Living) -> str:
    """Put a fact of a later version into the queue of People; answers its id."""
    event_id = uuid4()
    envelope = json.loads(await living.rows.fetchval(_ENVELOPE, _HEARD))
    body = json.dumps(envelope | {"event_id": str(event_id), "schema_version": 99}).encode()
    options = living.system.plan.options
    if options.amqp_url is None:
        await living.rows.execute(_ENQUEUE, QUEUE, event_id, _HEARD, body)
        await living.rows.execute("SELECT pg_notify('habitat_bus', $1)", QUEUE)
        return str(event_id)
    message = aio_pika.Message(body, message_id=str(event_id), type=_HEARD)
    connection = await aio_pika.connect(options.amqp_url)
    async with connection:
        channel = await connection.channel()
        name = options.environment["EVENT_NAMESPACE"] + QUEUE
        await channel.default_exchange.publish(message, name)
    return str(event_id)


async def dead(living: Living, event_id: str) -> None:
    """Wait until it lies among the dead letters."""

    async def lies_there() -> bool:
        return event_id in await _letters(living)

    await until(lies_there, "the dead letter")


async def replay(living: Living, event_id: str) -> None:
    """An operator sends it back; nobody can read it still, so it is a dead letter again."""
    await living.cast.admin.do(
        "replayDeadLetters", "replayed", queue=QUEUE, eventIds=[event_id], reason="Mended"
    )
    await dead(living, event_id)


async def discard(living: Living, event_id: str) -> None:
    """Until none is left: a death between burying and acknowledging buries it twice.

    A repeat after a death finds nothing, for the first time had thrown it away.
    """
    while event_id in await _letters(living):
        try:
            await living.cast.admin.do(
                "discardDeadLetter", "discarded", queue=QUEUE, eventId=event_id, reason="Not ours"
            )
        except ApiError as error:
            assert error.reason == "NOT_FOUND", error


async def _letters(living: Living) -> Sequence[Any]:
    found = await living.cast.admin.pages("deadLetters", "eventId", f', queue: "{QUEUE}"')
    return [letter["eventId"] for letter in found]
