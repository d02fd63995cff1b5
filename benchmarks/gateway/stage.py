"""A running system with a cooperative and one member, Birch, who has logged twenty hours."""

import shutil
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.gateway.server import Question
from habitat_cli.api import Api, Person
from habitat_cli.bootstrap import NewCooperative, OperatorSettings, bootstrap
from habitat_cli.demo.cast import Cast, assemble
from habitat_cli.demo.figures import ADMIN, BUSINESS_DATE, PASSWORD
from habitat_cli.demo.quarter import open_first_quarter
from habitat_cli.demo.stage import QUICK
from habitat_cli.home import Home
from habitat_cli.system import Options, System
from tests.journeys.people_at_work import joined

CONTRIBUTIONS = 20
DASHBOARD = """query Dashboard($me: ID!) {
  member(id: $me) { id number displayName tier status joinedOn }
  capitalAccount(memberId: $me) { bookBalance taxBalance contributedCapital }
  contributions(filter: {memberId: $me}, first: 20) { edges { node {
    id number categoryCode contributionDate description minutes value status } } }
}"""

SIGN_IN = "mutation SignIn($input: LoginInput!) { login(input: $input) { accessToken } }"


@dataclass(frozen=True, slots=True)
class Stage:
    system: System
    cast: Cast
    birch: Person
    member_id: str
    """Birch's, as the public API writes it."""
    token: str
    period_id: str
    logged: tuple[str, ...]
    """The ids of the contributions, drafts all of them."""

    @property
    def dashboard(self) -> Question:
        """Birch's own dashboard with the token of now."""
        headers = {"authorization": f"Bearer {self.token}"}
        return Question(DASHBOARD, {"me": self.member_id}, "Dashboard", headers)


@asynccontextmanager
async def stage(environment: Mapping[str, str]) -> AsyncIterator[Stage]:
    """Everything up in a temporary home; nothing is left behind."""
    root = Path(tempfile.mkdtemp(prefix="habitat-bench-gateway-"))
    options = Options(
        home=Home.at(root), business_date=BUSINESS_DATE, environment={**QUICK, **environment}
    )
    system = System(options)
    try:
        await system.start()
        async with Api(system.url) as api:
            yield await _peopled(system, api)
    finally:
        await system.stop()
        shutil.rmtree(root, ignore_errors=True)


async def _peopled(system: System, api: Api) -> Stage:
    new = NewCooperative("Grove Cooperative", ADMIN, "Admin", admin_tier="community")
    admin = await bootstrap(OperatorSettings.load(**system.client_values()), new)
    cast = await assemble(api, admin.temporary_password)
    period = await open_first_quarter(cast)
    member_id, birch = await joined(cast, "Birch")
    days = range(1, CONTRIBUTIONS + 1)
    logged = [await logged_by(birch, day) for day in days]
    token = await token_of(api, birch.email)
    return Stage(system, cast, birch, member_id, token, period["id"], tuple(logged))


async def logged_by(person: Person, day: int) -> str:
    """The id of a new draft."""
    made = await person.do(
        "createContribution",
        "contribution { id }",
        categoryCode="labor",
        date=f"2026-03-{day:02}",
        minutes=60 + day,
        rate="40.00",
        description="Watered the young trees of the nursery",
    )
    return str(made["contribution"]["id"])


async def token_of(api: Api, email: str) -> str:
    signing_in = {"input": {"email": email, "password": PASSWORD}}
    return str((await api.execute(SIGN_IN, signing_in))["login"]["accessToken"])
