"""I10: the hash chains over audit logs and journal, and what was told of where they end."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from chassis.seals import AUDIT, SealChain, broken, waiting
from habitat_cli.verify.questions import Answer, Connection, Question
from treasury.adapters.sealing import JOURNAL

CHAINS = (
    ("treasury", JOURNAL),
    *((schema, AUDIT) for schema in ("treasury", "people", "agreements", "worker")),
)
LATE = timedelta(seconds=60)
"""So long a row may wait for its seal before it is worth a word."""

# Facts lie in the producer's outbox and in the worker's archive: whoever writes a chain anew has to
# find them all.
_TOLD = """
SELECT DISTINCT format('{schema} {name} %s: %s was told of it, it reads %s', f.seal_no,
                       left(f.hash, 16), coalesce(left(encode(s.hash, 'hex'), 16), 'nothing'))
FROM (
    SELECT (payload ->> 'seal_no')::bigint AS seal_no, payload ->> 'hash' AS hash
    FROM (
        SELECT payload, cooperative_id, event_type FROM {schema}.outbox
        UNION ALL SELECT payload, cooperative_id, event_type FROM worker.event_archive
    ) told
    WHERE cooperative_id = $1 AND event_type = '{schema}.audit.sealed'
      AND payload ->> 'chain' = '{name}'
) f
LEFT JOIN {schema}.{name}_seal s ON s.cooperative_id = $1 AND s.seal_no = f.seal_no
WHERE encode(s.hash, 'hex') IS DISTINCT FROM f.hash
"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Rows that nobody seals are no breach, and nobody would see them change."""

    schema: str
    chain: SealChain

    async def __call__(self, connection: Connection, cooperative_id: UUID) -> Answer:
        (found,) = await connection.fetch(waiting(self.schema, self.chain), cooperative_id)
        if not found["rows"] or found["since"] > datetime.now(UTC) - LATE:
            return Answer()
        since = found["since"].isoformat(timespec="seconds")
        rows = (
            f"{self.schema} {self.chain.name}: {found['rows']} rows wait for a seal since {since}"
        )
        return Answer(notes=[rows])


def _questions(schema: str, chain: SealChain) -> tuple[Question, ...]:
    told = _TOLD.format(schema=schema, name=chain.name)
    return (
        Question("I10", f"the {chain.name} chain of {schema}", broken(schema, chain)),
        Question("I10", f"what was told of the {chain.name} chain of {schema}", told),
        Question("I10", f"rows of {schema} to seal", search=Waiting(schema, chain)),
    )


QUESTIONS = tuple(question for each in CHAINS for question in _questions(*each))
