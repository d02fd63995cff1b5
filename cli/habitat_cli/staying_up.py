"""What `up` does around the system: progress, the first start, the welcome, staying or leaving."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from habitat_cli.bootstrap import FirstAdmin, OperatorSettings
from habitat_cli.exits import Unreachable
from habitat_cli.first_start import Wishes, first_start, told
from habitat_cli.plan import Options
from habitat_cli.system import Step, System
from habitat_cli.terminal import emit, say

QUERY = "{ viewer { member { displayName } } periods(first: 5) { edges { node { name status } } } }"


@dataclass(frozen=True, slots=True)
class Stay:
    """One `habitat up`. `report_fd` is the pipe of the parent that waits for a detached one."""

    options: Options
    wishes: Wishes
    as_json: bool = False
    report_fd: int | None = None


async def stay_up(stay: Stay) -> None:
    """Start, welcome, and stay until told to stop. Raises what went wrong before or after."""
    system = System(stay.options)
    failures: list[BaseException] = []

    async def welcome() -> None:
        try:
            await _welcome(stay, system)
        except Exception as error:
            failures.append(error)
            os.kill(os.getpid(), signal.SIGTERM)

    greeting: list[asyncio.Task[None]] = []
    await system.run(_progress(stay), lambda: greeting.append(asyncio.ensure_future(welcome())))
    for task in greeting:
        task.cancel()
    if failures:
        raise failures[0]


def detached(stay: Stay) -> int:
    """Start the same command in a session of its own, wait until it serves, pass its words on.

    Raises Unreachable when it does not come up.
    """
    stay.options.home.prepare()
    log = stay.options.home.logs / "up.log"
    reading, writing = os.pipe()
    with log.open("ab") as words:
        subprocess.Popen(
            [*_same_command(stay), "--report-fd", str(writing)],
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=words,
            pass_fds=(writing,),
            start_new_session=True,
        )
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        told_us = pipe.read()
    if not told_us:
        raise Unreachable(
            "Habitat did not come up." + _last_words(log.read_text("utf-8", "replace")),
            reason="START_FAILED",
            next_step=f"The log is {log}; `habitat doctor` looks for the cause.",
        )
    _show(stay, json.loads(told_us))
    return 0


def _same_command(stay: Stay) -> list[str]:
    wishes, options = stay.wishes, stay.options
    port = ["--port", str(options.gateway_port)] if options.gateway_port else []
    return [
        *(sys.executable, "-m", "habitat_cli", "up", "--home", str(options.home.root)),
        *("--cooperative", wishes.cooperative),
        *("--admin-email", wishes.admin_email),
        *("--admin-name", wishes.admin_name),
        *port,
    ]


async def _welcome(stay: Stay, system: System) -> None:
    home = stay.options.home
    settings = OperatorSettings.load(**system.client_values())
    admin = await first_start(home, settings, stay.wishes)
    facts = _facts(system, admin)
    if stay.report_fd is None:
        _show(stay, facts)
    else:
        with os.fdopen(stay.report_fd, "w", encoding="utf-8") as pipe:
            json.dump(facts, pipe)
    if admin is not None:
        told(home)


def _facts(system: System, admin: FirstAdmin | None) -> dict[str, Any]:
    first = {"email": admin.email, "temporaryPassword": admin.temporary_password} if admin else None
    return {
        "url": system.url,
        "graphql": f"{system.url}/graphql",
        "home": str(system.status().home.root),
        "pid": os.getpid(),
        "firstAdmin": first,
        "query": QUERY,
    }


def _show(stay: Stay, facts: dict[str, Any]) -> None:
    if stay.as_json:
        emit(facts)
        return
    say(f"Habitat runs at {facts['url']}")
    say(f"The books are kept in {facts['home']}")
    if first := facts["firstAdmin"]:
        say(f"Sign in as {first['email']} with the temporary password {first['temporaryPassword']}")
        say("It is shown this once, and asks to be changed at the first sign-in.")
    else:
        say("Sign in as before.")
    say(f"GraphQL is at {facts['graphql']}; once you are signed in, try:")
    say(f"  {facts['query']}")
    say("`habitat down` stops it." if facts["pid"] != os.getpid() else "Ctrl-C stops it.")


def _progress(stay: Stay) -> Any:
    if stay.report_fd is not None or not sys.stderr.isatty():
        return lambda _step: None

    def show(step: Step) -> None:
        end = "\n" if step.done == step.total else ""
        line = f"\rStarting: {step.done} of {step.total} ({step.words})"
        print(f"{line:<60}", end=end, file=sys.stderr, flush=True)

    return show


def _last_words(log: str) -> str:
    lines = [line for line in log.splitlines() if line.strip()]
    return "".join(f"\n  {line}" for line in lines[-6:])
