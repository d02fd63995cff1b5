"""`python -m <service> rebuild`: projections from nothing, out of facts on standard input.

One line is one envelope; the lines of a cooperative stand together, those of a producer in its
order. Each cooperative is one transaction: equal or better afterwards, or untouched.
"""

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import text

from chassis import inbox
from chassis.async_engine import create_async_engine
from chassis.database import Unit, Units
from chassis.events import Event, decode
from chassis.projections import (
    Projection,
    clear,
    close_tables,
    give_back,
    hash_of,
    open_tables,
)
from chassis.registry import UnknownType
from chassis.roles import quoted
from kernel.call import Actor, ActorKind, Call
from kernel.errors import Invalid, Stale

ACTION = "rebuild_projection"
OPERATOR = "svc-operator"

_OWNER = "SELECT nspowner::regrole::text FROM pg_namespace WHERE nspname = :schema"


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """One projection of one cooperative; the hashes are SHA-256 over its rows."""

    cooperative_id: str
    projection: str
    facts: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Rebuild:
    """What is to be made anew; `dry_run` says how it would be and changes nothing."""

    schema: str
    projections: tuple[Projection, ...]
    dry_run: bool = False

    @classmethod
    def of(
        cls, schema: str, known: Sequence[Projection], names: Sequence[str], *, dry_run: bool
    ) -> "Rebuild":
        """The named ones, or all. Raises Invalid for a name that is none."""
        by_name = {projection.name: projection for projection in known}
        for name in names:
            if name not in by_name:
                raise Invalid(f"One of {', '.join(sorted(by_name))}.", field="projection")
        return cls(schema, tuple(by_name[name] for name in names or by_name), dry_run)

    async def run(
        self, owner_url: str, lines: Iterable[bytes], told: Callable[[Rebuilt], None]
    ) -> None:
        """Read all lines; `told` hears of each projection when its transaction is over.

        Raises Stale when a consumer had taken a fact that is not among the lines: read them again.
        """
        async with _owner_units(owner_url, self.schema) as units:
            for cooperative_id, events in groupby(_events(lines), lambda e: e.cooperative_id):
                for rebuilt in await self._one(units, cooperative_id, events):
                    told(rebuilt)

    async def _one(
        self, units: Units, cooperative_id: UUID, events: Iterable[Event]
    ) -> list[Rebuilt]:
        call = Call(cooperative_id, Actor(ActorKind.SERVICE, OPERATOR))
        async with units.open(call) as unit:
            driver = await unit.driver()
            await driver.execute(f"SET LOCAL ROLE {quoted(await _owner(unit))}")
            await open_tables(driver, self.schema, self.projections)
            before = [await hash_of(unit, projection) for projection in self.projections]
            missing = {p.name: await clear(unit, p) for p in self.projections}
            facts = await self._feed(unit, events, missing)
            if any(missing.values()):
                raise Stale("A consumer has taken facts meanwhile.", schema=self.schema)
            for projection in self.projections:
                await give_back(unit, projection)
            await close_tables(driver, self.projections)
            after = [await hash_of(unit, projection) for projection in self.projections]
            done = [
                Rebuilt(str(cooperative_id), p.name, facts[p.name], first, last)
                for p, first, last in zip(self.projections, before, after, strict=True)
            ]
            for rebuilt in done:
                unit.add_audit(
                    action=ACTION,
                    subject_type="projection",
                    subject_id=rebuilt.projection,
                    before={"sha256": rebuilt.before},
                    after={"sha256": rebuilt.after, "facts": rebuilt.facts},
                )
            unit.rollback_only = self.dry_run
        return done

    async def _feed(
        self, unit: Unit, events: Iterable[Event], missing: dict[str, set[Any]]
    ) -> dict[str, int]:
        """Every fact to every projection that hears it; strikes it off what is missing."""
        driver = await unit.driver()
        counts = dict.fromkeys(missing, 0)
        for event in events:
            for projection in self.projections:
                handler = projection.handler(event.type)
                if handler is None:
                    continue
                await inbox.take(driver, self.schema, consumer=projection.consumer, events=[event])
                await handler(unit, event)
                missing[projection.name].discard(event.id)
                counts[projection.name] += 1
        if unit.event_ids:
            raise RuntimeError("a projection announces nothing")
        return counts


def _events(lines: Iterable[bytes]) -> Iterable[Event]:
    for line in lines:
        try:
            yield decode(line)
        except UnknownType:
            continue  # a type that this version has no use for


async def _owner(unit: Unit) -> str:
    """Who owns the schema: policies bind the owner, too, and not a superuser."""
    found = await unit.connection.scalar(text(_OWNER), {"schema": unit.schema})
    return str(found).strip('"')


@asynccontextmanager
async def _owner_units(owner_url: str, schema: str) -> AsyncIterator[Units]:
    """Without the timeouts of a service: a long history takes its time."""
    engine = create_async_engine(owner_url, isolation_level="AUTOCOMMIT")
    try:
        yield Units(engine, schema=schema)
    finally:
        await engine.dispose()
