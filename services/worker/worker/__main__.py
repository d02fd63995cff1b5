"""python -m worker serve | relay | migrate | revision | rebuild"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from chassis.process import main
from worker.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chassis.projections import Projection
    from worker.app import App


def build(settings: Settings) -> "App":
    """Imports what is heavy only once the settings were accepted."""
    from worker.app import build as built

    return built(settings)


def projections() -> "Sequence[Projection]":
    """Imported only when something is made anew."""
    from worker.projections import PROJECTIONS

    return PROJECTIONS


if __name__ == "__main__":
    migrations = Path(__file__).parent / "migrations"
    sys.exit(main(Settings, build, migrations=migrations, projections=projections))
