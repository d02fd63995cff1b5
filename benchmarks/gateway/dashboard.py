"""G5: a member's dashboard through gateway, gRPC and PostgreSQL, beside Apollo with pg alone.

The peer asks what the services were seen to ask, statement by statement, in the same transactions
and with their logins; only the CPU of the two processes that answer HTTP is counted.
"""

import asyncio
import json
from base64 import b64decode
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

import asyncpg

from benchmarks.figure import Figure
from benchmarks.gateway.server import Server, apollo, rates, serving
from benchmarks.gateway.stage import Stage, stage
from benchmarks.gateway.statements import Statement, told
from chassis.embedded import free_port

STANDING = "SELECT people.member.token_version"
"""Asked once in two seconds, not once a request: the peer is spared it."""
QUIET = {"LOG_LEVEL": "warning"}  # the peer logs nothing either


def measure() -> Figure:
    return asyncio.run(_measured())


async def _measured() -> Figure:
    async with stage(QUIET) as living:
        gateway = next(c for c in living.system.status().children if c.name == "gateway")
        assert gateway.pid is not None and gateway.http_port is not None
        ours = Server(gateway.pid, gateway.http_port, living.dashboard)
        await asyncio.to_thread(ours.ask, 20)
        peer = _peer(await _seen(living, ours), living)
        found = await asyncio.to_thread(_beside, ours, peer, living)
    mine, theirs = (median(found[name]) for name in ("gateway", "apollo"))
    what = "dashboard of 20 contributions, vs Apollo with the same SQL"
    return Figure("G5", what, mine, theirs, "1/CPU s", mine / theirs, 1.0, 1.5)


async def _seen(living: Stage, ours: Server) -> list[Statement]:
    """The statements about Birch of one dashboard."""
    rows = await asyncpg.connect(living.system.admin_url.replace("+asyncpg", ""))
    log = living.system.status().home.data.with_suffix(".log")
    try:
        async with told(rows, log) as heard:
            await asyncio.to_thread(ours.ask, 1)
    finally:
        await rows.close()
    return [
        one
        for one in heard
        if any(_own_id(living) in (given or "") for given in one.parameters)
        and not one.text.startswith(STANDING)
    ]


def _peer(statements: Sequence[Statement], living: Stage) -> dict[str, Any]:
    """What the peer needs to know. Raises ValueError when a question is not among the seen."""
    questions: dict[str, list[Statement]] = {"member": [], "capital": [], "contributions": []}
    for one in statements:
        capital = one.service == "treasury"
        own = "contributions" if "people.contribution" in one.text else "member"
        questions["capital" if capital else own].append(one)
    if not all(questions.values()):
        raise ValueError("a question of the dashboard was not seen in PostgreSQL's log")
    home = living.system.status().home
    return {
        "secret": home.secret("jwt_secret").read_text("utf-8"),
        "cooperative": questions["member"][0].parameters[0],
        "urls": {
            name: home.secret(f"database_url_{name}").read_text("utf-8").replace("+asyncpg", "")
            for name in ("people", "treasury")
        },
        "questions": {
            name: [{"text": one.text, "values": one.parameters} for one in asked]
            for name, asked in questions.items()
        },
    }


def _beside(ours: Server, peer: dict[str, Any], living: Stage) -> dict[str, list[float]]:
    port, home = free_port(), living.system.status().home
    told_to_peer = Path(home.data).with_name("peer.json")
    told_to_peer.write_text(json.dumps(peer), "utf-8")
    command = ["node", str(apollo("dashboard.mjs")), str(port), str(told_to_peer)]
    with serving(command, port, living.dashboard) as theirs:
        return rates({"gateway": ours, "apollo": theirs})


def _own_id(living: Stage) -> str:
    return b64decode(living.member_id).decode().partition(":")[2]
