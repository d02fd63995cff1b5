"""How many workflows wait for a person: a gauge over all cooperatives."""

from chassis.database import Units
from chassis.gauges import Gauges
from chassis.metrics import Reading, Readings
from kernel.call import Actor, Call
from worker.leases import WORKER, technical_call

_STUCK = Reading("workflow_stuck", "Workflows that wait for a person to mend something")
_READINGS = Readings(_STUCK)

_COOPERATIVES = "SELECT cooperative_id FROM worker.known_cooperative"
_COUNT = """
SELECT count(*) FROM worker.workflow_instance
WHERE mode = 'live' AND (status = 'failed' OR (status = 'compensating' AND error_code IS NOT NULL))
"""


def gauges(units: Units) -> Gauges:
    """Each cooperative is read inside its own tenancy."""

    async def read() -> None:
        async with units.open(technical_call(), read_only=True) as unit:
            known = await (await unit.driver()).fetch(_COOPERATIVES)
        stuck = 0
        for row in known:
            call = Call(row["cooperative_id"], Actor.system(WORKER))
            async with units.open(call, read_only=True) as unit:
                stuck += await (await unit.driver()).fetchval(_COUNT)
        _STUCK.show({(): stuck})

    return Gauges(_READINGS, read)
