"""`python -m agreements serve | relay | migrate | revision | rebuild`."""

import sys
from typing import TYPE_CHECKING

from agreements.app import MIGRATIONS, build
from agreements.settings import Settings
from chassis.process import main

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chassis.projections import Projection


def projections() -> "Sequence[Projection]":
    """Imported only when something is made anew."""
    from agreements.adapters.projections import PROJECTIONS

    return PROJECTIONS


if __name__ == "__main__":
    sys.exit(main(Settings, build, migrations=MIGRATIONS, projections=projections))
