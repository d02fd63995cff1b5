"""`habitat down`: stop what runs from a home, and what a killed supervisor left behind."""

from habitat_cli import options
from habitat_cli.command_line import new_app

app = new_app()


@app.command()
def down(home: options.HomeDir = None, as_json: options.Json = False) -> int:
    """Stop the processes in order, the database last. Nothing that was committed is lost."""
    from habitat_cli.home import Home
    from habitat_cli.system import stop_running
    from habitat_cli.terminal import emit, progress, say

    place = Home.at(home)
    with progress("Stopping"):
        stopped = stop_running(place)
    if as_json:
        emit({"stopped": stopped, "home": str(place.root)})
    elif stopped:
        say(f"Stopped what ran from {place.root}.")
    else:
        say(f"Nothing ran from {place.root}.")
    return 0
