"""`habitat status`: the processes of a home, with ports, pids and how long they have lived."""

import subprocess
from typing import Any

from habitat_cli import options
from habitat_cli.command_line import new_app
from habitat_cli.exits import Code

app = new_app()


@app.command()
def status(home: options.HomeDir = None, as_json: options.Json = False) -> int:
    """Show what runs. Exit code 3 when nothing does, or when a process is not ready."""
    from habitat_cli.home import Home
    from habitat_cli.system import read_status
    from habitat_cli.terminal import emit, say, show_table

    found = read_status(Home.at(home))
    ages = _ages([child.pid for child in found.children if child.pid])
    if as_json:
        emit(_document(found, ages))
    elif not found.running:
        say(f"Habitat does not run from {found.home.root}. `habitat up` starts it.")
    else:
        say(f"Habitat runs at {found.url}, from {found.home.root} (process {found.pid}).")
        show_table(
            [
                ("Process", "left"),
                ("State", "left"),
                ("Port", "right"),
                ("HTTP", "right"),
                ("Pid", "right"),
                ("Up", "right"),
                ("Restarts", "right"),
            ],
            [
                (
                    child.name,
                    str(child.phase),
                    str(child.port or ""),
                    str(child.http_port or ""),
                    str(child.pid or ""),
                    _words(ages.get(child.pid)),
                    str(child.restarts),
                )
                for child in found.children
            ],
        )
    return Code.OK if found.healthy else Code.UNREACHABLE


def _document(found: Any, ages: dict[int | None, int]) -> dict[str, Any]:
    return {
        "running": found.running,
        "healthy": found.healthy,
        "home": str(found.home.root),
        "pid": found.pid,
        "since": found.since,
        "url": found.url,
        "processes": [
            {
                "name": child.name,
                "state": str(child.phase),
                "pid": child.pid,
                "port": child.port,
                "httpPort": child.http_port,
                "restarts": child.restarts,
                "uptimeSeconds": ages.get(child.pid),
            }
            for child in found.children
        ],
    }


def _ages(pids: list[int]) -> dict[int | None, int]:
    """Seconds that each process has lived."""
    if not pids:
        return {}
    listed = ",".join(map(str, pids))
    told = subprocess.run(
        ["ps", "-o", "pid=,etime=", "-p", listed], capture_output=True, text=True, check=False
    )
    pairs = (line.split() for line in told.stdout.splitlines())
    return {int(pair[0]): _seconds(pair[1]) for pair in pairs if len(pair) == 2}


def _seconds(elapsed: str) -> int:
    """`[[dd-]hh:]mm:ss` in seconds; every ps knows this form."""
    days, _, clock = elapsed.rpartition("-")
    seconds = 0
    for part in clock.split(":"):
        seconds = seconds * 60 + int(part)
    return int(days or 0) * 86_400 + seconds


def _words(seconds: int | None) -> str:
    if seconds is None:
        return ""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    if days:
        return f"{days} d {hours} h"
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
