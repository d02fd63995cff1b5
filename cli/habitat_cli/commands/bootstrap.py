"""`habitat bootstrap`: the cooperative and its first admin, once."""

import asyncio
from typing import Annotated
from uuid import UUID

import typer

from habitat_cli import options
from habitat_cli.command_line import new_app

app = new_app()


@app.command()
def bootstrap(
    name: Annotated[str, typer.Option("--name", help="Name of the cooperative.")],
    admin_email: Annotated[str, typer.Option("--admin-email", help="The first admin.")],
    admin_name: Annotated[str, typer.Option("--admin-name", help="How to call them.")] = "Admin",
    currency: Annotated[str, typer.Option("--currency", help="ISO 4217 code.")] = "USD",
    tax_regime: Annotated[
        str, typer.Option("--tax-regime", help="subchapter_k or subchapter_t.")
    ] = "subchapter_k",
    time_zone: Annotated[str, typer.Option("--time-zone", help="Such as Europe/Berlin.")] = "UTC",
    cooperative_id: Annotated[
        UUID | None, typer.Option("--cooperative-id", help="To repeat one that was cut off.")
    ] = None,
    home: options.HomeDir = None,
    as_json: options.Json = False,
) -> int:
    """Make the cooperative in all services, with its chart of accounts and its first admin.

    Speaks to what runs from the home, or to the services that the environment names
    (PEOPLE_GRPC, TREASURY_GRPC, AGREEMENTS_GRPC, INTERNAL_SERVICE_TOKEN). Refused once there is
    an admin.
    """
    from habitat_cli import running
    from habitat_cli.first_start import Wishes, found
    from habitat_cli.terminal import emit, say
    from kernel.ids import new_id

    settings = running.operator(home)
    chosen = cooperative_id or new_id()
    wishes = Wishes(name, admin_email, admin_name, currency, tax_regime, time_zone)
    admin = asyncio.run(found(settings, wishes, chosen))
    if as_json:
        emit(
            {
                "cooperativeId": str(admin.cooperative_id),
                "email": admin.email,
                "temporaryPassword": admin.temporary_password,
            }
        )
    else:
        say(f"{name} is there ({admin.cooperative_id}).")
        say(f"Sign in as {admin.email} with the temporary password {admin.temporary_password}")
        say("It is shown this once, and asks to be changed at the first sign-in.")
    return 0
