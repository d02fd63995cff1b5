"""`make load`: a system of its own, fifty people in it, and Locust against its gateway."""

import argparse
import asyncio
import json
import os
import sys
import tempfile
from pathlib import Path

from habitat_cli.api import Api
from habitat_cli.bootstrap import NewCooperative, OperatorSettings, bootstrap
from habitat_cli.demo.cast import Cast, assemble, first_sign_in
from habitat_cli.demo.figures import (
    ADMIN,
    BUSINESS_DATE,
    FIRST_STEWARD,
    PASSWORD,
    SECOND_STEWARD,
)
from habitat_cli.demo.quarter import open_first_quarter
from habitat_cli.home import Home
from habitat_cli.system import Options, Step, System

LOCUSTFILE = Path(__file__).with_name("locustfile.py")
STEWARDS = (FIRST_STEWARD, SECOND_STEWARD)
SIGNING_IN_AT_ONCE = 2

# All users come from one address, which no cooperative's members do.
LIMITS = {"RATE_LIMIT_LOGIN_IP": "100000/1m"}


def main() -> int:
    """Locust's own exit code: 1 when a threshold was not kept."""
    parser = argparse.ArgumentParser(prog="make load", description=__doc__)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--web", action="store_true", help="Locust's page instead of a bounded run")
    parser.add_argument("--locustfile", type=Path, default=LOCUSTFILE)
    return asyncio.run(_run(parser.parse_args()))


async def _run(asked: argparse.Namespace) -> int:
    with tempfile.TemporaryDirectory(prefix="habitat-load-") as folder:
        home = Home.at(Path(folder) / "home")
        system = System(Options(home, business_date=BUSINESS_DATE, environment=LIMITS))
        await system.start(_tell)
        try:
            people = Path(folder) / "people.json"
            members = max(1, asked.users - len(STEWARDS))
            people.write_text(json.dumps(await _people(system, members)), "utf-8")
            return await _locust(asked, system.url, people)
        finally:
            await system.stop()


def _tell(step: Step) -> None:
    print(f"{step.done}/{step.total} {step.words}", flush=True)


async def _people(system: System, members: int) -> dict[str, list[dict[str, str]]]:
    """A cooperative in its first quarter, everybody's password chosen by themselves."""
    new = NewCooperative(name="Grove Cooperative", admin_email=ADMIN, admin_name="Admin",
                         admin_tier="community")  # fmt: skip
    admin = await bootstrap(OperatorSettings.load(**system.client_values()), new)
    async with Api(system.url) as api:
        cast = await assemble(api, admin.temporary_password)
        await open_first_quarter(cast)
        turn = asyncio.Semaphore(SIGNING_IN_AT_ONCE)  # hashing a password takes a whole core
        emails = [f"birch.{number}@example.org" for number in range(members)]
        await asyncio.gather(*(_join(cast, email, turn) for email in emails))
    print(f"{members} members have signed in once", flush=True)
    return {"members": _credentials(*emails), "stewards": _credentials(*STEWARDS)}


def _credentials(*emails: str) -> list[dict[str, str]]:
    return [{"email": email, "password": PASSWORD} for email in emails]


async def _join(cast: Cast, email: str, turn: asyncio.Semaphore) -> None:
    async with turn:
        created = await cast.admin.do(
            "createMember",
            "member { id } temporaryPassword",
            email=email,
            displayName="Birch",
            legalName="Birch",
            tier="COOPERATIVE",
            role="MEMBER",
            joinedOn="2025-01-01",
            activate=True,
            issuePassword=True,
        )
        password = created["temporaryPassword"]
        await first_sign_in(cast.admin, created["member"]["id"], email, password)


async def _locust(asked: argparse.Namespace, url: str, people: Path) -> int:
    """In a process of its own: gevent changes the standard library of the one it lives in."""
    bounded = ["--headless", "--only-summary", "--run-time", f"{asked.seconds}s"]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "locust", "--locustfile", str(asked.locustfile), "--host", url,
        "--users", str(asked.users), "--spawn-rate", "5",
        *(["--web-host", "127.0.0.1", "--autostart"] if asked.web else bounded),
        env={**os.environ, "LOAD_PEOPLE": str(people)},
    )  # fmt: skip
    try:
        return await process.wait()
    finally:
        if process.returncode is None:  # we are interrupted, and Locust may not have heard it
            process.terminate()
            await process.wait()


if __name__ == "__main__":
    sys.exit(main())
