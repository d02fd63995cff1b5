"""python -m worker serve | relay | migrate | revision"""

import sys
from pathlib import Path

from chassis.process import main
from worker.app import build
from worker.settings import Settings

if __name__ == "__main__":
    sys.exit(main(Settings, build, migrations=Path(__file__).parent / "migrations"))
