"""The system that the browser meets: the sample cooperative, its quarter open, its people known."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import habitat_cli
from chassis.scratch_databases import Cluster
from habitat_cli.api import ApiError, Json, Person
from habitat_cli.demo import imports, quarter, story
from habitat_cli.demo.cast import first_sign_in
from habitat_cli.demo.figures import (
    FILES,
    PASSWORD,
    SAMPLE_OPENING_MINOR,
    SAMPLE_SURPLUS_MINOR,
)
from habitat_cli.demo.imports import Services
from tests.journeys.living import Living, living

SAMPLE = Path(habitat_cli.__file__).parent / "sample"
MEMBER = "alder@example.org"


@dataclass(slots=True)
class Grove:
    """Where it answers, and who may be asked to sign in; everybody's password is the same."""

    living: Living
    period: Json
    member: Person
    people: dict[str, Person] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return self.living.system.url

    @property
    def password(self) -> str:
        return PASSWORD

    async def person(self, email: str) -> Person:
        """Somebody of the grove, signed in to the API."""
        if email not in self.people:
            self.people[email] = await signed_in(self.living.cast.admin, email)
        return self.people[email]

    async def submitted(self, email: str, description: str, **fields: object) -> Json:
        """A contribution that waits for a decision: an hour of labor where nothing else is said."""
        person = await self.person(email)
        told: Json = {"categoryCode": "labor", "date": "2026-03-20", "minutes": 60} | fields
        document = "contribution { id number value }"
        made = await person.do("createContribution", document, description=description, **told)
        done = await person.do("submitContribution", document, id=made["contribution"]["id"])
        return dict(done["contribution"])

    async def new_member(self, email: str, name: str, role: str = "MEMBER") -> str:
        """A member who has not signed in yet; the temporary password."""
        created = await self.living.cast.admin.do(
            "createMember", "temporaryPassword",
            email=email, displayName=name, legalName=name, role=role, activate=True,
            issuePassword=True, joinedOn="2026-01-01",
        )  # fmt: skip
        return str(created["temporaryPassword"])


@asynccontextmanager
async def planted(cluster: Cluster, folder: Path, web_dir: Path) -> AsyncIterator[Grove]:
    """Three operators, the three sample files, the quarter's result, and the story so far."""
    async with living(cluster, folder, environment={"WEB_DIR": str(web_dir)}) as found:
        cast = found.cast
        period = await quarter.open_first_quarter(cast)
        await take_in(found, imports.read_files(SAMPLE, FILES))
        await quarter.book_opening_assets(cast, SAMPLE_OPENING_MINOR)
        await quarter.book_result(cast, SAMPLE_SURPLUS_MINOR)
        await story.play(cast)
        member = await signed_in(cast.admin, MEMBER)
        yield Grove(found, period, member)


async def take_in(living: Living, texts: dict[str, str]) -> None:
    """The three files of an import, until every fact of them has arrived."""
    values = living.system.client_values()
    services = Services(values["people_grpc"], values["treasury_grpc"])
    await imports.import_files(living.cast.admin, texts, [], services)
    await quarter.arrived(living.cast.admin, lambda _left: None)


async def signed_in(admin: Person, email: str) -> Person:
    """A member of any cooperative; who had a part in the story has the password already."""
    person = Person(admin.api, email, PASSWORD)
    try:
        await person.sign_in()
    except ApiError:
        document = (
            "query($email: String) { members(filter: {search: $email}) { edges { node { id } } } }"
        )
        found = await admin.ask(document, {"email": email})
        member_id = found["members"]["edges"][0]["node"]["id"]
        person = await first_sign_in(admin, member_id, email)
    return person
