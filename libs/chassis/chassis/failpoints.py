"""Named crash points: a test build dies when it comes by one of them, as by kill -9.

`HABITAT_FAILPOINT=name[:n]` arms one point of a process; at its n-th passing the process ends
with 137, without a word to anybody but its own log. The points are those of `chassis.crash_points`;
the settings refuse any other name, and every name outside of development and test. An unarmed
process pays one comparison with None for each passing.
"""

import logging
import os
import re

from chassis.crash_points import POINTS

log = logging.getLogger(__name__)

KILLED = 137
"""Exit code of a process that died at its point, as of one ended by SIGKILL."""

_FORM = re.compile(r"([a-z0-9_.]+)(?::([1-9][0-9]{0,5}))?")


class Fuse:
    """One armed point and how many passings are left until it goes off."""

    def __init__(self, name: str, times: int) -> None:
        self.name = name
        self.left = times

    def burn(self, name: str) -> None:
        """Count a passing; does not return from the last one."""
        if name != self.name:
            return
        self.left -= 1
        if self.left == 0:
            log.critical("died at failpoint %s", name)
            os._exit(KILLED)


_armed: Fuse | None = None


def arm(wanted: str | None) -> None:
    """Arm one point of this process, or none. Raises ValueError as `parsed` does."""
    global _armed  # one process dies once: there is nothing to inject
    _armed = Fuse(*parsed(wanted)) if wanted else None


def reach(*words: str) -> None:
    """Come by the point that these words name, joined by dots."""
    if _armed is not None:
        _armed.burn(".".join(words))


def parsed(wanted: str) -> tuple[str, int]:
    """`name[:n]` as name and n. Raises ValueError with every known name when it is no point."""
    form = _FORM.fullmatch(wanted)
    if form is None:
        raise ValueError("a failpoint is written name or name:n, with n from 1")
    if form[1] not in POINTS:
        raise ValueError(f"there is no failpoint {form[1]}; there are {', '.join(sorted(POINTS))}")
    return form[1], int(form[2] or 1)
