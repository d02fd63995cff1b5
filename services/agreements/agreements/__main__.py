"""`python -m agreements serve | relay | migrate | revision | rebuild`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from agreements.settings import Settings
from chassis.process import main

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agreements.app import App
    from chassis.projections import Projection


def build(settings: Settings) -> "App":
    """Imports what is heavy only once the settings were accepted."""
    from agreements.app import build as built

    return built(settings)


def projections() -> "Sequence[Projection]":
    """Imported only when something is made anew."""
    from agreements.adapters.projections import PROJECTIONS

    return PROJECTIONS


if __name__ == "__main__":
    migrations = Path(__file__).parent / "migrations"
    sys.exit(main(Settings, build, migrations=migrations, projections=projections))
