"""The consumer of these figures: the product's own, with one row a fact for its effect."""

from collections.abc import Callable

from benchmarks.events.ground import QUEUE, Ground
from chassis.async_engine import AsyncEngine
from chassis.bus import Bus
from chassis.consumer import Consumer
from chassis.database import Unit, Units
from chassis.events import Event
from chassis.settings import ServiceSettings

EFFECT_TABLE = "treasury.bench_effect"


async def make_table(here: Ground) -> None:
    """Where the effects are kept; every login of the private server may write there."""
    await here.admin(
        f"CREATE TABLE IF NOT EXISTS {EFFECT_TABLE} "
        "(event_id uuid PRIMARY KEY, account_id uuid NOT NULL, name text NOT NULL);"
        f"GRANT SELECT, INSERT ON {EFFECT_TABLE} TO PUBLIC"
    )


def consumer(
    bus: Bus,
    engine: AsyncEngine,
    settings: ServiceSettings,
    *,
    entered: Callable[[Event], None],
    committed: Callable[[], None],
) -> Consumer[Unit]:
    """`entered` is told of each fact as its handler is entered, `committed` once for each that is
    true: whoever stops the consumer before leaves facts for the next one."""

    async def keep(unit: Unit, event: Event) -> None:
        entered(event)
        unit.after_commit(committed)
        driver = await unit.driver()
        await driver.execute(
            f"INSERT INTO {EFFECT_TABLE} (event_id, account_id, name) VALUES ($1, $2, $3)",
            event.id,
            event.aggregate_id,
            event.payload.name,
        )

    return Consumer(
        bus,
        Units(engine, schema="treasury"),
        lambda unit: unit,
        queue=QUEUE,
        name="bench",
        handlers={"treasury.account.created": keep},
        settings=settings,
    )
