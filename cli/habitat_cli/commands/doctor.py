"""`habitat doctor`: look at everything that may be wrong here, and say what to do next."""

import asyncio
from typing import TYPE_CHECKING

from habitat_cli import options
from habitat_cli.command_line import new_app
from habitat_cli.exits import Code

if TYPE_CHECKING:
    from habitat_cli.doctor.findings import Finding

app = new_app()


@app.command()
def doctor(
    home: options.HomeDir = None,
    database_url: options.DatabaseUrl = None,
    as_json: options.Json = False,
) -> int:
    """Look at the machine, the home, the database and the bus. Exit code 1 on a problem."""
    from habitat_cli.doctor.house import examine_home
    from habitat_cli.doctor.machine import examine_machine
    from habitat_cli.doctor.stores import examine_stores
    from habitat_cli.home import Home
    from habitat_cli.terminal import emit

    place = Home.at(home)
    findings = [*examine_machine(), *examine_home(place)]
    findings += asyncio.run(examine_stores(place, database_url))
    healthy = all(finding.ok for finding in findings)
    if as_json:
        rows = [
            {"name": f.name, "ok": f.ok, "words": f.words, "nextStep": f.next_step or None}
            for f in findings
        ]
        emit({"ok": healthy, "findings": rows})
    else:
        _show(findings)
    return Code.OK if healthy else Code.FAILED


def _show(findings: list["Finding"]) -> None:
    from rich.text import Text

    from habitat_cli.terminal import console

    for finding in findings:
        verdict = Text("ok      ", "green") if finding.ok else Text("problem ", "bold red")
        console().print(Text.assemble(verdict, f"{finding.name:<12}", finding.words))
        if finding.next_step:
            console().print(Text(f"{'':20}{finding.next_step}"))
