"""G7 to G11: what Treasury posts, beside hand-written SQL that leaves the same rows."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from statistics import median

from benchmarks.figure import Figure
from benchmarks.ledger import own_venv, pgbench
from benchmarks.ledger.ground import HOT, PEER, SPREAD, Ground, ground
from benchmarks.ledger.meter import Reading, metered
from benchmarks.ledger.product import Desk, opened, shared_out
from benchmarks.ledger.rows import require_same, written_by

ROUNDS = 3
POSTINGS = 1_280
SINGLE_CLIENTS, MANY_CLIENTS = 8, 64
BATCHES, BATCH_SIZE, BATCH_CLIENTS = 96, 100, 4

Run = Callable[[], Awaitable[Reading]]


def measure(ids: list[str]) -> Iterator[Figure]:
    """The figures asked for, on one fresh database."""
    yield from asyncio.run(_measured(ids))


async def _measured(ids: list[str]) -> list[Figure]:
    async with ground() as land, opened(land.service_url) as desk:
        return [await _FIGURES[name](land, desk) for name in ids]


async def _single(land: Ground, desk: Desk) -> Figure:
    await _require_same_rows("G7", land, desk)
    ours = partial(_ours, land, desk, SPREAD, SINGLE_CLIENTS)
    peer = partial(_peers, land, SINGLE_CLIENTS)
    what = "single posting, 8 clients, beside one SQL function that leaves the same rows"
    return await _beside("G7", what, ours, peer, floor=0.5, extreme=0.7)


async def _many(land: Ground, desk: Desk) -> Figure:
    await _require_same_rows("G8", land, desk)
    ours = partial(_ours, land, desk, SPREAD, MANY_CLIENTS)
    peer = partial(_peers, land, MANY_CLIENTS)
    what = "64 callers of PostTransaction, beside that function with a commit each"
    return await _beside("G8", what, ours, peer, floor=1.3, extreme=2)


async def _batched(land: Ground, desk: Desk) -> Figure:
    require_same(
        "G9",
        await written_by(land, partial(shared_out, desk.batches(3, BATCH_SIZE), 1)),
        await written_by(land, partial(pgbench.post_batches, land, 3, BATCH_SIZE, 1)),
    )
    postings = BATCHES * BATCH_SIZE

    async def ours() -> Reading:
        run = partial(shared_out, desk.batches(BATCHES, BATCH_SIZE), BATCH_CLIENTS)
        return await metered(land, postings, run, client_counts=True)

    async def peer() -> Reading:
        run = partial(pgbench.post_batches, land, BATCHES, BATCH_SIZE, BATCH_CLIENTS)
        return await metered(land, postings, run, client_counts=False)

    what = "batch of 100, beside the same batch as one SQL function"
    return await _beside("G9", what, ours, peer, floor=0.6, extreme=0.8)


async def _hot(land: Ground, desk: Desk) -> Figure:
    ours = partial(_ours, land, desk, HOT, MANY_CLIENTS)
    peer = partial(_ours, land, desk, SPREAD, MANY_CLIENTS)
    what = "every posting on one hot account, beside 10 000 accounts"
    return await _beside("G11", what, ours, peer, floor=0.8, extreme=1)


async def _beside_hordak(land: Ground, desk: Desk) -> Figure:
    """Its transaction and legs against all that our posting leaves."""
    await own_venv.prepare(land)
    ours = partial(_ours, land, desk, SPREAD, SINGLE_CLIENTS)
    peer = partial(own_venv.transfers, land, POSTINGS, SINGLE_CLIENTS)
    what = "single posting, 8 clients, beside django-hordak, which writes three rows"
    return await _beside("G10b", what, ours, peer, floor=1.5, extreme=3)


async def _ours(land: Ground, desk: Desk, kind: int, callers: int) -> Reading:
    errands = desk.postings(await land.drafts(kind, POSTINGS))
    return await metered(land, POSTINGS, partial(shared_out, errands, callers), client_counts=True)


async def _peers(land: Ground, clients: int) -> Reading:
    await land.drafts(PEER, POSTINGS)
    run = partial(pgbench.post, land, POSTINGS, clients)
    return await metered(land, POSTINGS, run, client_counts=False)


async def _require_same_rows(figure: str, land: Ground, desk: Desk) -> None:
    """Raises ValueError unless both leave the same rows behind the same number of postings."""
    errands = desk.postings(await land.drafts(SPREAD, 24))
    await land.drafts(PEER, 24)
    require_same(
        figure,
        await written_by(land, partial(shared_out, errands, SINGLE_CLIENTS)),
        await written_by(land, partial(pgbench.post, land, 24, SINGLE_CLIENTS)),
    )


async def _beside(
    name: str, what: str, ours: Run, peer: Run, *, floor: float, extreme: float
) -> Figure:
    """Both in turn, ROUNDS times after one to warm up; medians."""
    mine, theirs = [], []
    for _ in range(ROUNDS + 1):
        mine.append(await ours())
        theirs.append(await peer())
    mine_cpu, peer_cpu = (median(each.per_cpu_s for each in rows[1:]) for rows in (mine, theirs))
    mine_wall, peer_wall = (median(each.per_s for each in rows[1:]) for rows in (mine, theirs))
    note = f"on the wall {mine_wall:.0f}/s beside {peer_wall:.0f}/s: {mine_wall / peer_wall:.2f}"
    ratio = mine_cpu / peer_cpu
    return Figure(name, what, mine_cpu, peer_cpu, "/CPU s", ratio, floor, extreme, note=note)


_FIGURES = {"G7": _single, "G8": _many, "G9": _batched, "G10b": _beside_hordak, "G11": _hot}
