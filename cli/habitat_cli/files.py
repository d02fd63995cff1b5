"""Files that are written whole or not at all."""

import os
import tempfile
from pathlib import Path

from habitat_cli.exits import Misused


def write_whole(path: Path, text: str) -> None:
    """Replace `path` in one step; line ends are kept as they are. Raises Misused."""
    if not path.parent.is_dir():
        raise Misused(f"There is no directory {path.parent}.", reason="NO_FILE")
    descriptor, unfinished = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        Path(unfinished).replace(path)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise
