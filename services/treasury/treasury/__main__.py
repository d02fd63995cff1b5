"""`python -m treasury serve | relay | migrate | revision | rebuild`."""

import sys
from typing import TYPE_CHECKING

from chassis.process import main
from treasury.app import MIGRATIONS, build
from treasury.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chassis.projections import Projection


def projections() -> "Sequence[Projection]":
    """Imported only when something is made anew."""
    from treasury.adapters.projections import PROJECTIONS

    return PROJECTIONS


if __name__ == "__main__":
    sys.exit(main(Settings, build, migrations=MIGRATIONS, projections=projections))
