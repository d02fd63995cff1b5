"""A worker that starts while its broker is away moves its workflows all the same."""

import asyncio
import contextlib

from pydantic import SecretStr

from chassis.embedded import free_port
from worker.app import build


async def test_a_close_is_proposed_by_a_worker_that_has_no_broker(house):
    url = f"amqp://guest:guest@127.0.0.1:{free_port()}/"
    settings = house.settings.model_copy(update={"amqp_url": SecretStr(url)})
    serving = asyncio.create_task(build(settings, peers=house.peers).serve())
    try:
        instance = await house.close_period()
        await house.wait(instance.id, "waiting", step="await_approval")
    finally:
        serving.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await serving
