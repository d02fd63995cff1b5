"""Questions about what has arrived: a reader may lag behind a fact that is still on its way."""

from dataclasses import dataclass
from uuid import UUID

from habitat_cli.verify.events import BROKER_S, EMBEDDED
from habitat_cli.verify.questions import QUIET, Answer, Connection, Question

_MOVING = f"""
    SELECT aggregate_id FROM %s.outbox
    WHERE published_at IS NULL OR created_at > now() - {QUIET}
"""
_WAITING = """
    UNION ALL SELECT o.aggregate_id FROM bus.messages w JOIN %s.outbox o USING (event_id)
    WHERE w.state = 'ready'
"""
_PERHAPS_WAITING = f" OR published_at > now() - interval '{BROKER_S} seconds'"


@dataclass(frozen=True, slots=True)
class Settled:
    """`<moving in people>` in the SQL stands for aggregates with a fact that is on its way."""

    invariant: str
    about: str
    sql: str

    async def __call__(self, connection: Connection, cooperative_id: UUID) -> Answer:
        embedded = await connection.fetchval(EMBEDDED)
        moving = _MOVING + (_WAITING if embedded else _PERHAPS_WAITING)
        sql = self.sql
        for producer in ("people", "treasury", "agreements"):
            sql = sql.replace(f"<moving in {producer}>", moving.replace("%s", producer))
        return await Question(self.invariant, self.about, sql).ask(connection, cooperative_id)


def settled(invariant: str, about: str, sql: str) -> Question:
    return Question(invariant, about, search=Settled(invariant, about, sql))
