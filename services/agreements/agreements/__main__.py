"""`python -m agreements serve | relay | migrate | revision`."""

import sys

from agreements.app import MIGRATIONS, build
from agreements.settings import Settings
from chassis.process import main

if __name__ == "__main__":
    sys.exit(main(Settings, build, migrations=MIGRATIONS))
