"""What the database itself saw of leases, turns of the calendar and steps, by triggers of its own.

Workers cannot hide from it: a lease taken before the last one had ended, a job done twice in one
interval, a step completed twice, or a write under an older fence is a row.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Self

import asyncpg

_SEEN = """
CREATE TABLE public.seen (
    at timestamptz NOT NULL DEFAULT now(), what text NOT NULL, subject text NOT NULL,
    holder text, wrong boolean NOT NULL);
CREATE FUNCTION public.saw_claim() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    INSERT INTO public.seen (what, subject, holder, wrong) VALUES ('lease', NEW.instance_id,
        NEW.lease_owner, coalesce(OLD.lease_until > now(), false));
    RETURN NULL;
END $$;
CREATE TRIGGER saw AFTER UPDATE ON worker.workflow_queue FOR EACH ROW
    WHEN (NEW.version > OLD.version) EXECUTE FUNCTION public.saw_claim();
CREATE FUNCTION public.saw_turn() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    INSERT INTO public.seen (what, subject, holder, wrong) VALUES ('turn', NEW.name, NEW.runner,
        OLD.next_run_at > now());
    RETURN NULL;
END $$;
CREATE TRIGGER saw AFTER UPDATE ON worker.schedule FOR EACH ROW
    WHEN (NEW.next_run_at > OLD.next_run_at) EXECUTE FUNCTION public.saw_turn();
CREATE FUNCTION public.saw_step() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    INSERT INTO public.seen (what, subject, wrong) VALUES ('step', NEW.instance_id || NEW.name,
        OLD.status = 'completed');
    RETURN NULL;
END $$;
CREATE TRIGGER saw AFTER UPDATE ON worker.workflow_step FOR EACH ROW
    WHEN (NEW.status = 'completed') EXECUTE FUNCTION public.saw_step();
CREATE FUNCTION public.saw_late() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    INSERT INTO public.seen (what, subject, wrong) VALUES ('late write', NEW.id, true);
    RETURN NULL;
END $$;
CREATE TRIGGER saw AFTER UPDATE ON worker.workflow_instance FOR EACH ROW
    WHEN (NEW.version < OLD.version) EXECUTE FUNCTION public.saw_late();
"""
_GAPS = """
SELECT extract(epoch FROM min(gap))::float AS least, extract(epoch FROM max(gap))::float AS longest
FROM (SELECT at - lag(at) OVER (PARTITION BY subject ORDER BY at) AS gap
      FROM public.seen WHERE what = 'turn') AS gaps
"""
_HELD = """
SELECT instance_id::text AS instance, version FROM worker.workflow_queue
WHERE lease_owner = $1 AND lease_until > now() AND version > $2
"""
_BUSY = """
SELECT lease_owner FROM worker.workflow_queue WHERE lease_until > now() AND version > $1 LIMIT 1
"""
_PASSED_ON = """
SELECT NOT EXISTS (SELECT FROM worker.workflow_queue WHERE instance_id::text = $1 AND version = $2)
"""
_LOCKS = """
SELECT (classid::bigint << 32) | objid::bigint AS key, pid FROM pg_locks
WHERE locktype = 'advisory' AND objsubid = 1 AND granted
"""


class Watch:
    """A session of the administrator beside the work."""

    def __init__(self, rows: Any) -> None:
        self._rows = rows

    @classmethod
    @asynccontextmanager
    async def over(cls, admin_url: str) -> AsyncIterator[Self]:
        rows = await asyncpg.connect(admin_url.replace("+asyncpg", ""))
        try:
            await rows.execute(_SEEN)
            yield cls(rows)
        finally:
            await rows.close()

    async def wrong(self) -> list[str]:
        """What must never happen, in words."""
        found = await self._rows.fetch("SELECT * FROM public.seen WHERE wrong ORDER BY at")
        return [f"{row['what']} of {row['subject']} by {row['holder']}" for row in found]

    async def counts(self) -> dict[str, int]:
        found = await self._rows.fetch("SELECT what, count(*) FROM public.seen GROUP BY what")
        return {row["what"]: row["count"] for row in found}

    async def gaps_s(self) -> tuple[float, float]:
        """The shortest and the longest time between two turns of one job."""
        row = await self._rows.fetchrow(_GAPS)
        return row["least"], row["longest"]

    async def fence(self) -> int:
        """The newest fence: whoever has a greater one took his lease after this moment."""
        newest: int = await self._rows.fetchval("SELECT last_value FROM worker.workflow_version")
        return newest

    async def busy(self, after: int) -> str | None:
        """A worker that has at this moment a lease above that fence."""
        owner: str | None = await self._rows.fetchval(_BUSY, after)
        return owner

    async def held(self, owner: str, after: int) -> list[tuple[str, int]]:
        """The instances that this worker has such a lease of, with their fences."""
        rows = await self._rows.fetch(_HELD, owner, after)
        return [(row["instance"], row["version"]) for row in rows]

    async def passed_on(self, instance: str, version: int) -> bool:
        """Whether somebody else has taken it up since, and perhaps ended it."""
        return bool(await self._rows.fetchval(_PASSED_ON, instance, version))

    async def locks(self) -> dict[int, int]:
        """Who holds which advisory lock: relays, consumers of queues that keep an order."""
        return {row["key"]: row["pid"] for row in await self._rows.fetch(_LOCKS)}
