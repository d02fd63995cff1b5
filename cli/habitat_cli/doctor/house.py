"""The home: rights, room on the disk, what a killed supervisor left, what runs."""

import os
import shutil
import stat
from pathlib import Path
from typing import Any

from habitat_cli.child import Phase
from habitat_cli.doctor.findings import Finding, fine, wrong
from habitat_cli.home import Home
from habitat_cli.processes import is_same
from habitat_cli.system import read_status

_ROOM_MIN = 1024**3  # bytes


def examine_home(home: Home) -> list[Finding]:
    return [_rights(home), *_secrets(home), _room(home), _left_over(home), _running(home)]


def _rights(home: Home) -> Finding:
    root = home.root
    if not root.exists():
        above = next(path for path in root.parents if path.exists())
        if os.access(above, os.W_OK):
            return fine("home", f"{root} is not there yet; the first start makes it")
        return wrong("home", f"{above} is not yours to write in.", "Choose another --home.")
    facts = root.stat()
    if facts.st_uid != os.geteuid():
        return wrong("home", f"{root} belongs to somebody else.", "Run as its owner.")
    if facts.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        return wrong("home", f"Others may look into {root}.", f"chmod 700 {root}")
    if not os.access(root, os.W_OK):
        return wrong("home", f"{root} cannot be written.", f"chmod 700 {root}")
    return fine("home", f"{root} is yours alone")


def _secrets(home: Home) -> list[Finding]:
    folder = home.root / "secrets"
    if not folder.is_dir():
        return []
    loose = [
        path.name
        for path in sorted(folder.iterdir())
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    ]
    if loose:
        return [
            wrong("secrets", f"Others may read {', '.join(loose)}.", f"chmod 600 {folder}/*"),
        ]
    return [fine("secrets", "readable by you alone")]


def _room(home: Home) -> Finding:
    place = next(path for path in (home.root, *home.root.parents) if path.exists())
    free = shutil.disk_usage(place).free
    words = f"{free / _ROOM_MIN:.1f} GiB free at {place}"
    if free < _ROOM_MIN:
        return wrong("disk", words, "Make room: PostgreSQL stops when the disk is full.")
    return fine("disk", words)


def _left_over(home: Home) -> Finding:
    """Processes or lock files of a supervisor that was killed."""
    if home.is_locked():
        return fine("left over", "nothing: a supervisor is at work")
    children: dict[str, dict[str, Any]] = home.state().get("children", {})
    alive = [
        name
        for name, child in children.items()
        if child.get("pid") and is_same(child["pid"], child["mark"])
    ]
    if alive:
        words = f"{', '.join(alive)} of a killed supervisor still run."
        return wrong("left over", words, "`habitat down` ends them.")
    if _holds_lock(home.data):
        words = f"{home.data}/postmaster.pid is there, its server is not."
        return wrong("left over", words, "`habitat up` clears it; the books are sound.")
    return fine("left over", "nothing")


def _holds_lock(data: Path) -> bool:
    return (data / "postmaster.pid").exists()


def _running(home: Home) -> Finding:
    status = read_status(home)
    if not status.running:
        return fine("processes", "nothing runs from this home")
    ailing = [
        f"{child.name} is {child.phase}" for child in status.children if child.phase != Phase.READY
    ]
    if ailing:
        logs = f"The logs are in {home.logs}."
        return wrong("processes", f"{', '.join(ailing)}.", logs)
    restarts = sum(child.restarts for child in status.children)
    return fine("processes", f"all {len(status.children)} are ready, {restarts} restarts")
