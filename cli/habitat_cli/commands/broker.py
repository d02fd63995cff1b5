"""`habitat broker`: the accounts, rights, queues and policies of a RabbitMQ of your own."""

from typing import Annotated

import typer

from habitat_cli import options
from habitat_cli.command_line import new_app
from habitat_cli.exits import Code, Misused

app = new_app()


@app.command()
def broker(
    check: Annotated[
        bool, typer.Option("--check", help="Only compare; exit code 1 when something differs.")
    ] = False,
    show: Annotated[
        bool, typer.Option("--print", help="Only print the definitions, without passwords.")
    ] = False,
    url: Annotated[
        str | None,
        typer.Option("--url", help="Of the management API; otherwise RABBITMQ_URL."),
    ] = None,
    as_json: options.Json = False,
) -> int:
    """Bring a RabbitMQ broker to what this code needs, over its management API.

    RABBITMQ_USER and RABBITMQ_PASSWORD are its administrator's; each service's password is in
    TREASURY_AMQP_PASSWORD and so on. What is there already stays, messages included.
    """
    from chassis.rabbit_definitions import definitions
    from habitat_cli import broker as brokers
    from habitat_cli.terminal import emit, progress, say

    if check and show:
        raise Misused("--check and --print exclude each other.")
    if show:
        emit(definitions({}))
        return Code.OK
    named = brokers.named(url)
    with progress("Comparing" if check else "Setting up"):
        if not check:
            brokers.install(named)
        lines = brokers.differences(named)
    if as_json:
        emit({"broker": named.url, "vhost": named.vhost, "differences": lines})
    else:
        say(f"{named.url}, vhost {named.vhost}: differences: {len(lines)}")
        for line in lines:
            say(line)
    return Code.FAILED if lines else Code.OK
