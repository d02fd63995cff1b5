"""G1 and G2: the gateway beside Apollo Server and beside bare Starlette, by CPU second.

Apollo is installed from its lock file into .cache/apollo at the first run; without Node there is
no G1.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from statistics import median

from benchmarks.figure import Figure
from benchmarks.gateway.server import Question, apollo, rates, serving
from chassis.embedded import free_port

QUERY = "query Trees { trees { id name species grove height rings standing note } }"


def measure(ids: Sequence[str]) -> Iterator[Figure]:
    """Servers take turns."""
    module = [sys.executable, "-m", "benchmarks.gateway.static_list"]
    commands = {"gateway": [*module, "gateway"], "starlette": [*module, "starlette"]}
    if "G1" in ids:
        commands["apollo"] = ["node", str(apollo("list.mjs"))]
    question = Question(QUERY, {}, "Trees", {})
    with ExitStack() as stack:
        servers = {}
        for name, command in commands.items():
            port = free_port()
            started = serving([*command, str(port)], port, question)
            servers[name] = stack.enter_context(started)
        found = {name: median(values) for name, values in rates(servers).items()}
    what, unit, ours = "static list of 20 × 8", "1/CPU s", found["gateway"]
    if "G1" in ids:
        peer = found["apollo"]
        yield Figure("G1", f"{what}, vs Apollo Server 4", ours, peer, unit, ours / peer, 2, 4)
    if "G2" in ids:
        peer = found["starlette"]
        yield Figure("G2", f"{what}, vs bare Starlette", ours, peer, unit, ours / peer, 0.35, 0.6)
