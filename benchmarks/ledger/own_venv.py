"""django-hordak in an environment of its own, made once under .cache/ from a lock with hashes."""

import asyncio
import json
import sys
from pathlib import Path

from benchmarks.ledger.ground import Ground
from benchmarks.ledger.meter import Reading, server_cpu_s

_HERE = Path(__file__).parent
_HOME = _HERE.parents[1] / ".cache" / "hordak"
_LOCK = _HERE / "hordak-requirements.txt"


async def prepare(land: Ground) -> None:
    """The environment, a database beside ours on the same server, its tables and accounts."""
    stamp = _HOME / "lock.txt"
    if not stamp.exists() or stamp.read_text() != _LOCK.read_text():
        await _done(sys.executable, "-m", "venv", "--clear", str(_HOME))
        pip = (str(_HOME / "bin" / "python"), "-m", "pip", "install", "-q")
        await _done(*pip, "--disable-pip-version-check", "--require-hashes", "-r", str(_LOCK))
        stamp.write_text(_LOCK.read_text())
    await land.admin.execute("CREATE DATABASE hordak")
    await _peer(land, "prepare")


async def transfers(land: Ground, many: int, clients: int) -> Reading:
    """Transactions with two legs each, and nothing beside them; as many processes as clients."""
    await land.settle()
    before = server_cpu_s(land)
    told = json.loads(await _peer(land, str(clients), str(many)))
    cpu_s = server_cpu_s(land) - before + told["cpu_s"]
    return Reading(many / cpu_s, many / told["wall_s"])


async def _peer(land: Ground, *words: str) -> str:
    script = str(_HERE / "hordak_peer.py")
    return await _done(str(_HOME / "bin" / "python"), script, str(land.server.port), *words)


async def _done(*words: str) -> str:
    """What the command printed. Raises RuntimeError with its complaint when it fails."""
    process = await asyncio.create_subprocess_exec(
        *words, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    output, complaint = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"{words[:3]}: {complaint.decode()[-2000:]}")
    return output.decode()
