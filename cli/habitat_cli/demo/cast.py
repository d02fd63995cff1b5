"""The demo's own three operators: they post, import, start and approve, and never count."""

from dataclasses import dataclass
from uuid import uuid4

from habitat_cli.api import Api, ApiError, Person
from habitat_cli.demo.figures import ADMIN, FIRST_STEWARD, PASSWORD, PERIOD_START, SECOND_STEWARD


@dataclass(frozen=True, slots=True)
class Cast:
    admin: Person
    stewards: tuple[Person, Person]


async def assemble(api: Api, admin_password: str) -> Cast:
    """Sign the first admin in, and make and sign in the two stewards."""
    admin = Person(api, ADMIN, admin_password)
    await admin.sign_in(new_password=PASSWORD)
    first = await _steward(admin, FIRST_STEWARD, "First steward")
    second = await _steward(admin, SECOND_STEWARD, "Second steward")
    return Cast(admin, (first, second))


async def _steward(admin: Person, email: str, name: str) -> Person:
    created = await admin.do(
        "createMember",
        "member { id } temporaryPassword",
        email=email,
        displayName=name,
        legalName=name,
        tier="COMMUNITY",
        role="STEWARD",
        joinedOn=PERIOD_START.isoformat(),
        activate=True,
        issuePassword=True,
    )
    return await first_sign_in(
        admin, created["member"]["id"], email, created.get("temporaryPassword")
    )


async def first_sign_in(
    admin: Person, member_id: str, email: str, temporary: str | None = None
) -> Person:
    """Give a member a temporary password if none is at hand, and let them choose their own.

    A repeat of the call that made the password answers without it (only its hash is kept), so an
    answer lost to a crash is made good by issuing another one.
    """
    password = temporary or await _temporary_password(admin, member_id)
    person = Person(admin.api, email, password)
    try:
        await person.sign_in(new_password=PASSWORD)
    except ApiError as error:
        if error.reason != "UNAUTHENTICATED":
            raise
        person = Person(admin.api, email, await _temporary_password(admin, member_id))
        await person.sign_in(new_password=PASSWORD)
    return person


async def _temporary_password(admin: Person, member_id: str) -> str:
    for _ in range(5):
        issued = await admin.do(
            "resetMemberPassword",
            "temporaryPassword",
            memberId=member_id,
            idempotencyKey=str(uuid4()),
        )
        if issued.get("temporaryPassword"):
            return str(issued["temporaryPassword"])
    raise ApiError("No temporary password could be issued.", {"code": "UNAVAILABLE"})
