"""Hash chains over rows that nobody may change: what is sealed, and how a broken seal is found.

Each cooperative has a chain of its own for each kind of row. A seal holds `hash = SHA-256(prev_hash
‖ content)`: the 32 bytes of the seal before it (zeros for the first), then the UTF-8 bytes of the
row's canonical text. Seals are numbered 1, 2, 3 … without a gap, in the order of sealing, which
need not be the order of the keys: what is committed late is sealed late.

The canonical text is a JSON array of strings and nulls, ", " between them, no escapes but those
that JSON demands; one item a column in the order written here. An item is the column's text:
instants as 2026-03-31T12:00:00.000000Z in UTC, dates as 2026-03-31, JSON as PostgreSQL shows it.
An outside auditor recomputes it from an export. Source: domain specification 11.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

NO_HASH = bytes(32)
"""What the first seal of a chain follows."""


def text_array(*columns: str) -> str:
    """An SQL expression: the columns' texts as a canonical JSON array."""
    return f"json_build_array({', '.join(f'({column})::text' for column in columns)})::text"


def instant(column: str) -> str:
    """An SQL expression: an instant in UTC with microseconds, whatever the session's settings."""
    return f"""to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""


def day(column: str) -> str:
    """An SQL expression: a date in ISO form, whatever the session's settings."""
    return f"to_char({column}, 'YYYY-MM-DD')"


@dataclass(frozen=True, slots=True)
class SealChain:
    """The rows of one table of a schema, and what of each row is sealed.

    `canonical`, `label` (what people call the row) and `since` (when it was written) are SQL over
    one row, `r`; `key` names it together with its cooperative. The seals are in `<name>_seal`, what
    waits for one in `<name>_unsealed`.
    """

    name: str
    table: str
    key: str
    key_type: str
    noun: str
    label: str
    since: str
    canonical: str


AUDIT = SealChain(
    name="audit",
    table="audit_entry",
    key="seq",
    key_type="bigint",
    noun="audit entry",
    label="r.seq",
    since="r.at",
    canonical=text_array(
        "r.cooperative_id",
        "r.seq",
        instant("r.at"),
        "r.actor_id",
        "r.actor_kind",
        "r.role",
        "r.action",
        "r.subject_type",
        "r.subject_id",
        "r.before",
        "r.after",
        "r.reason",
        "r.policy_version",
        "r.second_actor_id",
        "r.correlation_id",
        "r.ip",
    ),
)
"""The audit log of every service."""


def linked(head: bytes, contents: Iterable[bytes]) -> list[bytes]:
    """The hashes that follow `head`, one for each content."""
    hashes: list[bytes] = []
    for content in contents:
        head = hashlib.sha256(head + content).digest()
        hashes.append(head)
    return hashes


def waiting(schema: str, chain: SealChain) -> str:
    """How many rows of the cooperative `$1` wait for their seal, and since when."""
    return (
        f"SELECT count(*) AS rows, min({chain.since}) AS since "
        f"FROM {schema}.{chain.name}_unsealed u JOIN {schema}.{chain.table} r "
        f"ON r.cooperative_id = u.cooperative_id AND r.{chain.key} = u.{chain.key} "
        "WHERE u.cooperative_id = $1"
    )


def broken(schema: str, chain: SealChain, *, contents_of: str = "true") -> str:
    """Lists what is wrong in the chain of one cooperative, one text column; `$1` is its id.

    `contents_of` is a condition over `r`: whose contents are hashed again. Numbers, links and rows
    that are gone are looked at over the whole chain, which costs little.
    """
    return " UNION ALL ".join(
        part.format(
            schema=schema,
            name=chain.name,
            table=chain.table,
            key=chain.key,
            noun=chain.noun,
            label=chain.label,
            canonical=chain.canonical,
            contents_of=contents_of,
            no_hash=f"'\\x{NO_HASH.hex()}'::bytea",
        )
        for part in _BROKEN
    )


# A change of one row spoils its own seal and no other: each seal carries the hash it follows.
_LINKS = """
SELECT offence FROM (
    SELECT format('{schema} {name} %s: ', s.seal_no) || CASE
        WHEN p.seal_no IS NULL AND s.seal_no > 1 THEN format('the seals from %s on are gone',
            1 + coalesce((SELECT max(seal_no) FROM {schema}.{name}_seal e
                          WHERE e.cooperative_id = $1 AND e.seal_no < s.seal_no), 0))
        WHEN s.prev_hash <> coalesce(p.hash, {no_hash})
            THEN format('it does not follow from seal %s', s.seal_no - 1)
        WHEN r.{key} IS NULL THEN format('{noun} %s is gone', s.{key})
        WHEN ({contents_of}) AND s.hash <> sha256(s.prev_hash || convert_to({canonical}, 'UTF8'))
            THEN format('{noun} %s is not what was sealed', {label})
        END AS offence
    FROM {schema}.{name}_seal s
    LEFT JOIN {schema}.{name}_seal p
        ON p.cooperative_id = s.cooperative_id AND p.seal_no = s.seal_no - 1
    LEFT JOIN {schema}.{table} r ON r.cooperative_id = s.cooperative_id AND r.{key} = s.{key}
    WHERE s.cooperative_id = $1
) looked_at
WHERE offence IS NOT NULL
"""
_NEVER_SEALED = """
SELECT format('{schema} {name}: {noun} %s was never sealed', {label})
FROM {schema}.{table} r
WHERE r.cooperative_id = $1
  AND NOT EXISTS (SELECT FROM {schema}.{name}_seal s
                  WHERE s.cooperative_id = r.cooperative_id AND s.{key} = r.{key})
  AND NOT EXISTS (SELECT FROM {schema}.{name}_unsealed u
                  WHERE u.cooperative_id = r.cooperative_id AND u.{key} = r.{key})
"""
_GONE_BEFORE = """
SELECT format('{schema} {name}: {noun} %s is gone before it was sealed', u.{key})
FROM {schema}.{name}_unsealed u
WHERE u.cooperative_id = $1
  AND NOT EXISTS (SELECT FROM {schema}.{table} r
                  WHERE r.cooperative_id = u.cooperative_id AND r.{key} = u.{key})
"""
# Without the head kept apart, a chain that lost its end would look whole.
_END = """
SELECT format('{schema} {name} %s: the chain ended here, now it ends at %s',
              coalesce(h.seal_no, 0), coalesce(s.seal_no, 0))
FROM (SELECT seal_no, hash FROM {schema}.seal_head
      WHERE cooperative_id = $1 AND chain = '{name}') h
FULL JOIN (SELECT seal_no, hash FROM {schema}.{name}_seal
           WHERE cooperative_id = $1 ORDER BY seal_no DESC LIMIT 1) s ON true
WHERE (coalesce(h.seal_no, 0), coalesce(h.hash, {no_hash}))
      IS DISTINCT FROM (coalesce(s.seal_no, 0), coalesce(s.hash, {no_hash}))
"""
_BROKEN: Sequence[str] = (_LINKS, _NEVER_SEALED, _GONE_BEFORE, _END)
