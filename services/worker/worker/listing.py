"""Reading workflows: by id, by key, in pages, newest first. Stewards and above."""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chassis.database import Unit
from kernel.call import Role
from kernel.errors import Invalid, NotFound
from worker.rows import INSTANCE, instance_of
from worker.workflow import Instance

PAGE_DEFAULT, PAGE_MAX = 50, 1_000

_BATCH = INSTANCE + "WHERE found.cooperative_id = $1 AND found.id = ANY($2::uuid[])"
_FILTER = """
WHERE found.cooperative_id = $1 AND ($2 = '' OR found.type = $2)
  AND ($3 = '' OR found.status = $3) AND ($4 = '' OR found.business_key = $4)
  AND ($5 = '' OR found.mode = $5)
"""
_PAGE = (
    INSTANCE
    + _FILTER
    + """
  AND ($6::timestamptz IS NULL OR (found.created_at, found.id) < ($6, $7::uuid))
ORDER BY found.created_at DESC, found.id DESC LIMIT $8
"""
)
_COUNT = "SELECT count(*) FROM worker.workflow_instance AS found" + _FILTER
_BY_KEY = (
    INSTANCE
    + """
WHERE found.cooperative_id = $1 AND found.business_key = $2
ORDER BY found.mode = 'live' AND found.status NOT IN ('completed', 'compensated', 'abandoned') DESC,
         found.created_at DESC, found.id DESC
LIMIT 1
"""
)


@dataclass(frozen=True, slots=True)
class Query:
    """Which workflows; an empty word means all."""

    type: str = ""
    status: str = ""
    business_key: str = ""
    mode: str = ""
    page_size: int = 0
    page_token: str = ""
    count: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    instances: list[Instance]
    next_page_token: str
    total_count: int


async def batch(unit: Unit, ids: list[UUID]) -> list[Instance]:
    """Those that exist, in the order asked."""
    unit.call.actor.require(Role.STEWARD, or_machine=True)
    if len(ids) > PAGE_MAX:
        raise Invalid(f"At most {PAGE_MAX} ids.", field="ids")
    driver = await unit.driver()
    found = {
        row["id"]: instance_of(row)
        for row in await driver.fetch(_BATCH, unit.call.cooperative_id, ids)
    }
    return [found[id_] for id_ in ids if id_ in found]


async def page(unit: Unit, query: Query) -> Page:
    unit.call.actor.require(Role.STEWARD, or_machine=True)
    if not 0 <= query.page_size <= PAGE_MAX:
        raise Invalid(f"A page has 1 to {PAGE_MAX} rows.", field="page_size")
    size = query.page_size or PAGE_DEFAULT
    after, after_id = _token_in(query.page_token)
    driver = await unit.driver()
    words = (unit.call.cooperative_id, query.type, query.status, query.business_key, query.mode)
    found = await driver.fetch(_PAGE, *words, after, after_id, size + 1)
    instances = [instance_of(row) for row in found[:size]]
    more = len(found) > size
    total = await driver.fetchval(_COUNT, *words) if query.count else 0
    return Page(instances, _token_out(instances[-1]) if more else "", total)


async def watched(unit: Unit, workflow_id: UUID | None, business_key: str) -> Instance:
    """By id, or the live instance of a key, else its last one. Raises NotFound."""
    unit.call.actor.require(Role.STEWARD, or_machine=True)
    driver, coop = await unit.driver(), unit.call.cooperative_id
    if workflow_id is not None:
        found = await driver.fetchrow(_BATCH, coop, [workflow_id])
    else:
        found = await driver.fetchrow(_BY_KEY, coop, business_key)
    if found is None:
        raise NotFound(what="workflow")
    return instance_of(found)


def _token_out(instance: Instance) -> str:
    assert instance.created_at is not None
    text = f"{instance.created_at.isoformat()} {instance.id}"
    return base64.urlsafe_b64encode(text.encode()).decode()


def _token_in(token: str) -> tuple[datetime | None, UUID | None]:
    if not token:
        return None, None
    try:
        instant, _, id_ = base64.urlsafe_b64decode(token.encode()).decode().partition(" ")
        return datetime.fromisoformat(instant), UUID(id_)
    except (ValueError, binascii.Error):
        raise Invalid(
            "This page token was not made here.", field="page_token", reason="INVALID_CURSOR"
        ) from None
