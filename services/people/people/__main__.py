"""python -m people serve | relay | migrate | revision"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from chassis.process import main
from people.settings import Settings

if TYPE_CHECKING:
    from people.app import App


def build(settings: Settings) -> "App":
    """Imports what is heavy only once the settings were accepted."""
    from people.app import build as built

    return built(settings)


if __name__ == "__main__":
    sys.exit(main(Settings, build, migrations=Path(__file__).parent / "migrations"))
