"""The web app of the checkout: where its build is, and the build itself at the first start."""

import subprocess
import sys
from pathlib import Path

_FRONTEND = Path(__file__).resolve().parents[2] / "frontend"


def built_web_app(frontend: Path = _FRONTEND) -> Path | None:
    """The folder that the gateway serves; None where nothing was built."""
    out = frontend / "out"
    return out if (out / "index.html").is_file() else None


def build_once(frontend: Path = _FRONTEND) -> None:
    """Build it if somebody is watching and it is not there; says why where it cannot be.

    A start without a terminal does not wait for a build: `make web` makes one.
    """
    script = frontend / "build.sh"
    if built_web_app(frontend) is None and script.is_file() and sys.stderr.isatty():
        print("Building the web app; this is done once and takes a minute or two.", file=sys.stderr)
        subprocess.run(["sh", str(script)], stdout=sys.stderr, check=False)
