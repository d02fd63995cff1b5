"""One close of a chosen size, proven afterwards: `python -m benchmarks.close 10000`."""

import argparse
import asyncio

from rich.console import Console
from rich.table import Table

from benchmarks.close.running import Closed, close, delivered, stage
from habitat_cli.verify.run import verify


async def _run(members: int, console: Console) -> bool:
    async with stage(members) as ready:
        closed = await close(ready)
        console.print(_steps(closed))
        console.print(_processes(closed))
        await delivered(ready)
        verification = await verify(ready.system.admin_url)
    console.print(
        "All invariants hold." if verification.ok else "[red]Invariants are broken.[/red]"
    )
    return verification.ok


def _steps(closed: Closed) -> Table:
    table = Table("step", "seconds", title=f"Close of {closed.members} members")
    for name, seconds in closed.steps.items():
        table.add_row(name, f"{seconds:.1f}")
    for name, seconds in closed.wall_s.items():
        table.add_row(f"until {name}", f"{seconds:.1f}", style="bold")
    return table


def _processes(closed: Closed) -> Table:
    table = Table("process", "peak MB", *(f"CPU s until {mark}" for mark in closed.cpu_s))
    for name, peak in closed.peaks_mb.items():
        table.add_row(name, f"{peak:.0f}", *(f"{used[name]:.1f}" for used in closed.cpu_s.values()))
    return table


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.close", description=__doc__)
    parser.add_argument("members", type=int)
    raise SystemExit(not asyncio.run(_run(parser.parse_args().members, Console(width=118))))
