"""The peer's side: pgbench with the service's login, prepared statements, one commit a call."""

import asyncio
import tempfile
from pathlib import Path

from benchmarks.ledger.ground import ACCOUNTS, COOPERATIVE, DAY, PEER, STEWARD, Ground
from chassis.embedded import binaries

THREADS = 2


async def post(ground: Ground, postings: int, clients: int) -> None:
    """Post the next so many of the peer's drafts."""
    script = f"SELECT bench.post('{COOPERATIVE}', '{STEWARD.id}', {PEER});"
    await _pgbench(ground, script, clients, postings // clients)


async def post_batches(ground: Ground, batches: int, size: int, clients: int) -> None:
    """Post batches of `size` transactions, two lines each."""
    script = (
        f"SELECT bench.post_batch('{COOPERATIVE}', '{STEWARD.id}', '{ground.period_id}', "
        f"'{DAY}', {size}, {ACCOUNTS});"
    )
    await _pgbench(ground, script, clients, batches // clients)


async def _pgbench(ground: Ground, script: str, clients: int, calls: int) -> None:
    """Raises RuntimeError when pgbench does not say that every call succeeded."""
    with tempfile.TemporaryDirectory(prefix="habitat-pgbench-") as place:
        path = Path(place) / "script.sql"
        path.write_text(script)
        process = await asyncio.create_subprocess_exec(
            *(str(binaries() / "pgbench"), "-n", "-M", "prepared"),
            *("-h", "127.0.0.1", "-p", str(ground.server.port), "-U", "svc_treasury"),
            *("-c", str(clients), "-j", str(min(THREADS, clients)), "-t", str(calls)),
            *("-f", str(path), "postgres"),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        output, complaint = await process.communicate()
    done = f"number of transactions actually processed: {clients * calls}/{clients * calls}"
    if process.returncode or done not in output.decode():
        raise RuntimeError(f"pgbench: {output.decode()} {complaint.decode()[-2000:]}")
