"""What the journal's chain says about a period, before it is closed."""

from uuid import UUID

from chassis.seals import broken, waiting
from treasury.adapters.sealing import JOURNAL
from treasury.adapters.session import Session
from treasury.application.ports import SealsFound

EXAMPLES = 5
LATE_S = 60

_BROKEN = f"""
SELECT offence, count(*) OVER () AS total
FROM ({broken("treasury", JOURNAL, contents_of="r.period_id = $2")}) AS found (offence)
ORDER BY offence LIMIT {EXAMPLES}
"""
_LATE = f"""
SELECT CASE WHEN since < now() - interval '{LATE_S} seconds' THEN rows ELSE 0 END
FROM ({waiting("treasury", JOURNAL)}) AS found
"""


class SqlSeals:
    """Reads whole columns of the chain; for a whole period's time limit."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def look(self, period_id: UUID) -> SealsFound:
        found = await self._session.fetch(_BROKEN, period_id)
        late = await self._session.value(_LATE)
        total = found[0]["total"] if found else 0
        return SealsFound(total, [row["offence"] for row in found], late)
