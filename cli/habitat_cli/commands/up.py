"""`habitat up`: the whole system from one home, in the foreground until Ctrl-C, or detached."""

import asyncio
from typing import Annotated

import typer

from habitat_cli import options
from habitat_cli.command_line import new_app

app = new_app()


@app.command()
def up(
    home: options.HomeDir = None,
    cooperative: Annotated[
        str, typer.Option("--cooperative", help="Name of the cooperative, at the first start.")
    ] = "Our Cooperative",
    admin_email: Annotated[
        str, typer.Option("--admin-email", help="The first admin, at the first start.")
    ] = "admin@habitat.example",
    admin_name: Annotated[str, typer.Option("--admin-name", help="... and how to call them.")] = (
        "Admin"
    ),
    port: Annotated[
        int | None,
        typer.Option("--port", min=1, max=65535, help="Port of the gateway; any free one else."),
    ] = None,
    detach: Annotated[
        bool, typer.Option("--detach", help="Return once it runs; `habitat down` stops it.")
    ] = False,
    as_json: options.Json = False,
    report_fd: Annotated[int | None, typer.Option(hidden=True)] = None,
) -> int:
    """Run Habitat with its own database. The books stay in the home and are found again.

    A server of your own is used when DATABASE_URL names one (a login that may create roles and
    databases), a broker when AMQP_URL does.
    """
    from habitat_cli.first_start import Wishes
    from habitat_cli.home import Home
    from habitat_cli.plan import Options
    from habitat_cli.running import environment
    from habitat_cli.staying_up import Stay, detached, stay_up
    from habitat_cli.web_app import build_once

    if report_fd is None and not as_json:
        build_once()
    stay = Stay(
        Options(
            home=Home.at(home),
            database_url=environment("DATABASE_URL"),
            amqp_url=environment("AMQP_URL"),
            gateway_port=port,
        ),
        Wishes(cooperative, admin_email, admin_name),
        as_json=as_json,
        report_fd=report_fd,
    )
    if detach:
        return detached(stay)
    asyncio.run(stay_up(stay))
    return 0
