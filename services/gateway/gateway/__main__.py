"""`python -m gateway serve`, and `python -m gateway schema`, which prints the public schema."""

import sys
from typing import TYPE_CHECKING

from chassis.process import main
from gateway.settings import Settings

if TYPE_CHECKING:
    from gateway.app import App


def build(settings: Settings) -> "App":
    from gateway.app import build as built

    return built(settings)


def print_schema() -> int:
    """The SDL as it is committed in schema.graphql."""
    from gateway.schema.build import build_schema

    sys.stdout.write(build_schema().as_str() + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(print_schema() if sys.argv[1:] == ["schema"] else main(Settings, build))
