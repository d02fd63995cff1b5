"""`python -m treasury serve | relay | migrate | revision`."""

import sys

from chassis.process import main
from treasury.app import MIGRATIONS, build
from treasury.settings import Settings

if __name__ == "__main__":
    sys.exit(main(Settings, build, migrations=MIGRATIONS))
