"""F16: two at the same place, by two gateways at once; one wins, the other is told why."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from habitat_cli.api import ApiError, Person
from habitat_cli.demo import quarter
from habitat_cli.demo.cast import Cast
from habitat_cli.demo.figures import PASSWORD
from kernel.errors import HabitatError

from ..journeys.people_at_work import log
from .crowd import crowd
from .door import Door, opened
from .lanes import Resident, found, member
from .reckoning import breaches_of
from .tally import Tally
from .witness import History, Witness

ROUNDS = int(os.environ.get("FAULTS_ROUNDS") or 200)
LOSERS = {"INVALID_TRANSITION", "CONFLICT", "LAST_ADMIN", "FORBIDDEN", "UNAUTHENTICATED"}
LOSERS |= {"ALREADY_DECIDED", "ALREADY_REVERSED", "PERIOD_NOT_OPEN", "CLOSE_IN_PROGRESS"}


class Pair:
    """The same people at two gateways."""

    def __init__(self, casts: tuple[Cast, Cast], owner: Person) -> None:
        self.here, self.there = casts
        self.owner = owner

    async def submitted(self) -> Any:
        return await log(self.owner, categoryCode="expertise", amount="10.00")


async def both(*tries: Awaitable[Any]) -> tuple[list[Any], list[str]]:
    """What was done, and the codes of what was refused. Any other error is raised."""
    done: list[Any] = []
    refused: list[str] = []
    for found_ in await asyncio.gather(*tries, return_exceptions=True):
        if isinstance(found_, ApiError | HabitatError):
            refused.append(found_.reason)
        elif isinstance(found_, BaseException):
            raise found_
        else:
            done.append(found_)
    return done, refused


def decide(person: Person, id_: str, verb: str) -> Awaitable[Any]:
    return person.do(
        f"{verb}Contribution",
        "contribution { status }",
        id=id_,
        **({"comment": "Seen"} if verb == "approve" else {"reason": "Not ours"}),
    )


async def approve_and_approve(pair: Pair) -> tuple[list[Any], list[str]]:
    id_ = (await pair.submitted())["id"]
    return await both(
        decide(pair.here.stewards[0], id_, "approve"),
        decide(pair.there.stewards[1], id_, "approve"),
    )


async def approve_and_reject(pair: Pair) -> tuple[list[Any], list[str]]:
    id_ = (await pair.submitted())["id"]
    return await both(
        decide(pair.here.stewards[0], id_, "approve"),
        decide(pair.there.stewards[1], id_, "reject"),
    )


async def withdraw_and_approve(pair: Pair) -> tuple[list[Any], list[str]]:
    id_ = (await pair.submitted())["id"]
    withdrawn = pair.owner.do("withdrawContribution", "contribution { status }", id=id_)
    return await both(decide(pair.here.stewards[0], id_, "approve"), withdrawn)


RACES: tuple[Callable[[Pair], Awaitable[tuple[list[Any], list[str]]]], ...] = (
    approve_and_approve,
    approve_and_reject,
    withdraw_and_approve,
)


@pytest.mark.campaign
async def test_races(traces: Path, tally: Tally) -> None:
    """Exactly one winner and a typed loser in every round; the invariants hold afterwards."""
    with History(traces / "history.jsonl") as history:
        async with crowd(traces) as people:
            first, second = (
                Witness([url], f"gateway {n}", history, 60.0)
                for n, url in enumerate(people.gateways)
            )
            async with first, second, opened(people.people) as door:
                cast = await found(people.system, first, "race", door)
                await quarter.open_first_quarter(cast)
                owner = await member(
                    cast.admin, door, "alder.race", "Alder", role="MEMBER", tier="COOPERATIVE"
                )
                pair = Pair((cast, await _again(cast, second, door)), owner)
                for race in RACES:
                    for number in range(ROUNDS):
                        done, refused = await race(pair)
                        history.note("race", kind=race.__name__, round=number, refused=refused)
                        tally.duplicated += len(done) > 1
                        tally.lost += len(done) < 1
                        tally.unexpected += bool(set(refused) - LOSERS)
                        assert tally.ok, (race.__name__, number, done, refused)
            breaches = await breaches_of(people.system, tally)
    assert not breaches, breaches
    tally.figures |= {"rounds of each": str(ROUNDS), "races": str(len(RACES))}


async def _again(cast: Cast, api: Witness, door: Door) -> Cast:
    """The same three people at the other gateway."""
    people = [
        Resident(api, person.email, PASSWORD, door) for person in (cast.admin, *cast.stewards)
    ]
    for person in people:
        await person.sign_in()
    return Cast(people[0], (people[1], people[2]))


@pytest.mark.campaign
def test_races_in_the_services(traces: Path, tally: Tally, request: pytest.FixtureRequest) -> None:
    """Races that lie within one service, on a real PostgreSQL: its own tests, more often."""
    report = traces / "races.xml"
    command = ["-m", "pytest", "-q", "-m", "race", "--timeout=1800", f"--junitxml={report}"]
    done = subprocess.run(
        [sys.executable, *command, "services"],
        cwd=request.config.rootpath,
        env=os.environ | {"FAULTS_ROUNDS": str(ROUNDS)},
        capture_output=True,
        text=True,
        check=False,
    )
    (traces / "pytest.txt").write_text(done.stdout)
    races = list(ElementTree.parse(report).iter("testcase"))
    broken = [race.get("name") for race in races if len(race.findall("*[@message]"))]
    tally.unexpected += len(broken)
    assert done.returncode == 0, (broken, done.stdout[-3000:])
    tally.figures |= {"rounds of each": str(ROUNDS), "races": str(len(races))}
