"""The demo's stage: a system of its own that is gone when the play is over, or one that runs."""

import asyncio
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console

from chassis.retrying import is_lost
from habitat_cli.api import Api
from habitat_cli.bootstrap import NewCooperative, OperatorSettings, bootstrap
from habitat_cli.demo import outcome, run
from habitat_cli.demo.figures import ADMIN, BUSINESS_DATE, PASSWORD, Request
from habitat_cli.demo.imports import Services
from habitat_cli.demo.tables import Page
from habitat_cli.exits import Misused
from habitat_cli.first_start import cooperatives
from habitat_cli.home import Home
from habitat_cli.system import Options, Step, System
from habitat_cli.verify.run import Verification, verify
from kernel.errors import Conflict

QUICK = {
    "EVENT_RETRY_DELAYS_S": "0.2,0.5,1",
    "STEP_RETRY_INITIAL_MS": "100",
    "STEP_RETRY_MAX_MS": "2000",
    "STEP_RETRY_ATTEMPTS": "12",
    "PAYMENT_POLL_DELAYS_S": "0.5,1",
    "PAYMENT_RETRY_DELAY_S": "1",
    "WORKER_CONCURRENCY": "4",
    "RATE_LIMIT_MUTATION": "60000/1m",
    "RATE_LIMIT_QUERY": "60000/1m",
}
_SETTLE_S = 30.0


@dataclass(frozen=True, slots=True)
class Standing:
    """A system that runs already: its gateway, and the database that `verify` reads."""

    url: str
    admin_url: str = field(repr=False)

    def client_values(self) -> dict[str, str]:
        """None: the environment names the services."""
        return {}


async def perform(
    request: Request, *, console: Console, keep: bool = False, standing: Standing | None = None
) -> int:
    """Play the quarter; returns the exit code. Raises what the play raises, with nothing written.

    With `keep` the system stays up afterwards until it is interrupted. `standing` is played on as
    it is; raises Conflict when it has a cooperative, Misused when it lives on another day.
    """
    page = Page(console)
    stage: AbstractAsyncContextManager[System | Standing] = (
        _empty(standing) if standing else _system(console)
    )
    async with stage as system, Api(system.url) as api:
        verification = await _play(request, page, system, api)
        if keep:
            await _stay(system, console)
    return 0 if verification.ok else 1


async def _play(request: Request, page: Page, system: System | Standing, api: Api) -> Verification:
    settings = OperatorSettings.load(**system.client_values())
    new = NewCooperative(
        name="Grove Cooperative",
        admin_email=ADMIN,
        admin_name="Admin",
        admin_tier="community",
        settings={"default_payment_method": "ach"},
    )
    admin = await bootstrap(settings, new)
    services = Services(settings.people_grpc, settings.treasury_grpc)
    play = await run.prepare(api, request, page, admin.temporary_password, services)
    if not request.own_data:
        await run.tell_story(play)
        await run.dry_run(play)
    agreement = await run.close(play)
    await run.pay(play, agreement)
    await run.show_results(play, agreement)
    verification = await verified(system)
    if not request.own_data:
        await run.show_events(play)
    run.show_verification(play, verification)
    if request.json_file:
        result = await outcome.outcome(play.cast, agreement["id"], verified=verification.ok)
        outcome.write(request.json_file, result)
        page.say(f"The figures are in {request.json_file}.")
    return verification


async def verified(system: System | Standing) -> Verification:
    """The checks, once the last facts have arrived where they are going.

    A database that goes away meanwhile comes back, and is asked again.
    """
    deadline = asyncio.get_running_loop().time() + _SETTLE_S
    while True:
        late = asyncio.get_running_loop().time() > deadline
        try:
            verification = await verify(system.admin_url)
        except Exception as error:
            if late or not is_lost(error):
                raise
        else:
            if verification.ok or late:
                return verification
        await asyncio.sleep(0.5)


@asynccontextmanager
async def _empty(standing: Standing) -> AsyncIterator[Standing]:
    """What runs already, if nobody's books are in it."""
    settings = OperatorSettings.load()
    if settings.habitat_business_date != BUSINESS_DATE:
        raise Misused(
            f"The demo plays on {BUSINESS_DATE}, and this system lives on another day.",
            next_step=f"Start it, and this command, with HABITAT_BUSINESS_DATE={BUSINESS_DATE}.",
        )
    if await cooperatives(settings):
        raise Conflict("This system has a cooperative already; the demo wants an empty one.")
    yield standing


@asynccontextmanager
async def _system(console: Console) -> AsyncIterator[System]:
    """A running system in a temporary home; nothing of it is left behind."""
    root = Path(tempfile.mkdtemp(prefix="habitat-demo-"))
    system = System(
        Options(
            home=Home.at(root),
            fsync=False,
            business_date=BUSINESS_DATE,
            environment=QUICK,
        )
    )
    try:
        with console.status("Starting PostgreSQL and five processes …") as status:
            await system.start(lambda step: status.update(_words(step)))
        yield system
    finally:
        await system.stop()
        shutil.rmtree(root, ignore_errors=True)


def _words(step: Step) -> str:
    return f"Starting: {step.words} ({step.done} of {step.total})"


async def _stay(system: System | Standing, console: Console) -> None:
    """Say where it is and how to sign in, then wait for Ctrl-C."""
    console.print(f"\nThe system stays up at [bold]{system.url}[/bold] until you press Ctrl-C.")
    console.print(f"Sign in as {ADMIN} with the password {PASSWORD}.")
    console.print("The stewards are first.steward@ and second.steward@habitat.example.")
    over = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, over.set)
    await over.wait()
